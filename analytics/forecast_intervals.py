"""80 % intervals from what went wrong before: split conformal prediction on earlier origins (Lei et al. 2018).

An error is divided by the root of what was forecast, because counts scatter by their root; then the tenth and the
ninetieth percentile of the errors of the origins before are taken, each side by itself, because bursts only go up. A
series with few errors of its own borrows those of its channel. Levels move, so the errors of half a year are taken,
and the share outside is steered: after too many misses the interval is taken further out (Gibbs and Candes 2021).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.forecast_scorecard import LEVEL
from analytics.like_day_median import Floats

FEWEST_OWN = 56
FEWEST = 20
_SMALLEST_SCALE = 0.5


def scale_of(forecast: Floats) -> Floats:
    """What an error is divided by."""
    return np.asarray(np.sqrt(np.maximum(forecast, _SMALLEST_SCALE)))


def tail_quantiles(scores: Floats, tail: Floats) -> tuple[Floats, Floats]:
    """Lower and upper quantile of each series' scores.

    Args:
        scores: (scores, series); NaN where an error is not known.
        tail: (series,), the share left out on each side.

    Returns:
        Two arrays (series,). A series with fewer than `FEWEST_OWN` scores takes the quantiles of all series' scores;
        NaN where these are fewer than `FEWEST`.
    """
    own = np.isfinite(scores).sum(axis=0)
    if own.sum() < FEWEST:
        return np.full(len(own), np.nan), np.full(len(own), np.nan)
    low, high = _places(np.sort(scores, axis=0), own, tail)
    everything = np.sort(scores[np.isfinite(scores)])
    lent_low, lent_high = _places(everything[:, None], np.full_like(own, len(everything)), tail)
    return np.where(own >= FEWEST_OWN, low, lent_low), np.where(own >= FEWEST_OWN, high, lent_high)


def _places(ordered: Floats, known: NDArray[np.int64], tail: Floats) -> tuple[Floats, Floats]:
    """Quantiles of columns sorted with NaN last; what comes is as likely to be in any place among the known ones."""
    place = np.clip(np.floor((known + 1) * tail).astype(np.int64), 1, np.maximum(known, 1))
    ordered = np.broadcast_to(ordered, (len(ordered), len(known)))
    low = np.take_along_axis(ordered, (place - 1)[None], axis=0)[0]
    high = np.take_along_axis(ordered, (np.maximum(known, 1) - place)[None], axis=0)[0]
    return low, high


def around(point: Floats, scale: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Ends of the interval in whole counts, never below zero and always around the forecast.

    Taken inward to whole counts, which holds exactly the counts that the ends between them held.
    """
    lowest = np.maximum(np.ceil(point + low * scale), 0)
    highest = np.floor(point + high * scale)
    return np.minimum(lowest, np.floor(point)), np.maximum(highest, np.ceil(point))


def steered(tail: Floats, outside: Floats, *, rate: float) -> Floats:
    """Next tails: smaller after more than the promised share was outside, larger after less.

    Args:
        tail: (series,), the share left out on each side so far.
        outside: (series,), share of the last targets outside; NaN leaves the tail as it is.
        rate: how far one step goes.
    """
    step = rate * ((1 - LEVEL) - outside) / 2
    return np.clip(np.where(np.isnan(outside), tail, tail + step), 0.02, 0.25)
