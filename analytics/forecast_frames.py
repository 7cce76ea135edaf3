"""An issue of forecasts as rows, and the score of rows that were kept as they were made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.forecast import BANDS, HORIZON, LOST, TOTALS, UNBEATEN, Issue
from analytics.forecast_models import MODELS
from analytics.forecast_scorecard import LEVEL, interval_score, is_covered
from analytics.like_day_median import Floats

WITHHELD = (LOST, UNBEATEN)
"""Reasons for which a model is withheld: it lost to the median, in trial or as it was made."""


def day_rows(issue: Issue, series: Sequence[str], *, first_on: date) -> pl.DataFrame:
    """One row per series and day ahead of which something is said.

    Args:
        issue: of the series, in their order.
        series: names.
        first_on: the day of the first row of counts that was forecast from.

    Returns:
        series_id, origin_on (last day known), target_on, lead_days, model_code, reason_code, is_withheld,
        expected_count, low_count, high_count (null where no interval is known yet), median_count; in counts a day.
    """
    origin_on = first_on + timedelta(days=issue.known - 1)
    band_of = np.array([number for number, band in enumerate(BANDS) for _ in range(band.start, band.stop)])
    days = [origin_on + timedelta(days=lead + 1) for lead in range(HORIZON)]
    rows = HORIZON * len(series)
    return (
        pl.DataFrame(
            {
                "series_id": list(series) * HORIZON,
                "origin_on": [origin_on] * rows,
                "target_on": [ahead for ahead in days for _ in series],
                "lead_days": np.repeat(np.arange(1, HORIZON + 1), len(series)),
                "model_code": np.array(MODELS)[issue.model[band_of]].ravel(),
                "reason_code": issue.reason[band_of].ravel(),
                "expected_count": issue.expected.ravel(),
                **_ends(issue.low, issue.high),
                "median_count": issue.median.ravel(),
            },
            schema_overrides={"origin_on": pl.Date, "target_on": pl.Date},
        )
        .filter(pl.col("expected_count").is_not_nan())
        .with_columns(pl.col("reason_code").is_in(WITHHELD).alias("is_withheld"), *_counts())
        .sort("series_id", "target_on")
    )


def total_rows(issue: Issue, counts: Floats, series: Sequence[str], *, first_on: date) -> pl.DataFrame:
    """One row per series and number of days ahead (7, 28) of which something is said.

    Returns:
        series_id, origin_on, horizon_days, model_code, reason_code, is_withheld, expected_count, low_count, high_count,
        median_count (like-day medians of the days ahead, summed), last_count (what came in as many days before).
    """
    known = issue.known
    last = [counts[max(0, known - days) : known].sum(axis=0) for days in TOTALS]
    rows = len(TOTALS) * len(series)
    return (
        pl.DataFrame(
            {
                "series_id": list(series) * len(TOTALS),
                "origin_on": [first_on + timedelta(days=known - 1)] * rows,
                "horizon_days": np.repeat(TOTALS, len(series)),
                "model_code": np.array(MODELS)[issue.model].ravel(),
                "reason_code": issue.reason.ravel(),
                "expected_count": issue.total_expected.ravel(),
                **_ends(issue.total_low, issue.total_high),
                "median_count": issue.total_median.ravel(),
                "last_count": np.array(last).ravel().astype(np.int64),
            },
            schema_overrides={"origin_on": pl.Date},
        )
        .filter(pl.col("expected_count").is_not_nan())
        .with_columns(pl.col("reason_code").is_in(WITHHELD).alias("is_withheld"), *_counts())
        .sort("series_id", "horizon_days")
    )


def scores(made: pl.DataFrame, came: pl.DataFrame) -> pl.DataFrame:
    """What each kept forecast turned out to be worth.

    Args:
        made: series_id, origin_on, target_on, lead_days, expected_count, low_count, high_count, median_count.
        came: series_id, target_on, actual_count; only days that are over, a day without items as zero.

    Returns:
        series_id, origin_on, band_days (7: days 1 to 7; 28: days 8 to 28), day_count, absolute_error_sum,
        median_absolute_error_sum, interval_day_count, covered_day_count, interval_score_sum. Bands with a day that is
        not over, or that nothing was said of, are left out.
    """
    joined = made.join(came, on=["series_id", "target_on"], how="inner")
    actual, low, high = (
        joined[name].cast(pl.Float64).to_numpy() for name in ("actual_count", "low_count", "high_count")
    )
    band = pl.lit(HORIZON)
    for one in reversed(BANDS):
        band = pl.when(pl.col("lead_days") <= one.stop).then(pl.lit(one.stop)).otherwise(band)
    length = pl.col("band_days").replace_strict({one.stop: one.stop - one.start for one in BANDS})
    return (
        joined.with_columns(
            band.alias("band_days"),
            pl.Series("score", interval_score(actual, low, high, level=LEVEL)),
            pl.Series("covered", is_covered(actual, low, high)),
        )
        .group_by("series_id", "origin_on", "band_days")
        .agg(
            pl.len().cast(pl.Int64).alias("day_count"),
            (pl.col("actual_count") - pl.col("expected_count")).abs().sum().alias("absolute_error_sum"),
            (pl.col("actual_count") - pl.col("median_count")).abs().sum().alias("median_absolute_error_sum"),
            pl.col("low_count").count().cast(pl.Int64).alias("interval_day_count"),
            pl.col("covered").sum().cast(pl.Int64).alias("covered_day_count"),
            pl.col("score").fill_nan(0).sum().alias("interval_score_sum"),
        )
        .filter(pl.col("day_count") == length)
        .sort("series_id", "origin_on", "band_days")
    )


def _ends(low: Floats, high: Floats) -> dict[str, Floats]:
    return {"low_count": low.ravel(), "high_count": high.ravel()}


def _counts() -> list[pl.Expr]:
    return [pl.col(name).fill_nan(None).cast(pl.Int64) for name in ("low_count", "high_count")]
