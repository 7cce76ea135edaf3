"""Sentences by rule; every number in an expected sentence was worked out by hand."""

from datetime import date

import pytest

from reports.weekly_issue import narrative
from reports.weekly_issue.narrative import Comparison, Direction


def week(count: int, base: float | None, spread: float | None = None) -> Comparison:
    return Comparison(count, base, spread=spread)


def test_a_difference_within_two_standard_errors_is_no_change() -> None:
    # sqrt(400) = 20, two of them 40: 439 is not yet a rise, 440 is.
    assert week(439, 400).direction is Direction.SAME
    assert week(440, 400).direction is Direction.UP
    assert week(360, 400).direction is Direction.DOWN


def test_a_large_base_needs_ten_per_cent() -> None:
    # sqrt(10,000) = 100, two of them 200; ten per cent is 1,000.
    assert week(10_900, 10_000).direction is Direction.SAME
    assert week(11_000, 10_000).direction is Direction.UP


def test_small_counts_get_no_direction() -> None:
    assert week(4, 1).direction is Direction.SMALL
    assert week(4, 1).surprise == 0


def test_without_a_base_nothing_is_claimed() -> None:
    assert week(50, None).direction is Direction.UNKNOWN
    assert narrative.clause(week(50, None), base_name="전주") == "전주 대비 비교 불가"


def test_the_usual_level_is_the_mean_of_like_weeks_with_their_own_spread() -> None:
    # Mean of 90, 100, 110 is 100; their standard deviation is 10, as large as sqrt(100); times sqrt(4/3) = 11.547.
    usual = narrative.usual_level(150, [90, 100, 110])
    assert usual.base == 100
    assert usual.spread == pytest.approx(11.547, abs=0.001)
    assert usual.surprise == pytest.approx(4.330, abs=0.001)


def test_two_like_weeks_are_no_usual_level() -> None:
    assert narrative.usual_level(150, [90, 100]).base is None


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (week(2134, 1998), "전주(1,998건)와 비슷한 수준"),
        (week(2400, 2000), "전주(2,000건)보다 20.0% 증가"),
        (week(1500, 2000), "전주(2,000건)보다 25.0% 감소"),
        (week(368, 160), "전주(160건)의 2.3배로 증가"),
        (week(24_690, 20), "전주(20건)의 1,235배로 증가"),
        (week(16, 8), "전주(8건)보다 8건 증가"),
        (week(85, 56, 20.0), "전주(56건)보다 29건 많으나 통상 변동 범위"),
        (week(40, 56, 20.0), "전주(56건)보다 16건 적으나 통상 변동 범위"),
        (week(3, 2), "건수가 적어 증감 판단 곤란"),
        (week(0, 0), "건수가 적어 증감 판단 곤란"),
        (week(12, 0), "전주(0건)보다 12건 증가"),
    ],
)
def test_a_clause_says_no_more_than_the_counts_carry(comparison: Comparison, expected: str) -> None:
    assert narrative.clause(comparison, base_name="전주") == expected


def test_the_volume_of_alike_weeks_is_compared_directly() -> None:
    said = narrative.volume_sentence(
        "120 상담", previous=week(2400, 2000), usual=week(2400, 2000), workdays=5, previous_workdays=5
    )
    assert said == "120 상담은 2,400건으로 전주(2,000건)보다 20.0% 증가"


def test_a_rise_that_ends_at_the_usual_level_says_so() -> None:
    said = narrative.volume_sentence(
        "국민신문고 민원", previous=week(85, 56), usual=week(85, 80), workdays=5, previous_workdays=5
    )
    assert said == "국민신문고 민원은 85건으로 전주(56건)보다 51.8% 증가(평소와는 통상 변동 범위)"


def test_a_short_week_is_not_compared_with_a_long_one() -> None:
    usual = Comparison(1702, 1690, weeks=3)
    said = narrative.volume_sentence(
        "120 상담", previous=week(1702, 2138), usual=usual, workdays=4, previous_workdays=5
    )
    assert said == "120 상담은 1,702건으로 최근 12주 중 근무일수가 같은 3주 평균(1,690건)과 비슷한 수준"


