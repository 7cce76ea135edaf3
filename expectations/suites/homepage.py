"""What was agreed with the city's homepage: citizens' boards, wishes to the mayor, the city's own publications."""

from __future__ import annotations

from expectations.suites.post_rules import post_suite
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
    seconds_between,
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


def mayor_proposals(context: SuiteContext) -> Suite:
    """homepage.mayor_proposals: one row per wish to the mayor, re-pulled until it is answered."""
    computed = {
        "seconds_to_answer": seconds_between("posted_at", "answered_at"),
        "answered_without_answer": "(answered_at is not null and coalesce(answer, '') = '')::int",
        "unanswered_with_answer": "(answered_at is null and coalesce(answer, '') <> '')::int",
    }
    rules = [
        Rule(
            "titles_are_present",
            filled(length_of("title")),
            STOP,
            "제목이 모두 있음",
            "제목 없는 글이 있습니다: 열이 밀렸는지 원본을 확인하십시오.",
        ),
        Rule(
            "titles_are_titles",
            between(length_of("title"), 1, 300, mostly=0.99),
            WARN,
            "제목 1~300자",
            "지나치게 긴 제목이 있습니다: 제목과 내용의 열이 바뀌었는지 확인하십시오.",
        ),
        Rule(
            "bodies_are_mostly_present",
            filled(length_of("body"), mostly=0.8),
            WARN,
            "내용 80% 이상 채워짐",
            "내용 없는 글이 많습니다: 비공개 글의 내용이 빠졌는지 확인하십시오.",
        ),
        Rule(
            "answers_come_after_wishes",
            at_least("seconds_to_answer", 0, mostly=0.99),
            STOP,
            "답변일시 ≥ 작성일시 99%",
            "작성 전에 답변된 글이 있습니다: 두 시각의 열이 바뀌었는지 원본을 확인하십시오.",
        ),
        Rule(
            "answered_wishes_have_an_answer",
            share_true("answered_without_answer", at_most=0.2),
            WARN,
            "답변일시가 있으면 답변내용이 있음(80%)",
            "답변했다는데 내용이 없습니다: 내보내기에서 빠졌는지 확인하십시오.",
        ),
        Rule(
            "answers_have_their_time",
            share_true("unanswered_with_answer", at_most=0.05),
            WARN,
            "답변내용이 있으면 답변일시가 있음(95%)",
            "답변 시각 없는 답변이 있습니다: 답변 기간을 셀 수 없으니 원본을 확인하십시오.",
        ),
        Rule(
            "departments_are_mostly_present",
            filled("department_name", mostly=0.5),
            WARN,
            "처리부서 절반 이상 채워짐",
            "처리부서 없는 글이 많습니다: 배정이 밀렸는지, 열이 비었는지 확인하십시오.",
        ),
        Rule(
            "views_are_not_negative",
            at_least("view_count", 0),
            STOP,
            "조회수 0 이상",
            "조회수가 음수입니다: 다른 칸을 읽고 있으니 원본의 열을 확인하십시오.",
        ),
        *known_labels(context, "status", "처리상태"),
    ]
    return Suite(tuple(rules), computed)


def notices(context: SuiteContext) -> Suite:
    """homepage.notices: what the city publishes itself; never counted as voice."""
    shared = post_suite(
        context,
        platforms=("homepage",),
        noun="게시물",
        bodies_filled=0.8,
        titles_filled=0.99,
        bare_at_most=0.01,
        assumed_at_most=0.2,
        outbound_at_most=None,
    )
    rules = [
        Rule(
            "everything_is_the_citys_own",
            share_true("not_outbound", at_most=0),
            STOP,
            "모두 시가 쓴 글",
            "시가 쓰지 않은 글이 있습니다: 시민의 목소리로 세어질 수 있으니 수집기를 확인하십시오.",
        ),
        Rule(
            "addresses_are_present",
            filled("url", mostly=0.95),
            WARN,
            "주소 95% 이상 채워짐",
            "주소 없는 게시물이 있습니다: 목록의 링크가 바뀌었는지 확인하십시오.",
        ),
    ]
    return Suite((*shared.rules, *rules), {**shared.computed, "not_outbound": "(not is_outbound)::int"})
