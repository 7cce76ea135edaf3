"""What was agreed with the boards of the city's homepage."""

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
    known_labels,
    length_of,
    share_true,
)


def board_posts(context: SuiteContext) -> Suite:
    """homepage.board_posts: one row per post of a public board."""
    computed = {
        "has_markup": "(coalesce(title, '') || coalesce(body, '') ~* "
        "'</?(p|br|div|span|table|td|tr|a|img)[ />]|&(lt|gt|amp|nbsp|quot);')::int",
    }
    rules = [
        Rule(
            "titles_are_present",
            filled(length_of("title")),
            STOP,
            "제목이 모두 있음",
            "제목 없는 글이 있습니다: 게시판 화면이 바뀌었으니 수집 설정(선택자)을 확인하십시오.",
        ),
        Rule(
            "titles_are_titles",
            between(length_of("title"), 1, 300, mostly=0.99),
            WARN,
            "제목 1~300자",
            "지나치게 긴 제목이 있습니다: 게시판 화면이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "bodies_are_mostly_present",
            filled(length_of("body"), mostly=0.5),
            STOP,
            "내용 절반 이상 채워짐",
            "내용이 대부분 비었습니다: 상세 화면이 바뀌었으니 수집 설정(선택자)을 확인하십시오.",
        ),
        Rule(
            "markup_is_gone",
            share_true("has_markup", at_most=0.05),
            WARN,
            "HTML 흔적 5% 이하",
            "본문에 HTML이 남아 있습니다: 상세 화면의 본문 해석을 확인하십시오.",
        ),
        Rule(
            "views_are_not_negative",
            at_least("view_count", 0),
            STOP,
            "조회수 0 이상",
            "조회수가 음수입니다: 다른 칸을 읽고 있으니 수집 설정(선택자)을 확인하십시오.",
        ),
        Rule(
            "likes_are_not_negative",
            at_least("like_count", 0),
            STOP,
            "공감수 0 이상",
            "공감수가 음수입니다: 다른 칸을 읽고 있으니 수집 설정(선택자)을 확인하십시오.",
        ),
        *known_labels(context, "board_code", "게시판"),
    ]
    return Suite(tuple(rules), computed)
