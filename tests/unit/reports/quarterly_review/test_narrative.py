"""What the review may say, worked out by hand."""

from __future__ import annotations

import pytest

from reports.quarterly_review import narrative
from reports.quarterly_review.narrative import Move


def test_the_interval_of_a_difference_is_newcombes_tenth_method() -> None:
    # Newcombe 1998, Table II, contrast (a): 56/70 against 48/80.
    low, high = narrative.difference_interval((56, 70), (48, 80))
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(
    ("now", "base", "said"),
    [
        ((90, 120), (108, 120), Move.DOWN),
        ((108, 120), (90, 120), Move.UP),
        ((90, 120), (84, 120), Move.SAME),
        # 100 % of two cases against 50 % of two is nothing.
        ((2, 2), (1, 2), Move.SAME),
        ((2, 2), None, Move.UNKNOWN),
        ((2, 2), (0, 0), Move.UNKNOWN),
        ((0, 0), (2, 2), Move.UNKNOWN),
    ],
)
def test_a_change_is_said_only_when_its_interval_leaves_out_zero(now, base, said) -> None:
    assert narrative.move(now, base) is said


def test_the_first_sentence_tells_both_comparisons() -> None:
    assert narrative.performance_sentence((90, 120), previous=(108, 120), year_before=(84, 120)) == (
        "국민신문고 민원 기한준수율 75.0%(90/120건), 전 분기 대비 ▼15.0%p(하락), "
        "전년 같은 분기 대비 ▲5.0%p(차이 보이지 않음)"
    )


def test_few_cases_carry_their_interval() -> None:
    # Wilson of 3/4: 30.1 to 95.4 %.
    assert narrative.performance_sentence((3, 4), previous=None, year_before=None) == (
        "국민신문고 민원 기한준수율 75.0%(3/4건), 95% 구간 30.1~95.4%, 전 분기와 비교 불가, 전년 같은 분기와 비교 불가"
    )


def test_a_quarter_without_due_petitions_says_so() -> None:
    assert "없음" in narrative.performance_sentence((0, 0), previous=(1, 1), year_before=None)


def test_the_second_sentence_counts_deficiencies_and_missed_targets() -> None:
    assert narrative.deficiency_sentence(
        deficient_count=2, first_count=1, missed_labels=["협업", "피드백"], judged_count=31
    ) == (
        "2분기 연속 관리 하한에 못 미친 부진분야 2개, 이번 분기에 처음 하한에 못 미친 지표 1개, "
        "시 전체가 목표에 미달한 지표는 협업, 피드백"
    )
    nothing = narrative.deficiency_sentence(deficient_count=0, first_count=0, missed_labels=[], judged_count=0)
    assert nothing == "최소 자료량을 채운 부서별 지표가 없어 부진분야를 판정하지 못함"


def test_the_third_sentence_names_who_must_act() -> None:
    said = narrative.action_sentence(without_plan=["도로과"], overdue_tasks=30, overdue_promises=0)
    assert said == "개선방안을 내야 할 부서는 도로과, 기한이 지난 소통활성화 과제 30건 점검 필요"
    assert narrative.action_sentence(without_plan=[], overdue_tasks=0, overdue_promises=0).endswith("없음")


@pytest.mark.parametrize(
    ("value", "target", "colour"),
    [(0.9, 0.9, "초록"), (0.81, 0.9, "노랑"), (0.80, 0.9, "빨강"), (0.5, None, "목표 없음")],
)
def test_a_signal_is_the_name_of_its_colour(value, target, colour) -> None:
    assert narrative.signal(value, target, near_rate=0.9) == colour


@pytest.mark.parametrize(
    ("counts", "verdict"),
    # Wilson: 537/589 is 88.6 to 93.2 %; 4/15 is 10.9 to 52.0 %; 99/100 is 94.6 to 99.8 %.
    [((537, 589), "목표와 차이 보이지 않음"), ((4, 15), "미달"), ((99, 100), "달성"), ((0, 0), "자료 없음")],
)
def test_a_target_is_reached_or_missed_only_by_a_whole_interval(counts, verdict) -> None:
    assert narrative.target_verdict(counts, 0.9) == verdict


def test_equal_units_are_not_told_apart() -> None:
    said = narrative.rank_sentence(ranked_count=6, apart_count=0, unit_count=6, noun="부서")
    assert said == "부서 6곳을 견줌, 순위 구간이 모두 가운데에 걸쳐 차이 보이지 않음"
    alone = narrative.rank_sentence(ranked_count=1, apart_count=0, unit_count=40, noun="부서")
    assert alone == "부서 40곳 가운데 1곳만 자료량을 채워 견줄 대상이 없음"
    assert "견주지 않음" in narrative.rank_sentence(ranked_count=0, apart_count=0, unit_count=40, noun="부서")


def test_a_place_is_where_the_middle_half_is() -> None:
    band = (0.85, 0.96)
    assert [narrative.place_words(rate, band) for rate in (0.84, 0.9, 0.97)] == ["범위 아래", "범위 안", "범위 위"]
    assert narrative.place_words(0.9, None) == "비교 부족"
