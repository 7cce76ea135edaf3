"""The like-day median, by hand, and the same days as the gate of deliveries compares."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from analytics.like_day_median import class_codes, like_day_medians, like_days
from expectations.like_days import like_days_before
from korean_calendar.holidays import Holiday, HolidayKind, official_calendar

CALENDAR = official_calendar()
MONDAY = date(2026, 3, 2) + timedelta(weeks=1)  # 2026-03-09; no holiday until Children's Day


def days(first_on: date, count: int) -> list[date]:
    return [first_on + timedelta(days=offset) for offset in range(count)]


def test_a_monday_is_the_median_of_the_last_eight_mondays() -> None:
    classes = class_codes(days(MONDAY, 70 + 7), CALENDAR)
    counts = np.zeros((70, 1))
    counts[0::7, 0] = [100, 100, 1, 2, 3, 4, 5, 6, 70, 80]  # ten Mondays; 5 May is a Tuesday
    # The last eight: 1 2 3 4 5 6 70 80, their middle 4.5. The two hundreds are too old.
    assert like_day_medians(counts, classes, known=70, horizon=1)[0, 0] == 4.5


def test_a_moved_holiday_is_compared_with_days_off_and_its_weekday_without_it() -> None:
    # A temporary holiday is put on Monday 2026-05-11 and no holiday was ever known before it.
    first_on = date(2026, 3, 3)
    quiet = official_calendar()
    bare = type(quiet)(quiet.first_on, quiet.last_on, {})
    moved = bare.with_holidays(Holiday(date(2026, 5, 11), "임시공휴일", HolidayKind.TEMPORARY))
    known = (date(2026, 5, 11) - first_on).days
    counts = np.array([[10.0 if day.weekday() < 5 else float(day.weekday())] for day in days(first_on, known)])
    ahead = days(first_on, known + 8)
    # Saturdays 5 and Sundays 6 in turn: of the last eight days off four each, the median 5.5.
    assert like_day_medians(counts, class_codes(ahead, moved), known=known, horizon=1)[0, 0] == 5.5
    assert like_day_medians(counts, class_codes(ahead, bare), known=known, horizon=1)[0, 0] == 10.0
    # Once over, the holiday is no Monday: the Monday after is the median of the eight Mondays of 10, not of a 3.
    with_it = np.vstack([counts, [[3.0]], np.full((6, 1), 10.0)])
    rows = like_days(class_codes(days(first_on, known + 8), moved), known + 7, known=known + 7)
    assert known not in rows
    assert like_day_medians(with_it, class_codes(days(first_on, known + 8), moved), known=known + 7, horizon=1) == 10.0


def test_holidays_look_back_over_a_year_and_other_days_do_not() -> None:
    first_on = date(2025, 9, 1)
    ahead = days(first_on, 420)
    classes = class_codes(ahead, CALENDAR)
    seollal = (date(2026, 2, 17) - first_on).days
    before = [ahead[row] for row in like_days(classes, seollal, known=seollal)]
    # 개천절 and 추석 (5 to 8 October, 8 a substitute), 한글날, 성탄절, 신정 and the day before 설날: the last eight.
    assert before == [
        date(2025, 10, 5),
        date(2025, 10, 6),
        date(2025, 10, 7),
        date(2025, 10, 8),
        date(2025, 10, 9),
        date(2025, 12, 25),
        date(2026, 1, 1),
        date(2026, 2, 16),
    ]


def test_too_few_days_give_no_median() -> None:
    classes = class_codes(days(MONDAY, 10), CALENDAR)
    found = like_day_medians(np.ones((3, 2)), classes, known=3, horizon=7)
    assert found.shape == (7, 2)
    assert np.isnan(found).all()
    # Four days of work are enough for a Friday, none of them for a Saturday.
    found = like_day_medians(np.full((4, 1), 7.0), classes, known=4, horizon=2)
    assert found[0, 0] == 7.0
    assert np.isnan(found[1, 0])


def test_the_gate_of_deliveries_compares_the_same_days() -> None:
    first_on = date(2025, 6, 1)
    ahead = days(first_on, 520)
    classes = class_codes(ahead, CALENDAR)
    compared = 0
    for target in range(30, 520, 7):
        known = dict.fromkeys(ahead[:target], 1)
        theirs, _ = like_days_before(ahead[target], known, CALENDAR)
        ours = [ahead[row] for row in like_days(classes, target, known=target)]
        if len(theirs) >= 4:
            assert ours == sorted(theirs)
            compared += 1
    assert compared == 70
