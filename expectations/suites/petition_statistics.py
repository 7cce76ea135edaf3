"""What was agreed with ACRC's 민원빅데이터: figures, of which nobody has verified more than the shape."""

from __future__ import annotations

from expectations.suites.rule import (
    STOP,
    WARN,
    Rule,
    Suite,
    SuiteContext,
    at_least,
    between,
    filled,
    length_of,
    like,
    only,
    share_true,
)

EDITIONS = ("5", "6", "7", "8")


def figures(context: SuiteContext) -> Suite:
    """petition_statistics.figures: one row per operation, target, day and label."""
    computed = {
        "is_ranked_from_one": "(rank is null or rank >= 1)::int",
        "is_alone_with_its_rank": "(rank is null or count(*) over"
        " (partition by operation, target, figure_on, rank) <= 3)::int",
        "labels_of_the_question": "count(*) over (partition by operation, target, figure_on)",
        "is_zero": "(value = 0)::int",
    }
    rules = [
        Rule(
            "operations_are_operations",
            like("operation", r"^[A-Za-z][A-Za-z0-9]{2,60}$"),
            STOP,
            "연산은 영문·숫자 이름",
            "연산 자리에 다른 것이 들어 있습니다: operations 설정을 확인하십시오.",
            values_shown="label",
        ),
        Rule(
            "editions_are_known",
            only("edition", EDITIONS),
            WARN,
            "서비스 판 5~8",
            "모르는 서비스 판이 있습니다: 새 판의 활용신청과 명세를 확인하십시오.",
            known=EDITIONS,
        ),
        Rule(
            "values_are_present",
            filled("value"),
            STOP,
            "값이 모두 있음",
            "값 없는 통계가 있습니다: 응답의 필드 이름이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "values_are_not_negative",
            at_least("value", 0),
            STOP,
            "값 ≥ 0",
            "음수인 건수가 있습니다: 증감값을 건수로 읽었는지 연산의 value 설정을 확인하십시오.",
        ),
        Rule(
            "values_are_counts_of_a_day",
            between("value", 0, 10_000_000, mostly=0.999),
            WARN,
            "값 천만 이하",
            "하루 건수로는 지나치게 큰 값이 있습니다: 기간이 하루인지 요청 항목을 확인하십시오.",
        ),
        Rule(
            "not_all_is_zero",
            share_true("is_zero", at_most=0.8),
            WARN,
            "0인 값 80% 이하",
            "거의 모든 값이 0입니다: 폐지된 기관·군구 코드로 물으면 오류 없이 0이 오니 agency_code 를 확인하십시오.",
        ),
        Rule(
            "labels_are_present",
            filled(length_of("label")),
            STOP,
            "항목이 모두 있음",
            "항목 이름 없는 통계가 있습니다: 응답의 필드 이름이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "labels_are_short",
            between(length_of("label"), 1, 100, mostly=0.99),
            WARN,
            "항목 1~100자",
            "긴 글이 항목 자리에 있습니다: 통계가 아니라 민원 본문을 주는 연산인지 확인하십시오.",
        ),
        Rule(
            "questions_have_few_labels",
            between("labels_of_the_question", 1, 1_000),
            WARN,
            "물음 하나에 항목 1,000개 이하",
            "항목이 지나치게 많습니다: resultCount 설정을 확인하십시오.",
        ),
        Rule(
            "ranks_count_from_one",
            at_least("is_ranked_from_one", 1),
            WARN,
            "순위 ≥ 1",
            "순위가 1부터가 아닙니다: rank 설정이 다른 필드를 가리키는지 확인하십시오.",
        ),
        Rule(
            "ranks_are_hardly_shared",
            at_least("is_alone_with_its_rank", 1, mostly=0.9),
            WARN,
            "같은 순위 셋 이하",
            "같은 순위가 되풀이됩니다: 다른 기간이나 대상의 답이 섞였는지 확인하십시오.",
        ),
    ]
    return Suite(tuple(rules), computed)
