"""Due dates of petitions in a frame; June 2026, the 15th a Monday, no holiday until 제헌절. Counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from analytics.statutory_clock import clocks
from demo_city.city import City
from demo_city.days import Days, night_of, to_seconds
from demo_city.petition_export import PETITION_HEADER, petition_rows
from demo_city.petitions import petitions as petitions_of_demo
from korean_calendar.holidays import Holiday, HolidayKind, official_calendar
from korean_calendar.statutory import KST

CALENDAR = official_calendar()
SCHEMA: dict[str, Any] = {
    "channel_code": pl.String,
    "petition_id": pl.String,
    "received_at": pl.Datetime("us", "UTC"),
    "limit_amount": pl.Int64,
    "limit_unit": pl.String,
    "alternative_days": pl.Int64,
    "stated_due_on": pl.Date,
    "supplement_requested_on": pl.Date,
    "supplement_received_on": pl.Date,
}


def petitions(*changes: dict[str, Any]) -> pl.DataFrame:
    """Petitions received on Monday at 10:00 in Seoul, under seven days, due as stated on the 23rd."""
    plain = {
        "channel_code": "petition",
        "received_at": datetime(2026, 6, 15, 1, tzinfo=UTC),
        "limit_amount": 7,
        "limit_unit": "day",
        "stated_due_on": date(2026, 6, 23),
    }
    rows = [{**plain, "petition_id": f"P{number}", **change} for number, change in enumerate(changes, start=1)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def june(day: int) -> date:
    return date(2026, 6, day)


def test_a_plain_petition_has_its_date_and_the_limits_of_its_extensions() -> None:
    # 15-19 22 23 (7) | 24-26 29 30 1 2 (14) | 3 6-10 13 (21)
    (row,) = clocks(petitions({}), CALENDAR).to_dicts()
    assert row["statutory_due_on"] == row["stated_on_receipt_due_on"] == june(23)
    assert (row["extended_limit_on"], row["consented_limit_on"]) == (date(2026, 7, 2), date(2026, 7, 13))
    assert not row["is_clock_standing"]
    assert not row["is_alternative_limit"]


def test_three_working_hours_end_on_the_hour() -> None:
    (row,) = clocks(petitions({"limit_amount": 3, "limit_unit": "business_hour"}), CALENDAR).to_dicts()
    # 10-12, 13-14 in Seoul
    assert row["statutory_due_at"] == datetime(2026, 6, 15, 5, tzinfo=UTC)
    # Six hours: 10-12 (2), 13-17. Nine: 13-18 (7), Tuesday 9-11.
    assert (row["extended_limit_on"], row["consented_limit_on"]) == (june(15), june(16))


def test_a_question_whose_stated_date_is_the_other_limits_is_counted_under_that() -> None:
    # fourteen days end on July 2
    asked = {"alternative_days": 14}
    rows = clocks(
        petitions(asked, asked | {"stated_due_on": date(2026, 7, 2)}, asked | {"stated_due_on": None}), CALENDAR
    )
    assert rows["is_alternative_limit"].to_list() == [False, True, False]
    assert rows["statutory_due_on"].to_list() == [june(23), date(2026, 7, 2), june(23)]
    # July 2 is the 14th counted day; the 28th: 3 | 6-10 | 13-16 (24) | 20-23
    assert rows["extended_limit_on"][1] == date(2026, 7, 23)


def test_a_supplement_moves_the_date_and_an_outstanding_one_takes_it_away() -> None:
    rows = clocks(
        petitions(
            {"supplement_requested_on": june(18), "supplement_received_on": june(22)},
            {"supplement_requested_on": june(18)},
            {"supplement_requested_on": june(18), "supplement_received_on": june(17)},
        ),
        CALENDAR,
    )
    # 15-17 (3) 23-26; none; the 18th alone is out: 15-17 19 22-24
    assert rows["statutory_due_on"].to_list() == [june(26), None, june(24)]
    assert rows["is_clock_standing"].to_list() == [False, True, False]
    assert rows["statutory_due_at"].is_null().to_list() == [False, True, False]


def test_a_day_declared_off_after_receipt_moves_the_date_but_not_what_could_be_stated() -> None:
    sudden = Holiday(june(19), "임시공휴일", HolidayKind.TEMPORARY, announced_on=june(17))
    (row,) = clocks(petitions({}), CALENDAR.with_holidays(sudden)).to_dicts()
    assert (row["stated_on_receipt_due_on"], row["statutory_due_on"]) == (june(23), june(24))


def test_without_a_limit_or_beyond_the_calendar_there_is_no_date() -> None:
    rows = clocks(petitions({"limit_amount": None}, {"received_at": datetime(2030, 12, 30, tzinfo=UTC)}, {}), CALENDAR)
    assert rows["petition_id"].to_list() == ["P3"]


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        clocks(petitions({"limit_unit": "fortnight"}), CALENDAR)


def test_another_count_of_the_same_law_gives_the_same_dates() -> None:
    """The demo city counts with NumPy's business days and shares no code with the clock; it plants no clerk's error."""
    city, days = City(), Days.of(date(2026, 8, 17), date(2026, 10, 16))
    drawn = petitions_of_demo(city.lexicon, days, seed=city.seed, scale=city.scale)
    shown = petition_rows(drawn, to_seconds(night_of(date(2026, 11, 17))))
    rows = [_demo_row(dict(zip(PETITION_HEADER, row, strict=True))) for row in shown]
    frame = pl.DataFrame([row for row in rows if row["received_at"]], schema=SCHEMA, orient="row")
    counted = frame.join(clocks(frame, CALENDAR), on=["channel_code", "petition_id"])
    assert counted.height == frame.height > 400
    running = counted.filter(~pl.col("is_clock_standing"))
    assert running.filter(pl.col("stated_due_on") != pl.col("statutory_due_on")).height == 0
    assert counted.height > running.height > 0.95 * counted.height
    assert 0 < running.filter("is_alternative_limit").height < 0.1 * running.height


def _demo_row(shown: dict[str, Any]) -> dict[str, Any]:
    received = shown["접수일시"]
    if isinstance(received, str):
        received = datetime.fromisoformat(received)
    amount, unit = {"질의": (7, "day"), "건의": (14, "day"), "고충": (7, "day"), "기타": (3, "business_hour")}[
        shown["민원유형"]
    ]
    dates = (shown[name] and date.fromisoformat(shown[name]) for name in ("처리예정일", "보완요구일", "보완접수일"))
    stated, asked, came = dates
    return {
        "channel_code": "petition",
        "petition_id": shown["신청번호"],
        "received_at": received and received.replace(tzinfo=KST).astimezone(UTC),
        "limit_amount": amount,
        "limit_unit": unit,
        "alternative_days": 14 if shown["민원유형"] == "질의" else None,
        "stated_due_on": stated,
        "supplement_requested_on": asked,
        "supplement_received_on": came,
    }
