"""What was agreed with Naver's search: hits of four kinds, of which two have no date."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
from expectations.suites.rule import STOP, WARN, Rule, Suite, SuiteContext, filled, like, only

KINDS = ("news", "blog", "cafearticle", "kin")
PLATFORMS = ("news", "blog", "cafe", "kin")


def items(context: SuiteContext) -> Suite:
    """naver.items: what the office's queries found."""
    return post_suite(
        context,
        platforms=PLATFORMS,
        noun="검색 결과",
        bodies_filled=0.9,
        titles_filled=0.99,
        bare_at_most=0.01,
        # Cafés and 지식iN have no dates; on a quiet night they are most of what comes.
        assumed_at_most=0.9,
        extra=(
            Rule(
                "kinds_are_agreed",
                only("kind", KINDS),
                STOP,
                f"검색 종류 {len(KINDS)}종",
                "모르는 검색 종류가 있습니다: 뉴스와 시민의 글을 가를 수 없으니 수집기의 종류 표를 확인하십시오.",
                known=KINDS,
            ),
            Rule(
                "addresses_are_present",
                filled("url"),
                STOP,
                "주소가 모두 있음",
                "주소 없는 결과가 있습니다: 결과를 알아볼 길이 주소뿐이니 link 항목이 바뀌었는지 확인하십시오.",
            ),
            Rule(
                "ids_are_hashes_of_addresses",
                like("post_id", r"^[0-9a-f]{32}$"),
                STOP,
                "식별번호는 주소의 해시 32자",
                "주소의 해시가 아닌 번호가 있습니다: 다른 출처의 행이 섞였는지 수집기를 확인하십시오.",
            ),
            Rule(
                "sites_are_mostly_known",
                filled("site_name", mostly=0.95),
                WARN,
                "출처명 95% 이상 채워짐",
                "어디 글인지 모르는 결과가 많습니다: cafename 항목이나 주소의 꼴이 바뀌었는지 확인하십시오.",
            ),
        ),
    )
