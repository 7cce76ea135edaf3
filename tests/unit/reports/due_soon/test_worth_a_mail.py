"""When a department hears of its petitions; days worked out on the calendar of November 2026."""

from __future__ import annotations

from datetime import date

from reports.due_soon.compose import worth_a_mail
from reports.due_soon.read import Due
from reports.due_soon.settings import DueSoonSettings

THURSDAY = date(2026, 11, 12)
MONDAY = date(2026, 11, 16)
SETTINGS = DueSoonSettings(due_within_working_days=2)


def due(petition_id: str, due_on: date, left: int) -> Due:
    return Due(
        petition_id, date(2026, 11, 11), petition_id, "고충", "waterworks", "상수도사업본부", date(2026, 11, 2), due_on,
        left, False,
    )  # fmt: skip


def listed(*petitions: Due, morning: date = THURSDAY) -> list[str]:
    return [d.petition_id for d in worth_a_mail(petitions, morning=morning, settings=SETTINGS)]


def test_due_today_or_tomorrow_is_worth_a_mail_and_later_is_not() -> None:
    today, tomorrow = due("today", THURSDAY, 1), due("tomorrow", date(2026, 11, 13), 2)
    later = due("later", MONDAY, 3)
    assert listed(today, tomorrow, later) == ["today", "tomorrow"]
    assert listed(later) == []


def test_long_overdue_alone_is_no_mail_but_stands_in_one() -> None:
    old = due("old", date(2026, 11, 4), -1)
    assert listed(old) == []
    assert listed(old, due("today", THURSDAY, 1)) == ["old", "today"]


def test_newly_overdue_is_a_mail_also_over_a_weekend() -> None:
    assert listed(due("wednesday", date(2026, 11, 11), -1)) == ["wednesday"]
    assert listed(due("friday", date(2026, 11, 13), -1), morning=MONDAY) == ["friday"]
    assert listed(due("thursday", THURSDAY, -1), morning=MONDAY) == []
