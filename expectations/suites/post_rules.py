"""What is asked of every source of posts: comments, social posts, search hits, articles, statements."""

from __future__ import annotations

from collections.abc import Sequence

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

LONGEST_BODY, LONGEST_TITLE = 20_000, 300
COUNTS = (("like_count", "좋아요수"), ("reply_count", "댓글수"), ("share_count", "공유수"))


def post_suite(
    context: SuiteContext,
    *,
    platforms: Sequence[str],
    noun: str = "글",
    bodies_filled: float = 1.0,
    titles_filled: float | None = None,
    bare_at_most: float = 0.5,
    assumed_at_most: float = 0.0,
    outbound_at_most: float | None = 0.5,
    extra: Sequence[Rule] = (),
) -> Suite:
    """The rules of a feed made by `extract.posts.post_feed`.

    Args:
        context: the delivery.
        platforms: the codes this feed may use.
        noun: what one item is called, in Korean.
        bodies_filled: share of items that must have a body.
        titles_filled: share of items that must have a title; None for a source without titles.
        bare_at_most: share of items that may say nothing at all, neither title nor body.
        assumed_at_most: share of items that may come without a date of their own.
        outbound_at_most: share of items that may be the city's own; None for a feed of nothing else.
        extra: the source's own rules; they may ask the computed `undated`, `outbound`, `has_markup`, `is_bare`.
    """
    computed = {
        "undated": "is_day_assumed::int",
        "outbound": "is_outbound::int",
        "is_bare": "(coalesce(title, '') = '' and coalesce(body, '') = '')::int",
        "has_markup": "(coalesce(title, '') || coalesce(body, '') ~* "
        "'</?(p|br|b|div|span|table|td|tr|a|img)[ />]|&(lt|gt|amp|nbsp|quot|#39);')::int",
        "lacks_its_time": "(not is_day_assumed and posted_at is null)::int",
    }
    rules = [
        *_platform_rules(platforms),
        *_text_rules(noun, bodies_filled, titles_filled, bare_at_most),
        *_day_rules(noun, assumed_at_most),
        Rule(
            "links_are_links",
            like("url", r"^https?://", mostly=0.99),
            WARN,
            "주소 99%가 http(s)",
            "링크가 아닌 주소가 있습니다: 출처가 주소의 뜻을 바꾸었는지 확인하십시오.",
        ),
        *_count_rules(noun),
    ]
    if outbound_at_most is not None:
        rules.append(
            Rule(
                "city_accounts_are_not_the_crowd",
                share_true("outbound", at_most=outbound_at_most),
                WARN,
                f"시 공식계정 {noun} {outbound_at_most:.0%} 이하",
                f"시가 쓴 {noun}이(가) 너무 많습니다: 질의어가 시 계정을 쫓는지, 계정 목록이 맞는지 확인하십시오.",
            )
        )
    return Suite((*rules, *extra), computed)


def _platform_rules(platforms: Sequence[str]) -> tuple[Rule, ...]:
    return (
        Rule(
            "platforms_are_agreed",
            only("platform", platforms),
            WARN,
            f"매체 {len(platforms)}종",
            "모르는 매체가 있습니다: 매체별 집계에서 빠지니 대응표에 더하십시오.",
            known=tuple(platforms),
        ),
        Rule(
            "platforms_are_mostly_agreed",
            one_of("platform", platforms, mostly=0.9),
            STOP,
            "매체 90% 이상이 아는 값",
            "매체의 10% 넘게 모르는 값입니다: 다른 출처의 자료가 섞였는지 수집기를 확인하십시오.",
        ),
    )


def _text_rules(noun: str, bodies_filled: float, titles_filled: float | None, bare_at_most: float) -> tuple[Rule, ...]:
    titles = (
        ()
        if titles_filled is None
        else (
            Rule(
                "titles_are_present",
                filled(length_of("title"), mostly=titles_filled),
                STOP,
                f"제목 {titles_filled:.0%} 이상 채워짐",
                f"제목 없는 {noun}이(가) 많습니다: 출처의 제목 항목 이름이 바뀌었는지 확인하십시오.",
            ),
            Rule(
                "titles_are_titles",
                between(length_of("title"), 1, LONGEST_TITLE, mostly=0.99),
                WARN,
                f"제목 1~{LONGEST_TITLE}자 99%",
                "지나치게 긴 제목이 있습니다: 제목과 본문이 바뀌었는지 확인하십시오.",
            ),
        )
    )
    return (
        Rule(
            "nothing_is_bare",
            share_true("is_bare", at_most=bare_at_most),
            STOP,
            f"제목도 본문도 없는 {noun} {bare_at_most:.0%} 이하",
            f"아무 말도 없는 {noun}이(가) 많습니다: 출처의 본문 항목 이름이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "bodies_are_present",
            filled(length_of("body"), mostly=bodies_filled),
            WARN,
            f"본문 {bodies_filled:.0%} 이상 채워짐",
            f"본문 없는 {noun}이(가) 많습니다: 사진·영상만 있는 것인지, 본문 항목 이름이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "bodies_are_posts",
            between(length_of("body"), 1, LONGEST_BODY, mostly=0.99),
            WARN,
            f"본문 1~{LONGEST_BODY:,}자 99%",
            "지나치게 긴 본문이 1%를 넘습니다: 화면 전체를 긁고 있는지 수집기를 확인하십시오.",
        ),
        Rule(
            "markup_is_gone",
            share_true("has_markup", at_most=0.05),
            WARN,
            "HTML 흔적 5% 이하",
            "글에 HTML 태그나 부호(&amp; 등)가 남아 있습니다: 수집기의 본문 해석을 확인하십시오.",
        ),
        *titles,
    )


def _day_rules(noun: str, assumed_at_most: float) -> tuple[Rule, ...]:
    return (
        Rule(
            "days_are_mostly_stated",
            share_true("undated", at_most=assumed_at_most),
            WARN,
            f"날짜 없는 {noun} {assumed_at_most:.0%} 이하",
            f"날짜 없는 {noun}이(가) 많아 수집일로 세고 있습니다: 출처의 날짜 항목 이름이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "stated_days_have_their_time",
            share_true("lacks_its_time", at_most=0),
            STOP,
            "게시일이 있으면 게시일시도 있음",
            "어디서 왔는지 모르는 게시일이 있습니다: 수집기가 날짜를 지어내는지 확인하십시오.",
        ),
    )


def _count_rules(noun: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            f"{column}s_are_not_negative",
            at_least(column, 0),
            STOP,
            f"{label} 0 이상",
            f"{noun}의 {label}가 음수입니다: 다른 항목을 읽고 있으니 수집기를 확인하십시오.",
        )
        for column, label in COUNTS
    )
