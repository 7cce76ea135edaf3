from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean_calendar.day_types import DayGroup, LikeDayClass, day_group, like_day_class
from korean_calendar.working_days import is_working_day


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 16), LikeDayClass.WORKDAY_MON),
        (date(2026, 11, 17), LikeDayClass.WORKDAY_TUE),
        (date(2026, 11, 20), LikeDayClass.WORKDAY_FRI),
        (date(2026, 11, 21), LikeDayClass.SATURDAY),
        (date(2026, 11, 22), LikeDayClass.SUNDAY),
        (date(2026, 9, 24), LikeDayClass.HOLIDAY),
        (date(2026, 9, 26), LikeDayClass.HOLIDAY),  # a Saturday of 추석
    ],
)
def test_like_days_follow_the_weekday_except_holidays(day: date, expected: LikeDayClass) -> None:
    assert like_day_class(day) == expected


@given(day=st.dates(date(2013, 1, 1), date(2030, 12, 31)))
def test_the_group_says_whether_offices_are_open(day: date) -> None:
    assert (day_group(like_day_class(day)) is DayGroup.WORKDAY) is is_working_day(day)
