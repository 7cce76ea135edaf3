"""The one home of Korean public holidays: what the `holidays` package knows, under a manual table that always wins.

The package computes what follows from law (설날, 추석, substitute holidays, fixed elections). It learns of a temporary
holiday (임시공휴일) only with its next release, often after the day itself, so people write those into
`manual_holidays.csv` when the cabinet announces them; the row also guards against an older package being installed.
Saturdays are not holidays here: `working_days` leaves them out by itself.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import holidays as holidays_package

FIRST_ON = date(2013, 1, 1)
LAST_ON = date(2030, 12, 31)
MANUAL_TABLE = Path(__file__).with_name("manual_holidays.csv")
# The package's wording where the office writes otherwise.
_OFFICE_WORDING = {"신정연휴": "신정", "대체 휴일": "대체공휴일", "석가탄신일": "부처님오신날"}


class HolidayKind(StrEnum):
    """Why a day is off."""

    PUBLIC = "public"
    SUBSTITUTE = "substitute"
    ELECTION = "election"
    TEMPORARY = "temporary"


class CalendarRangeError(LookupError):
    """A day outside the years the calendar knows was asked for."""


@dataclass(frozen=True)
class Holiday:
    """One day off, with the label officials know it by; `announced_on` where it was declared and not set by law."""

    on: date
    label_ko: str
    kind: HolidayKind
    announced_on: date | None = None


@dataclass(frozen=True)
class Calendar:
    """The holidays of the days `first_on` to `last_on`, both included.

    Raises:
        CalendarRangeError: a question about a day outside that range; "no holiday" would be a guess.
    """

    first_on: date
    last_on: date
    holidays: Mapping[date, Holiday]

    def holiday(self, day: date) -> Holiday | None:
        if not self.first_on <= day <= self.last_on:
            raise CalendarRangeError(
                f"the calendar knows {self.first_on} to {self.last_on}, not {day}; "
                "extend FIRST_ON/LAST_ON in korean_calendar/holidays.py and write the seed again"
            )
        return self.holidays.get(day)

    def is_holiday(self, day: date) -> bool:
        return self.holiday(day) is not None

    def known_on(self, day: date) -> Calendar:
        """The same calendar as it stood on that day: what was declared later is not yet a holiday."""
        known = {
            on: holiday
            for on, holiday in self.holidays.items()
            if holiday.announced_on is None or holiday.announced_on <= day
        }
        return Calendar(self.first_on, self.last_on, MappingProxyType(known))

    def with_holidays(self, *extra: Holiday) -> Calendar:
        """The same calendar with days added or renamed, for a what-if or a test."""
        return Calendar(
            self.first_on, self.last_on, MappingProxyType({**self.holidays, **{day.on: day for day in extra}})
        )


def read_manual_table(path: Path) -> tuple[Holiday, ...]:
    """The rows of a manual table (`date,name,kind,announced_on`), in the order of the file.

    Raises:
        ValueError: a row that is no date, has no name or an unknown kind; the message names file and line.
    """
    rows: list[Holiday] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                announced = row["announced_on"]
                holiday = Holiday(
                    date.fromisoformat(row["date"]),
                    row["name"].strip(),
                    HolidayKind(row["kind"]),
                    date.fromisoformat(announced) if announced else None,
                )
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name} line {number}: {error}; expected date,name,kind,announced_on") from error
            if not holiday.label_ko:
                raise ValueError(f"{path.name} line {number}: the name is empty")
            rows.append(holiday)
    return tuple(rows)


@cache
def official_calendar() -> Calendar:
    """2013 to 2030 as the package and the manual table of this version know them."""
    known = holidays_package.country_holidays("KR", years=range(FIRST_ON.year, LAST_ON.year + 1), language="ko")
    days = {day: _from_package(day, label) for day, label in sorted(known.items())}
    days.update({holiday.on: holiday for holiday in read_manual_table(MANUAL_TABLE)})
    return Calendar(FIRST_ON, LAST_ON, MappingProxyType(dict(sorted(days.items()))))


def holidays_between(first_on: date, last_on: date) -> dict[date, str]:
    """Label by holiday for the days from `first_on` to `last_on`, both included, in order.

    Raises:
        CalendarRangeError: the range leaves 2013 to 2030.
    """
    calendar = official_calendar()
    length = (last_on - first_on).days + 1
    found = (calendar.holiday(first_on + timedelta(days=offset)) for offset in range(max(length, 0)))
    return {holiday.on: holiday.label_ko for holiday in found if holiday}


def _from_package(day: date, label: str) -> Holiday:
    for theirs, ours in _OFFICE_WORDING.items():
        label = label.replace(theirs, ours)
    label = "·".join(part.strip() for part in label.split(";"))
    if "대체공휴일" in label:
        kind = HolidayKind.SUBSTITUTE
    elif "선거일" in label:
        kind = HolidayKind.ELECTION
    elif "임시공휴일" in label:
        kind = HolidayKind.TEMPORARY
    else:
        kind = HolidayKind.PUBLIC
    return Holiday(day, label, kind)
