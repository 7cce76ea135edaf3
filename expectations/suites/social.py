"""What was agreed with the social analysis tool: its query results and the bulk feed."""

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
    one_of,
    only,
    share_true,
)

PLATFORMS = ("twitter", "blog", "cafe", "community", "facebook", "instagram", "youtube", "news_comment")
TOOL_SENTIMENTS = ("긍정", "부정", "중립")


def query_posts(context: SuiteContext) -> Suite:
    """social.query_posts: what the tool found for the office's queries."""
    common = _posts(context)
    rules = (
        *common.rules,
        Rule(
            "tool_sentiments_are_agreed",
            only("tool_sentiment", TOOL_SENTIMENTS),
            WARN,
            "긍부정: 긍정·부정·중립",
            "모르는 긍부정 값이 있습니다: 도구의 판이 바뀌었는지 업체에 확인하십시오.",
            known=TOOL_SENTIMENTS,
        ),
    )
    return Suite(rules, common.computed)


def bulk_posts(context: SuiteContext) -> Suite:
    """social.bulk_posts: what the screen kept of the bulk feed, and a sample of what it dropped."""
    common = _posts(context)
    computed = {**common.computed, "sampled": "is_screen_sample::int"}
    rules = (
        *common.rules,
        Rule(
            "kept_posts_say_why",
            filled("screen_reason"),
            STOP,
            "선별 근거가 모두 있음",
            "왜 남겼는지 모르는 글이 있습니다: 선별 단계를 거치지 않았으니 수집기를 확인하십시오.",
        ),
        Rule(
            "samples_are_few",
            share_true("sampled", at_most=0.5),
            WARN,
            "표본이 절반 이하",
            "남긴 글의 절반 넘게 표본입니다: 선별 사전이 비었거나 표본 비율이 잘못되었습니다.",
        ),
    )
    return Suite(rules, computed)


def _posts(context: SuiteContext) -> Suite:
    computed = {
        "of_unknown_origin": "(coalesce(site_name, '') = '')::int",
        "outbound": "is_outbound::int",
    }
    counts = tuple(
        Rule(
            f"{column}s_are_not_negative",
            at_least(column, 0),
            STOP,
            f"{label} 0 이상",
            f"{label}가 음수입니다: 열이 밀렸거나 없음을 -1로 보내는 것이니 업체에 확인하십시오.",
        )
        for column, label in (("like_count", "좋아요수"), ("reply_count", "댓글수"), ("share_count", "공유수"))
    )
    rules = (
        Rule(
            "platforms_are_agreed",
            only("platform", PLATFORMS),
            WARN,
            f"매체 {len(PLATFORMS)}종",
            "모르는 매체가 있습니다: 매체별 집계에서 빠지니 대응표에 더하십시오.",
            known=PLATFORMS,
        ),
        Rule(
            "platforms_are_mostly_agreed",
            one_of("platform", PLATFORMS, mostly=0.9),
            STOP,
            "매체 90% 이상이 아는 값",
            "매체의 10% 넘게 모르는 값입니다: 열이 밀렸거나 양식이 바뀌었으니 원본을 확인하십시오.",
        ),
        Rule(
            "bodies_are_present",
            filled(length_of("body")),
            STOP,
            "본문이 모두 있음",
            "본문 없는 글이 있습니다: 본문 열이 빠졌는지 원본을 확인하십시오.",
        ),
        Rule(
            "bodies_are_posts",
            between(length_of("body"), 1, 20_000, mostly=0.99),
            WARN,
            "본문 1~20,000자 99%",
            "빈 글이나 지나치게 긴 글이 1%를 넘습니다: 수집기가 화면 전체를 긁는지 업체에 확인하십시오.",
        ),
        Rule(
            "origins_are_mostly_known",
            share_true("of_unknown_origin", at_most=0.5),
            WARN,
            "출처명 없는 글 절반 이하",
            "어디 글인지 모르는 것이 절반을 넘습니다: 보고서에 출처 미상 비율로 밝히고 업체에 확인하십시오.",
        ),
        Rule(
            "city_accounts_are_not_the_crowd",
            share_true("outbound", at_most=0.5),
            WARN,
            "시 공식계정 글 절반 이하",
            "절반 넘게 시가 쓴 글입니다: 질의어가 시 계정을 쫓는지, 계정 목록이 맞는지 확인하십시오.",
        ),
        Rule(
            "links_are_links",
            like("url", r"^https?://", mostly=0.99),
            WARN,
            "URL 99%가 http(s)",
            "링크가 아닌 URL이 있습니다: 열이 밀렸는지 확인하십시오.",
        ),
        *counts,
    )
    return Suite(rules, computed)
