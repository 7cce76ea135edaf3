from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean_calendar.weeks import ReportingWeek, publish_day, week_of, week_of_issue
from korean_calendar.working_days import is_working_day

days = st.dates(date(2014, 1, 1), date(2030, 10, 31))


def test_the_issue_of_a_wednesday_reports_the_week_that_ended_the_sunday_before() -> None:
    week = week_of_issue(date(2026, 11, 18))
    assert (week.start_on, week.last_on, week.end_on) == (date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 16))
    assert week.issue_on == date(2026, 11, 18)
    assert str(week) == "2026-11-09~2026-11-15"
    assert week_of_issue(date(2019, 6, 19)) == ReportingWeek(date(2019, 6, 10))


def test_a_week_is_named_by_its_monday_and_an_issue_by_its_wednesday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        ReportingWeek(date(2026, 11, 10))
    with pytest.raises(ValueError, match="Wednesday"):
        week_of_issue(date(2026, 11, 17))
    with pytest.raises(ValueError, match="Wednesday"):
        publish_day(date(2026, 11, 17))


@pytest.mark.parametrize(
    ("wednesday", "expected"),
    [
        (date(2026, 11, 18), date(2026, 11, 18)),
        (date(2026, 6, 3), date(2026, 6, 4)),  # 지방선거일
        (date(2026, 2, 18), date(2026, 2, 19)),  # 설날 다음날
        (date(2025, 10, 8), date(2025, 10, 10)),  # 추석 대체공휴일, then 한글날
    ],
)
def test_an_issue_goes_out_on_wednesday_or_the_next_working_day(wednesday: date, expected: date) -> None:
    assert publish_day(wednesday) == expected


@given(day=days)
def test_every_day_is_in_exactly_one_week_of_seven_days(day: date) -> None:
    week = week_of(day)
    assert day in week
    assert len(list(week.days())) == 7
    assert all(week_of(other) == week for other in week.days())
    assert day not in week.shifted(1)
    assert day not in week.shifted(-1)


@given(day=days)
def test_each_week_has_one_issue_that_finds_its_way_back(day: date) -> None:
    week = week_of(day)
    assert week.issue_on.weekday() == 2
    assert week_of_issue(week.issue_on) == week
    published = publish_day(week.issue_on)
    assert is_working_day(published)
    assert timedelta() <= published - week.issue_on <= timedelta(days=10)
