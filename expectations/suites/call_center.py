"""What was agreed with the 120 call center: its export, and what its database gives by watermark."""

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
    known_labels,
    length_of,
    like,
    seconds_between,
    share_true,
)


def calls(context: SuiteContext) -> Suite:
    """call_center.calls: one row per consultation."""
    computed = {
        "seconds_to_answer": seconds_between("received_at", "answered_at"),
        "seconds_of_talk": seconds_between("answered_at", "ended_at"),
        "abandoned": "coalesce(is_abandoned, false)::int",
        # A call that somebody answered and that still says nothing is a hole in the record, an abandoned one is not.
        "answered_without_summary": "(not coalesce(is_abandoned, false) and coalesce(summary, '') = '')::int",
    }
    rules = [
        Rule(
            "wait_is_possible",
            between("wait_seconds", 0, 86_400),
            STOP,
            "대기시간 0초 ~ 24시간",
            "있을 수 없는 대기시간입니다: 단위(초)가 바뀌었거나 열이 밀렸으니 원본을 확인하십시오.",
        ),
        Rule(
            "wait_is_usual",
            between("wait_seconds", 0, 3_600, mostly=0.99),
            WARN,
            "대기시간 1시간 이내 99%",
            "한 시간 넘게 기다린 전화가 1%를 넘습니다: 실제 폭주인지 교환기 시계 문제인지 콜센터에 물으십시오.",
        ),
        Rule(
            "calls_are_answered_after_they_come_in",
            at_least("seconds_to_answer", 0, mostly=0.995),
            STOP,
            "연결일시 ≥ 접수일시 99.5%",
            "접수보다 먼저 연결된 전화가 있습니다: 두 시각의 열이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "calls_end_after_they_are_answered",
            at_least("seconds_of_talk", 0, mostly=0.99),
            WARN,
            "종료일시 ≥ 연결일시 99%",
            "연결 전에 끝난 전화가 1%를 넘습니다: 교환기 시각을 콜센터에 확인하십시오.",
        ),
        Rule(
            "most_calls_are_not_abandoned",
            share_true("abandoned", at_most=0.5),
            WARN,
            "포기 전화 절반 이하",
            "절반 넘게 끊어졌습니다: 실제 폭주이거나 포기여부 값의 뜻이 바뀐 것이니 콜센터에 물으십시오.",
        ),
        Rule(
            "categories_are_present",
            filled("category_large", mostly=0.98),
            STOP,
            "상담분류(대) 98% 이상 채워짐",
            "분류 없는 상담이 많습니다: 내보내기 양식이 바뀌었는지 콜센터에 확인하십시오.",
        ),
        Rule(
            "answered_calls_have_a_summary",
            share_true("answered_without_summary", at_most=0.5),
            WARN,
            "상담내용 빈 응답 전화 절반 이하",
            "상담내용이 대부분 비어 있습니다: 그 밤의 글 분석이 빈약하니 콜센터에 내용 포함 여부를 확인하십시오.",
        ),
        Rule(
            "summaries_are_summaries",
            between(length_of("summary"), 1, 5_000, mostly=0.999),
            WARN,
            "상담내용 1~5,000자",
            "지나치게 긴 상담내용이 있습니다: 줄바꿈 따옴표가 깨져 여러 행이 붙었는지 확인하십시오.",
        ),
        Rule(
            "district_codes_are_codes",
            like("district_code", r"^[0-9]{5}$", mostly=0.98),
            WARN,
            "군구코드 숫자 5자리",
            "군구코드 모양이 아닙니다: 군구 지도에서 빠지니 원본의 코드 열을 확인하십시오.",
            values_shown="label",
        ),
        *known_labels(context, "category_large", "상담분류(대)"),
        *known_labels(context, "district_code", "군구코드"),
    ]
    return Suite(tuple(rules), computed)


def call_changes(context: SuiteContext) -> Suite:
    """call_center.call_changes: one row per consultation that was changed, deleted ones included."""
    computed = {
        "seconds_to_change": seconds_between("received_at", "updated_at"),
        "deleted": "coalesce(is_deleted, false)::int",
        "deleted_with_words": "(coalesce(is_deleted, false) and coalesce(summary, '') <> '')::int",
        # Of a deleted call nothing was kept on purpose.
        "answered_without_summary": "(not coalesce(is_abandoned, false) and not coalesce(is_deleted, false)"
        " and coalesce(summary, '') = '')::int",
    }
    rules = [
        Rule(
            "calls_change_after_they_come_in",
            at_least("seconds_to_change", 0, mostly=0.99),
            STOP,
            "변경일시 ≥ 접수일시 99%",
            "접수보다 먼저 바뀐 상담이 많습니다: 변경일시 열이 다른 열로 바뀌었는지 전산 담당에 확인하십시오.",
        ),
        Rule(
            "most_changes_are_not_deletions",
            share_true("deleted", at_most=0.5),
            STOP,
            "삭제된 상담 절반 이하",
            "바뀐 상담의 절반 넘게 삭제되었습니다: 삭제여부 값의 뜻이 바뀌었는지 전산 담당에 확인하십시오.",
        ),
        Rule(
            "deleted_calls_say_nothing",
            share_true("deleted_with_words", at_most=0),
            STOP,
            "삭제된 상담의 내용은 적재하지 않음",
            "삭제된 상담의 내용이 적재되었습니다: 수집기를 멈추고 개인정보 담당자에게 알리십시오.",
        ),
    ]
    shared = calls(context)
    return Suite((*shared.rules, *rules), {**shared.computed, **computed})
