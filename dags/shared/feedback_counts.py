"""Reports by week, subject and channel: counted from core for the weeks that changed, kept, and read back.

A subject is `topic|place`: a topic in a district group (one series across the reform of 2026-07-01), or in `all` the
city.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import psycopg
from psycopg import sql

from extract.text.copying import read_frame, write_frame

HORIZON_WEEKS = 156
"""How far back counts are read."""
GRACE_WEEKS = 4
"""A channel may begin or end so many weeks inside of what is compared."""
NO_SUBJECT = "unclassified"

SAID = """
    from core.fct_voice as voices
    inner join core.fct_voc as items on voices.voc_key = items.voc_key
    inner join core.dim_channel as channels on voices.channel_code = channels.channel_code
    left join core.fct_voc_inference as judged on voices.voc_key = judged.voc_key
    {joins}
    where not channels.is_relevance_required and not voices.is_day_assumed and voices.occurred_on between {days}
"""
PLACE = "case when grouping(voices.district_group_code) = 1 then 'all' else voices.district_group_code end"
# One person counts once a week and channel; a row without a person counts for itself.
_REPORTS = """
    select voices.week_start_on, voices.topic_code, {place}, voices.channel_code,
        count(distinct coalesce(items.person_key, voices.voc_key))
    {said}
    group by grouping sets ((1, 2, 4, voices.district_group_code), (1, 2, 4))
    having grouping(voices.district_group_code) = 1 or voices.district_group_code <> 'unknown'
"""


def write_reports(connection: psycopg.Connection, weeks: Sequence[date]) -> None:
    """Count the voices of the weeks anew."""
    connection.execute("delete from inferred.feedback_report_weekly where week_start_on = any(%s)", (list(weeks),))
    said = sql.SQL(SAID).format(joins=sql.SQL(""), days=days_of(weeks[0], weeks[-1])) + sql.SQL(
        " and voices.week_start_on = any({}::date[])"
    ).format(sql.Literal(list(weeks)))
    rows = read_frame(
        connection,
        sql.SQL(_REPORTS).format(place=sql.SQL(PLACE), said=said),
        {
            "week_start_on": pl.Date,
            "topic_code": pl.String,
            "district_group_code": pl.String,
            "channel_code": pl.String,
            "report_count": pl.Int64,
        },
    )
    write_frame(connection, "feedback_report_weekly", rows)


def read_counts(connection: psycopg.Connection, *, latest: date) -> pl.DataFrame:
    """subject, week, channel, reports of all weeks within the horizon; a subject is topic|place."""
    return read_frame(
        connection,
        sql.SQL(
            "select topic_code || '|' || district_group_code, week_start_on, channel_code, report_count"
            " from inferred.feedback_report_weekly where week_start_on between {} and {} order by 1, 2, 3"
        ).format(sql.Literal(latest - timedelta(weeks=HORIZON_WEEKS - 1)), sql.Literal(latest)),
        {"subject": pl.String, "week": pl.Date, "channel": pl.String, "reports": pl.Int64},
    )


def by_subject(counts: pl.DataFrame) -> pl.DataFrame:
    """subject, week, reports, phone; voices of no topic are no subject."""
    return (
        counts.filter(~pl.col("subject").str.starts_with(f"{NO_SUBJECT}|"))
        .group_by("subject", "week")
        .agg(
            pl.col("reports").sum(),
            pl.col("reports").filter(pl.col("channel") == "call_center").sum().alias("phone"),
        )
    )


def of_city(counts: pl.DataFrame) -> pl.DataFrame:
    """week, reports of the whole city, voices of no topic included."""
    return counts.filter(pl.col("subject").str.ends_with("|all")).group_by("week").agg(pl.col("reports").sum())


def days_of(first: date, last: date) -> sql.Composed:
    """From a Monday to the Sunday of another week; by day, because days have an index and weeks none."""
    return sql.SQL("{} and {}").format(sql.Literal(first), sql.Literal(last + timedelta(days=6)))
