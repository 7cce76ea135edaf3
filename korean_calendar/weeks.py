"""Reporting weeks: Monday to Sunday, published on the Wednesday after (or the next working day)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from korean_calendar.holidays import Calendar
from korean_calendar.working_days import working_day_on_or_after

_WEDNESDAY = 2
# From a week's Monday to the Wednesday of the following week.
_DAYS_TO_ISSUE = 9


@dataclass(frozen=True, order=True)
class ReportingWeek:
    """Seven days named by their Monday.

    Raises:
        ValueError: `start_on` is not a Monday.
    """

    start_on: date

    def __post_init__(self) -> None:
        if self.start_on.weekday() != 0:
            raise ValueError(f"a reporting week starts on a Monday, {self.start_on} is none")

    @property
    def last_on(self) -> date:
        """Its Sunday."""
        return self.start_on + timedelta(days=6)

    @property
    def end_on(self) -> date:
        """The Monday after: the week is half-open like every window."""
        return self.start_on + timedelta(days=7)

    @property
    def issue_on(self) -> date:
        """The Wednesday that names its issue."""
        return self.start_on + timedelta(days=_DAYS_TO_ISSUE)

    def days(self) -> Iterator[date]:
        for offset in range(7):
            yield self.start_on + timedelta(days=offset)

    def shifted(self, weeks: int) -> ReportingWeek:
        """The week that many weeks later (earlier when negative)."""
        return ReportingWeek(self.start_on + timedelta(weeks=weeks))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start_on <= day < self.end_on

    def __str__(self) -> str:
        return f"{self.start_on}~{self.last_on}"


def week_of(day: date) -> ReportingWeek:
    """The reporting week a day falls in."""
    return ReportingWeek(day - timedelta(days=day.weekday()))


def week_of_issue(wednesday: date) -> ReportingWeek:
    """The week an issue reports on: the one that ended the Sunday before that Wednesday.

    Raises:
        ValueError: the day is not a Wednesday; issues are named by their Wednesday even when they appear later.
    """
    _require_wednesday(wednesday)
    return ReportingWeek(wednesday - timedelta(days=_DAYS_TO_ISSUE))


def publish_day(wednesday: date, calendar: Calendar | None = None) -> date:
    """When the issue of that Wednesday goes out: the day itself, or the next working day after a holiday.

    Raises:
        ValueError: the day is not a Wednesday.
    """
    _require_wednesday(wednesday)
    return working_day_on_or_after(wednesday, calendar)


def _require_wednesday(day: date) -> None:
    if day.weekday() != _WEDNESDAY:
        raise ValueError(f"an issue is named by its Wednesday, {day} is none")