def test_a_week_like_no_other_makes_no_claim() -> None:
    said = narrative.volume_sentence(
        "120 상담", previous=week(640, 2138), usual=week(640, None), workdays=2, previous_workdays=5
    )
    assert said == "120 상담은 640건이며 근무일이 같은 주가 적어 증감 판단 곤란"


def test_the_holiday_is_named() -> None:
    note = narrative.workday_note(
        workdays=4, previous_workdays=5, holidays={date(2026, 10, 9): "한글날"}, previous_holidays={}
    )
    assert note == "금주 근무일 4일(10. 9.(금) 한글날), 전주 5일로 달라 전주와의 단순 비교에 유의 필요"
    assert narrative.workday_note(workdays=5, previous_workdays=5, holidays={}, previous_holidays={}) is None


def test_a_holiday_on_a_weekend_explains_nothing() -> None:
    note = narrative.workday_note(
        workdays=4, previous_workdays=5, holidays={date(2026, 10, 3): "개천절"}, previous_holidays={}
    )
    assert note is not None
    assert "개천절" not in note


def move(channel: str, topic: str, count: int, base: float) -> narrative.TopicMove:
    return narrative.TopicMove(channel, topic, Comparison(count, base, weeks=12))


def test_the_most_unusual_rise_is_told_first_and_others_are_named() -> None:
    said = narrative.movement_sentence(
        [move("120 상담", "상하수도", 368, 160), move("국민신문고 민원", "교통", 60, 30)], ["적수", "단수"]
    )
    assert said == (
        "120 상담(상하수도)은 368건으로 평소 수준(160건)의 2.3배로 증가, 그 밖에 국민신문고 민원(교통) 증가, "
        "급상승 핵심어는 ‘적수’, ‘단수’"
    )


def test_a_quiet_week_is_called_quiet() -> None:
    assert narrative.movement_sentence([], []) == "주제별로 평소 범위를 벗어난 변화 없음"


def test_a_fall_is_told_when_nothing_rose() -> None:
    said = narrative.movement_sentence([move("120 상담", "교통", 200, 400)], [])
    assert said == "120 상담(교통)은 200건으로 평소 수준(400건)보다 50.0% 감소"


def test_many_copies_are_told_beside_the_rise() -> None:
    # 33 of 70 is 47 %, and 37 items are copies; 50 of 70 is 71 %; of 6 items 3 copies are too few to speak of.
    assert narrative.has_many_copies(70, 33)
    assert not narrative.has_many_copies(70, 50)
    assert not narrative.has_many_copies(6, 3)
    copied = narrative.TopicMove("국민신문고 민원", "교통", Comparison(70, 21.888, weeks=9), 33)
    # 70 / 21.9 = 3.196
    assert narrative.movement_sentence([copied], []) == (
        "국민신문고 민원(교통)은 70건으로 평소 수준(21.9건)의 3.2배로 증가(같은 내용을 한 사안으로 세면 33사안)"
    )


def test_a_percentage_follows_from_the_base_that_is_printed() -> None:
    # 71 / 3 is printed as 23.7, and 47 / 23.7 is 1.983; the exact mean would give 98.6 %.
    assert narrative.clause(Comparison(47, 71 / 3, weeks=9), base_name="평소 수준") == (
        "평소 수준(23.7건)보다 98.3% 증가"
    )


def test_a_topic_is_named_with_its_channel() -> None:
    assert narrative.topic_name("120 상담", "교통") == "120 상담(교통)"
    assert narrative.topic_name("SNS(질의 수집)", "교통") == "SNS(질의 수집, 교통)"


def test_who_must_act_is_named() -> None:
    assert narrative.action_sentence(department_labels=["상수도사업본부"], overdue_count=5) == (
        "상수도사업본부에 조치 요청, 처리기한이 지난 미답변 민원 5건 조속 처리 필요"
    )
    assert narrative.action_sentence(department_labels=["가과", "나과", "다과", "라과"], overdue_count=0) == (
        "가과, 나과, 다과 등 4개 부서에 조치 요청, 처리기한이 지난 미답변 민원 없음"
    )
    assert narrative.action_sentence(department_labels=[], overdue_count=None) == "금주 조치 요청 대상 부서 없음"
