"""Expected moments are counted by hand on the calendar; the counted days stand in the comments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean_calendar.holidays import official_calendar
from korean_calendar.limits import Limit, LimitUnit
from korean_calendar.pauses import Pause, PauseKind
from korean_calendar.statutory import (
    KST,
    WorkHours,
    counted_days,
    due_at,
    due_on,
    work_time_between,
)
from korean_calendar.working_days import is_working_day

CALENDAR = official_calendar()
SEVEN_DAYS = Limit(7, LimitUnit.DAYS)
FOURTEEN_DAYS = Limit(14, LimitUnit.DAYS)
THREE_HOURS = Limit(3, LimitUnit.WORK_HOURS)


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=KST)


def supplement(first_on: date, last_on: date | None) -> Pause:
    return Pause(PauseKind.SUPPLEMENT, first_on, last_on)


@pytest.mark.parametrize(
    ("received_at", "limit", "expected"),
    [
        # plain: Nov 2 3 4 5 6 | 9 10
        (at(2026, 11, 2), SEVEN_DAYS, date(2026, 11, 10)),
        # after hours the day of receipt still counts
        (at(2026, 11, 2, 21), SEVEN_DAYS, date(2026, 11, 10)),
        # 2-6 (5), 9-13 (10), 16 17 18 19 (14)
        (at(2026, 11, 2), FOURTEEN_DAYS, date(2026, 11, 19)),
        # Saturday: counting starts on Monday: 9-13 (5), 16 17
        (at(2026, 11, 7), SEVEN_DAYS, date(2026, 11, 17)),
        # Sunday: the same
        (at(2026, 11, 8), SEVEN_DAYS, date(2026, 11, 17)),
        # 추석 2026: 21 22 23 | 24-26 off | 28 29 30 Oct 1
        (at(2026, 9, 21), SEVEN_DAYS, date(2026, 10, 1)),
        # 설 2026: Feb 13 | 16-18 off | 19 20 | 23 24 25 26
        (at(2026, 2, 13), SEVEN_DAYS, date(2026, 2, 26)),
        # 임시공휴일 2025-01-27 before 설 28-30: 23 24 | 31 | Feb 3 4 5 6
        (at(2025, 1, 23), SEVEN_DAYS, date(2025, 2, 6)),
        # 임시공휴일 2023-10-02 between 추석 and 개천절, then 한글날: Sep 27 | Oct 4 5 6 | 10 11 12
        (at(2023, 9, 27), SEVEN_DAYS, date(2023, 10, 12)),
        # 개천절 대체공휴일 Oct 5 and 한글날 Oct 9: Oct 2 | 6 7 8 | 12 13 14
        (at(2026, 10, 2), SEVEN_DAYS, date(2026, 10, 14)),
        # received on a holiday (한글날, Friday): 12-16 (5), 19 20
        (at(2026, 10, 9), SEVEN_DAYS, date(2026, 10, 20)),
        # 지방선거일 2026-06-03 and 현충일 on a Saturday: Jun 1 2 | 4 5 | 8 9 10
        (at(2026, 6, 1), SEVEN_DAYS, date(2026, 6, 10)),
        # over New Year: Dec 28 29 30 31 | Jan 1 off | 4 5 6
        (at(2026, 12, 28), SEVEN_DAYS, date(2027, 1, 6)),
        # six days are the shortest limit that runs in days: Nov 2 3 4 5 6 | 9
        (at(2026, 11, 2, 14), Limit(6, LimitUnit.DAYS), date(2026, 11, 9)),
        # Sunday 20:00 in UTC is Monday 05:00 in Seoul
        (datetime(2026, 11, 1, 20, tzinfo=UTC), SEVEN_DAYS, date(2026, 11, 10)),
    ],
)
def test_limits_in_days_count_the_day_of_receipt_and_skip_saturdays_and_holidays(
    received_at: datetime, limit: Limit, expected: date
) -> None:
    assert due_on(received_at, limit, CALENDAR) == expected
    due = due_at(received_at, limit, CALENDAR)
    assert due is not None
    assert due + timedelta(microseconds=1) == datetime(expected.year, expected.month, expected.day, tzinfo=KST) + (
        timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("received_at", "limit", "expected"),
    [
        # 10-12 is two hours, 13-14 the third
        (at(2026, 11, 2, 10), THREE_HOURS, at(2026, 11, 2, 14)),
        # to the last minute of the day
        (at(2026, 11, 2, 15), THREE_HOURS, at(2026, 11, 2, 18)),
        # one hour on Friday, two on Monday
        (at(2026, 11, 6, 17), THREE_HOURS, at(2026, 11, 9, 11)),
        # Saturday: Monday 9-12
        (at(2026, 11, 7, 11), THREE_HOURS, at(2026, 11, 9, 12)),
        # at lunch: from 13:00
        (at(2026, 11, 2, 12, 30), Limit(1, LimitUnit.WORK_HOURS), at(2026, 11, 2, 14)),
        # before the office opens: 9-12
        (at(2026, 11, 2, 6), THREE_HOURS, at(2026, 11, 2, 12)),
        # after hours on the eve of 추석 (24-26 off): Monday 28, 9-12
        (at(2026, 9, 23, 19), THREE_HOURS, at(2026, 9, 28, 12)),
        # five days are 40 hours: Mon 14-18 (4), Tue-Fri (36), Mon 9-12 (39), 13-14 (40)
        (at(2026, 11, 2, 14), Limit(5, LimitUnit.DAYS), at(2026, 11, 9, 14)),
        # one day is 8 hours: Mon 14-18 (4), Tue 9-12 (7), 13-14 (8)
        (at(2026, 11, 2, 14), Limit(1, LimitUnit.DAYS), at(2026, 11, 3, 14)),
    ],
)
def test_limits_up_to_five_days_run_in_working_hours(received_at: datetime, limit: Limit, expected: datetime) -> None:
    assert due_at(received_at, limit, CALENDAR) == expected


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        # sent Wed 4, arrived Fri 6, both out: 2 3 | 9 10 11 12 13
        ([supplement(date(2026, 11, 4), date(2026, 11, 6))], date(2026, 11, 13)),
        # over a weekend, Fri 6 to Mon 9: 2 3 4 5 | 10 11 12
        ([supplement(date(2026, 11, 6), date(2026, 11, 9))], date(2026, 11, 12)),
        # sent and arrived on one day: 2 3 5 6 | 9 10 11
        ([supplement(date(2026, 11, 4), date(2026, 11, 4))], date(2026, 11, 11)),
        # a pause on the day of receipt: 3 4 5 6 | 9 10 11
        ([Pause(PauseKind.TRANSFER, date(2026, 11, 2), date(2026, 11, 2))], date(2026, 11, 11)),
        # an outage on Tue 3: 2 4 5 6 | 9 10 11
        ([Pause(PauseKind.OUTAGE, date(2026, 11, 3), date(2026, 11, 3))], date(2026, 11, 11)),
        # overlapping pauses take a day out once: 2 3 | 9 10 11 12 13
        (
            [
                supplement(date(2026, 11, 4), date(2026, 11, 6)),
                Pause(PauseKind.OUTAGE, date(2026, 11, 5), date(2026, 11, 6)),
            ],
            date(2026, 11, 13),
        ),
        # only a weekend: nothing changes
        ([supplement(date(2026, 11, 7), date(2026, 11, 8))], date(2026, 11, 10)),
        # after it was due: nothing changes, even when still open
        ([supplement(date(2026, 11, 11), None)], date(2026, 11, 10)),
        # still open: nobody can say
        ([supplement(date(2026, 11, 4), None)], None),
    ],
)
def test_pauses_do_not_count(pauses: list[Pause], expected: date | None) -> None:
    assert due_on(at(2026, 11, 2), SEVEN_DAYS, CALENDAR, pauses) == expected


def test_a_pause_stops_hours_for_whole_days() -> None:
    # Mon 17-18 (1), Tue out, Wed 9-11 (3)
    pause = supplement(date(2026, 11, 3), date(2026, 11, 3))
    assert due_at(at(2026, 11, 2, 17), THREE_HOURS, CALENDAR, [pause]) == at(2026, 11, 4, 11)


def test_one_extension_runs_on_from_the_limit_in_its_own_unit() -> None:
    # 7 + 7 = the 14th counted day
    assert due_on(at(2026, 11, 2), SEVEN_DAYS, CALENDAR, extended_by=7) == date(2026, 11, 19)
    # 7 + 3: 2-6 (5), 9-13 (10)
    assert due_on(at(2026, 11, 2), SEVEN_DAYS, CALENDAR, extended_by=3) == date(2026, 11, 13)
    # 3 + 3 hours: 10-12 (2), 13-17 (6)
    assert due_at(at(2026, 11, 2, 10), THREE_HOURS, CALENDAR, extended_by=3) == at(2026, 11, 2, 17)
    # 5 days stay in hours when extended by 1: 48 hours, Mon 14-18 (4), Tue-Fri (36), Mon (44), Tue 9-12 (47), 13-14
    assert due_at(at(2026, 11, 2, 14), Limit(5, LimitUnit.DAYS), CALENDAR, extended_by=1) == at(2026, 11, 10, 14)


def test_used_days_and_hours_are_counted_by_the_same_rules() -> None:
    # Nov 2 3 4 5 6 | 9
    assert counted_days(at(2026, 11, 2), at(2026, 11, 9, 17), CALENDAR) == 6
    assert counted_days(at(2026, 11, 2), at(2026, 11, 9), CALENDAR, [supplement(date(2026, 11, 4), None)]) == 2
    # Fri 16-18 (2), Mon 9-10 (1)
    assert work_time_between(at(2026, 11, 6, 16), at(2026, 11, 9, 10), CALENDAR) == timedelta(hours=3)
    assert work_time_between(at(2026, 11, 9), at(2026, 11, 6), CALENDAR) == timedelta()


@pytest.mark.parametrize("extended_by", [-1, 8])
def test_an_extension_longer_than_the_limit_is_refused(extended_by: int) -> None:
    with pytest.raises(ValueError, match="extension"):
        due_on(at(2026, 11, 2), SEVEN_DAYS, CALENDAR, extended_by=extended_by)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due_on(datetime(2026, 11, 2, 10), SEVEN_DAYS, CALENDAR)  # noqa: DTZ001
    with pytest.raises(ValueError, match="positive"):
        Limit(0, LimitUnit.DAYS)
    with pytest.raises(ValueError, match="before it starts"):
        supplement(date(2026, 11, 6), date(2026, 11, 4))
    with pytest.raises(ValueError, match="8 working hours"):
        WorkHours(ends_at=datetime(2026, 1, 1, 17, tzinfo=KST).time())
    with pytest.raises(ValueError, match="out of order"):
        WorkHours(lunch_starts_at=datetime(2026, 1, 1, 8, tzinfo=KST).time())


moments = st.datetimes(datetime(2014, 1, 1), datetime(2029, 1, 1)).map(lambda moment: moment.replace(tzinfo=KST))  # noqa: DTZ001
lengths = st.integers(0, 12)


@given(received_at=moments, days=st.integers(6, 60), offset=lengths, length=lengths)
def test_exactly_the_limit_has_been_counted_on_the_due_day(
    received_at: datetime, days: int, offset: int, length: int
) -> None:
    first_on = received_at.date() + timedelta(days=offset)
    pauses = [supplement(first_on, first_on + timedelta(days=length))]
    due = due_at(received_at, Limit(days, LimitUnit.DAYS), CALENDAR, pauses)
    assert due is not None
    assert counted_days(received_at, due, CALENDAR, pauses) == days
    assert is_working_day(due.date())
    assert not pauses[0].holds(due.date())


@given(received_at=moments, hours=st.integers(1, 40))
def test_exactly_the_limit_has_been_worked_at_the_due_moment(received_at: datetime, hours: int) -> None:
    due = due_at(received_at, Limit(hours, LimitUnit.WORK_HOURS), CALENDAR)
    assert due is not None
    assert work_time_between(received_at, due, CALENDAR) == timedelta(hours=hours)


@given(received_at=moments, later=st.timedeltas(timedelta(), timedelta(days=20)), days=st.integers(1, 20))
def test_what_comes_later_is_never_due_earlier(received_at: datetime, later: timedelta, days: int) -> None:
    limit = Limit(days, LimitUnit.DAYS)
    first, second = due_at(received_at, limit, CALENDAR), due_at(received_at + later, limit, CALENDAR)
    assert first is not None
    assert second is not None
    assert first <= second
