"""The statutory clock, case by case. Each line was counted by hand on the calendar; the count stands beside it.

A bar is a weekend or a day off, the number in brackets what has been counted so far. A due date ends with its day; a
due moment is written with its time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from korean_calendar.holidays import Calendar, Holiday, HolidayKind, official_calendar
from korean_calendar.limits import Limit, LimitUnit
from korean_calendar.pauses import Pause, PauseKind, spells_in_force
from korean_calendar.statutory import KST, due_at

OFFICIAL = official_calendar()
SUDDEN = OFFICIAL.with_holidays(
    Holiday(date(2026, 11, 6), "임시공휴일", HolidayKind.TEMPORARY, announced_on=date(2026, 11, 4))
)


def known_on(day: str, calendar: Calendar = OFFICIAL) -> Calendar:
    return calendar.known_on(date.fromisoformat(day))


def days(amount: int) -> Limit:
    return Limit(amount, LimitUnit.DAYS)


def hours(amount: int) -> Limit:
    return Limit(amount, LimitUnit.WORK_HOURS)


def months(amount: int) -> Limit:
    return Limit(amount, LimitUnit.MONTHS)


def pause(kind: str, first_on: str, last_on: str | None) -> Pause:
    return Pause(PauseKind(kind), date.fromisoformat(first_on), date.fromisoformat(last_on) if last_on else None)


def supplement(first_on: str, last_on: str | None) -> Pause:
    return pause("supplement", first_on, last_on)


DAY_LIMITS = [
    ("plain week", "2026-06-15 10:00", days(7), "2026-06-23"),  # 15-19 (5) | 22 23
    ("fourteen days", "2026-06-17 10:00", days(14), "2026-07-06"),  # 17-19 (3) | 22-26 (8) | 29-3 (13) | 6
    ("six days run in days", "2026-06-15 17:59", days(6), "2026-06-22"),  # 15-19 (5) | 22
    ("a minute before midnight", "2026-06-19 23:59", days(7), "2026-06-29"),  # 19 (1) | 22-26 (6) | 29
    ("received on Saturday", "2026-06-20 10:00", days(7), "2026-06-30"),  # 22-26 (5) | 29 30
    ("received on Sunday", "2026-06-21 10:00", days(7), "2026-06-30"),  # the same
    ("a holiday that is a Saturday", "2026-06-06 10:00", days(7), "2026-06-16"),  # 8-12 (5) | 15 16
    ("received on 어린이날", "2026-05-05 10:00", days(7), "2026-05-14"),  # 6-8 (3) | 11 12 13 14
    ("노동절 and 어린이날", "2026-04-30 10:00", days(7), "2026-05-12"),  # 30 (1) | 4 (2) | 6 7 8 (5) | 11 12
    ("제헌절", "2026-07-13 10:00", days(7), "2026-07-22"),  # 13-16 (4) | 20 21 22
    ("설 2027 with its substitute", "2027-02-03 10:00", days(7), "2027-02-15"),  # 3 4 5 (3) | 10-12 (6) | 15
    ("설 2027, 14 days", "2027-02-01 10:00", days(14), "2027-02-22"),  # 1-5 (5) | 10-12 (8) | 15-19 (13) | 22
    ("추석 2025, a week off", "2025-10-02 10:00", days(7), "2025-10-17"),  # 2 (1) | 10 (2) | 13-17
    ("추석 2025, 14 days", "2025-09-29 10:00", days(14), "2025-10-23"),  # 29-2 (4) | 10 (5) | 13-17 (10) | 20-23
    ("추석, 개천절, 한글날 2026", "2026-09-18 10:00", days(14), "2026-10-13"),  # 18 21-23 (4) 28-2 (9) 6-8 (12) 12 13
    ("Christmas and New Year", "2026-12-24 10:00", days(7), "2027-01-05"),  # 24 (1) | 28-31 (5) | 4 5
    ("year end, 14 days", "2026-12-21 10:00", days(14), "2027-01-11"),  # 21-24 (4) | 28-31 (8) | 4-8 (13) | 11
    ("over a leap day", "2028-02-24 10:00", days(7), "2028-03-06"),  # 24 25 (2) | 28 29 (4) | 2 3 (6) | 6
    ("the same without one", "2027-02-25 10:00", days(7), "2027-03-08"),  # 25 26 (2) | 2-5 (6) | 8
    ("received on a leap day", "2028-02-29 10:00", days(7), "2028-03-09"),  # 29 (1) | 2 3 (3) | 6-9
]
HOUR_LIMITS = [
    ("over lunch", "2026-06-15 11:30", hours(3), "2026-06-15 15:30"),  # 11:30-12 (0:30), 13-15:30
    ("received at lunch", "2026-06-15 12:20", hours(3), "2026-06-15 16:00"),  # 13-16
    ("received at closing time", "2026-06-19 18:00", hours(3), "2026-06-22 12:00"),  # Mon 9-12
    ("a minute before five on Friday", "2026-06-19 16:59", hours(3), "2026-06-22 10:59"),  # 61 minutes, 119 on Monday
    ("received on Saturday", "2026-06-20 10:00", hours(3), "2026-06-22 12:00"),  # Mon 9-12
    ("before the office opens", "2026-06-15 08:30", hours(3), "2026-06-15 12:00"),  # 9-12
    ("New Year's Eve", "2026-12-31 16:00", hours(3), "2027-01-04 10:00"),  # Thu 16-18 (2) | Mon 9-10
    ("a leap day before 삼일절", "2028-02-29 16:30", hours(3), "2028-03-02 10:30"),  # 1:30 | Thu 9-10:30
    ("one day is eight hours", "2026-06-18 11:00", days(1), "2026-06-19 11:00"),  # Thu 1+5, Fri 9-11
    ("three days are 24 hours", "2026-06-17 15:00", days(3), "2026-06-22 15:00"),  # 3 | 11 | 19 | Mon 9-12, 13-15
    ("five days over 설", "2026-02-12 09:00", days(5), "2026-02-23 18:00"),  # 12 13 (16) | 19 20 (32) | 23
]
SHORT_NOTICE = [
    # 2025-01-27 was declared on the 14th: 10 (1) | 13-17 (6) | 20-24 (11) | 31 (12) | 3 4
    ("declared four days after receipt", "2025-01-10 10:00", days(14), OFFICIAL, "2025-02-04"),
    # as it could be stated on receipt, the 27th still counts: ... (11) | 27 (12) | 31 (13) | 3
    ("as known on receipt", "2025-01-10 10:00", days(14), known_on("2025-01-10"), "2025-02-03"),
    # on the day it was declared it is known
    ("as known on the day of declaration", "2025-01-10 10:00", days(14), known_on("2025-01-14"), "2025-02-04"),
    # 2024-10-01, declared 2024-09-03: 2-6 9-13 (10) | 19 20 (12) | 23-27 (17) | 30 (18) | 2 (19) | 4
    ("declared the day after receipt", "2024-09-02 10:00", days(20), OFFICIAL, "2024-10-04"),
    # ... 30 (18) 1 (19) 2
    ("the same, as known on receipt", "2024-09-02 10:00", days(20), known_on("2024-09-02"), "2024-10-02"),
    # 12 13 14 (3) | 18-21
    ("2020-08-17 beside 광복절", "2020-08-12 10:00", days(7), OFFICIAL, "2020-08-21"),
    # two days' notice: 2-5 (4) | 9 10 11
    ("declared two days before", "2026-11-02 10:00", days(7), SUDDEN, "2026-11-11"),
    ("declared two days before, as known on receipt", "2026-11-02 10:00", days(7), known_on("2026-11-02", SUDDEN),
     "2026-11-10"),
    # Thu 17-18 (1) | Mon 9-11
    ("hours around a sudden day off", "2026-11-05 17:00", hours(3), SUDDEN, "2026-11-09 11:00"),
]  # fmt: skip
PAUSED = [
    # Mon 15-17 (3) | 23-26
    ("Thursday to Monday", days(7), [supplement("2026-06-18", "2026-06-22")], "2026-06-26"),
    # 15-18 (4) | 22 23 24
    ("Friday to Sunday", days(7), [supplement("2026-06-19", "2026-06-21")], "2026-06-24"),
    ("a weekend only", days(7), [supplement("2026-06-20", "2026-06-21")], "2026-06-23"),
    # 15 17 (2) | 22-26
    ("two supplements", days(7), [supplement("2026-06-16", "2026-06-16"), supplement("2026-06-18", "2026-06-19")],
     "2026-06-26"),
    # 15 16 (2) | 25 26 (4) | 29 30 1
    ("two that overlap over a weekend", days(7),
     [supplement("2026-06-17", "2026-06-22"), pause("hearing", "2026-06-19", "2026-06-24")], "2026-07-01"),
    # 18 19 (2) | 22-26
    ("on its way to the agency that answers", days(7), [pause("transfer", "2026-06-15", "2026-06-17")], "2026-06-26"),
    # 15-19 22 (6) | 25
    ("asked on the last day", days(7), [supplement("2026-06-23", "2026-06-24")], "2026-06-25"),
    ("asked after the last day", days(7), [supplement("2026-06-24", None)], "2026-06-23"),
    ("not yet supplemented", days(7), [supplement("2026-06-18", None)], None),
    # 15 18 19 (3) | 22-25
    ("an outage under the decree of 2026-05-06", days(7), [pause("outage", "2026-06-16", "2026-06-17")], "2026-06-25"),
    # the day of receipt does not count at all: Tue 9-12
    ("hours, supplement on the day of receipt", hours(3), [supplement("2026-06-15", "2026-06-15")], "2026-06-16 12:00"),
    # the month ends on July 14; three days more are 제헌절, then a weekend: Monday
    ("a month, three days paused", months(1), [supplement("2026-06-22", "2026-06-24")], "2026-07-20"),
    ("a month, not yet supplemented", months(1), [supplement("2026-07-14", None)], None),
]  # fmt: skip
PAUSED_ELSEWHEN = [
    # 21 (1) | 30 1 2 (4) | 6 7 8
    ("over 추석", "2026-09-21 10:00", days(7), [supplement("2026-09-22", "2026-09-29")], "2026-10-08"),
    # before the decree an outage was no reason: 27-30 (4) | 4 (5) | 6 7
    ("an outage before 2026-05-06", "2026-04-27 10:00", days(7), [pause("outage", "2026-04-28", "2026-04-28")],
     "2026-05-07"),
    # 4 counts, 6 and 7 do not: 4 (1) | 8 (2) | 11-15
    ("an outage into the new decree", "2026-05-04 10:00", days(7), [pause("outage", "2026-05-04", "2026-05-07")],
     "2026-05-15"),
    # Fri 17-18 (1) | Wed 9-11
    ("hours, over a weekend", "2026-06-19 17:00", hours(3), [supplement("2026-06-22", "2026-06-23")],
     "2026-06-24 11:00"),
]  # fmt: skip
EXTENDED: list[tuple[str, str, Limit, dict[str, Any], str]] = [
    # Mon 15-19 (5) | 22-26 (10) | 29-2 (14)
    ("once, as long again", "2026-06-15 10:00", days(7), {"extended_by": 7}, "2026-07-02"),
    # ... 3 (15) | 6-10 (20) | 13
    ("twice, by consent", "2026-06-15 10:00", days(7),
     {"extended_by": 7, "extended_again_by": 7, "has_consent": True}, "2026-07-13"),
    # 15-19 22-26 29-3 6-10 (20) | 13-16 (24) | 20-23
    ("fourteen days, over 제헌절", "2026-06-15 10:00", days(14), {"extended_by": 14}, "2026-07-23"),
    # Mon 15-18 (3), Tue 9-12 (6), 13-16
    ("hours, twice", "2026-06-15 15:00", hours(3),
     {"extended_by": 3, "extended_again_by": 3, "has_consent": True}, "2026-06-16 16:00"),
    # 15 16 (2) | 22-26 (7) | 29 30 1
    ("with a supplement", "2026-06-15 10:00", days(7),
     {"extended_by": 3, "pauses": [supplement("2026-06-17", "2026-06-19")]}, "2026-07-01"),
]  # fmt: skip
BY_CALENDAR = [
    ("a month", "2026-06-15 10:00", months(1), "2026-07-14"),
    # February has no 31st: the 28th, a Saturday; March 1 is 삼일절, the 2nd its substitute
    ("a month from the 31st", "2026-01-31 10:00", months(1), "2026-03-03"),
    ("a month to the eve of a leap day", "2028-01-29 10:00", months(1), "2028-02-28"),
    ("a month to a leap day", "2028-01-30 10:00", months(1), "2028-02-29"),
    # June 20 is a Saturday
    ("three months to a Saturday", "2026-03-21 10:00", months(3), "2026-06-22"),
    ("two weeks", "2026-06-17 10:00", Limit(2, LimitUnit.WEEKS), "2026-06-30"),
    ("a year from a leap day", "2028-02-29 10:00", Limit(1, LimitUnit.YEARS), "2029-02-28"),
    # 2026-12-25 is a Friday and a holiday
    ("six weeks to Christmas", "2026-11-14 10:00", Limit(6, LimitUnit.WEEKS), "2026-12-28"),
]


def check(received: str, limit: Limit, expected: str | None, calendar: Calendar = OFFICIAL, **how: Any) -> None:
    received_at = datetime.fromisoformat(received).replace(tzinfo=KST)
    due = due_at(received_at, limit, calendar, how.pop("pauses", ()), **how)
    if due is None or expected is None:
        assert (due, expected) == (None, None)
    elif ":" in expected:
        assert due == datetime.fromisoformat(expected).replace(tzinfo=KST)
    else:
        assert (due.date().isoformat(), due.hour, due.minute) == (expected, 23, 59)


@pytest.mark.parametrize(("case", "received", "limit", "expected"), [*DAY_LIMITS, *HOUR_LIMITS, *BY_CALENDAR])
def test_a_limit_ends_where_the_calendar_says(case: str, received: str, limit: Limit, expected: str) -> None:
    check(received, limit, expected)


@pytest.mark.parametrize(("case", "received", "limit", "calendar", "expected"), SHORT_NOTICE)
def test_a_holiday_declared_at_short_notice(
    case: str, received: str, limit: Limit, calendar: Calendar, expected: str
) -> None:
    check(received, limit, expected, calendar)


@pytest.mark.parametrize(("case", "limit", "pauses", "expected"), PAUSED)
def test_the_clock_of_monday_15_june_2026_ten_oclock_stops(
    case: str, limit: Limit, pauses: list[Pause], expected: str | None
) -> None:
    check("2026-06-15 10:00", limit, expected, pauses=pauses)


@pytest.mark.parametrize(("case", "received", "limit", "pauses", "expected"), PAUSED_ELSEWHEN)
def test_the_clock_stops_as_of_the_law_and_the_holidays(
    case: str, received: str, limit: Limit, pauses: list[Pause], expected: str
) -> None:
    check(received, limit, expected, pauses=pauses)


@pytest.mark.parametrize(("case", "received", "limit", "how", "expected"), EXTENDED)
def test_extensions_run_on_from_the_limit(
    case: str, received: str, limit: Limit, how: dict[str, Any], expected: str
) -> None:
    check(received, limit, expected, **how)


def test_there_are_forty_cases_and_more() -> None:
    assert sum(map(len, (DAY_LIMITS, HOUR_LIMITS, SHORT_NOTICE, PAUSED, PAUSED_ELSEWHEN, EXTENDED, BY_CALENDAR))) >= 60


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"extended_again_by": 7, "has_consent": True}, "without a first"),
        ({"extended_by": 7, "extended_again_by": 7}, "consent"),
        ({"extended_by": 7, "extended_again_by": 8, "has_consent": True}, "may not exceed"),
    ],
)
def test_a_second_extension_needs_a_first_and_consent(how: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check("2026-06-15 10:00", days(7), "2026-06-23", **how)


def test_a_bad_row_of_the_law_names_file_and_line(tmp_path: Any) -> None:
    table = tmp_path / "pause_kinds.csv"
    table.write_text("kind,label_ko,article,valid_from_on,valid_to_on,is_assumed\nholiday,휴가,,2026-01-01,,true\n")
    with pytest.raises(ValueError, match=r"pause_kinds.csv line 2.*holiday"):
        spells_in_force(table)


def test_every_kind_of_pause_has_its_spell_in_the_law() -> None:
    assert set(spells_in_force()) == set(PauseKind)
