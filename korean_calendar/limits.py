"""Handling periods as rules write them, and where one written in weeks, months or years ends.

Source: 민원 처리에 관한 법률 §19; for weeks, months and years 민법 §159-161, to which it refers.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# §19: up to this many days the limit runs in hours.
_LONGEST_LIMIT_IN_HOURS = 5


class LimitUnit(StrEnum):
    """How a limit is written in the rules."""

    WORK_HOURS = "work_hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Limit:
    """A handling period, e.g. `Limit(7, LimitUnit.DAYS)` for a grievance or `Limit(3, LimitUnit.WORK_HOURS)`.

    Raises:
        ValueError: the amount is not positive.
    """

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError(f"a handling period must be positive: {self.amount} {self.unit.value}")

    @property
    def runs_in_hours(self) -> bool:
        return self.unit is LimitUnit.WORK_HOURS or (
            self.unit is LimitUnit.DAYS and self.amount <= _LONGEST_LIMIT_IN_HOURS
        )

    @property
    def runs_by_calendar(self) -> bool:
        return self.unit in {LimitUnit.WEEKS, LimitUnit.MONTHS, LimitUnit.YEARS}


def last_calendar_day(first_on: date, amount: int, unit: LimitUnit) -> date:
    """Last day of so many weeks, months or years of which `first_on` is the first, before any day off moves it.

    A month ends on the day before the one with the same number; where the last month has no such day, with that month.
    """
    if unit is LimitUnit.WEEKS:
        return first_on + timedelta(weeks=amount) - timedelta(days=1)
    months = first_on.year * 12 + first_on.month - 1 + amount * (12 if unit is LimitUnit.YEARS else 1)
    year, month = divmod(months, 12)
    length = monthrange(year, month + 1)[1]
    if first_on.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first_on.day) - timedelta(days=1)
