"""Quarters and the days of their review, counted on the calendar by hand."""

from __future__ import annotations

from datetime import date

import pytest

from dags.shared.score_steps import quarter_before, quarter_end, review, state

Q3 = date(2026, 7, 1)


def test_quarters_follow_each_other_over_the_turn_of_the_year() -> None:
    assert [quarter_end(date(2026, month, 1)) for month in (1, 4, 7, 10)] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    assert quarter_before(date(2026, 1, 1)) == date(2025, 10, 1)
    assert quarter_before(date(2026, 10, 1)) == Q3


def test_a_review_begins_after_its_wait_and_lasts_working_days() -> None:
    # After Wednesday 30 September 2026: 1, 2, 6, 7, 8 October (3rd 개천절, its substitute on the 5th); then 12 to 15,
    # for the 9th is 한글날.
    assert review(Q3, first_judged_on=date(2026, 9, 30), wait=5, days=5) == (date(2026, 10, 8), date(2026, 10, 15))


def test_a_review_never_begins_before_anything_could_be_read() -> None:
    # Judged first on Friday 13 November: Monday 16 to Friday 20.
    assert review(Q3, first_judged_on=date(2026, 11, 13), wait=5, days=5) == (date(2026, 11, 16), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("business_date", "expected"),
    [
        (date(2026, 10, 6), "pending"),
        # Built in the small hours of the 8th, the first day.
        (date(2026, 10, 7), "open"),
        (date(2026, 10, 14), "open"),
        (date(2026, 10, 15), "frozen"),
    ],
)
def test_a_quarter_is_open_on_the_mornings_of_its_review_and_frozen_after(business_date: date, expected: str) -> None:
    assert state(business_date=business_date, opens_on=date(2026, 10, 8), closes_on=date(2026, 10, 15)) == expected
