"""What was agreed with e-People: the petitions of the city, and the public questions and answers."""

from __future__ import annotations

from expectations.suites.petition_rules import COMPUTED, petition_rules
from expectations.suites.rule import (
    STOP,
    WARN,
    Rule,
    Suite,
    SuiteContext,
    at_least,
    filled,
    known_labels,
    length_of,
    only,
    share_true,
)

SATISFACTIONS = ("매우만족", "만족", "보통", "불만족", "매우불만족")


def petitions(context: SuiteContext) -> Suite:
    """petition.petitions: one row per petition, re-pulled until it is answered."""
    rules = (
        *petition_rules("petition"),
        Rule(
            "hardly_any_answer_precedes_receipt",
            at_least("seconds_to_answer", 0, mostly=0.995),
            WARN,
            "답변일시 ≥ 접수일시 99.5%",
            "접수 전에 답변된 민원이 있습니다: 재접수로 접수일시가 바뀐 것인지 확인하십시오.",
        ),
        Rule(
            "agencies_are_present",
            filled("agency_name", mostly=0.9),
            WARN,
            "처리기관 90% 이상 채워짐",
            "처리기관 없는 민원이 많습니다: 시와 군·구를 나눌 수 없으니 원본을 확인하십시오.",
        ),
        Rule(
            "satisfactions_are_agreed",
            only("satisfaction", SATISFACTIONS),
            WARN,
            "만족도 다섯 단계",
            "모르는 만족도 값이 있습니다: 만족률에서 빠지니 대응표에 더하십시오.",
            known=SATISFACTIONS,
        ),
        *known_labels(context, "category", "분야"),
        *known_labels(context, "status", "추진상황"),
    )
    return Suite(rules, COMPUTED)


def qna(context: SuiteContext) -> Suite:
    """petition.qna: public questions and answers, edited by agencies and never counted as voice."""
    computed = {
        # Bodies come escaped twice; a tag or an entity that survives means one round of unescaping was missed.
        "has_markup": "(coalesce(question, '') || coalesce(answer, '') ~* "
        "'</?(p|br|div|span|table|td|tr|a|img)[ />]|&(lt|gt|amp|nbsp|quot);')::int",
    }
    rules = [
        Rule(
            "titles_are_present",
            filled(length_of("title")),
            STOP,
            "제목이 모두 있음",
            "제목 없는 질의응답이 있습니다: API의 필드 이름(qnaTitl)이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "questions_are_mostly_present",
            filled(length_of("question"), mostly=0.5),
            WARN,
            "질문 절반 이상 채워짐",
            "질문이 대부분 비었습니다: 상세조회(PolicyQnaItem)가 실패하고 있는지 확인하십시오.",
        ),
        Rule(
            "answers_are_mostly_present",
            filled(length_of("answer"), mostly=0.5),
            WARN,
            "답변 절반 이상 채워짐",
            "답변이 대부분 비었습니다: 상세조회(PolicyQnaItem)가 실패하고 있는지 확인하십시오.",
        ),
        Rule(
            "markup_is_gone",
            share_true("has_markup", at_most=0.02),
            WARN,
            "HTML 흔적 2% 이하",
            "본문에 HTML이 남아 있습니다: 두 겹 이스케이프 풀기를 확인하십시오.",
        ),
        *known_labels(context, "duty_section", "업무구분"),
    ]
    return Suite(tuple(rules), computed)
