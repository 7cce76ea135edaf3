"""The statutory clock of a petition (민원 처리에 관한 법률 §19-21, 시행령 §20): when an answer is due.

Counting, as the law puts it:
    - a limit of 5 days or less runs in working hours from the moment of receipt, one day being 8 working hours;
    - a limit of 6 days or more runs in days: the day of receipt counts, holidays and Saturdays do not, and the answer
      may come until the end of the last day;
    - not counted: the days from the request for a supplement to its arrival (both included), from a transfer to its
      receipt, of hearings and tests, and of a system outage;
    - the limit may be extended once, by no more than its own length, in the same unit.

The law does not say which hours an office works. `WorkHours` is that setting: 09:00-18:00 with lunch 12:00-13:00, the
usual hours of civil servants (국가공무원 복무규정 §9), which makes the 8 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

from korean_calendar.holidays import Calendar
from korean_calendar.working_days import is_working_day

KST = ZoneInfo("Asia/Seoul")
# §19: up to this many days the limit runs in hours.
_LONGEST_LIMIT_IN_HOURS = 5
_HOURS_OF_A_DAY = 8


class LimitUnit(StrEnum):
    """How a limit is written in the rules."""

    WORK_HOURS = "work_hours"
    DAYS = "days"


@dataclass(frozen=True)
class Limit:
    """A handling period, e.g. `Limit(7, LimitUnit.DAYS)` for a grievance or `Limit(3, LimitUnit.WORK_HOURS)`.

    Raises:
        ValueError: the amount is not positive.
    """

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError(f"a handling period must be positive: {self.amount} {self.unit.value}")

    @property
    def runs_in_hours(self) -> bool:
        return self.unit is LimitUnit.WORK_HOURS or self.amount <= _LONGEST_LIMIT_IN_HOURS


class PauseKind(StrEnum):
    """Why the clock stands."""

    SUPPLEMENT = "supplement"  # 보완
    TRANSFER = "transfer"  # 이송
    HEARING = "hearing"  # 의견청취, 시험, 감정
    OUTAGE = "outage"  # 전산장애


@dataclass(frozen=True)
class Pause:
    """Days that do not count: `first_on` to `last_on`, both included; no `last_on` while the clock still stands.

    Raises:
        ValueError: the pause ends before it starts.
    """

    kind: PauseKind
    first_on: date
    last_on: date | None

    def __post_init__(self) -> None:
        if self.last_on is not None and self.last_on < self.first_on:
            raise ValueError(f"a pause cannot end before it starts: {self.first_on} to {self.last_on}")

    def holds(self, day: date) -> bool:
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)

    def holds_for_good(self, day: date) -> bool:
        return self.last_on is None and self.first_on <= day


@dataclass(frozen=True)
class WorkHours:
    """The hours an office works on a working day, Korean time.

    Raises:
        ValueError: the hours are out of order, or do not make the 8 hours by which the law turns days into hours.
    """

    starts_at: time = time(9)
    lunch_starts_at: time = time(12)
    lunch_ends_at: time = time(13)
    ends_at: time = time(18)

    def __post_init__(self) -> None:
        if not self.starts_at <= self.lunch_starts_at <= self.lunch_ends_at <= self.ends_at:
            raise ValueError(f"working hours out of order: {self}")
        a_day = date(2026, 1, 2)
        if sum((end - start for start, end in self.stretches(a_day)), timedelta()) != timedelta(hours=_HOURS_OF_A_DAY):
            raise ValueError(f"the law counts a day as {_HOURS_OF_A_DAY} working hours, these are not: {self}")

    def stretches(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Morning and afternoon of one working day, half-open."""
        starts, lunch, back, ends = (
            datetime.combine(day, moment, KST)
            for moment in (self.starts_at, self.lunch_starts_at, self.lunch_ends_at, self.ends_at)
        )
        return (starts, lunch), (back, ends)


OFFICE_HOURS = WorkHours()


