"""Quarters and the issue that a day names."""

from __future__ import annotations

from datetime import date

import pytest

from reports.quarters import Quarter, quarterly_period


def test_a_quarter_knows_its_days_and_its_neighbours() -> None:
    quarter = Quarter.of(date(2026, 9, 30))
    assert (quarter.start_on, quarter.end_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert quarter.label_ko == "2026년 3분기"
    assert quarter.issue_number == 20263
    assert quarter.shifted(2) == Quarter(2027, 1)
    assert quarter.shifted(-4) == Quarter(2025, 3)
    assert Quarter(2026, 1).shifted(-1).end_on == date(2025, 12, 31)


def test_every_day_of_a_quarter_names_the_issue_about_the_quarter_before() -> None:
    first = quarterly_period(date(2026, 10, 1), workdays=11)
    last = quarterly_period(date(2026, 12, 31), workdays=11)
    assert first == last
    assert (first.issue_number, first.start_on, first.end_on) == (20263, date(2026, 7, 1), date(2026, 9, 30))


def test_the_issue_is_due_after_its_working_days() -> None:
    # Off in October 2026: 5 (개천절 대체공휴일) and 9 (한글날). 1 2, 6 7 8, 12 to 16 are ten; Monday 19 is next.
    assert quarterly_period(date(2026, 11, 26), workdays=11).publish_on == date(2026, 10, 19)
    with pytest.raises(ValueError, match="first working day"):
        quarterly_period(date(2026, 11, 26), workdays=0)
