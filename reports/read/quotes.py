"""Masked words that may be shown, and texts sent many times: `evidence.voc_quote`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import psycopg

from reports.read.rows import rows_of

QUOTE = "evidence.voc_quote"


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
class CopiedMatter:
    """One text sent many times in a week: one matter, many items, maybe over several channels."""

    matter_id: str
    copy_count: int
    channel_codes: tuple[str, ...]
    topic_code: str | None


_QUOTE_COLUMNS = (
    "channel_code, voc_id, occurred_on, topic_code, district_code, matter_id, matter_copy_count::int, quote"
)


def topic_quotes(
    connection: psycopg.Connection,
    *,
    channel_code: str,
    topic_code: str,
    first_on: date,
    last_on: date,
    limit: int,
    words: Sequence[str] = (),
) -> tuple[Quote, ...]:
    """One quote for each matter of a topic: those with one of the words first, then the most repeated matters."""
    return rows_of(
        connection,
        Quote,
        f"""
        select {_QUOTE_COLUMNS} from (
            select distinct on (matter_id) * from evidence.voc_quote
            where channel_code = %(channel)s and topic_code = %(topic)s and is_relevant
                and occurred_on between %(first_on)s and %(last_on)s and length(quote) >= 10
            order by matter_id, occurred_on, voc_id
        ) as matters
        order by exists (select from unnest(%(words)s::text[]) as word where position(word in quote) > 0) desc,
            matter_copy_count desc, occurred_on, voc_id
        limit %(limit)s
        """,  # noqa: S608 -- the column list is a constant
        {
            "channel": channel_code,
            "topic": topic_code,
            "first_on": first_on,
            "last_on": last_on,
            "limit": limit,
            "words": list(words),
        },
    )


def quotes_by_id(connection: psycopg.Connection, *, evidence_ids: Sequence[str]) -> dict[str, Quote]:
    """The quotes of evidence ids (`channel_code:voc_id`); ids that may not be shown are absent."""
    rows = rows_of(
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
