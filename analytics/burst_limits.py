"""How unusual is one count: upper limits, tail probabilities, the rule for young series and the sum for slow drift."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from analytics.burst_baseline import HIGHEST, LOWEST, SIZES

Floats = NDArray[np.float64]

C2_BASELINE, C2_GUARD = 7, 2
"""EARS C2 compares a day with the seven days that end three days before it."""
LEAST_DEVIATION = 0.5
"""A standard deviation below this is taken as this: seven equal counts do not make the eighth certain."""
_NODES, _weights = np.polynomial.hermite_e.hermegauss(5)
_NODE_WEIGHTS = _weights / _weights.sum()


def farrington_limit(expected: Floats, error: Floats, dispersion: Floats, *, alpha: float) -> Floats:
    """Count that a calm day exceeds with chance `alpha`, by the 2/3 power that removes the skewness of counts.

    `error`: standard error of `expected`; `dispersion`: variance over mean. Farrington et al. (1996), section 3.
    """
    bound = expected ** (2 / 3) + stats.norm.isf(alpha) * _power_error(expected, error, dispersion)
    return np.asarray(np.maximum(bound, 0) ** 1.5)


def _power_error(expected: Floats, error: Floats, dispersion: Floats) -> Floats:
    spread = dispersion + error**2 / expected
    return np.asarray(np.sqrt(4 / 9 * expected ** (1 / 3) * spread))


def tail_probability(
    counts: Floats, log_mean: Floats, variance: Floats, size_weights: Floats, *, sizes: Floats = SIZES
) -> Floats:
    """Chance of at least `counts` on a calm day, (series,): negative binomial, mean and size both uncertain.

    Negative-binomial tails as Noufaily et al. (2012) use them; discrete, so above its nominal level for small counts.
    """
    means = np.exp(log_mean[:, None] + np.sqrt(variance)[:, None] * _NODES)
    means = np.clip(means, LOWEST, HIGHEST)[:, :, None]
    tails = special.betainc(np.maximum(counts, 1)[:, None, None], sizes, means / (means + sizes))
    mixed = ((tails * _NODE_WEIGHTS[:, None]).sum(axis=1) * size_weights).sum(axis=1)
    return np.where(counts < 1, 1.0, np.clip(mixed, 0, 1))


def ears_c2(counts: Floats) -> Floats:
    """(day, series) standard deviations above the mean of days -9 to -3; nan where one of them is missing.

    EARS C2 (Hutwagner et al. 2003).
    """
    days = len(counts)
    scores = np.full(counts.shape, np.nan)
    first = C2_BASELINE + C2_GUARD
    if days <= first:
        return scores
    windows = np.lib.stride_tricks.sliding_window_view(counts, C2_BASELINE, axis=0)[: days - first]
    deviation = np.maximum(windows.std(axis=-1, ddof=1), LEAST_DEVIATION)
    scores[first:] = (counts[first:] - windows.mean(axis=-1)) / deviation
    return scores


def drift_sum(before: Floats, counts: Floats, expected: Floats, variance: Floats, *, slack: float) -> Floats:
    """One step of the upper cumulative sum of standardised residuals, each taken as at most 3.

    `variance` of the count. CUSUM on the residuals of a model (Fricker, Hegler and Dunfee 2008).
    """
    residual = np.minimum((counts - expected) / np.sqrt(variance), 3.0)
    return np.maximum(0.0, before + residual - slack)
