from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean_calendar.working_days import (
    add_working_days,
    count_working_days,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_day_on_or_after,
)

days = st.dates(date(2013, 3, 1), date(2030, 10, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 17), True),  # Tuesday
        (date(2026, 11, 14), False),  # Saturday
        (date(2026, 11, 15), False),  # Sunday
        (date(2026, 9, 24), False),  # Thursday, 추석 전날
        (date(2025, 1, 27), False),  # Monday, 임시공휴일
    ],
)
def test_offices_are_closed_on_weekends_and_holidays(day: date, expected: bool) -> None:
    assert is_working_day(day) is expected


def test_chuseok_week_is_skipped_both_ways() -> None:
    # Wed 23 | Thu 24, Fri 25, Sat 26 추석, Sun 27 | Mon 28
    assert next_working_day(date(2026, 9, 23)) == date(2026, 9, 28)
    assert previous_working_day(date(2026, 9, 28)) == date(2026, 9, 23)
    assert working_day_on_or_after(date(2026, 9, 25)) == date(2026, 9, 28)
    assert working_day_on_or_after(date(2026, 9, 23)) == date(2026, 9, 23)


def test_working_days_are_added_and_counted() -> None:
    # after Tue 22: 23 (1), 28 (2), 29 (3)
    assert add_working_days(date(2026, 9, 22), 3) == date(2026, 9, 29)
    assert add_working_days(date(2026, 9, 29), -3) == date(2026, 9, 22)
    assert add_working_days(date(2026, 9, 26), 0) == date(2026, 9, 26)
    # Mon 21, Tue 22, Wed 23; 24-27 off; the end is left out
    assert count_working_days(date(2026, 9, 21), date(2026, 9, 28)) == 3
    assert count_working_days(date(2026, 9, 28), date(2026, 9, 21)) == 0


@given(day=days, count=st.integers(1, 30))
def test_the_nth_working_day_has_n_working_days_up_to_it(day: date, count: int) -> None:
    landed = add_working_days(day, count)
    assert is_working_day(landed)
    assert count_working_days(day + timedelta(days=1), landed + timedelta(days=1)) == count


@given(day=days)
def test_no_working_day_lies_between_a_day_and_the_next_one(day: date) -> None:
    following = next_working_day(day)
    assert day < following
    assert count_working_days(day + timedelta(days=1), following) == 0


@given(first=days, second=days, third=days)
def test_counting_adds_up_over_adjoining_ranges(first: date, second: date, third: date) -> None:
    start, middle, end = sorted((first, second, third))
    assert count_working_days(start, end) == count_working_days(start, middle) + count_working_days(middle, end)
