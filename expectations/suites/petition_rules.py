"""What is asked of every petition under the decree's clock: e-People's and the districts' own."""

from __future__ import annotations

from expectations.suites.rule import (
    STOP,
    WARN,
    Rule,
    at_least,
    between,
    filled,
    length_of,
    one_of,
    only,
    seconds_between,
    share_true,
)

TYPES = ("질의", "건의", "고충", "기타")
COMPUTED = {
    "seconds_to_receipt": seconds_between("applied_at", "received_at"),
    "seconds_to_answer": seconds_between("received_at", "answered_at"),
    "days_to_due": "due_on - (received_at at time zone 'Asia/Seoul')::date",
    "days_of_extension": "extended_due_on - due_on",
    "days_of_supplement": "supplement_received_on - supplement_requested_on",
    "supplement_without_request": "(supplement_received_on is not null and supplement_requested_on is null)::int",
    "answered_without_answer": "(answered_at is not null and coalesce(answer, '') = '')::int",
}
"""Columns that the rules ask and the delivery does not have."""


def petition_rules(item: str) -> tuple[Rule, ...]:
    """Rules of types, times, texts and answers.

    Args:
        item: what the feed calls one of them, in the rules' names: `petition` or `case`.
    """
    return (
        Rule(
            f"{item}_types_are_agreed",
            only("petition_type", TYPES),
            WARN,
            "민원유형: 질의·건의·고충·기타",
            "모르는 민원유형이 있습니다: 법정 처리기한을 정할 수 없으니 기한 대응표에 더하십시오.",
            known=TYPES,
        ),
        Rule(
            f"{item}_types_are_mostly_agreed",
            one_of("petition_type", TYPES, mostly=0.5),
            STOP,
            "민원유형 절반 이상이 아는 값",
            "민원유형의 절반 이상이 모르는 값입니다: 열이 밀렸거나 양식이 바뀌었으니 원본을 확인하십시오.",
        ),
        Rule(
            f"{item}s_are_received_after_they_are_filed",
            at_least("seconds_to_receipt", 0, mostly=0.99),
            WARN,
            "접수일시 ≥ 신청일시 99%",
            "신청보다 먼저 접수된 민원이 있습니다: 처리기간이 길게 계산되니 원본 시각을 확인하십시오.",
        ),
        Rule(
            f"{item}s_are_answered_after_receipt",
            at_least("seconds_to_answer", 0, mostly=0.95),
            STOP,
            "답변일시 ≥ 접수일시 95%",
            "접수 전에 답변된 민원이 많습니다: 두 시각의 열이 바뀌었는지 원본을 확인하십시오.",
        ),
        Rule(
            "answers_are_due_after_receipt",
            at_least("days_to_due", 0, mostly=0.99),
            WARN,
            "처리예정일 ≥ 접수일 99%",
            "접수 전에 처리예정일이 지난 민원이 있습니다: 기한 준수율이 낮게 나오니 원본을 확인하십시오.",
        ),
        Rule(
            "extensions_extend",
            at_least("days_of_extension", 0, mostly=0.99),
            WARN,
            "연장처리예정일 ≥ 처리예정일",
            "연장했는데 더 이른 기한이 있습니다: 두 날짜 열을 확인하십시오.",
        ),
        Rule(
            "supplements_arrive_after_they_are_asked_for",
            at_least("days_of_supplement", 0, mostly=0.99),
            WARN,
            "보완접수일 ≥ 보완요구일",
            "요구 전에 접수된 보완이 있습니다: 보완 기간을 뺄 수 없으니 원본을 확인하십시오.",
        ),
        Rule(
            "supplements_were_asked_for",
            share_true("supplement_without_request", at_most=0.01),
            WARN,
            "보완접수일에는 보완요구일이 있음",
            "요구 없이 접수된 보완이 있습니다: 보완 기간을 뺄 수 없으니 원본을 확인하십시오.",
        ),
        Rule(
            f"answered_{item}s_have_an_answer",
            share_true("answered_without_answer", at_most=0.2),
            WARN,
            "답변일시가 있으면 답변내용이 있음(80%)",
            "답변했다는데 내용이 없습니다: 비공개 처리인지, 내보내기에서 빠졌는지 확인하십시오.",
        ),
        Rule(
            "titles_are_present",
            filled(length_of("title")),
            STOP,
            "제목이 모두 있음",
            "제목 없는 민원이 있습니다: 열이 밀렸는지 원본을 확인하십시오.",
        ),
        Rule(
            "titles_are_titles",
            between(length_of("title"), 1, 300, mostly=0.999),
            WARN,
            "제목 1~300자",
            "지나치게 긴 제목이 있습니다: 제목과 내용의 열이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "bodies_are_mostly_present",
            filled(length_of("body"), mostly=0.8),
            WARN,
            "내용 80% 이상 채워짐",
            "내용 없는 민원이 많습니다: 비공개 민원의 비중이 바뀌었는지 확인하십시오.",
        ),
    )
