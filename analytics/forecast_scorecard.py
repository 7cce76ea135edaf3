"""How good forecasts were: error against the like-day median on the same days, interval score, coverage."""

from __future__ import annotations

import numpy as np

from analytics.like_day_median import Floats

LEVEL = 0.8
"""What an interval promises to hold."""


def relative_error(error: Floats, median_error: Floats) -> Floats:
    """Summed absolute errors over those of the like-day median on the same days; below 1 is better than the median.

    Where neither erred it is 1 (no better); where only the median never erred it is infinite.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.asarray(error / median_error, dtype=np.float64)
    return np.where((error == 0) & (median_error == 0), 1.0, ratio)


def interval_score(actual: Floats, low: Floats, high: Floats, *, level: float = LEVEL) -> Floats:
    """Width, and 2 / (1 - level) for each unit outside (Winkler 1972; Gneiting and Raftery 2007). Smaller is better."""
    penalty = 2 / (1 - level)
    return (high - low) + penalty * np.maximum(low - actual, 0) + penalty * np.maximum(actual - high, 0)


def is_covered(actual: Floats, low: Floats, high: Floats) -> np.ndarray:
    """Whether the interval holds what came; both ends belong to it. False where there is no interval."""
    return (low <= actual) & (actual <= high)
