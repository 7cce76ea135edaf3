from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.like_days import VOLUME_RULES, VolumeRule, judge_day, like_days_before
from expectations.results import Severity
from korean_calendar.holidays import official_calendar

CALENDAR = official_calendar()
RULE = VolumeRule(0.4, 0.7, 1.8, 10.0, "시험")
TUESDAY = date(2026, 11, 17)


def weeks_of(count: int, *, weeks: int, before: date = TUESDAY) -> dict[date, int]:
    return {before - timedelta(days=offset): count for offset in range(1, 7 * weeks + 1)}


def test_like_days_are_the_latest_eight_of_the_weekday_without_holidays() -> None:
    days, what = like_days_before(date(2026, 10, 16), weeks_of(1, weeks=12, before=date(2026, 10, 16)), CALENDAR)
    # Fridays before October 16: the 9th is 한글날 and September 25 is 추석, so both are left out.
    assert days == tuple(
        date.fromisoformat(day)
        for day in (
            "2026-10-02", "2026-09-18", "2026-09-11", "2026-09-04",
            "2026-08-28", "2026-08-21", "2026-08-14", "2026-08-07",
        )
    )  # fmt: skip
    assert what == "금요일 근무일"


def test_a_holiday_is_compared_with_days_off_while_holidays_are_few() -> None:
    known = weeks_of(1, weeks=3, before=date(2026, 9, 24))
    days, what = like_days_before(date(2026, 9, 24), known, CALENDAR)
    assert what == "쉬는 날"
    # Sun 20, Sat 19, Sun 13, Sat 12, Sun 6, Sat 5 of September
    assert [day.day for day in days] == [20, 19, 13, 12, 6, 5]


def test_too_few_like_days_are_no_ground_for_a_judgement() -> None:
    verdict = judge_day(TUESDAY, count=0, known={TUESDAY - timedelta(days=1): 100}, rule=RULE, calendar=CALENDAR)
    assert (verdict.severity, verdict.is_judged) == (None, False)
    assert verdict.explanation == "2026-11-17(화) 0건: 견줄 날이 1일뿐이라 판정 생략(최소 4일)"


@pytest.mark.parametrize(
    ("usual", "count", "severity"),
    [
        (306, 0, Severity.STOP),
        (306, 121, Severity.STOP),  # below 122.4
        (306, 123, Severity.WARN),  # below 214.2
        (306, 215, None),
        (306, 550, None),  # below 550.8
        (306, 552, Severity.WARN),
        (306, 3_061, Severity.STOP),
        # 8 a day: none at all is 2.83 square roots away, which is worth a word and not a stop
        (8, 0, Severity.WARN),
        (8, 2, None),
        (8, 17, None),  # 3.2 square roots
        (8, 20, Severity.WARN),  # 4.2
        (0, 0, None),
        (0, 4, None),
    ],
)
def test_a_day_is_strange_by_share_and_beyond_the_scatter_of_small_numbers(
    usual: int, count: int, severity: Severity | None
) -> None:
    verdict = judge_day(TUESDAY, count=count, known=weeks_of(usual, weeks=8), rule=RULE, calendar=CALENDAR)
    assert verdict.is_judged
    assert verdict.severity == severity


def test_the_explanation_can_be_read_without_the_code() -> None:
    verdict = judge_day(TUESDAY, count=30, known=weeks_of(100, weeks=8), rule=RULE, calendar=CALENDAR)
    assert verdict.explanation == ("2026-11-17(화) 30건: 최근 화요일 근무일 8일의 중앙값 100건의 30%, 기준 40% 미만")


def test_every_threshold_has_a_dated_reason() -> None:
    assert set(VOLUME_RULES) == {"call_center", "petition", "social", "homepage"}
    assert all("2026-" in rule.reason for rule in VOLUME_RULES.values())


@given(day=st.dates(date(2015, 1, 1), date(2030, 1, 1)), counts=st.lists(st.integers(0, 10_000), max_size=200))
def test_like_days_lie_before_the_day_and_are_at_most_eight(day: date, counts: list[int]) -> None:
    known = {day + timedelta(days=offset - 100): count for offset, count in enumerate(counts)}
    days, _ = like_days_before(day, known, CALENDAR)
    assert len(days) <= 8
    assert len(set(days)) == len(days)
    assert all(other < day and other in known for other in days)
