from __future__ import annotations

from datetime import date

import pytest

from reports.casebook.period import yearly_period


def test_january_to_march_names_the_year_before() -> None:
    # 16 January 2027 is a Saturday: the book is sent on the Monday after.
    period = yearly_period(date(2027, 1, 16))
    assert (period.issue_number, period.start_on, period.end_on) == (2026, date(2026, 1, 1), date(2026, 12, 31))
    assert period.send_on == date(2027, 1, 18)
    assert yearly_period(date(2027, 3, 31)).issue_number == 2026


def test_december_names_its_own_year_as_the_same_issue() -> None:
    assert yearly_period(date(2026, 12, 1)).issue_number == 2026


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2026, 11, 30)])
def test_other_months_name_no_book(day: date) -> None:
    with pytest.raises(ValueError, match="January to March"):
        yearly_period(day)
