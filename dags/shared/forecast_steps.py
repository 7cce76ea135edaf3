"""After core and before marts: forecasts at the end of each reporting week, and the scores of past ones. No Airflow.

A channel is forecast once a week: on the first night on which something of the week's Sunday, or of a later day, is
there. What is written then is never touched again (the role may only add). A channel that was never forecast also gets
the 26 Sundays before, marked as backtests: each knows only the days up to it, but nobody could read it then. Scores of
the last 30 weeks are renewed with each forecast, because late rows change what came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import psycopg
from psycopg import sql

from analytics.forecast import HORIZON, METHOD_VERSION, REMEMBERED, Issue, issue_forecasts
from analytics.forecast_frames import day_rows, scores, total_rows
from analytics.forecast_models import HISTORY_DAYS
from analytics.like_day_median import Floats, class_codes
from dags.shared import dbt_steps
from dags.shared.build_steps import Workshop, closing_on_failure
from dags.shared.dbt_steps import Build
from extract.text.copying import read_frame, write_frame
from extract.text.understand import last_complete_week
from korean_calendar.holidays import official_calendar

# Forecasts of half a year are judged, each chosen by half a year before it, each of these from 400 days of counts.
SPAN_DAYS = HISTORY_DAYS + 7 * (2 * REMEMBERED + HORIZON // 7 + 1)
SCORED_WEEKS = REMEMBERED + HORIZON // 7
ALL = "all"
NO_DISTRICT = "unknown"
KEYS = ("channel_code", "topic_code", "district_code")

_ARRIVED = """
    select distinct items.channel_code
    from core.fct_voc as items
    inner join core.dim_channel as channels on items.channel_code = channels.channel_code
    where channels.is_voice and items.occurred_on between {origin} and {newest}
        and not coalesce(items.is_day_assumed, false)
        and not exists (
            select from inferred.forecast_day as made
            where made.origin_on = {origin} and made.channel_code = items.channel_code
        )
"""
_COUNTS = """
    select channel_code, topic_code, district_code, occurred_on, sum(copy_count)::bigint
    from core.fct_voice
    where channel_code = any({channels}) and occurred_on between {first} and {last} and not is_day_assumed
    group by 1, 2, 3, 4
"""
_DISTRICTS = """
    select district_code, valid_from_on from core.dim_district
    where {origin} between valid_from_on and coalesce(valid_to_on, 'infinity')
"""
_MADE = """
    select channel_code, topic_code, district_code, origin_on, target_on, lead_days, model_code, is_withheld,
        is_backtest, expected_count, low_count, high_count, median_count
    from inferred.forecast_day
    where channel_code = any({channels}) and origin_on >= {first}
