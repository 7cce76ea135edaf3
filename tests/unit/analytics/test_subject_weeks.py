from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from analytics.subject_weeks import panel

FIRST = date(2026, 1, 5)
LAST = date(2026, 1, 19)
COUNTS = pl.DataFrame(
    {
        "subject": ["b", "a", "a", "a"],
        "week": [LAST, FIRST, date(2026, 1, 12), date(2025, 12, 29)],
        "reports": [4, 2, 3, 99],
        "phone": [1, 2, 0, 99],
    }
)
CITY = pl.DataFrame({"week": [FIRST, LAST], "reports": [10, 30]})


def test_weeks_without_a_row_are_zero_and_weeks_outside_are_left_out() -> None:
    made = panel(COUNTS, CITY, first=FIRST, last=LAST)
    assert made.subjects == ("a", "b")
    assert made.reports.tolist() == [[2, 3, 0], [0, 0, 4]]
    assert made.phone.tolist() == [[2, 0, 0], [0, 0, 1]]
    assert made.city.tolist() == [10, 0, 30]
    assert (made.column(LAST), made.week(1), made.weeks) == (2, date(2026, 1, 12), 3)


def test_a_day_that_is_no_monday_is_refused() -> None:
    with pytest.raises(ValueError, match="no Monday"):
        panel(COUNTS, CITY, first=FIRST, last=LAST).column(date(2026, 1, 6))


def test_two_rows_for_one_week_are_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        panel(pl.concat([COUNTS, COUNTS]), CITY, first=FIRST, last=LAST)


def test_nothing_said_is_an_empty_panel() -> None:
    made = panel(COUNTS.clear(), CITY.clear(), first=FIRST, last=LAST)
    assert (made.subjects, made.reports.shape, made.city.tolist()) == ((), (0, 3), [0, 0, 0])
