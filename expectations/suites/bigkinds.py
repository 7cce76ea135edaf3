"""What was agreed with BigKinds: articles of the press, day by day."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
from expectations.suites.rule import STOP, WARN, Rule, Suite, SuiteContext, filled

PLATFORMS = ("news",)


def articles(context: SuiteContext) -> Suite:
    """bigkinds.articles: what the press wrote about the office's queries; never counted as voice."""
    return post_suite(
        context,
        platforms=PLATFORMS,
        noun="기사",
        bodies_filled=0.9,
        titles_filled=0.99,
        bare_at_most=0.01,
        assumed_at_most=0.0,
        outbound_at_most=0.0,
        extra=(
            Rule(
                "publishers_are_present",
                filled("site_name", mostly=0.99),
                STOP,
                "언론사 99% 이상 채워짐",
                "언론사 없는 기사가 있습니다: 응답의 provider 항목이 바뀌었는지 확인하십시오.",
            ),
            Rule(
                "addresses_are_mostly_present",
                filled("url", mostly=0.5),
                WARN,
                "기사 주소 절반 이상 채워짐",
                "주소 없는 기사가 절반을 넘습니다: 응답의 provider_link_page 항목이 바뀌었는지 확인하십시오.",
            ),
            Rule(
                "categories_are_mostly_present",
                filled("category", mostly=0.8),
                WARN,
                "기사 분류 80% 이상 채워짐",
                "분류 없는 기사가 많습니다: 응답의 category 항목이 바뀌었는지 확인하십시오.",
            ),
        ),
    )
