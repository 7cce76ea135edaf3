"""The words of the week: `mart_voc_keyword_weekly`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import psycopg

KEYWORD = "marts.mart_voc_keyword_weekly"


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
