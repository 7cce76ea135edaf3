"""Quarters as publications name them: `2026년 3분기`, issue number 20263, and the day a quarter's review is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from korean_calendar.working_days import add_working_days
from reports.publication import IssuePeriod


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, `number` 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def start_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end_on(self) -> date:
        """The last day, included."""
        return self.shifted(1).start_on - timedelta(days=1)

    @property
    def label_ko(self) -> str:
        return f"{self.year}년 {self.number}분기"

    @property
    def short_label(self) -> str:
        """`26.3Q`, for the axis of a chart."""
        return f"{self.year % 100:02d}.{self.number}Q"

    @property
    def issue_number(self) -> int:
        """20263 for the third quarter of 2026."""
        return 10 * self.year + self.number

    def shifted(self, quarters: int) -> Quarter:
        """That many quarters later, or earlier when negative."""
        index = 4 * self.year + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)


def quarterly_period(day: date, *, workdays: int) -> IssuePeriod:
    """The issue that any day of a quarter names: the one about the quarter before.

    Args:
        day: any day; all days of one quarter name the same issue.
        workdays: on which working day of the quarter the issue is due, 1 or more.

    Raises:
        ValueError: when `workdays` is not positive.
    """
    if workdays < 1:
        raise ValueError(f"an issue is due on the first working day or later, and {workdays} is earlier")
    reported = Quarter.of(day).shifted(-1)
    due_on = add_working_days(reported.end_on, workdays)
    return IssuePeriod(reported.issue_number, reported.start_on, reported.end_on, due_on, due_on)
