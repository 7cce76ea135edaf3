from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from korean_calendar import holidays
from korean_calendar.holidays import (
    CalendarRangeError,
    Holiday,
    HolidayKind,
    holidays_between,
    official_calendar,
    read_manual_table,
)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2015, 8, 14), "임시공휴일(광복 70주년)"),
        (date(2017, 10, 2), "임시공휴일"),
        (date(2020, 8, 17), "임시공휴일"),
        (date(2023, 10, 2), "임시공휴일"),
        (date(2024, 10, 1), "임시공휴일(국군의 날)"),
        (date(2025, 1, 27), "임시공휴일"),
        (date(2025, 6, 3), "대통령 선거일(임시공휴일)"),
        (date(2026, 6, 3), "지방선거일"),
        (date(2026, 2, 17), "설날"),
        (date(2026, 9, 25), "추석"),
        (date(2026, 10, 5), "개천절 대체공휴일"),
        (date(2017, 10, 3), "개천절·추석 전날"),
        (date(2026, 1, 1), "신정"),
    ],
)
def test_known_holidays_carry_the_label_officials_use(day: date, label: str) -> None:
    holiday = official_calendar().holiday(day)
    assert holiday is not None
    assert holiday.label_ko == label


def test_saturdays_are_not_holidays_by_themselves() -> None:
    assert not official_calendar().is_holiday(date(2026, 11, 7))


def test_holidays_between_includes_both_ends_in_order() -> None:
    assert holidays_between(date(2026, 9, 24), date(2026, 9, 26)) == {
        date(2026, 9, 24): "추석 전날",
        date(2026, 9, 25): "추석",
        date(2026, 9, 26): "추석 다음날",
    }


def test_a_day_outside_the_known_years_is_an_error_not_a_working_day() -> None:
    with pytest.raises(CalendarRangeError, match="2031-01-01"):
        official_calendar().is_holiday(date(2031, 1, 1))


def test_every_kind_occurs_and_matches_its_label() -> None:
    kinds = {holiday.kind for holiday in official_calendar().holidays.values()}
    assert kinds == set(HolidayKind)
    substitutes = [h for h in official_calendar().holidays.values() if h.kind is HolidayKind.SUBSTITUTE]
    assert len(substitutes) > 10
    assert all("대체공휴일" in holiday.label_ko for holiday in substitutes)


def test_the_manual_table_wins_over_the_package() -> None:
    manual = read_manual_table(holidays.MANUAL_TABLE)
    assert len(manual) >= 8
    assert all(official_calendar().holidays[row.on] == row for row in manual)


def test_a_bad_manual_row_names_file_and_line(tmp_path: Path) -> None:
    table = tmp_path / "manual_holidays.csv"
    table.write_text("date,name,kind,announced_on\n2026-12-31,임시공휴일,sometimes,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"manual_holidays.csv line 2.*sometimes"):
        read_manual_table(table)


def test_a_calendar_with_one_more_day_leaves_the_official_one_alone() -> None:
    day = date(2026, 11, 17)
    changed = official_calendar().with_holidays(Holiday(day, "임시공휴일", HolidayKind.TEMPORARY))
    assert changed.is_holiday(day)
    assert not official_calendar().is_holiday(day)
