"""What was agreed with the districts: their own petitions, under the same clock as e-People's."""

from __future__ import annotations

from expectations.suites.petition_rules import COMPUTED, petition_rules
from expectations.suites.rule import (
    STOP,
    WARN,
    Rule,
    Suite,
    SuiteContext,
    filled,
    known_labels,
    like,
    share_true,
)


def cases(context: SuiteContext) -> Suite:
    """saeol.cases: one row per case of a district, re-pulled until it is answered."""
    computed = {**COMPUTED, "is_named_after_another": "(case_id <> agency_code || '-' || receipt_number)::int"}
    rules = (
        Rule(
            "agency_codes_are_codes",
            like("agency_code", r"^28[0-9]{3}$", mostly=0.99),
            STOP,
            "군구코드: 인천의 다섯 자리",
            "군구코드 자리에 다른 것이 있습니다: 열이 밀렸는지, 다른 시도의 자료인지 원본을 확인하십시오.",
            values_shown="label",
        ),
        Rule(
            "cases_are_named_after_their_agency",
            share_true("is_named_after_another", at_most=0),
            STOP,
            "민원ID = 군구코드-접수번호",
            "민원ID가 군구코드·접수번호와 다릅니다: 수집기를 확인하십시오.",
        ),
        *petition_rules("case"),
        Rule(
            "departments_are_mostly_present",
            filled("department_name", mostly=0.7),
            WARN,
            "처리부서 70% 이상 채워짐",
            "처리부서 없는 민원이 많습니다: 접수 전 민원이 쌓였는지, 열이 비었는지 확인하십시오.",
        ),
        *known_labels(context, "agency_name", "군구명"),
        *known_labels(context, "category", "분야"),
        *known_labels(context, "status", "처리상태"),
    )
    return Suite(rules, computed)