"""


@dataclass(frozen=True)
class Forecast:
    """What a run wrote: the origin, the channels forecast at it, rows of days ahead, and scores."""

    origin_on: date
    channels: tuple[str, ...]
    days: int
    scores: int


def infer_forecasts(workshop: Workshop, build: Build) -> Forecast:
    """Forecast the channels whose week is there and was not forecast yet, in one transaction."""
    with closing_on_failure(workshop, build):
        dbt_steps.require_open(workshop.urls["transformer"], build)
        newest_on = dbt_steps.newest_night(workshop.urls["transformer"], build)
        origin_on = last_complete_week(newest_on) + timedelta(days=6)
        with psycopg.connect(workshop.urls["modeler"]) as connection, connection.transaction():
            channels = channels_to_forecast(connection, origin_on, newest_on=newest_on)
            if not channels:
                return Forecast(origin_on, (), 0, 0)
            counts = daily_counts(connection, channels, origin_on)
            days = sum(_forecast_channel(connection, channel, counts, origin_on) for channel in channels)
            scored = _score(connection, channels, counts, origin_on)
    return Forecast(origin_on, tuple(channels), days, scored)


def channels_to_forecast(connection: psycopg.Connection, origin_on: date, *, newest_on: date) -> list[str]:
    """Channels of which a day from the origin on is there and that have no forecast of that origin."""
    query = sql.SQL(_ARRIVED).format(origin=sql.Literal(origin_on), newest=sql.Literal(newest_on))
    return sorted(row[0] for row in connection.execute(query).fetchall())


def daily_counts(connection: psycopg.Connection, channels: Sequence[str], origin_on: date) -> pl.DataFrame:
    """channel_code, topic_code, district_code, day, count of every series; days without items have no row.

    Totals and topics cover all districts; districts are those that stand on the origin, from their own first day on.
    """
    said = read_frame(
        connection,
        sql.SQL(_COUNTS).format(
            channels=sql.Literal(list(channels)),
            first=sql.Literal(origin_on - timedelta(days=SPAN_DAYS - 1)),
            last=sql.Literal(origin_on),
        ),
        {**dict.fromkeys(KEYS, pl.String), "day": pl.Date, "count": pl.Int64},
    )
    standing = read_frame(
        connection,
        sql.SQL(_DISTRICTS).format(origin=sql.Literal(origin_on)),
        {"district_code": pl.String, "since_on": pl.Date},
    )
    of_district = said.join(standing, on="district_code").filter(pl.col("day") >= pl.col("since_on"))
    every = pl.lit(ALL)
    parts = [
        said.with_columns(every.alias("topic_code"), every.alias("district_code")),
        said.with_columns(every.alias("district_code")),
        of_district.with_columns(every.alias("topic_code")).select(said.columns),
    ]
    summed = pl.concat(parts).group_by(*KEYS, "day").agg(pl.col("count").sum())
    # A district of a reform begins with it; everything else with its channel.
    starts = said.group_by("channel_code").agg(pl.col("day").min().alias("channel_since_on"))
    return (
        summed.join(starts, on="channel_code")
        .join(standing, on="district_code", how="left")
        .with_columns(pl.max_horizontal("channel_since_on", "since_on").alias("since_on"))
        .drop("channel_since_on")
        .sort(*KEYS, "day")
    )


def _forecast_channel(connection: psycopg.Connection, channel: str, counts: pl.DataFrame, origin_on: date) -> int:
    # By days and not by totals: a young channel has the first before it has the second.
    row = connection.execute(
        "select exists (select from inferred.forecast_day where channel_code = %s)", (channel,)
    ).fetchone()
    keep = 1 if row and row[0] else REMEMBERED + 1
    written = 0
    of_channel = counts.filter(pl.col("channel_code") == channel)
    for (since_on,), part in of_channel.group_by("since_on", maintain_order=True):
        series = part.select(*KEYS).unique(maintain_order=True).with_row_index("place")
        matrix = _matrix(part, series, since_on, origin_on)
        for issue in _issues(matrix, since_on, keep=keep):
            written += _write(connection, issue, matrix, series, since_on=since_on, origin_on=origin_on)
    return written


def _matrix(part: pl.DataFrame, series: pl.DataFrame, since_on: date, origin_on: date) -> Floats:
    """(days, series) from the first day to the origin; a day without items is zero."""
    matrix = np.zeros(((origin_on - since_on).days + 1, series.height))
    placed = part.join(series, on=list(KEYS))
    rows = (placed["day"] - since_on).dt.total_days().to_numpy()
    matrix[rows, placed["place"].to_numpy()] = placed["count"].to_numpy()
    return matrix


def _issues(matrix: Floats, since_on: date, *, keep: int) -> list[Issue]:
    days = [since_on + timedelta(days=offset) for offset in range(len(matrix) + HORIZON)]
    return issue_forecasts(matrix, class_codes(days, official_calendar()), known=len(matrix), keep=keep)


def _write(
    connection: psycopg.Connection,
    issue: Issue,
    matrix: Floats,
    series: pl.DataFrame,
    *,
    since_on: date,
    origin_on: date,
) -> int:
    names = series["place"].cast(pl.String).to_list()
    codes = series.with_columns(pl.col("place").cast(pl.String).alias("series_id")).drop("place")
    stamps = (
        (pl.col("origin_on") < origin_on).alias("is_backtest"),
        pl.lit(METHOD_VERSION).alias("method_version"),
    )
    days = day_rows(issue, names, first_on=since_on)
    totals = total_rows(issue, matrix, names, first_on=since_on)
    for table, rows in (("forecast_day", days), ("forecast_total", totals)):
        write_frame(connection, table, codes.join(rows, on="series_id").drop("series_id").with_columns(*stamps))
    return days.height


def _score(connection: psycopg.Connection, channels: Sequence[str], counts: pl.DataFrame, origin_on: date) -> int:
    """Replace the scores of the channels' forecasts of the last 30 weeks. Returns how many were written."""
    first = origin_on - timedelta(weeks=SCORED_WEEKS)
    chosen = {"channels": sql.Literal(list(channels)), "first": sql.Literal(first)}
    made = read_frame(
        connection,
        sql.SQL(_MADE).format(**chosen),
        {
            **dict.fromkeys(KEYS, pl.String),
            "origin_on": pl.Date,
            "target_on": pl.Date,
            "lead_days": pl.Int64,
            "model_code": pl.String,
            "is_withheld": pl.Boolean,
            "is_backtest": pl.Boolean,
            "expected_count": pl.Float64,
            "low_count": pl.Int64,
            "high_count": pl.Int64,
            "median_count": pl.Float64,
        },
    ).with_columns(pl.concat_str(KEYS, separator="|").alias("series_id"))
    targets = made.select("series_id", *KEYS, "target_on").unique().filter(pl.col("target_on") <= origin_on)
    # A district that ended since has no counts here: nothing came is not what that means.
    known = targets.join(counts.select(*KEYS).unique(), on=list(KEYS), how="semi")
    came = (
        known.join(counts.rename({"day": "target_on"}), on=[*KEYS, "target_on"], how="left")
        .with_columns(pl.col("count").fill_null(0).alias("actual_count"))
        .select("series_id", "target_on", "actual_count")
    )
    said = made.filter(pl.col("lead_days").is_in([1, HORIZON]))
    banded = said.with_columns(pl.when(pl.col("lead_days") == 1).then(7).otherwise(HORIZON).alias("band_days"))
    rows = scores(made, came).join(
        banded.select("series_id", *KEYS, "origin_on", "band_days", "model_code", "is_withheld", "is_backtest"),
        on=["series_id", "origin_on", "band_days"],
    )
    connection.execute(
        sql.SQL(
            "delete from inferred.forecast_score where channel_code = any({channels}) and origin_on >= {first}"
        ).format(**chosen)
    )
    write_frame(connection, "forecast_score", rows.drop("series_id"))
    return rows.height
