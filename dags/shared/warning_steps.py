"""After core and before marts: early warning over daily series of channel, topic and district. Free of Airflow.

A series is a channel's topic in one group of districts, or in the whole city. Judged are the night itself and, of the
four weeks before it, every day from the first that changed: a day judged again replaces what stood there. The window is
fixed, so that a night's work does not grow with history. On days of 행사 달력 more is expected, if the event was known
by then: in its district and in the whole city, of every topic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import psycopg
from psycopg import sql

from analytics.burst import watch
from dags.shared import dbt_steps
from dags.shared.build_steps import Workshop, closing_on_failure
from dags.shared.dbt_steps import Build
from extract.text.copying import read_frame, write_frame

WINDOW_DAYS = 182
"""How far back the days reach that a night's expectations are learnt from."""
JUDGED_DAYS = 28
LEAST_VOICES = 20
"""Fewer voices in the window make no series: there is nothing to expect from them."""
CITY = "all"
KEY = ("channel_code", "topic_code", "district_group_code")

# A voice counts once a copy, as in the trend marts; without a date of its own it has no day to be counted on.
_COUNTS = """
    with voices as (
        select occurred_on, channel_code, topic_code, district_group_code, copy_count
        from core.fct_voice
        where not is_day_assumed and occurred_on between {first} and {last}
    )
    select occurred_on, channel_code, topic_code, district_group_code, sum(copy_count)::bigint
    from voices group by 1, 2, 3, 4
    union all
    select occurred_on, channel_code, topic_code, {city}, sum(copy_count)::bigint
    from voices group by 1, 2, 3
"""
# Where a channel whose feed states every day is silent about everything, nothing came: the day is unknown, not empty.
_SPOKEN = """
    select channels.channel_code, channels.is_complete_feed, voices.occurred_on
    from core.dim_channel as channels
    inner join core.fct_voice as voices on channels.channel_code = voices.channel_code
    where not voices.is_day_assumed and voices.occurred_on between {first} and {last} group by 1, 2, 3
"""
# Core holds an event's days as they were known on each; what was entered later explains no day before.
_EVENTS = """
    select distinct event_on, district_group_code from core.fct_calendar_event_day
    where is_increase_expected and event_on between {first} and {last}
"""
WHOLE_CITY = "city"


@dataclass(frozen=True)
class Warned:
    """What a run wrote: the first and last day judged, rows of each level."""

    first_on: date
    last_on: date
    series: int
    alerts: int
    watched: int


def infer_warnings(workshop: Workshop, build: Build) -> Warned:
    """Write `inferred.warning_daily` for the days to judge, in one transaction."""
    with closing_on_failure(workshop, build):
        dbt_steps.require_open(workshop.urls["transformer"], build)
        newest_on = dbt_steps.newest_night(workshop.urls["transformer"], build)
        with psycopg.connect(workshop.urls["modeler"]) as connection, connection.transaction():
            first_on = first_to_judge(connection, build, newest_on=newest_on)
            earliest = newest_on - timedelta(days=WINDOW_DAYS - 1)
            counts = daily_counts(connection, first=earliest, last=newest_on)
            states = watch(
                counts,
                holidays=_days(connection, "select date_on from core.dim_date where is_holiday"),
                events=known_events(connection, counts, first=earliest, last=newest_on),
                first_on=first_on,
            )
            _write(connection, states, counts, first_on=first_on, last_on=newest_on)
    levels = states["level"]
    return Warned(
        first_on,
        newest_on,
        counts["series"].n_unique(),
        int((levels == "alert").sum()),
        int((levels == "watch").sum()),
    )


def first_to_judge(connection: psycopg.Connection, build: Build, *, newest_on: date) -> date:
    """The first day that changed, at most `JUDGED_DAYS` ago; a first build judges them all."""
    earliest = newest_on - timedelta(days=JUDGED_DAYS - 1)
    if build.changed_after == 0:
        return earliest
    row = connection.execute(
        "select min(covered_on) from quality.changed_day"
        " where changed_id > %s and changed_id <= %s and covered_on >= %s",
        (build.changed_after, build.changed_through, earliest),
    ).fetchone()
    return min(newest_on, row[0]) if row and row[0] else newest_on


def daily_counts(connection: psycopg.Connection, *, first: date, last: date) -> pl.DataFrame:
    """date, series, channel, count and the parts of the key: every day of every series, null where unknown."""
    span = {"first": sql.Literal(first), "last": sql.Literal(last)}
    days = pl.DataFrame({"date": pl.date_range(first, last, "1d", eager=True)})
    said = read_frame(
        connection,
        sql.SQL(_COUNTS).format(city=sql.Literal(CITY), **span),
        {"date": pl.Date, **dict.fromkeys(KEY, pl.String), "count": pl.Int64},
    )
    spoken = read_frame(
        connection,
        sql.SQL(_SPOKEN).format(**span),
        {KEY[0]: pl.String, "is_complete": pl.Boolean, "date": pl.Date},
    )
    channels = spoken.group_by(KEY[0], "is_complete").agg(start=pl.col("date").min())
    heard = spoken.select(KEY[0], "date", is_heard=pl.lit(value=True))
    kept = said.group_by(KEY).agg(pl.col("count").sum()).filter(pl.col("count") >= LEAST_VOICES).select(KEY)
    grid = kept.join(channels, on=KEY[0]).join(days, how="cross").filter(pl.col("date") >= pl.col("start"))
    counted = grid.join(heard, on=[KEY[0], "date"], how="left").join(said, on=["date", *KEY], how="left")
    is_known = ~pl.col("is_complete") | pl.col("is_heard").is_not_null()
    zero = pl.when(is_known).then(pl.col("count").fill_null(0))
    return counted.with_columns(series=pl.concat_str(KEY, separator="|"), channel=pl.col(KEY[0]), count=zero).select(
        "date", "series", "channel", "count", *KEY
    )


def known_events(connection: psycopg.Connection, counts: pl.DataFrame, *, first: date, last: date) -> pl.DataFrame:
    """date, series: where an event that was announced leads one to expect more."""
    query = sql.SQL(_EVENTS).format(first=sql.Literal(first), last=sql.Literal(last))
    events = read_frame(connection, query, {"date": pl.Date, "event_group": pl.String})
    group = pl.col("district_group_code")
    is_meant = (group == CITY) | (pl.col("event_group") == WHOLE_CITY) | (pl.col("event_group") == group)
    series = counts.select("series", "district_group_code").unique()
    meant = series.join(events.filter(pl.col("event_group") != "unknown"), how="cross").filter(is_meant)
    return meant.select("date", "series").unique()


def _days(connection: psycopg.Connection, query: str) -> frozenset[date]:
    return frozenset(day for (day,) in connection.execute(query.encode()).fetchall())


def _write(
    connection: psycopg.Connection, states: pl.DataFrame, counts: pl.DataFrame, *, first_on: date, last_on: date
) -> None:
    connection.execute("delete from inferred.warning_daily where warned_on between %s and %s", (first_on, last_on))
    rows = states.join(counts.select("series", *KEY).unique(), on="series").select(
        warned_on="date",
        channel_code="channel_code",
        topic_code="topic_code",
        district_group_code="district_group_code",
        observed_count="observed",
        expected_count="expected",
        limit_count="limit",
        p_value="p_value",
        q_value="q_value",
        burst_probability=pl.col("burst_probability").clip(0, 1),
        change_probability="change_probability",
        drift_sum="drift",
        is_young="is_young",
        level_code="level",
    )
    write_frame(connection, "warning_daily", rows.sort("warned_on", *KEY))
