"""Early warnings: `mart_warning_daily`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg

from reports.read.rows import rows_of

WARNING = "marts.mart_warning_daily"


@dataclass(frozen=True)
class Warned:
    """One day of one series on the alert (경보) or the watch (주의) list.

    Attributes:
        expected_count: what the day should have brought, from the days before it only.
        limit_count: exceeded on a calm day with chance .01.
        owner_department_label_ko: the one that people recorded most often for the topic; None when there is none.
    """

    warned_on: date
    channel_code: str
    topic_code: str
    topic_label_ko: str
    district_group_code: str
    district_label_ko: str
    level_code: str
    observed_count: int
    expected_count: float
    limit_count: float
    p_value: float
    matter_count: int
    is_young: bool
    owner_department_label_ko: str | None


def warned_days(connection: psycopg.Connection, *, first_on: date, last_on: date) -> tuple[Warned, ...]:
    """All days and series on either list, in the order of days."""
    return rows_of(
        connection,
        Warned,
        """
        select warned_on, channel_code, topic_code, topic_label_ko, district_group_code, district_label_ko, level_code,
            observed_count::bigint, expected_count::float8, limit_count::float8, p_value, matter_count::bigint,
            is_young, owner_department_label_ko
        from marts.mart_warning_daily
        where warned_on between %(first_on)s and %(last_on)s
        order by warned_on, channel_code, topic_code, district_group_code
        """,
        {"first_on": first_on, "last_on": last_on},
    )
