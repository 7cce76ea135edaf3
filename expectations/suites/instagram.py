"""What was agreed about Instagram: public media under the city's hashtags."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
from expectations.suites.rule import STOP, WARN, Rule, Suite, SuiteContext, filled, only

PLATFORMS = ("instagram",)
MEDIA_TYPES = ("IMAGE", "VIDEO", "CAROUSEL_ALBUM")


def media(context: SuiteContext) -> Suite:
    """instagram.media: one row per medium, found by one of the watched hashtags; nobody is named."""
    extra = (
        Rule(
            "hashtags_are_known",
            filled("hashtag"),
            STOP,
            "검색 해시태그가 모두 있음",
            "어느 해시태그로 찾았는지 모릅니다: 수집기를 확인하십시오.",
        ),
        Rule(
            "media_types_are_agreed",
            only("media_type", MEDIA_TYPES),
            WARN,
            f"게시물 종류 {len(MEDIA_TYPES)}종",
            "모르는 게시물 종류가 있습니다: 인스타그램이 새 형식을 냈는지 문서를 확인하십시오.",
            known=MEDIA_TYPES,
        ),
    )
    return post_suite(context, platforms=PLATFORMS, noun="게시물", bodies_filled=0.8, bare_at_most=0.9, extra=extra)
