from __future__ import annotations

from datetime import date, timedelta

from expectations.profile import FeedProfile
from expectations.results import Severity
from expectations.volume import judge_losses, judge_volume, judge_yield
from extract.registry import feed_named
from korean_calendar.holidays import official_calendar

CALENDAR = official_calendar()
CALLS = FeedProfile.of(feed_named("call_center.calls"))
PETITIONS = FeedProfile.of(feed_named("petition.petitions"))
TUESDAY = date(2026, 11, 17)


def days_before(count: int, days: int) -> dict[date, int]:
    return {TUESDAY - timedelta(days=offset): count for offset in range(1, days + 1)}


def test_only_days_not_accepted_yet_are_judged() -> None:
    accepted = days_before(100, 40)
    delivered = {TUESDAY - timedelta(days=1): 10, TUESDAY: 100}
    finding = judge_volume(CALLS, delivered=delivered, accepted=accepted, calendar=CALENDAR)
    assert finding.is_success
    assert finding.observed.startswith("2026-11-17(화) 100건")


def test_a_hole_in_a_first_load_is_told_and_the_rest_comes_in() -> None:
    delivered = {**days_before(100, 60), TUESDAY: 100, TUESDAY - timedelta(days=7): 0}
    finding = judge_volume(CALLS, delivered=delivered, accepted={}, calendar=CALENDAR)
    assert (finding.severity, finding.is_success) == (Severity.WARN, False)
    assert finding.observed.startswith("61일 중 1일: 2026-11-10(화) 0건")


def test_a_first_load_says_how_many_days_it_could_not_judge() -> None:
    finding = judge_volume(CALLS, delivered=days_before(100, 7), accepted={}, calendar=CALENDAR)
    # Mon 16 to Tue 10 November; workdays need four workdays before them, days off never have four here:
    # Tue 10, Wed 11, Thu 12, Fri 13, Sat 14, Sun 15 cannot be judged, Mon 16 can (four workdays before it).
    assert finding.observed == "새 날짜 7일 모두 보통(견줄 날이 모자라 판정을 생략한 6일 포함)"


def test_the_same_window_again_has_nothing_new_to_judge() -> None:
    accepted = days_before(100, 4)
    finding = judge_volume(CALLS, delivered=accepted, accepted=accepted, calendar=CALENDAR)
    assert (finding.is_success, finding.observed) == (True, "새 날짜 없음")


def test_losses_of_a_whole_window_stop_even_when_no_single_day_does() -> None:
    # 60 days of 8: 480; each day down to 5 is 300, a loss of 180 > 20 % and > 4 * sqrt(480) = 87.6
    finding = judge_losses(PETITIONS, delivered=days_before(5, 60), accepted=days_before(8, 60))
    assert not finding.is_success
    assert finding.observed == "겹친 60일 합계 480건 → 300건"


def test_a_few_deletions_pass() -> None:
    finding = judge_losses(PETITIONS, delivered={**days_before(8, 60), TUESDAY: 9}, accepted=days_before(8, 61))
    assert finding.is_success
    # A single petition of a quiet day may vanish, and so may all three.
    assert judge_losses(PETITIONS, delivered={TUESDAY: 0}, accepted={TUESDAY: 3}).is_success


def test_a_search_that_suddenly_finds_nothing_is_told_about() -> None:
    finding = judge_yield(0, before=[40, 44, 38, 42])
    assert (finding.severity, finding.is_success) == (Severity.WARN, False)
    # The median of 38, 40, 42, 44 is 41.
    assert finding.observed == "0건, 최근 4회 중앙값 41건의 0%"


def test_a_tenth_of_the_usual_is_still_let_pass_in_silence() -> None:
    assert not judge_yield(3, before=[40, 40, 40, 40]).is_success
    assert judge_yield(4, before=[40, 40, 40, 40]).is_success


def test_a_search_that_rarely_finds_anything_is_not_judged() -> None:
    assert judge_yield(0, before=[9, 9, 9, 9]).is_success
    assert judge_yield(0, before=[400, 400, 400]).is_success
    assert judge_yield(0, before=[0, 0, 0, 0, 0]).observed.startswith("0건(견줄 수신이")
