"""What a publication reads: marts, evidence and quality, as role `publisher`, into frozen dataclasses.

Every function takes an open connection and explicit days; nothing here knows today's date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row

Row = TypeVar("Row")

TREND = "marts.mart_voc_trend_weekly"
KEYWORD = "marts.mart_voc_keyword_weekly"
RESPONSE = "marts.mart_response_weekly"
HEALTH = "marts.mart_data_health"
QUOTE = "evidence.voc_quote"


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
class Keyword:
    """One keyword of the week with what makes it one."""

    keyword: str
    keyword_rank: int
    matter_count: int
    prior_matter_count: int
    recent_matter_count: int
    z_score: float
    q_value: float
    is_significant: bool
    is_rising: bool
    rising_z_score: float | None
    related_keywords: tuple[str, ...]
    channel_counts: Mapping[str, int]
    evidence_ids: tuple[str, ...]


@dataclass(frozen=True)
class Response:
    """Petitions of one authority cut by type or department over some weeks; counts only, rates follow from them."""

    authority_code: str
    code: str
    received_count: int
    answered_count: int
    due_count: int
    answered_in_time_count: int
    overdue_open_count: int
    extended_count: int
    transferred_count: int


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


@dataclass(frozen=True)
class Quote:
    """Masked words of one voice, with the size of the matter they belong to."""

    channel_code: str
    voc_id: str
    occurred_on: date
    topic_code: str | None
    district_code: str | None
    matter_id: str
    matter_copy_count: int
    quote: str


@dataclass(frozen=True)
class Labels:
    """Korean names of codes."""

    topics: Mapping[str, str]
    departments: Mapping[str, str]
    districts: Mapping[str, str]


def channel_weeks(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[ChannelWeek, ...]:
    """The channels over the `weeks` reporting weeks that end with this one, oldest first."""
    return _rows(
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


@dataclass(frozen=True)
class TopicWeek:
    """One topic of one channel in one reporting week."""

    week_start_on: date
    channel_code: str
    topic_code: str
    voc_count: int


def topic_weeks(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[TopicWeek, ...]:
    """Topics over the `weeks` reporting weeks that end with this one; a week without an item has no row."""
    return _rows(
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
class Place:
    """A district within a topic of a channel."""

    channel_code: str
    topic_code: str
    district_code: str
    voc_count: int


def topic_places(connection: psycopg.Connection, *, week_start_on: date) -> tuple[Place, ...]:
    """Every (channel, topic, recorded district) of the week, the largest first."""
    return _rows(
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
    return _rows(connection, Change, _CHANGES.format(dimension="topic_code"), {"week_start_on": week_start_on})


def district_changes(connection: psycopg.Connection, *, week_start_on: date) -> tuple[Change, ...]:
    """Every (channel, district) of the week."""
    return _rows(connection, Change, _CHANGES.format(dimension="district_code"), {"week_start_on": week_start_on})


def department_changes(connection: psycopg.Connection, *, week_start_on: date) -> tuple[DepartmentChange, ...]:
    """Every (channel, topic, recorded department) of the week."""
    return _rows(
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


def keywords(connection: psycopg.Connection, *, week_start_on: date, limit: int) -> tuple[Keyword, ...]:
    """The week's keywords: rising ones first, then by rank."""
    rows = connection.execute(
        """
        select keyword, keyword_rank::int, matter_count::bigint, prior_matter_count::bigint,
            recent_matter_count::bigint, z_score::float8, q_value::float8, is_significant, is_rising,
            rising_z_score::float8, related_keywords, channel_counts, evidence_ids
        from marts.mart_voc_keyword_weekly
        where week_start_on = %(week_start_on)s and is_significant
        order by is_rising desc, keyword_rank, keyword
        limit %(limit)s
        """,
        {"week_start_on": week_start_on, "limit": limit},
    ).fetchall()
    return tuple(
        Keyword(  # type: ignore[call-arg]
            *row[:10],
            tuple(row[10] or ()),
            {str(channel): int(count) for channel, count in (row[11] or {}).items()},
            tuple(row[12] or ()),
        )
        for row in rows
    )


_RESPONSES = """
    select authority_code, {dimension} as code, sum(received_count)::bigint as received_count,
        sum(answered_count)::bigint as answered_count, sum(due_count)::bigint as due_count,
        sum(answered_in_time_count)::bigint as answered_in_time_count,
        -- A stock at the week's end: only the last week's may be shown, and weeks must not be added up.
        coalesce(sum(overdue_open_count) filter (where week_start_on = %(last_on)s), 0)::bigint as overdue_open_count,
        sum(extended_count)::bigint as extended_count, sum(transferred_count)::bigint as transferred_count
    from marts.mart_response_weekly
    where week_start_on between %(first_on)s and %(last_on)s
    group by authority_code, {dimension}
    order by authority_code, {dimension}
"""


