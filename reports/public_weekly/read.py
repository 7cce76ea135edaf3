"""What the public edition reads: counts by week, channel and one category; no text, no person, no department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

TREND = "marts.mart_voc_trend_weekly"

_COUNTS = """
    select week_start_on, channel_code, {dimension}_code as code,
        coalesce(max({dimension}_label_ko), {dimension}_code) as label, sum(voc_count)::bigint as voc_count
    from marts.mart_voc_trend_weekly
    where week_start_on between %(first_on)s and %(last_on)s and channel_code = any(%(channels)s)
    group by week_start_on, channel_code, {dimension}_code
    order by week_start_on, channel_code, {dimension}_code
"""


@dataclass(frozen=True)
class Counts:
    """Items by (channel, week) and code, and the codes' Korean names."""

    by_week: Mapping[tuple[str, date], Mapping[str, int]]
    labels: Mapping[str, str]


def topic_counts(
    connection: psycopg.Connection, *, week_start_on: date, weeks: int, channels: tuple[str, ...]
) -> Counts:
    """Items by topic over the `weeks` reporting weeks that end with this one."""
    return _counts(connection, "topic", week_start_on, weeks, channels)


def district_counts(
    connection: psycopg.Connection, *, week_start_on: date, weeks: int, channels: tuple[str, ...]
) -> Counts:
    """Items by district over the `weeks` reporting weeks that end with this one."""
    return _counts(connection, "district", week_start_on, weeks, channels)


def topic_matters(
    connection: psycopg.Connection, *, week_start_on: date, channels: tuple[str, ...]
) -> Mapping[tuple[str, str], int]:
    """Different matters of the week by (channel, topic)."""
    rows = connection.execute(
        """
        select channel_code, topic_code, sum(matter_count)::bigint
        from marts.mart_voc_trend_weekly
        where week_start_on = %(week_start_on)s and channel_code = any(%(channels)s)
        group by channel_code, topic_code
        """,
        {"week_start_on": week_start_on, "channels": list(channels)},
    ).fetchall()
    return {(channel, topic): int(count) for channel, topic, count in rows}


def _counts(
    connection: psycopg.Connection, dimension: str, last_on: date, weeks: int, channels: tuple[str, ...]
) -> Counts:
    rows = connection.execute(
        _COUNTS.format(dimension=dimension).encode(),
        {"first_on": last_on - timedelta(weeks=weeks - 1), "last_on": last_on, "channels": list(channels)},
    ).fetchall()
    by_week: dict[tuple[str, date], dict[str, int]] = {}
    labels: dict[str, str] = {}
    for week, channel, code, label, count in rows:
        by_week.setdefault((channel, week), {})[code] = int(count)
        labels[code] = str(label)
    return Counts(by_week, labels)
