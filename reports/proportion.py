"""A proportion from few cases, with the interval that belongs beside it."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

_Z_95 = NormalDist().inv_cdf(0.975)


def wilson_interval(success_count: int, count: int) -> tuple[float, float]:
    """The 95 % score interval of a rate (Wilson 1927, equation 1), as rates between 0 and 1.

    Written out, and tested against statsmodels' `proportion_confint`, because importing that library takes longer than
    making the whole issue.

    Args:
        success_count: cases that count, at most `count`.
        count: all cases.

    Raises:
        ValueError: when there are no cases, or more successes than cases.
    """
    if not 0 <= success_count <= count or count < 1:
        raise ValueError(f"{success_count} of {count} is no proportion: check the counts before")
    rate = success_count / count
    scale = 1 + _Z_95**2 / count
    centre = (rate + _Z_95**2 / (2 * count)) / scale
    half = _Z_95 / scale * sqrt(rate * (1 - rate) / count + _Z_95**2 / (4 * count**2))
    return max(0.0, centre - half), min(1.0, centre + half)
