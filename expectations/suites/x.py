"""What was agreed about X: posts that the city's queries find."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
from expectations.suites.rule import STOP, WARN, Rule, Suite, SuiteContext, filled, like, one_of

PLATFORMS = ("twitter",)
# Korean, what X cannot place, and posts of nothing but links, hashtags, media or mentions.
LANGUAGES = ("ko", "und", "zxx", "qht", "qme", "qam", "qst", "qct", "art", "en")


def posts(context: SuiteContext) -> Suite:
    """x.posts: one row per post; an edited post keeps its first number."""
    extra = (
        Rule(
            "queries_are_known",
            filled("query"),
            STOP,
            "검색어가 모두 있음",
            "어느 검색어로 찾았는지 모릅니다: 수집기를 확인하십시오.",
        ),
        Rule(
            "ids_are_numbers",
            like("post_id", r"^[0-9]{1,20}$"),
            STOP,
            "글ID는 숫자 20자리 이내",
            "X 의 글 번호가 숫자가 아닙니다: 응답 형식이 바뀌었으니 수집기를 확인하십시오.",
        ),
        Rule(
            "authors_are_present",
            filled("author_key", mostly=0.99),
            WARN,
            "작성자 99% 이상 채워짐",
            "작성자가 없는 글이 있습니다: tweet.fields 의 author_id 가 오는지 확인하십시오.",
        ),
        Rule(
            "languages_are_expected",
            one_of("language", LANGUAGES, mostly=0.8),
            WARN,
            "한국어·영어·언어 없음 80%",
            "다른 언어의 글이 많습니다: 검색어에 lang:ko 가 빠졌는지, 동음이의 낱말이 걸리는지 확인하십시오.",
        ),
    )
    return post_suite(context, platforms=PLATFORMS, noun="글", extra=extra)
