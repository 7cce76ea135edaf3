"""Sentences about what is ahead and what became of requests; every expected word was worked out by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from reports import read
from reports.weekly_issue import outlook_words as words
from reports.weekly_issue.narrative import Comparison
from reports.weekly_issue.outlook_words import Expected
from reports.weekly_issue.week_alerts import Alert, alerts


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (
            Expected(3684, 3069, 4340, 3598),
            "향후 4주 3,684건(범위 3,069~4,340건) 예상, 최근 4주(3,598건)와 비슷한 수준",
        ),
        (Expected(3684, 3069, 4340, 3068), "향후 4주 3,684건(범위 3,069~4,340건) 예상, 최근 4주(3,068건)보다 많음"),
        (Expected(3684, 3069, 4340, 4341), "향후 4주 3,684건(범위 3,069~4,340건) 예상, 최근 4주(4,341건)보다 적음"),
        # The ends belong to the range.
        (
            Expected(3684, 3069, 4340, 3069),
            "향후 4주 3,684건(범위 3,069~4,340건) 예상, 최근 4주(3,069건)와 비슷한 수준",
        ),
        # 234 - 89 = 145 items of range around 140 expected.
        (Expected(140, 89, 234, 148), "향후 4주 140건(범위 89~234건) 예상, 범위가 넓어 판단 보류"),
        (Expected(19, 10, 20, 40), "향후 4주 19건(범위 10~20건) 예상, 건수가 적어 판단 보류"),
        (Expected(200, None, None, 90), "향후 4주 200건 예상, 범위를 낼 오차 이력이 짧아 판단 보류"),
        (Expected(200, 150, 250, None), "향후 4주 200건(범위 150~250건) 예상, 견줄 실적 없음"),
    ],
)
def test_a_forecast_claims_a_direction_only_outside_its_range(expected: Expected, said: str) -> None:
    assert words.forecast_sentence("120 상담", expected) == f"120 상담은 {said}"


def test_what_came_is_held_against_the_range_that_was_printed() -> None:
    assert words.outcome_word(100, low=100, high=120) == "범위 안"
    assert words.outcome_word(99, low=100, high=120) == "범위보다 적음"
    assert words.outcome_word(121, low=100, high=120) == "범위보다 많음"
    assert words.outcome_word(121, low=None, high=None) == "범위 없음"


@pytest.mark.parametrize(
    ("ratio", "word"), [(0.95, "더 정확"), (0.951, "비슷"), (1.049, "비슷"), (1.05, "덜 정확"), (None, "비교 불가")]
)
def test_an_error_is_better_or_worse_from_five_per_cent_on(ratio: float | None, word: str) -> None:
    assert words.error_word(ratio) == word


@pytest.mark.parametrize(
    ("rate", "days", "word"),
    [
        # 23 of 28: Wilson 64.4 % to 92.1 %.
        (23 / 28, 28, "약속(80%)과 부합"),
        # 57 of 63: Wilson 80.7 % to 95.6 %.
        (57 / 63, 63, "약속(80%)보다 높음"),
        # 38 of 63: Wilson 48.0 % to 71.5 %.
        (38 / 63, 63, "약속(80%)보다 낮음"),
        (10 / 19, 19, "일수 적음"),
        (None, 0, "일수 적음"),
    ],
)
def test_intervals_keep_their_promise_when_eighty_per_cent_is_within_reach(
    rate: float | None, days: int, word: str
) -> None:
    assert words.coverage_word(rate, days) == word


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"oppose": 5}, "모두 반대"),
        ({"oppose": 1}, "반대 1건"),
        ({"support": 1, "oppose": 1}, "찬성 1건·반대 1건으로 입장이 갈림"),
        ({"support": 2, "oppose": 1, "unsure": 1}, "찬성 2건·반대 1건·판단 보류 1건으로 입장이 갈림"),
        ({"propose": 2, "other": 1}, "제안 2건, 기타 1건"),
    ],
)
def test_sides_are_named_as_they_stand(counts: dict[str, int], said: str) -> None:
    assert words.stance_words(Counter(counts)) == said


def test_a_request_is_settled_when_nothing_is_left() -> None:
    assert words.overdue_followup(3, 0) == "해소"
    assert words.overdue_followup(3, 2) == "일부 해소"
    assert words.overdue_followup(3, 3) == "미해소"
    assert words.overdue_followup(3, 5) == "미해소"


def test_a_topic_is_back_when_it_is_in_its_usual_range() -> None:
    # sqrt(100) = 10, two of them 20.
    assert words.topic_followup(Comparison(119, 100)) == "평소 범위로 복귀"
    assert words.topic_followup(Comparison(120, 100)) == "평소보다 많은 상태 지속"
    assert words.topic_followup(Comparison(80, 100)) == "평소보다 적음"
    assert words.topic_followup(Comparison(3, 2)) == "건수가 적어 판단 곤란"
    assert words.topic_followup(Comparison(3, None)) == "견줄 평소 수준 없음"


def test_states_are_counted_and_none_is_left_out() -> None:
    states = ["해소", "평소 범위로 복귀", "일부 해소", "미해소", "평소보다 많은 상태 지속", "자료 미수신으로 판단 보류"]
    assert words.followup_sentence("제671호", states) == (
        "제671호 요청 6건 가운데 해소·복귀 2건, 일부 해소 1건, 지속·미해소 2건, 판단 곤란 1건"
    )


def warned(day: int, topic: str, p_value: float, *, level: str = "alert", district: str = "all") -> read.Warned:
    return read.Warned(
        date(2026, 11, day),
        "call_center",
        topic,
        topic,
        district,
        district,
        level,
        9,
        1.0,
        4.0,
        p_value,
        9,
        False,
        None,
    )


def test_days_and_districts_of_one_topic_are_one_alert_with_its_least_likely_day() -> None:
    rows = [
        warned(11, "water", 1e-5),
        warned(12, "water", 1e-8, district="seohae"),
        warned(12, "water", 1e-6),
        warned(13, "road", 1e-3),
        warned(13, "tax", 1e-9, level="watch"),
    ]
    water, road = alerts(rows)
    assert (water.peak.warned_on.day, water.peak.district_group_code) == (12, "seohae")
    assert [day.day for day in water.days] == [11, 12]
    assert water.days_ko == "11. 11.~12.(2일)"
    assert road.days_ko == "11. 13.(금)"


def test_days_over_the_end_of_a_month_name_both_months() -> None:
    days = (date(2026, 11, 30), date(2026, 12, 1))
    assert Alert(days, warned(11, "water", 0.1)).days_ko == "11. 30.~12. 1.(2일)"


@pytest.mark.parametrize(
    ("statuses", "replied", "late", "said"),
    [
        (["조치 완료", "조치 중", "조치 완료"], 3, 0, "제671호 요청 3건에 부서 회신 3건(조치 완료 2건, 조치 중 1건)"),
        (["회신 대기", "조치 완료"], 1, 0, "제671호 요청 2건에 부서 회신 1건(조치 완료 1건), 미회신 1건(회신기한 전)"),
        (["회신 대기", "회신 대기"], 0, 1, "제671호 요청 2건에 부서 회신 0건, 미회신 2건(회신기한 경과 1건)"),
    ],
)
def test_answers_are_counted_by_what_they_say(statuses: list[str], replied: int, late: int, said: str) -> None:
    assert words.reply_sentence("제671호", statuses, replied=replied, late=late) == said
