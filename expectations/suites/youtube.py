"""What was agreed about YouTube: comments below the city's videos and videos about Incheon."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
from expectations.suites.rule import STOP, WARN, Rule, Suite, SuiteContext, at_least, filled, like, seconds_between

PLATFORMS = ("youtube",)


def comments(context: SuiteContext) -> Suite:
    """youtube.comments: top comments and replies, one row each."""
    extra = (
        Rule(
            "videos_are_mostly_known",
            filled("video_id", mostly=0.9),
            WARN,
            "동영상ID 90% 이상 채워짐",
            "어느 동영상의 댓글인지 모르는 것이 많습니다: 응답의 videoId 가 오는지 확인하십시오.",
        ),
        Rule(
            "video_ids_are_video_ids",
            like("video_id", r"^[0-9A-Za-z_-]{5,20}$", mostly=0.99),
            STOP,
            "동영상ID는 영문·숫자 5~20자",
            "동영상ID 자리에 다른 것이 들어 있습니다: 응답 형식이 바뀌었으니 수집기를 확인하십시오.",
        ),
        Rule(
            "authors_are_mostly_present",
            filled("author_key", mostly=0.9),
            WARN,
            "작성자 90% 이상 채워짐",
            "작성자 없는 댓글이 많습니다: 응답의 authorChannelId 가 오는지 확인하십시오.",
        ),
        Rule(
            "edits_follow_comments",
            at_least("seconds_to_edit", 0, mostly=0.99),
            WARN,
            "수정일시 ≥ 게시일시 99%",
            "쓰기 전에 고친 댓글이 있습니다: 두 시각의 뜻이 바뀌었는지 확인하십시오.",
        ),
    )
    suite = post_suite(context, platforms=PLATFORMS, noun="댓글", extra=extra)
    return Suite(suite.rules, {**suite.computed, "seconds_to_edit": seconds_between("posted_at", "edited_at")})
