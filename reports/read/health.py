"""What the warehouse knows about its feeds: `mart_data_health`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg

from reports.read.rows import rows_of

HEALTH = "marts.mart_data_health"


@dataclass(frozen=True)
class FeedHealth:
    """What the warehouse knows about one feed after one night."""

    business_date: date
    feed: str
    is_expected: bool
    state: str
    declared_count: int | None
    landed_count: int | None
    quarantined_count: int | None
    gate_failure_count: int | None
    warning_count: int | None
    gap_count: int | None
    accepted_through_on: date | None
    days_behind: int | None
    unknown_origin_rate: float | None
    reason: str | None


def feed_health(connection: psycopg.Connection, *, through_on: date) -> tuple[FeedHealth, ...]:
    """All feeds after the last night whose business date is not later than `through_on`."""
    return rows_of(
        connection,
        FeedHealth,
        """
        select business_date, feed, is_expected, state, declared_count::bigint, landed_count::bigint,
            quarantined_count::bigint, gate_failure_count::bigint, warning_count::bigint, gap_count::bigint,
            accepted_through_on, days_behind::int, unknown_origin_rate::float8, reason
        from marts.mart_data_health
        where business_date = (select max(business_date) from marts.mart_data_health
                               where business_date <= %(through_on)s)
        order by feed
        """,
        {"through_on": through_on},
    )