def responses_by_type(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[Response, ...]:
    """Petitions by authority and type over the weeks that end with this one."""
    return _responses(connection, "petition_type", week_start_on, weeks)


def responses_by_department(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[Response, ...]:
    """Petitions by authority and recorded department over the weeks that end with this one."""
    return _responses(connection, "department_code", week_start_on, weeks)


def _responses(connection: psycopg.Connection, dimension: str, last_on: date, weeks: int) -> tuple[Response, ...]:
    return _rows(
        connection,
        Response,
        _RESPONSES.format(dimension=dimension),
        {"first_on": last_on - timedelta(weeks=weeks - 1), "last_on": last_on},
    )


def feed_health(connection: psycopg.Connection, *, through_on: date) -> tuple[FeedHealth, ...]:
    """All feeds after the last night whose business date is not later than `through_on`."""
    return _rows(
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


_QUOTE_COLUMNS = (
    "channel_code, voc_id, occurred_on, topic_code, district_code, matter_id, matter_copy_count::int, quote"
)


def topic_quotes(
    connection: psycopg.Connection, *, channel_code: str, topic_code: str, first_on: date, last_on: date, limit: int
) -> tuple[Quote, ...]:
    """One quote for each matter of a topic, the most repeated matters first."""
    return _rows(
        connection,
        Quote,
        f"""
        select {_QUOTE_COLUMNS} from (
            select distinct on (matter_id) * from evidence.voc_quote
            where channel_code = %(channel)s and topic_code = %(topic)s and is_relevant
                and occurred_on between %(first_on)s and %(last_on)s and length(quote) >= 10
            order by matter_id, occurred_on, voc_id
        ) as matters
        order by matter_copy_count desc, occurred_on, voc_id
        limit %(limit)s
        """,  # noqa: S608 -- the column list is a constant
        {"channel": channel_code, "topic": topic_code, "first_on": first_on, "last_on": last_on, "limit": limit},
    )


def quotes_by_id(connection: psycopg.Connection, *, evidence_ids: Sequence[str]) -> dict[str, Quote]:
    """The quotes of evidence ids (`channel_code:voc_id`); ids that may not be shown are absent."""
    rows = _rows(
        connection,
        Quote,
        f"""
        select {_QUOTE_COLUMNS} from evidence.voc_quote
        where channel_code || ':' || voc_id = any(%(ids)s)
        order by channel_code, voc_id
        """,  # noqa: S608 -- the column list is a constant
        {"ids": list(evidence_ids)},
    )
    return {f"{row.channel_code}:{row.voc_id}": row for row in rows}


@dataclass(frozen=True)
class CopiedMatter:
    """One text sent many times in a week: one matter, many items, maybe over several channels."""

    matter_id: str
    copy_count: int
    channel_codes: tuple[str, ...]
    topic_code: str | None


def copied_matters(
    connection: psycopg.Connection, *, first_on: date, last_on: date, minimum_count: int, limit: int
) -> tuple[CopiedMatter, ...]:
    """Matters repeated at least `minimum_count` times, the most repeated first."""
    rows = connection.execute(
        """
        select matter_id, max(matter_copy_count)::int as copy_count,
            array_agg(distinct channel_code order by channel_code) as channel_codes,
            mode() within group (order by topic_code) as topic_code
        from evidence.voc_quote
        where occurred_on between %(first_on)s and %(last_on)s and is_relevant
        group by matter_id
        having max(matter_copy_count) >= %(minimum_count)s
        order by copy_count desc, matter_id
        limit %(limit)s
        """,
        {"first_on": first_on, "last_on": last_on, "minimum_count": minimum_count, "limit": limit},
    ).fetchall()
    return tuple(CopiedMatter(row[0], row[1], tuple(row[2]), row[3]) for row in rows)


def labels(connection: psycopg.Connection) -> Labels:
    """Korean names of the codes in use."""
    departments = _labels(connection, "department", TREND) | _labels(connection, "department", RESPONSE)
    return Labels(_labels(connection, "topic", TREND), departments, _labels(connection, "district", TREND))


def _labels(connection: psycopg.Connection, dimension: str, relation: str) -> dict[str, str]:
    rows = connection.execute(
        f"""
        select distinct {dimension}_code, {dimension}_label_ko from {relation}
        where {dimension}_label_ko is not null
        order by 1, 2
        """.encode()  # noqa: S608 -- constant names
    ).fetchall()
    return {str(code): str(label) for code, label in rows}


def _rows(
    connection: psycopg.Connection, row_type: type[Row], query: str, parameters: Mapping[str, Any]
) -> tuple[Row, ...]:
    with connection.cursor(row_factory=class_row(row_type)) as cursor:
        return tuple(cursor.execute(query.encode(), parameters).fetchall())
