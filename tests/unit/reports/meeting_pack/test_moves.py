"""The usual level of a time, worked out by hand on November 2026 (no holiday in it or in the days before used)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reports.meeting_pack.build import month_before, publication
from reports.meeting_pack.moves import compare, days_of
from reports.meeting_pack.settings import Scope
from reports.weekly_issue.narrative import Direction

MONDAY = date(2026, 11, 16)


def filled(first_on: date, days: int, working: int, off: int) -> dict[date, int]:
    every = [first_on + timedelta(days=n) for n in range(days)]
    return {day: working if day.weekday() < 5 else off for day in every}


def test_working_days_and_days_off_are_counted_apart() -> None:
    # Two weeks of base, one week reported: 10 working days at 10, 4 days off at 2.
    days = days_of(MONDAY, MONDAY + timedelta(days=6), base_days=14)
    counts = filled(MONDAY - timedelta(days=14), 14, 10, 2) | filled(MONDAY, 7, 20, 2)
    found = compare(counts, days, required=3.0)
    # 5 x 20 + 2 x 2 against 5 x 10 + 2 x 2.
    assert (found.count, found.base) == (104, 54.0)
    # The variance is Poisson's where days do not differ: 5x10 + 25x10/10 + 2x2 + 4x2/4 = 50 + 25 + 4 + 2.
    assert found.spread == pytest.approx(9.0)
    assert found.direction is Direction.UP


def test_days_that_differ_widen_the_spread() -> None:
    days = days_of(MONDAY, MONDAY, base_days=7)
    monday = MONDAY - timedelta(days=7)
    counts = {monday + timedelta(days=n): value for n, value in enumerate((0, 10, 20, 30, 40))} | {MONDAY: 60}
    found = compare(counts, days, required=3.0)
    # Mean 20, sample variance (400 + 100 + 0 + 100 + 400) / 4 = 250; 250 + 250 / 5 = 300.
    assert (found.base, found.spread) == (20.0, pytest.approx(300**0.5))
    # 40 above the mean is less than 3 x 17.3.
    assert found.direction is Direction.SAME


def test_without_like_days_there_is_no_base() -> None:
    saturday = date(2026, 11, 21)
    days = days_of(saturday, saturday, base_days=5)
    assert compare({saturday: 9}, days, required=3.0).direction is Direction.UNKNOWN


def test_weeks_end_with_the_last_reported_day() -> None:
    weeks = days_of(MONDAY, MONDAY + timedelta(days=2), base_days=15).weeks()
    assert [(week[0], len(week)) for week in weeks] == [(date(2026, 11, 5), 7), (date(2026, 11, 12), 7)]
    assert weeks[-1][-1] == date(2026, 11, 18)


def test_the_pack_reports_the_month_before_its_day() -> None:
    assert month_before(date(2027, 1, 4)) == Scope(date(2026, 12, 1), date(2026, 12, 31))
    # 2026-11-07 is a Saturday.
    period = publication().period(date(2026, 11, 7))
    assert (period.issue_number, period.start_on, period.end_on) == (202610, date(2026, 10, 1), date(2026, 10, 31))
    assert period.send_on == date(2026, 11, 9)


def test_an_ad_hoc_pack_is_numbered_by_its_day() -> None:
    scope = Scope(date(2026, 11, 9), date(2026, 11, 15))
    period = publication(scope=scope).period(date(2026, 11, 16))
    assert (period.issue_number, period.start_on, period.end_on) == (2026111601, scope.first_on, scope.last_on)
    with pytest.raises(ValueError, match="later day"):
        Scope(date(2026, 11, 9), date(2026, 11, 8))
