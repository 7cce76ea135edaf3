"""Working days of the city: Monday to Friday, holidays left out."""

from __future__ import annotations

from datetime import date, timedelta

from korean_calendar.holidays import Calendar, official_calendar

_SATURDAY = 5


def is_working_day(day: date, calendar: Calendar | None = None) -> bool:
    """Whether offices are open on that day."""
    return day.weekday() < _SATURDAY and not (calendar or official_calendar()).is_holiday(day)


def working_day_on_or_after(day: date, calendar: Calendar | None = None) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, calendar):
        day += timedelta(days=1)
    return day


def next_working_day(day: date, calendar: Calendar | None = None) -> date:
    """The first working day after `day`, never the day itself."""
    return working_day_on_or_after(day + timedelta(days=1), calendar)


def previous_working_day(day: date, calendar: Calendar | None = None) -> date:
    """The last working day before `day`, never the day itself."""
    day -= timedelta(days=1)
    while not is_working_day(day, calendar):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int, calendar: Calendar | None = None) -> date:
    """The `count`-th working day after `day` (before it when negative); 0 gives the day itself, whatever it is."""
    step = next_working_day if count > 0 else previous_working_day
    for _ in range(abs(count)):
        day = step(day, calendar)
    return day


def count_working_days(start_on: date, end_on: date, calendar: Calendar | None = None) -> int:
    """Working days in the half-open range from `start_on` up to but not including `end_on`."""
    length = (end_on - start_on).days
    return sum(is_working_day(start_on + timedelta(days=offset), calendar) for offset in range(max(length, 0)))