def due_at(
    received_at: datetime,
    limit: Limit,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    *,
    extended_by: int = 0,
    work_hours: WorkHours = OFFICE_HOURS,
) -> datetime | None:
    """The last moment at which an answer is in time, in Asia/Seoul.

    Args:
        received_at: when the agency that answers received it (aware).
        limit: the handling period.
        calendar: the holidays in force.
        pauses: what does not count; they may overlap.
        extended_by: length of the one allowed extension, in the limit's own unit.
        work_hours: the office's hours, for limits that run in hours.

    Returns:
        The moment (for limits in days the end of the last day), or None while an open pause holds the clock.

    Raises:
        ValueError: a naive `received_at`, or an extension longer than the limit itself.
        CalendarRangeError: the answer would be due outside the calendar.
    """
    received_at = _in_seoul(received_at)
    if not 0 <= extended_by <= limit.amount:
        raise ValueError(f"an extension may not exceed the limit of {limit.amount} {limit.unit.value}: {extended_by}")
    amount = limit.amount + extended_by
    pauses = tuple(pauses)
    if not limit.runs_in_hours:
        last_on = _nth_counted_day(received_at.date(), amount, calendar, pauses)
        return None if last_on is None else datetime.combine(last_on, time.max, KST)
    hours = amount if limit.unit is LimitUnit.WORK_HOURS else amount * _HOURS_OF_A_DAY
    return _after_work_time(received_at, timedelta(hours=hours), calendar, pauses, work_hours)


def due_on(
    received_at: datetime,
    limit: Limit,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    *,
    extended_by: int = 0,
    work_hours: WorkHours = OFFICE_HOURS,
) -> date | None:
    """The KST day of `due_at`, with the same arguments and errors; None while an open pause holds the clock."""
    moment = due_at(received_at, limit, calendar, pauses, extended_by=extended_by, work_hours=work_hours)
    return None if moment is None else moment.date()


def counted_days(received_at: datetime, until_at: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> int:
    """Days used up when answered at `until_at`, both days included, as limits of 6 days and more count them."""
    first_on, last_on = _in_seoul(received_at).date(), _in_seoul(until_at).date()
    pauses = tuple(pauses)
    days = (first_on + timedelta(days=offset) for offset in range((last_on - first_on).days + 1))
    return sum(_counts(day, calendar, pauses) for day in days)


def work_time_between(
    start_at: datetime,
    end_at: datetime,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    *,
    work_hours: WorkHours = OFFICE_HOURS,
) -> timedelta:
    """Working time that counted between two moments; zero when `end_at` is not after `start_at`."""
    start_at, end_at = _in_seoul(start_at), _in_seoul(end_at)
    pauses = tuple(pauses)
    total = timedelta()
    for offset in range((end_at.date() - start_at.date()).days + 1):
        day = start_at.date() + timedelta(days=offset)
        if _counts(day, calendar, pauses):
            for opens, closes in work_hours.stretches(day):
                total += max(min(closes, end_at) - max(opens, start_at), timedelta())
    return total


def _in_seoul(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone cannot be counted: {moment}")
    return moment.astimezone(KST)


def _counts(day: date, calendar: Calendar, pauses: tuple[Pause, ...]) -> bool:
    return is_working_day(day, calendar) and not any(pause.holds(day) for pause in pauses)


def _counted_days_from(first_on: date, calendar: Calendar, pauses: tuple[Pause, ...]) -> Iterator[date]:
    """The days that count, in order; ends where an open pause stops the clock for good."""
    for offset in count():
        day = first_on + timedelta(days=offset)
        if any(pause.holds_for_good(day) for pause in pauses):
            return
        if _counts(day, calendar, pauses):
            yield day


def _nth_counted_day(first_on: date, amount: int, calendar: Calendar, pauses: tuple[Pause, ...]) -> date | None:
    for number, day in enumerate(_counted_days_from(first_on, calendar, pauses), start=1):
        if number == amount:
            return day
    return None


def _after_work_time(
    received_at: datetime, remaining: timedelta, calendar: Calendar, pauses: tuple[Pause, ...], work_hours: WorkHours
) -> datetime | None:
    for day in _counted_days_from(received_at.date(), calendar, pauses):
        for opens, closes in work_hours.stretches(day):
            opens = max(opens, received_at)
            if opens + remaining <= closes:
                return opens + remaining
            remaining -= max(closes - opens, timedelta())
    return None
