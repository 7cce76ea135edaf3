import time
from datetime import UTC, date, datetime

import pytest

from extract.errors import SourceFormatError
from extract.sources.homepage.parse import BoardSelectors, Post, parse_detail, parse_list, parse_posts
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
SELECTORS = BoardSelectors()
LIST = """<html><body><p class="total">총 <strong>1,002</strong>건</p><ul class="board-list">
<li><a class="subject" href="/board/proposal/view?id=77">버스 <b>늘려</b> 주세요</a><span class="writer">김*수</span>
<span class="date">2026-11-17 09:03</span><span class="views">12</span><span class="likes">3</span></li>
<li><a class="subject" href="view?id=76&amp;page=1">둘째</a></li></ul></body></html>"""
DETAIL = """<html><body><h2 class="subject">메뉴</h2>
<article class="board-view"><h2 class="subject"> 버스 &amp; 전철 </h2>
<dl><dt>작성자</dt><dd>김*수</dd><dt>작성일</dt> <dd>2026-11-17 09:03:12</dd><dt>조회</dt><dd>1,204</dd>
<dt>공감</dt><dd></dd><dt>첨부</dt><dd>없음</dd></dl>
<div class="content">첫 줄<br>둘째   줄<br/><br/><br>
  넷째 줄<script>alert("x")</script><style>p{}</style><p>문단</p>&lt;끝&gt; 😀</div></article></body></html>"""


def detail(html: str = DETAIL) -> Post:
    return parse_detail(html.encode(), SELECTORS, post_id="77", board_code="proposal", window=WINDOW)


def test_list_gives_total_and_each_posts_address() -> None:
    page = parse_list(LIST.encode(), SELECTORS, window=WINDOW)

    assert page.total == 1002
    assert page.posts == (
        ("77", "/board/proposal/view", {"id": "77"}),
        ("76", "view", {"id": "76", "page": "1"}),
    )


def test_empty_list_with_a_no_posts_row_holds_no_posts() -> None:
    html = '<p class="total">총 <strong>0</strong>건</p><ul class="board-list"><li class="none">글이 없습니다</li></ul>'

    assert parse_list(html.encode(), SELECTORS, window=WINDOW).posts == ()


def test_detail_keeps_breaks_and_drops_scripts() -> None:
    post = detail()

    assert post.title == "버스 & 전철"
    assert post.body == "첫 줄\n둘째 줄\n\n넷째 줄\n문단\n<끝> 😀"
    assert post.labelled == {
        "작성자": "김*수",
        "작성일": "2026-11-17 09:03:12",
        "조회": "1,204",
        "공감": "",
        "첨부": "없음",
    }


def test_posts_become_typed_rows_and_new_labels_are_warned_about() -> None:
    table, numbers, rejected, unknown = parse_posts([detail()])

    assert (numbers.to_pylist(), rejected) == ([1], ())
    assert unknown is not None
    assert unknown.to_pydict() == {"row_number": [1], "첨부": ["없음"]}
    (row,) = table.to_pylist()
    assert row == {
        "post_id": "77",
        "board_code": "proposal",
        "title": "버스 & 전철",
        "body": "첫 줄\n둘째 줄\n\n넷째 줄\n문단\n<끝> 😀",
        "author_key": "김*수",
        "posted_at": datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC),
        "view_count": 1204,
        "like_count": None,
        "department_name": None,
    }


def test_no_posts_give_an_empty_table_of_the_feeds_schema() -> None:
    table, numbers, rejected, unknown = parse_posts([])

    assert (table.num_rows, len(numbers), rejected, unknown) == (0, 0, (), None)
    assert "posted_at" in table.schema.names


def test_post_with_an_impossible_date_is_rejected_with_its_reason() -> None:
    table, _, rejected, _ = parse_posts([detail(), detail(DETAIL.replace("2026-11-17", "2026-13-17"))])

    assert table.num_rows == 1
    (row,) = rejected
    assert row.row_number == 2
    assert row.column == "posted_at"
    assert "작성일" in row.reason
    assert "김*수" not in row.content


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        ("<html><body>점검 중입니다</body></html>", "article.board-view"),
        (DETAIL.replace(' class="content"', ""), "div.content"),
        (DETAIL.replace("<dt>", "<b>").replace("</dt>", "</b>"), "dl dt"),
    ],
)
def test_page_of_another_shape_names_the_selector(html: str, selector: str) -> None:
    with pytest.raises(SourceFormatError, match=selector):
        detail(html)


def test_list_without_total_names_the_selector() -> None:
    with pytest.raises(SourceFormatError, match=r"p\.total strong"):
        parse_list(b"<html><body>login</body></html>", SELECTORS, window=WINDOW)


def test_page_that_is_not_utf_8_says_so() -> None:
    with pytest.raises(SourceFormatError, match="UTF-8"):
        parse_list(LIST.encode("cp949"), SELECTORS, window=WINDOW)


@pytest.mark.parametrize("href", ["http://[bad", "view?id=", "#", ""])
def test_a_link_that_names_no_post_is_named(href: str) -> None:
    item = f'<li><a class="subject" href="{href}">글</a></li>'
    html = f'<p class="total"><strong>1</strong></p><ul class="board-list">{item}</ul>'

    with pytest.raises(SourceFormatError, match="글번호가 든 링크"):
        parse_list(html.encode(), SELECTORS, window=WINDOW)


def test_a_total_of_thousands_of_digits_and_a_page_without_end_do_not_stop_the_process() -> None:
    html = f'<p class="total"><strong>{"9" * 5000}</strong></p>'

    assert parse_list(html.encode(), SELECTORS, window=WINDOW).total == 999_999_999_999
    with pytest.raises(SourceFormatError, match="닫히지 않은 태그"):
        parse_list(b"<div>" * 60_000, SELECTORS, window=WINDOW)
    with pytest.raises(SourceFormatError, match="너무 큼"):
        parse_list(b" " * (8 * 1024 * 1024 + 1), SELECTORS, window=WINDOW)


def test_a_post_of_thousands_of_lines_and_paragraphs_is_read_in_no_time() -> None:
    long = f"<p>{'한 행<br>' * 6_000}</p>" + "<p>한 단락</p>" * 20_000
    began = time.monotonic()
    post = detail(DETAIL.replace('<div class="content">', f'<div class="content">{long}'))
    assert post.body.count("한 행") == 6_000
    assert post.body.count("한 단락") == 20_000
    # Comparing each paragraph with the whole by what they hold took minutes.
    assert time.monotonic() - began < 5
