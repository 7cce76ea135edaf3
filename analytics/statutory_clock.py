"""The law's due date of many petitions at once, by the one clock there is: `korean_calendar.statutory`.

A question stands under one of two limits (제도·절차 7 days, 법령 14 days: 시행령 §14), and no source says which: where
the stated date is exactly the other limit's, that one is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from korean_calendar.holidays import Calendar, CalendarRangeError
from korean_calendar.limits import Limit, LimitUnit
from korean_calendar.pauses import Pause, PauseKind
from korean_calendar.statutory import KST, due_at, due_on

_UNITS = {"day": LimitUnit.DAYS, "business_hour": LimitUnit.WORK_HOURS}
CLOCKS: dict[str, pl.DataType | type[pl.DataType]] = {
    "channel_code": pl.String,
    "petition_id": pl.String,
    "is_alternative_limit": pl.Boolean,
    "statutory_due_at": pl.Datetime("us", "Asia/Seoul"),
    "statutory_due_on": pl.Date,
    "stated_on_receipt_due_on": pl.Date,
    "extended_limit_on": pl.Date,
    "consented_limit_on": pl.Date,
    "is_clock_standing": pl.Boolean,
}


@dataclass(frozen=True)
class _Case:
    received_at: datetime
    stated_due_on: date | None
    pauses: tuple[Pause, ...]


def clocks(petitions: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """One row of `CLOCKS` per petition whose type has a limit.

    Args:
        petitions: channel_code, petition_id, received_at (UTC or Seoul), limit_amount, limit_unit (`day` or
            `business_hour`), alternative_days (or null), stated_due_on, supplement_requested_on,
            supplement_received_on. Rows without a limit are left out.
        calendar: the holidays in force.

    Raises:
        ValueError: an unknown unit.
    """
    rows = [_clock(row, calendar) for row in petitions.filter(pl.col("limit_amount").is_not_null()).to_dicts()]
    return pl.DataFrame([row for row in rows if row is not None], schema=CLOCKS, orient="row")


def _clock(row: dict[str, Any], calendar: Calendar) -> dict[str, Any] | None:
    if row["limit_unit"] not in _UNITS:
        raise ValueError(f"unknown unit of a limit: {row['limit_unit']}; known are {', '.join(_UNITS)}")
    case = _Case(row["received_at"], row["stated_due_on"], _pauses(row))
    limit = Limit(row["limit_amount"], _UNITS[row["limit_unit"]])
    try:
        limit, is_alternative = _limit_in_question(case, limit, row["alternative_days"], calendar)
        due = due_at(case.received_at, limit, calendar, case.pauses)
        if due is None:
            dates: list[date | None] = [None] * 4
        else:
            on_receipt = calendar.known_on(case.received_at.astimezone(KST).date())
            once, twice = (
                due_on(
                    case.received_at,
                    limit,
                    calendar,
                    case.pauses,
                    extended_by=limit.amount,
                    extended_again_by=again,
                    has_consent=bool(again),
                )
                for again in (0, limit.amount)
            )
            dates = [due.date(), due_on(case.received_at, limit, on_receipt, case.pauses), once, twice]
    except CalendarRangeError:
        # Received before, or due after the years the calendar knows: no date is better than a guess.
        return None
    return {
        "channel_code": row["channel_code"],
        "petition_id": row["petition_id"],
        "is_alternative_limit": is_alternative,
        "statutory_due_at": due,
        "statutory_due_on": dates[0],
        "stated_on_receipt_due_on": dates[1],
        "extended_limit_on": dates[2],
        "consented_limit_on": dates[3],
        "is_clock_standing": due is None,
    }


def _limit_in_question(
    case: _Case, limit: Limit, alternative_days: int | None, calendar: Calendar
) -> tuple[Limit, bool]:
    if alternative_days is None or case.stated_due_on is None:
        return limit, False
    other = Limit(alternative_days, LimitUnit.DAYS)
    # While the clock stands the stated date is the one from before: nothing to compare with but the plain limit.
    pauses = tuple(pause for pause in case.pauses if pause.last_on is not None)
    is_other = due_on(case.received_at, other, calendar, pauses) == case.stated_due_on
    return (other, True) if is_other else (limit, False)


def _pauses(row: dict[str, Any]) -> tuple[Pause, ...]:
    asked, came = row["supplement_requested_on"], row["supplement_received_on"]
    if asked is None:
        return ()
    # A supplement dated before it was asked for is the source's slip: one day out.
    return (Pause(PauseKind.SUPPLEMENT, asked, None if came is None else max(asked, came)),)
