"""A proportion from few cases, with the interval that belongs beside it."""

from __future__ import annotations

from statsmodels.stats.proportion import proportion_confint


def wilson_interval(success_count: int, count: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a rate between 0 and 1 (statsmodels `proportion_confint`).

    Args:
        success_count: cases that count, at most `count`.
        count: all cases.

    Raises:
        ValueError: when there are no cases.
    """
    if count < 1:
        raise ValueError("a rate of nothing has no interval: check the count before")
    low, high = proportion_confint(success_count, count, method="wilson")
    return max(0.0, float(low)), min(1.0, float(high))
