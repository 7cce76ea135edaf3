"""Which days may be compared with each other: volumes follow the weekday, and holidays follow nothing but holidays."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from korean_calendar.holidays import Calendar, official_calendar


class LikeDayClass(StrEnum):
    """Days whose volumes are alike. A holiday is a holiday on whatever weekday it falls."""

    WORKDAY_MON = "workday_mon"
    WORKDAY_TUE = "workday_tue"
    WORKDAY_WED = "workday_wed"
    WORKDAY_THU = "workday_thu"
    WORKDAY_FRI = "workday_fri"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


class DayGroup(StrEnum):
    """The coarser comparison, for when a class has too few days yet."""

    WORKDAY = "workday"
    DAY_OFF = "day_off"


_BY_WEEKDAY = tuple(LikeDayClass)[:7]
_DAYS_OFF = frozenset({LikeDayClass.SATURDAY, LikeDayClass.SUNDAY, LikeDayClass.HOLIDAY})


def like_day_class(day: date, calendar: Calendar | None = None) -> LikeDayClass:
    """The class of one day."""
    if (calendar or official_calendar()).is_holiday(day):
        return LikeDayClass.HOLIDAY
    return _BY_WEEKDAY[day.weekday()]


def day_group(like_day: LikeDayClass) -> DayGroup:
    """Whether days of that class are days of work."""
    return DayGroup.DAY_OFF if like_day in _DAYS_OFF else DayGroup.WORKDAY
