"""From the pages of the city's publications to records: pages as they are, and as nobody agreed on."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import SourceFormatError
from extract.sources.homepage.notices import (
    BOARDS,
    Notice,
    board_of,
    moment_in,
    parse_notice,
    parse_notices,
    resolved,
    type_notices,
)
from extract.sources.homepage.schema import NOTICES
from extract.window import KST, Window

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
PRESS = BOARDS["IC010205"]
SITE = "https://www.incheon.go.kr"
LINK = 'href="/IC010205/view?repSeq=DOM_01&amp;repDt=2026-11-17&amp;curPage=1"'
ITEM = (
    f'<li><a {LINK}><strong class="subject">버스 &amp; 전철</strong></a><dl class="board-item-area">'
    "<dt>담당부서</dt><dd>버스정책과</dd><dt>등록일</dt><dd>2026.11.17</dd></dl></li>"
)


def frame(*items: str) -> bytes:
    return f'<div id="content2024"><div class="board-blog-list"><ul>{"".join(items)}</ul></div></div>'.encode()


def listed(*items: str) -> tuple[Notice, ...]:
    return parse_notices(frame(*items), PRESS, base_url=SITE, window=WINDOW).notices


def test_an_item_is_named_by_its_board_and_its_number_without_the_page_it_was_found_on() -> None:
    (notice,) = listed(ITEM)
    assert notice.post_id == "IC010205:DOM_01"
    assert notice.url == f"{SITE}/IC010205/view?repSeq=DOM_01&repDt=2026-11-17"
    assert (notice.path, notice.params) == (
        "/IC010205/view",
        {"repSeq": "DOM_01", "repDt": "2026-11-17", "curPage": "1"},
    )
    assert (notice.title, notice.day, notice.written) == (
        "버스 & 전철",
        date(2026, 11, 17),
        "2026-11-17T00:00:00+09:00",
    )
    assert listed(ITEM.replace("curPage=1", "curPage=9"))[0].post_id == notice.post_id


def test_a_number_that_can_be_no_id_is_replaced_by_a_hash_of_the_address() -> None:
    (notice,) = listed(ITEM.replace("DOM_01", "가나다"))
    assert notice.post_id is not None
    assert len(notice.post_id) == 32
    assert notice.post_id.isalnum()


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (b"<html><body>\xec\xa0\x90\xea\xb2\x80</body></html>", r"board-blog-list'"),
        (frame(ITEM.replace("board-item-area", "info")), r"board-item-area dt"),
        (frame(ITEM.replace(LINK, 'href="#"')), r"a\[href\]"),
        (frame(ITEM.replace("버스 &amp; 전철", "")), r"\.subject"),
        ("<p>한글</p>".encode("cp949"), "UTF-8"),
        (b'<div id="content2024">' + b"<div>" * 6000, "닫히지 않은 태그"),
    ],
)
def test_a_page_of_another_layout_names_what_is_not_there(html: bytes, said: str) -> None:
    with pytest.raises(SourceFormatError, match=said) as raised:
        parse_notices(html, PRESS, base_url=SITE, window=WINDOW)
    assert "homepage.notices" in str(raised.value)


def test_an_empty_list_and_a_row_that_says_so_hold_nothing() -> None:
    assert listed() == ()
    assert listed("<li>등록된 글이 없습니다</li>") == ()


def test_one_item_without_a_number_is_kept_to_be_set_aside_and_the_others_are_read() -> None:
    broken = ITEM.replace(LINK, 'href="javascript:view(3)"')
    notices = listed(ITEM, broken)
    assert [notice.post_id for notice in notices] == ["IC010205:DOM_01", None]
    rows, numbers, rejected, _ = type_notices(notices, window=WINDOW)
    assert (rows.num_rows, numbers.to_pylist()) == (1, [1])
    assert [(r.row_number, r.column) for r in rejected] == [(2, "post_id")]


def test_a_day_that_is_none_sets_its_item_aside_and_no_day_at_all_is_assumed() -> None:
    undated = ITEM.replace("2026.11.17", "").replace("DOM_01", "DOM_03")
    notices = listed(ITEM, ITEM.replace("2026.11.17", "2026.02.31").replace("DOM_01", "DOM_02"), undated)
    assert [notice.day for notice in notices] == [date(2026, 11, 17), None, None]
    rows, _, rejected, _ = type_notices(notices, window=WINDOW)
    assert [(row["post_id"], row["is_day_assumed"]) for row in rows.to_pylist()] == [
        ("IC010205:DOM_01", False),
        ("IC010205:DOM_03", True),
    ]
    assert [r.column for r in rejected] == ["posted_at"]


def test_a_pinned_item_is_known_by_its_mark() -> None:
    notices = listed(ITEM.replace("<li>", '<li><span class="notice">공지</span>'), ITEM)
    assert [notice.is_pinned for notice in notices] == [True, False]


def test_the_items_own_page_gives_its_words_and_what_stands_beside_labels() -> None:
    (notice,) = listed(ITEM)
    page = (
        '<div id="content2024"><div class="board-view"><dl class="board-item-area"><dt>담당부서</dt><dd>버스정책과</dd>'
        "<dt>조회수</dt><dd>12</dd><dt>공공누리</dt><dd>제1유형</dd></dl>"
        '<div class="board-view-contents">첫 줄<br>둘째 줄<script>x()</script></div></div></div>'
    )
    read = parse_notice(page.encode(), notice, PRESS, window=WINDOW)
    rows, _, rejected, unknown = type_notices([read], window=WINDOW)
    assert rejected == ()
    assert rows.schema == NOTICES.arrow_schema()
    (row,) = rows.to_pylist()
    assert (row["body"], row["department_name"], row["is_outbound"]) == ("첫 줄\n둘째 줄", "버스정책과", True)
    assert (row["site_name"], row["platform"]) == ("보도자료", "homepage")
    assert row["posted_at"] == datetime(2026, 11, 16, 15, tzinfo=UTC)
    assert unknown is not None
    assert unknown.to_pydict() == {"row_number": [1], "공공누리": ["제1유형"]}


def test_a_label_cannot_take_the_place_of_what_we_read_ourselves() -> None:
    (notice,) = listed(ITEM)
    rows, _, _, _ = type_notices([replace(notice, labelled={"id": "x", "publisher": "아무개"})], window=WINDOW)
    (row,) = rows.to_pylist()
    assert (row["post_id"], row["is_outbound"]) == ("IC010205:DOM_01", True)


def test_a_total_is_read_where_a_board_states_one() -> None:
    board = board_of("IC010205", {"total": ".n", "id_parameters": ["repSeq"]})
    page = frame(ITEM).replace(b'<div class="board-blog-list">', b'<b class="n">1,204</b><div class="board-blog-list">')
    assert parse_notices(page, board, base_url=SITE, window=WINDOW).total == 1204
    with pytest.raises(SourceFormatError, match=r"\.n"):
        parse_notices(frame(ITEM), board, base_url=SITE, window=WINDOW)


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("view?a=1", f"{SITE}/view?a=1"),
        ("?a=1#top", f"{SITE}/IC010205?a=1"),
        ("https://other.example/x", "https://other.example/x"),
        ("javascript:go()", ""),
        ("http://[bad", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_links_are_followed_as_a_browser_would(href: str | None, address: str) -> None:
    assert resolved(href, base=f"{SITE}/IC010205") == address


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-17", datetime(2026, 11, 17, tzinfo=KST)),
        ("2026. 11. 7.", datetime(2026, 11, 7, tzinfo=KST)),
        ("2026년 11월 7일 (토) 09:05", datetime(2026, 11, 7, 9, 5, tzinfo=KST)),
        ("2026/11/17 23:59:58", datetime(2026, 11, 17, 23, 59, 58, tzinfo=KST)),
        ("2026-13-01", None),
        ("2026-11-17 25:00", None),
        ("어제", None),
        (None, None),
    ],
)
def test_days_are_read_however_a_board_writes_them(written: str | None, moment: datetime | None) -> None:
    assert moment_in(written) == moment


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from(list('<>/="&;# ulidvcas.href0123456789-년:?가\x00\ud7a3')), max_size=200))
def test_whatever_stands_in_a_list_is_read_or_refused_by_name(inner: str) -> None:
    content = frame(f"<li>{inner}</li>", ITEM)
    with contextlib.suppress(SourceFormatError):
        notices = parse_notices(content, PRESS, base_url=SITE, window=WINDOW).notices
        rows, _, rejected, _ = type_notices(notices, window=WINDOW)
        assert rows.num_rows + len(rejected) == len(notices)
