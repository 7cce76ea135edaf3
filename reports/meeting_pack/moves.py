"""How many items a time should have brought, from the days before it: working days and days off counted apart.

Days of one kind bring what the base days of that kind brought on average. The spread is the day-to-day variance of
each kind (at least a Poisson's), for the reported days and for the base's own mean; days are taken as independent,
which is why a claim needs more standard errors than two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from korean_calendar.working_days import is_working_day
from reports.weekly_issue.narrative import Comparison

MINIMUM_BASE_DAYS = 3


@dataclass(frozen=True)
class Days:
    """The reported days and the base before them, working days and days off apart."""

    reported: tuple[date, ...]
    base: tuple[date, ...]

    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """Seven days each, the last one ending with the last reported day; as many as the base holds, oldest first."""
        every = (*self.base, *self.reported)
        return tuple(every[len(every) - 7 * n : len(every) - 7 * (n - 1)] for n in range(len(self.base) // 7, 0, -1))

    def of_kind(self, is_working: bool) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """Reported and base days of one kind."""
        return (
            tuple(day for day in self.reported if is_working_day(day) == is_working),
            tuple(day for day in self.base if is_working_day(day) == is_working),
        )


def days_of(first_on: date, last_on: date, *, base_days: int) -> Days:
    """The days from `first_on` to `last_on`, both included, and the `base_days` before them."""
    reported = tuple(first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1))
    base = tuple(first_on - timedelta(days=n) for n in range(base_days, 0, -1))
    return Days(reported, base)


def compare(counts: Mapping[date, int], days: Days, *, required: float) -> Comparison:
    """A count against its usual level.

    Args:
        counts: items a day; a day without an entry brought none.
        days: the reported days and their base.
        required: standard errors that a claim of direction needs.

    Returns:
        Without a base when a kind of day among the reported ones has fewer than three base days.
    """
    count = sum(counts.get(day, 0) for day in days.reported)
    expected = variance = 0.0
    for is_working in (True, False):
        reported, base = days.of_kind(is_working)
        if not reported:
            continue
        if len(base) < MINIMUM_BASE_DAYS:
            return Comparison(count, None, required=required)
        mean, spread = _mean_and_variance([counts.get(day, 0) for day in base])
        expected += len(reported) * mean
        variance += len(reported) * spread + len(reported) ** 2 * spread / len(base)
    return Comparison(count, expected, spread=math.sqrt(variance), required=required)


def _mean_and_variance(values: Sequence[int]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    deviation = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return mean, max(deviation, mean)
