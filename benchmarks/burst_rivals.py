"""The rules that early warning is held against; each sees a day's count and the days before it, never later ones.

On the two made cities of the statistics notes they give that table's figures to within what its rounding and an
unstated detail of the regression leave open.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from analytics.burst_limits import ears_c2

Floats = NDArray[np.float64]
WINDOW_DAYS = 180
DAY_TYPES = 8
RIDGE = 1e-6
WARM_UP_DAYS = 56
LEAST_COUNT = 3
"""The vendor's rule says nothing of fewer."""


def seven_day_mean(table: Floats) -> NDArray[np.bool_]:
    """A vendor's documented rule: three or more, and above the mean of the last seven days by two deviations."""
    alerts = np.zeros(table.shape, dtype=np.bool_)
    windows = np.lib.stride_tricks.sliding_window_view(table, 7, axis=0)[:-1]
    limit = windows.mean(axis=-1) + 2 * windows.std(axis=-1, ddof=1)
    alerts[7:] = (table[7:] > limit) & (table[7:] >= LEAST_COUNT)
    return alerts


def ears(table: Floats) -> NDArray[np.bool_]:
    return np.nan_to_num(ears_c2(table), nan=0.0) > 3


def regression_tails(table: Floats, days: list[date], holidays: Collection[date]) -> Floats:
    """(day, series) chance of the count: quasi-Poisson, weekday and holiday terms and a trend, refitted every Monday.

    Farrington et al. (1996) on up to 180 days, past bursts weighted down by their residuals; the chance is that of a
    negative binomial whose variance holds the dispersion and the error of the mean (Noufaily et al. 2012).
    """
    types = np.array([DAY_TYPES - 1 if day in holidays else day.weekday() for day in days])
    tails = np.ones(table.shape)
    fitted = None
    for now, day in enumerate(days):
        if now >= WARM_UP_DAYS and (fitted is None or day.weekday() == 0):
            first = max(0, now - WINDOW_DAYS)
            fitted = (now, _fit(table[first:now], _design(types[first:now], np.arange(first - now, 0))))
        if fitted is not None:
            at, (coefficients, covariance, dispersion) = fitted
            row = _design(types[now : now + 1], np.array([now - at]))[0]
            expected = np.exp(coefficients @ row)
            error = expected * np.sqrt(np.einsum("k,skl,l->s", row, covariance, row))
            # Kept a little above a Poisson's variance, where a negative binomial has no size.
            variance = np.maximum(dispersion * expected + error**2, expected * 1.0001)
            tails[now] = stats.nbinom.sf(table[now] - 1, expected**2 / (variance - expected), expected / variance)
    return tails


def discoveries(tails: Floats, *, rate: float) -> NDArray[np.bool_]:
    """Benjamini-Hochberg each night over the series."""
    return np.array([stats.false_discovery_control(night) <= rate for night in tails])


def _design(types: NDArray[np.int64], age: NDArray[np.int64]) -> Floats:
    return np.column_stack([types[:, None] == np.arange(DAY_TYPES), age / WINDOW_DAYS]).astype(np.float64)


def _fit(counts: Floats, design: Floats) -> tuple[Floats, Floats, Floats]:
    """Coefficients (series, term), covariance and dispersion of each series; two rounds, the second weighted."""
    weights = np.ones(counts.T.shape)
    for _ in range(2):
        coefficients = np.zeros((counts.shape[1], design.shape[1]))
        coefficients[:, :DAY_TYPES] = np.log(counts.mean(axis=0) + 0.1)[:, None]
        for _ in range(12):
            expected = np.exp(np.clip(coefficients @ design.T, -10, 12))
            information = np.einsum("tk,st,tl->skl", design, weights * expected, design, optimize=True)
            information += RIDGE * np.eye(design.shape[1])
            score = (weights * (counts.T - expected)) @ design
            coefficients += np.clip(np.linalg.solve(information, score[:, :, None])[:, :, 0], -1, 1)
        expected = np.exp(np.clip(coefficients @ design.T, -10, 12))
        freedom = len(design) - design.shape[1]
        dispersion = np.maximum(1.0, (weights * (counts.T - expected) ** 2 / expected).sum(axis=1) / freedom)
        residual = (
            1.5 * (counts.T ** (2 / 3) - expected ** (2 / 3)) / (expected ** (1 / 6) * np.sqrt(dispersion)[:, None])
        )
        large = np.where(residual > 2.58, 1 / np.maximum(residual, 1e-9) ** 2, 1.0)
        weights = large * large.shape[1] / large.sum(axis=1, keepdims=True)
    return coefficients, np.linalg.inv(information) * dispersion[:, None, None], dispersion


def as_alerts(flags: NDArray[np.bool_], days: list[date], series: list[str]) -> pl.DataFrame:
    """date, series of every flag."""
    at_day, at_series = np.nonzero(flags)
    rows = {"date": [days[day] for day in at_day], "series": [series[number] for number in at_series]}
    return pl.DataFrame(rows, schema={"date": pl.Date, "series": pl.String})
