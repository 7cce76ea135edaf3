"""What was agreed about the city's Facebook pages: its own posts, and the comments below them."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
from expectations.suites.rule import STOP, WARN, Rule, Suite, SuiteContext, filled, share_true

PLATFORMS = ("facebook",)


def posts(context: SuiteContext) -> Suite:
    """facebook.posts: what the city itself posts; never counted as voice."""
    own = Rule(
        "posts_are_the_citys",
        filled("author_key"),
        STOP,
        "작성자(페이지)가 모두 있음",
        "누가 썼는지 모르는 페이지 글이 있습니다: 시민 글로 셀 위험이 있으니 설정의 pages 를 확인하십시오.",
    )
    suite = post_suite(
        context, platforms=PLATFORMS, noun="페이지 글", bodies_filled=0.8, outbound_at_most=None, extra=(own,)
    )
    # Visitors may post on a page when the edge `feed` is read: a few of them are voices, not a fault.
    computed = {**suite.computed, "not_outbound": "(not is_outbound)::int"}
    visitors = Rule(
        "visitors_are_few",
        share_true("not_outbound", at_most=0.5),
        WARN,
        "시가 쓰지 않은 글 절반 이하",
        "페이지 글의 절반 넘게 시가 쓴 글이 아닙니다: 설정의 pages 와 outbound_accounts 를 확인하십시오.",
    )
    return Suite((*suite.rules, visitors), computed)


def comments(context: SuiteContext) -> Suite:
    """facebook.comments: what citizens write below the city's posts."""
    extra = (
        Rule(
            "comments_belong_to_a_post",
            filled("parent_post_id"),
            STOP,
            "대상 게시글ID가 모두 있음",
            "어느 글의 댓글인지 모릅니다: 수집기가 게시글 번호를 잃었으니 확인하십시오.",
        ),
        Rule(
            "authors_are_mostly_shown",
            filled("author_key", mostly=0.1),
            WARN,
            "작성자 10% 이상 채워짐",
            "작성자가 거의 없습니다: 페이지 토큰의 권한이 줄었는지 확인하십시오(중복 시민 세기에 영향).",
        ),
    )
    return post_suite(context, platforms=PLATFORMS, noun="댓글", bodies_filled=0.7, bare_at_most=0.9, extra=extra)
