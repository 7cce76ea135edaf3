"""What came, by channel, topic, place and recorded department: `mart_voc_trend_weekly`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from reports.read.rows import rows_of

TREND = "marts.mart_voc_trend_weekly"


@dataclass(frozen=True)
class ChannelWeek:
    """One channel in one reporting week."""

    week_start_on: date
    channel_code: str
    voc_count: int
    matter_count: int
    unknown_origin_count: int
    workday_count: int


@dataclass(frozen=True)
class Change:
    """A channel cut by one dimension (`code`), this week against last week and the 12 weeks before."""

    channel_code: str
    code: str
    voc_count: int
    matter_count: int
    previous_week_count: int
    mean_12_week_count: float
    unknown_origin_count: int


@dataclass(frozen=True)
class DepartmentChange:
    """A recorded department within a topic of a channel."""

    channel_code: str
    topic_code: str
    department_code: str
    voc_count: int
    mean_12_week_count: float


@dataclass(frozen=True)
class TopicWeek:
    """One topic of one channel in one reporting week."""

    week_start_on: date
    channel_code: str
    topic_code: str
    voc_count: int


@dataclass(frozen=True)
class Place:
    """A district within a topic of a channel."""

    channel_code: str
    topic_code: str
    district_code: str
    voc_count: int


def channel_weeks(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[ChannelWeek, ...]:
    """The channels over the `weeks` reporting weeks that end with this one, oldest first."""
    return rows_of(
        connection,
        ChannelWeek,
        """
        select week_start_on, channel_code, sum(voc_count)::bigint as voc_count,
            sum(matter_count)::bigint as matter_count, sum(unknown_origin_count)::bigint as unknown_origin_count,
            max(workday_count)::int as workday_count
        from marts.mart_voc_trend_weekly
        where week_start_on between %(first_on)s and %(week_start_on)s
        group by week_start_on, channel_code
        order by week_start_on, channel_code
        """,
        {"first_on": week_start_on - timedelta(weeks=weeks - 1), "week_start_on": week_start_on},
    )


def topic_weeks(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[TopicWeek, ...]:
    """Topics over the `weeks` reporting weeks that end with this one; a week without an item has no row."""
    return rows_of(
        connection,
        TopicWeek,
        """
        select week_start_on, channel_code, topic_code, sum(voc_count)::bigint as voc_count
        from marts.mart_voc_trend_weekly
        where week_start_on between %(first_on)s and %(week_start_on)s
        group by week_start_on, channel_code, topic_code
        order by week_start_on, channel_code, topic_code
        """,
        {"first_on": week_start_on - timedelta(weeks=weeks - 1), "week_start_on": week_start_on},
    )


@dataclass(frozen=True)
class DistrictWeek:
    """One district of one channel in one reporting week."""

    week_start_on: date
    channel_code: str
    district_code: str
    voc_count: int


def district_weeks(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[DistrictWeek, ...]:
    """Districts over the `weeks` reporting weeks that end with this one; a week without an item has no row."""
    return rows_of(
        connection,
        DistrictWeek,
        """
        select week_start_on, channel_code, district_code, sum(voc_count)::bigint as voc_count
        from marts.mart_voc_trend_weekly
        where week_start_on between %(first_on)s and %(week_start_on)s
        group by week_start_on, channel_code, district_code
        order by week_start_on, channel_code, district_code
        """,
        {"first_on": week_start_on - timedelta(weeks=weeks - 1), "week_start_on": week_start_on},
    )


def topic_places(connection: psycopg.Connection, *, week_start_on: date) -> tuple[Place, ...]:
    """Every (channel, topic, recorded district) of the week, the largest first."""
    return rows_of(
        connection,
        Place,
        """
        select channel_code, topic_code, district_code, sum(voc_count)::bigint as voc_count
        from marts.mart_voc_trend_weekly
        where week_start_on = %(week_start_on)s and district_code not in ('none', 'unknown')
        group by channel_code, topic_code, district_code
        having sum(voc_count) > 0
        order by sum(voc_count) desc, channel_code, topic_code, district_code
        """,
        {"week_start_on": week_start_on},
    )


_CHANGES = """
    select channel_code, {dimension} as code, sum(voc_count)::bigint as voc_count,
        sum(matter_count)::bigint as matter_count, sum(previous_week_count)::bigint as previous_week_count,
        sum(mean_12_week_count)::float8 as mean_12_week_count,
        sum(unknown_origin_count)::bigint as unknown_origin_count
    from marts.mart_voc_trend_weekly
    where week_start_on = %(week_start_on)s
    group by channel_code, {dimension}
    order by channel_code, {dimension}
"""


def topic_changes(connection: psycopg.Connection, *, week_start_on: date) -> tuple[Change, ...]:
    """Every (channel, topic) of the week."""
    return rows_of(connection, Change, _CHANGES.format(dimension="topic_code"), {"week_start_on": week_start_on})


def district_changes(connection: psycopg.Connection, *, week_start_on: date) -> tuple[Change, ...]:
    """Every (channel, district) of the week."""
    return rows_of(connection, Change, _CHANGES.format(dimension="district_code"), {"week_start_on": week_start_on})


def department_changes(connection: psycopg.Connection, *, week_start_on: date) -> tuple[DepartmentChange, ...]:
    """Every (channel, topic, recorded department) of the week."""
    return rows_of(
        connection,
        DepartmentChange,
        """
        select channel_code, topic_code, department_code, sum(voc_count)::bigint as voc_count,
            sum(mean_12_week_count)::float8 as mean_12_week_count
        from marts.mart_voc_trend_weekly
        where week_start_on = %(week_start_on)s and department_code not in ('none', 'unknown')
        group by channel_code, topic_code, department_code
        order by channel_code, topic_code, department_code
        """,
        {"week_start_on": week_start_on},
    )
