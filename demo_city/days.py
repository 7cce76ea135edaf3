"""Days as the city lives them: ranges, holidays, working days."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from korean_calendar.holidays import FIRST_ON, LAST_ON, holidays_between

KST = ZoneInfo("Asia/Seoul")
HISTORY_START_ON = date(2025, 9, 15)
"""The first day the demo's sources can export."""
LATEST_ON = date(2026, 11, 17)
"""The last whole day that search engines know of until they are told another: they are not asked for days."""


class DayRange(Protocol):
    """Anything with a first day and the day after the last, such as the extractors' windows."""

    @property
    def start_on(self) -> date: ...

    @property
    def end_on(self) -> date: ...


@dataclass(frozen=True)
class Days:
    """The days from `start_on` up to but not including `end_on`.

    Raises:
        ValueError: the range holds no day.
    """

    start_on: date
    end_on: date

    def __post_init__(self) -> None:
        if self.start_on >= self.end_on:
            raise ValueError(f"no day between {self.start_on} and {self.end_on}")

    @classmethod
    def of(cls, first_on: date, last_on: date) -> Days:
        """Both ends included."""
        return cls(first_on, last_on + timedelta(days=1))


def day_numbers(days: DayRange) -> NDArray[np.int64]:
    """Days since 1970-01-01 of every day in the range."""
    return np.arange(to_number(days.start_on), to_number(days.end_on), dtype=np.int64)


def to_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def to_date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=int(number))


def night_of(business_date: date) -> datetime:
    """When the night's exports are written: 01:00 on the day after."""
    return datetime.combine(business_date + timedelta(days=1), time(1), KST)


def to_seconds(moment: datetime) -> int:
    """A moment as seconds of KST wall-clock time since 1970-01-01, the unit of all times in this package."""
    local = moment.astimezone(KST).replace(tzinfo=None)
    return int((local - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - wall-clock arithmetic without a zone


@functools.cache
def holiday_numbers() -> NDArray[np.int64]:
    """Public holidays of the years the calendar knows, as day numbers, sorted."""
    return np.array([to_number(day) for day in holidays_between(FIRST_ON, LAST_ON)], dtype=np.int64)


@functools.cache
def working_calendar() -> np.busdaycalendar:
    """Monday to Friday without public holidays."""
    return np.busdaycalendar(holidays=holiday_numbers().astype("datetime64[D]"))


def weekdays(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """0 is Monday."""
    return (numbers + 3) % 7


def is_holiday(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.isin(numbers, holiday_numbers())


def is_working_day(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.is_busday(numbers.astype("datetime64[D]"), busdaycal=working_calendar())


def add_working_days(numbers: NDArray[np.int64], count: NDArray[np.int64] | int) -> NDArray[np.int64]:
    """The working day `count` working days later; a day off is first moved to the next working day."""
    moved = np.busday_offset(numbers.astype("datetime64[D]"), count, roll="forward", busdaycal=working_calendar())
    return moved.astype(np.int64)


def months(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """1 to 12."""
    return numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
