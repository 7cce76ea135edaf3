"""What the alerts read: the night's warnings, their evidence, and what was told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg
from psycopg.rows import class_row

WARNING = "marts.mart_warning_daily"
CONFLICT = "marts.mart_warning_conflict_daily"
TREND = "marts.mart_voc_trend_daily"
CITY = "all"


@dataclass(frozen=True)
class Warned:
    """One series on the alert list of a day; the columns are those of the mart."""

    warned_on: date
    channel_code: str
    channel_label_ko: str
    topic_code: str
    topic_label_ko: str
    district_group_code: str
    district_label_ko: str
    is_mailed: bool
    episode_start_on: date
    observed_count: int
    expected_count: float
    limit_count: float
    burst_probability: float
    is_young: bool
    voc_count: int
    matter_count: int
    negative_count: int
    owner_department_code: str | None
    owner_department_label_ko: str | None

    @property
    def key(self) -> dict[str, str]:
        """The mart row, as figures name it."""
        return {
            "warned_on": self.warned_on.isoformat(),
            "channel_code": self.channel_code,
            "topic_code": self.topic_code,
            "district_group_code": self.district_group_code,
        }


@dataclass(frozen=True)
class Conflict:
    """One conflict signal of a day."""

    warned_on: date
    channel_code: str
    channel_label_ko: str
    topic_code: str
    topic_label_ko: str
    district_group_code: str
    district_label_ko: str
    observed_count: int
    expected_count: float
    voc_count: int
    negative_rate: float
    prior_negative_rate: float | None
    largest_matter_rate: float
    civic_statement_count: int

    @property
    def key(self) -> dict[str, str]:
        """The mart row, as figures name it."""
        return {
            "warned_on": self.warned_on.isoformat(),
            "channel_code": self.channel_code,
            "topic_code": self.topic_code,
            "district_group_code": self.district_group_code,
        }


@dataclass(frozen=True)
class Told:
    """One row of `publication.alert`: what became of an alert on an earlier night."""

    business_date: date
    channel_code: str
    topic_code: str
    observed_count: int
    outcome_code: str
    district_group_code: str = CITY


@dataclass(frozen=True)
class Quote:
    """Masked words of one voice."""

    channel_code: str
    voc_id: str
    occurred_on: date
    matter_copy_count: int
    quote: str


_WARNED = """
    select warned_on, channel_code, channel_label_ko, topic_code, topic_label_ko, district_group_code,
        district_label_ko, is_mailed, coalesce(episode_start_on, warned_on) as episode_start_on,
        observed_count, expected_count::float8 as expected_count, limit_count::float8 as limit_count,
        burst_probability, is_young, voc_count, matter_count, negative_count, owner_department_code,
        owner_department_label_ko
    from marts.mart_warning_daily
    where warned_on = %s and level_code = 'alert'
"""


def alerts(connection: psycopg.Connection, *, warned_on: date) -> tuple[Warned, ...]:
    """The alert list of a day, the likeliest first; the city's total after its districts."""
    order = (
        "order by burst_probability desc, channel_code, topic_code, district_group_code = 'all', district_group_code"
    )
    with connection.cursor(row_factory=class_row(Warned)) as cursor:
        return tuple(cursor.execute(f"{_WARNED} {order}".encode(), (warned_on,)).fetchall())


def alert_row(connection: psycopg.Connection, told: Told) -> Warned | None:
    """The row of an earlier night as the mart has it today; None when it is no alert any more."""
    with connection.cursor(row_factory=class_row(Warned)) as cursor:
        return cursor.execute(
            f"{_WARNED} and channel_code = %s and topic_code = %s and district_group_code = %s".encode(),
            (told.business_date, told.channel_code, told.topic_code, told.district_group_code),
        ).fetchone()


def conflicts(connection: psycopg.Connection, *, warned_on: date) -> tuple[Conflict, ...]:
    """The conflict signals of a day."""
    with connection.cursor(row_factory=class_row(Conflict)) as cursor:
        rows = cursor.execute(
            """
            select warned_on, channel_code, channel_label_ko, topic_code, topic_label_ko, district_group_code,
                district_label_ko, observed_count, expected_count::float8 as expected_count, voc_count,
                negative_rate::float8 as negative_rate, prior_negative_rate::float8 as prior_negative_rate,
                largest_matter_rate::float8 as largest_matter_rate, civic_statement_count
            from marts.mart_warning_conflict_daily
            where warned_on = %s and is_conflict
            order by observed_count desc, channel_code, topic_code, district_group_code
            """,
            (warned_on,),
        ).fetchall()
    return tuple(rows)


def told(connection: psycopg.Connection, *, before_on: date, days: int) -> tuple[Told, ...]:
    """What was decided about alerts of the `days` days before a night."""
    with connection.cursor(row_factory=class_row(Told)) as cursor:
        rows = cursor.execute(
            """
            select business_date, channel_code, topic_code, observed_count, outcome_code, district_group_code
            from publication.alert
            where business_date >= %s and business_date < %s
            order by business_date, channel_code, topic_code
            """,
            (before_on - timedelta(days=days), before_on),
        ).fetchall()
    return tuple(rows)


def district_codes(connection: psycopg.Connection, labels: Sequence[str]) -> tuple[str, ...]:
    """The district codes of Korean names, as the trend mart pairs them."""
    rows = connection.execute(
        "select distinct district_code from marts.mart_voc_trend_daily"
        " where district_label_ko = any(%s) order by district_code",
        (list(labels),),
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def recent_counts(
    connection: psycopg.Connection, *, channel_code: str, topic_code: str, first_on: date, last_on: date
) -> dict[date, int]:
    """Items a day of a channel and topic in the whole city; a day without an item is 0."""
    rows = connection.execute(
        """
        select occurred_on, sum(voc_count)::bigint
        from marts.mart_voc_trend_daily
        where channel_code = %(channel)s and topic_code = %(topic)s
            and occurred_on between %(first_on)s and %(last_on)s
        group by occurred_on
        """,
        {"channel": channel_code, "topic": topic_code, "first_on": first_on, "last_on": last_on},
    ).fetchall()
    found = {row[0]: int(row[1]) for row in rows}
    days = [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]
    return {day: found.get(day, 0) for day in days}


def quotes(
    connection: psycopg.Connection,
    *,
    channel_code: str,
    topic_code: str,
    districts: Sequence[str] | None,
    occurred_on: date,
    limit: int,
) -> tuple[Quote, ...]:
    """One quote for each matter of a series on a day, the most repeated matters first."""
    with connection.cursor(row_factory=class_row(Quote)) as cursor:
        rows = cursor.execute(
            """
            select channel_code, voc_id, occurred_on, matter_copy_count::int as matter_copy_count, quote from (
                select distinct on (matter_id) * from evidence.voc_quote
                where channel_code = %(channel)s and topic_code = %(topic)s and occurred_on = %(day)s and is_relevant
                    and length(quote) >= 10 and (%(districts)s::text[] is null or district_code = any(%(districts)s))
                order by matter_id, voc_id
            ) as matters
            order by matter_copy_count desc, voc_id
            limit %(limit)s
            """,
            {
                "channel": channel_code,
                "topic": topic_code,
                "day": occurred_on,
                "districts": None if districts is None else list(districts),
                "limit": limit,
            },
        ).fetchall()
    return tuple(rows)
