"""What must be beaten: the median of the last eight like days, where holidays are compared with holidays.

A like day has the same `korean_calendar.day_types.LikeDayClass`. Where fewer than four are known, days of work stand
for each other and so do days off; where even these are fewer than four there is no median, and no forecast either. The
gate of deliveries (`expectations/like_days.py`) compares days in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from korean_calendar.day_types import DayGroup, LikeDayClass, day_group, like_day_class
from korean_calendar.holidays import Calendar

FEWEST_LIKE_DAYS = 4
MOST_LIKE_DAYS = 8
LOOKBACK_DAYS = 120
HOLIDAY_LOOKBACK_DAYS = 400
"""설 and 추석 are half a year apart: a holiday may look back over a year."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

CLASSES = tuple(LikeDayClass)
HOLIDAY = CLASSES.index(LikeDayClass.HOLIDAY)
IS_DAY_OFF = np.array([day_group(one) is DayGroup.DAY_OFF for one in CLASSES])


def class_codes(days: Sequence[date], calendar: Calendar) -> Codes:
    """Index into `CLASSES` of each day.

    Raises:
        CalendarRangeError: a day outside the calendar.
    """
    return np.array([CLASSES.index(like_day_class(day, calendar)) for day in days], dtype=np.int64)


def like_days(classes: Codes, target: int, *, known: int) -> NDArray[np.int64]:
    """Rows of the days that day `target` is compared with, oldest first; empty when there are fewer than four.

    Only the rows before `known` are looked at: what is known on the origin of a forecast.
    """
    wanted = classes[target]
    first = max(0, target - (HOLIDAY_LOOKBACK_DAYS if wanted == HOLIDAY else LOOKBACK_DAYS))
    before = classes[first:known]
    alike = np.flatnonzero(before == wanted)
    if len(alike) < FEWEST_LIKE_DAYS:
        alike = np.flatnonzero(IS_DAY_OFF[before] == IS_DAY_OFF[wanted])
    if len(alike) < FEWEST_LIKE_DAYS:
        return np.empty(0, dtype=np.int64)
    return alike[-MOST_LIKE_DAYS:] + first


def like_day_medians(counts: Floats, classes: Codes, *, known: int, horizon: int) -> Floats:
    """Medians for the `horizon` days from row `known` on.

    Args:
        counts: (days, series); rows from `known` on are not read.
        classes: (days and at least `horizon` more,), from `class_codes`.
        known: number of days known.
        horizon: how many days ahead.

    Returns:
        (horizon, series); NaN where a day has fewer than four days to be compared with.
    """
    medians = np.full((horizon, counts.shape[1]), np.nan)
    for lead in range(horizon):
        rows = like_days(classes, known + lead, known=known)
        if len(rows):
            medians[lead] = np.median(counts[rows], axis=0)
    return medians
