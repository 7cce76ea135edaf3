"""What was agreed with e-People: the petitions of the city, and the public questions and answers."""

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
    one_of,
    only,
    seconds_between,
    share_true,
)

PETITION_TYPES = ("질의", "건의", "고충", "기타")
SATISFACTIONS = ("매우만족", "만족", "보통", "불만족", "매우불만족")


def petitions(context: SuiteContext) -> Suite:
    """petition.petitions: one row per petition, re-pulled until it is answered."""
    computed = {
        "seconds_to_receipt": seconds_between("applied_at", "received_at"),
        "seconds_to_answer": seconds_between("received_at", "answered_at"),
        "days_to_due": "due_on - (received_at at time zone 'Asia/Seoul')::date",
        "days_of_extension": "extended_due_on - due_on",
        "days_of_supplement": "supplement_received_on - supplement_requested_on",
        "supplement_without_request": "(supplement_received_on is not null and supplement_requested_on is null)::int",
        "answered_without_answer": "(answered_at is not null and coalesce(answer, '') = '')::int",
    }
    rules = [
        Rule(
            "petition_types_are_agreed",
            only("petition_type", PETITION_TYPES),
            WARN,
            "민원유형: 질의·건의·고충·기타",
            "모르는 민원유형이 있습니다: 법정 처리기한을 정할 수 없으니 기한 대응표에 더하십시오.",
            known=PETITION_TYPES,
        ),
        Rule(
            "petition_types_are_mostly_agreed",
            one_of("petition_type", PETITION_TYPES, mostly=0.5),
            STOP,
            "민원유형 절반 이상이 아는 값",
            "민원유형의 절반 이상이 모르는 값입니다: 열이 밀렸거나 양식이 바뀌었으니 원본을 확인하십시오.",
        ),
        Rule(
            "petitions_are_received_after_they_are_filed",
            at_least("seconds_to_receipt", 0, mostly=0.99),
            WARN,
            "접수일시 ≥ 신청일시 99%",
            "신청보다 먼저 접수된 민원이 있습니다: 처리기간이 길게 계산되니 원본 시각을 확인하십시오.",
        ),
        Rule(
            "petitions_are_answered_after_receipt",
            at_least("seconds_to_answer", 0, mostly=0.95),
            STOP,
            "답변일시 ≥ 접수일시 95%",
            "접수 전에 답변된 민원이 많습니다: 두 시각의 열이 바뀌었는지 원본을 확인하십시오.",
        ),
        Rule(
            "hardly_any_answer_precedes_receipt",
            at_least("seconds_to_answer", 0, mostly=0.995),
            WARN,
            "답변일시 ≥ 접수일시 99.5%",
            "접수 전에 답변된 민원이 있습니다: 재접수로 접수일시가 바뀐 것인지 확인하십시오.",
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
            "answered_petitions_have_an_answer",
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
    ]
    return Suite(tuple(rules), computed)


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
