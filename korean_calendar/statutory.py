"""The statutory clock of a petition (민원 처리에 관한 법률 §19, 시행령 §20-21): when an answer is due.

Counting, as the law puts it:
    - a limit of 5 days or less runs in working hours from the moment of receipt, one day being 8 working hours;
    - a limit of 6 days or more runs in days: the day of receipt counts, holidays and Saturdays do not, and the answer
      may come until the end of the last day;
    - a limit in weeks, months or years runs by the calendar, the day of receipt counted; where its last day is a
      Saturday or a holiday, it ends with the next working day (민법 §159-161);
    - what stops the clock is in `pauses.py`, as of the law in force on the day;
    - the limit may be extended once, by no more than its own length, in the same unit; a second time, by no more than
      that again, only if the applicant consents.

As of the holiday table in force: `calendar.known_on(day)` gives the date that could be stated on that day, the calendar
itself the date that binds after a holiday was declared at short notice.

The law does not say which hours an office works. `WorkHours` is that setting: 09:00-18:00 with lunch 12:00-13:00, the
usual hours of civil servants (국가공무원 복무규정 §9), which makes the 8 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from korean_calendar.holidays import Calendar
from korean_calendar.limits import Limit, LimitUnit, last_calendar_day
from korean_calendar.pauses import Pause
from korean_calendar.working_days import is_working_day

KST = ZoneInfo("Asia/Seoul")
_HOURS_OF_A_DAY = 8


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
    extended_again_by: int = 0,
    has_consent: bool = False,
    work_hours: WorkHours = OFFICE_HOURS,
) -> datetime | None:
    """The last moment at which an answer is in time, in Asia/Seoul.

    Args:
        received_at: when the agency that answers received it (aware).
        limit: the handling period.
        calendar: the holidays in force.
        pauses: what does not count; they may overlap.
        extended_by: length of the first extension, in the limit's own unit.
        extended_again_by: length of the second one, which needs the applicant's consent.
        has_consent: whether the applicant consented to the second one.
        work_hours: the office's hours, for limits that run in hours.

    Returns:
        The moment (for limits in days and longer units the end of the last day), or None while an open pause holds the
        clock.

    Raises:
        ValueError: a naive `received_at`, an extension longer than the limit itself, a second one without a first or
            without consent.
        CalendarRangeError: the answer would be due outside the calendar.
    """
    received_at = _in_seoul(received_at)
    _check_extensions(limit, extended_by, extended_again_by, has_consent=has_consent)
    amount = limit.amount + extended_by + extended_again_by
    pauses = tuple(pauses)
    if not limit.runs_in_hours:
        if limit.runs_by_calendar:
            last_on = _last_by_calendar(received_at.date(), amount, limit.unit, calendar, pauses)
        else:
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
    extended_again_by: int = 0,
    has_consent: bool = False,
    work_hours: WorkHours = OFFICE_HOURS,
) -> date | None:
    """The KST day of `due_at`, with the same arguments and errors; None while an open pause holds the clock."""
    moment = due_at(
        received_at,
        limit,
        calendar,
        pauses,
        extended_by=extended_by,
        extended_again_by=extended_again_by,
        has_consent=has_consent,
        work_hours=work_hours,
    )
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


def _check_extensions(limit: Limit, first: int, second: int, *, has_consent: bool) -> None:
    for length in (first, second):
        if not 0 <= length <= limit.amount:
            raise ValueError(f"an extension may not exceed the limit of {limit.amount} {limit.unit.value}: {length}")
    if second and not first:
        raise ValueError(f"a second extension of {second} without a first one")
    if second and not has_consent:
        raise ValueError(f"a second extension of {second} {limit.unit.value} needs the applicant's consent")


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


def _last_by_calendar(
    first_on: date, amount: int, unit: LimitUnit, calendar: Calendar, pauses: tuple[Pause, ...]
) -> date | None:
    """Every day of the calendar counts but those of a pause; the end moves on to the next working day."""
    remaining = (last_calendar_day(first_on, amount, unit) - first_on).days + 1
    day = first_on
    while not any(pause.holds_for_good(day) for pause in pauses):
        is_paused = any(pause.holds(day) for pause in pauses)
        remaining -= not is_paused
        if remaining <= 0 and not is_paused and is_working_day(day, calendar):
            return day
        day += timedelta(days=1)
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
