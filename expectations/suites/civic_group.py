"""What was agreed about civic groups: their statements, with organisation, issue and stance."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
from expectations.suites.rule import STOP, WARN, Rule, Suite, SuiteContext, filled, only

STANCES = ("support", "oppose", "propose", "other", "unsure")


def statements(context: SuiteContext) -> Suite:
    """civic_group.statements: what the groups' feeds and lists still show."""
    return post_suite(
        context,
        platforms=("civic_statement",),
        noun="성명",
        bodies_filled=0.5,
        titles_filled=0.9,
        bare_at_most=0.05,
        assumed_at_most=0.3,
        extra=(
            Rule(
                "organizations_are_named",
                filled("site_name"),
                STOP,
                "단체명이 모두 있음",
                "누가 낸 성명인지 모르는 행이 있습니다: 설정의 groups 에 이름이 빠졌는지 확인하십시오.",
            ),
            Rule(
                "stances_are_agreed",
                only("stance_code", STANCES),
                STOP,
                f"입장 {len(STANCES)}종",
                "약속에 없는 입장 값이 있습니다: 수집기와 이 규칙의 판이 다르니 함께 배포하십시오.",
                known=STANCES,
            ),
            Rule(
                "issues_are_sometimes_named",
                filled("issue", mostly=0.1),
                WARN,
                "쟁점 10% 이상 채워짐",
                "쟁점을 알 수 있는 성명이 거의 없습니다: 쟁점 표(issues.csv)에 새 현안을 더하십시오.",
            ),
        ),
    )
