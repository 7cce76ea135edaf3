"""Half-open windows of KST days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from extract.window import Window

DAY = date(2026, 11, 17)


def test_a_night_is_the_business_date_with_the_overlap_before_it() -> None:
    window = Window.of_night(DAY, overlap_days=3)
    assert (window.start_on, window.end_on) == (date(2026, 11, 14), date(2026, 11, 18))


def test_a_night_without_overlap_is_one_day() -> None:
    assert list(Window.of_night(DAY).days()) == [DAY]


def test_a_negative_overlap_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        Window.of_night(DAY, overlap_days=-1)


def test_ranges_named_by_people_include_both_ends() -> None:
    window = Window.of_days(date(2026, 11, 16), DAY)
    assert list(window.days()) == [date(2026, 11, 16), DAY]
    assert window.last_on == DAY


@pytest.mark.parametrize("end_on", [DAY, date(2026, 11, 16)])
def test_a_window_without_a_day_is_refused(end_on: date) -> None:
    with pytest.raises(ValueError, match="empty window"):
        Window(DAY, end_on)


def test_days_begin_at_midnight_in_seoul() -> None:
    window = Window.of_night(DAY)
    # Seoul is nine hours ahead of UTC all year.
    assert window.start_at == datetime(2026, 11, 16, 15, tzinfo=UTC)
    assert window.end_at == datetime(2026, 11, 17, 15, tzinfo=UTC)


def test_a_day_is_inside_from_the_start_up_to_but_not_including_the_end() -> None:
    window = Window(DAY, date(2026, 11, 19))
    assert DAY in window
    assert date(2026, 11, 18) in window
    assert date(2026, 11, 19) not in window
    assert date(2026, 11, 16) not in window
    assert "2026-11-17" not in window


def test_a_window_prints_as_it_is_named_in_messages() -> None:
    assert str(Window.of_night(DAY)) == "[2026-11-17, 2026-11-18)"
