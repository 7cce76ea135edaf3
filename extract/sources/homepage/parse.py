"""From a board's HTML to posts; nothing is fetched here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import pyarrow as pa
from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract import cells
from extract.contract import RejectedRow
from extract.errors import SourceFormatError
from extract.sources.homepage.schema import BOARD_POSTS
from extract.window import Window

NUMBER = re.compile(r"[0-9][0-9,]*")
HTML_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
AROUND_BREAK = re.compile(r" *\n *")
MANY_BREAKS = re.compile(r"\n{3,}")
BREAK = "\ue000"
"""Stands for a line break while the source's own white space, which HTML does not show, is folded."""
NOT_SHOWN = "script, style, noscript, template, iframe"
LINES = "p, div, li, tr, h1, h2, h3, h4, blockquote"
ID_PARAMETER = "id"


@dataclass(frozen=True)
class BoardSelectors:
    """Where things stand on a board's pages: settings, because redesigns move them."""

    total: str = "p.total strong"
    items: str = "ul.board-list > li"
    link: str = "a.subject"
    article: str = "article.board-view"
    title: str = "h2.subject"
    labels: str = "dl dt"
    content: str = "div.content"


@dataclass(frozen=True)
class ListPage:
    """One page of a list: the board's total for the window, and where each post of the page is.

    Attributes:
        total: posts in the window over all pages.
        posts: (post id, path, query parameters) of each post, in the order shown.
    """

    total: int
    posts: tuple[tuple[str, str, Mapping[str, str]], ...]


@dataclass(frozen=True)
class Post:
    """A post as its page shows it; every value is still text.

    Attributes:
        labelled: what stands beside each label (`dt`), by label.
    """

    post_id: str
    board_code: str
    title: str
    body: str
    labelled: Mapping[str, str] = field(repr=False)


def parse_list(content: bytes, selectors: BoardSelectors, *, window: Window) -> ListPage:
    """Read a list page.

    Raises:
        SourceFormatError: no total, no list although the total is not 0, or a post without a link; names the selector.
    """
    page = LexborHTMLParser(_text(content, window))
    total_node = page.css_first(selectors.total)
    number = NUMBER.search(total_node.text()) if total_node else None
    if number is None:
        raise _not_found(selectors.total, "목록의 총 건수", window)
    total = int(number.group().replace(",", ""))
    posts = []
    for item in page.css(selectors.items):
        link = item.css_first(selectors.link)
        if link is None:
            # A row that says "no posts" is no post.
            continue
        address = urlsplit(link.attributes.get("href") or "")
        params = dict(parse_qsl(address.query))
        if not params.get(ID_PARAMETER):
            raise _not_found(f"{selectors.link}[href*='{ID_PARAMETER}=']", "글번호가 든 링크", window)
        posts.append((params[ID_PARAMETER], address.path, params))
    return ListPage(total, tuple(posts))


def parse_detail(content: bytes, selectors: BoardSelectors, *, post_id: str, board_code: str, window: Window) -> Post:
    """Read a post's own page: scripts gone, line breaks kept.

    Raises:
        SourceFormatError: article, title, labels or content are not where they should be; names the selector.
    """
    page = LexborHTMLParser(_text(content, window))
    article = _first(page, selectors.article, "글 본문 틀", window)
    title = _first(article, selectors.title, "제목", window)
    body = _first(article, selectors.content, "내용", window)
    labelled = {}
    for label in article.css(selectors.labels):
        value = label.next
        while value is not None and value.tag != "dd":
            value = None if value.tag == "dt" else value.next
        labelled[_shown(label)] = _shown(value) if value is not None else ""
    if not labelled:
        raise _not_found(selectors.labels, "작성일 등의 항목", window)
    return Post(post_id=post_id, board_code=board_code, title=_shown(title), body=_shown(body), labelled=labelled)


def parse_posts(posts: Sequence[Post]) -> tuple[pa.Table, tuple[RejectedRow, ...], tuple[str, ...]]:
    """Type the posts.

    Returns:
        The rows of `homepage.board_posts`, one rejection for each post that could not be kept (its row number is its
        place in the walk, from 1), and a warning for each label the feed does not know.
    """
    labels = {c.source_name: c.name for c in BOARD_POSTS.columns}
    text = {
        "post_id": cells.text_column([p.post_id for p in posts]),
        "board_code": cells.text_column([p.board_code for p in posts]),
        "title": cells.text_column([p.title for p in posts]),
        "body": cells.text_column([p.body for p in posts]),
    }
    seen = sorted({label for p in posts for label in p.labelled})
    for label in ("작성자", "작성일", "조회", "공감", "담당부서"):
        text[labels[label]] = pl.Series([p.labelled.get(label) for p in posts], dtype=pl.String)
    parsed = cells.parse_columns(BOARD_POSTS, text)
    table, _, rejected = cells.assemble(BOARD_POSTS, parsed, cells=text, first_row_number=1)
    return table, rejected, tuple(f"새 항목 '{label}' 은 읽지 않음" for label in seen if label not in labels)


def _text(content: bytes, window: Window) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceFormatError(
            BOARD_POSTS.name, window, f"UTF-8 이 아닌 페이지({error.reason})", "홈페이지 담당에 문자 인코딩을 확인"
        ) from error


def _first(node: LexborHTMLParser | LexborNode, selector: str, what: str, window: Window) -> LexborNode:
    found = node.css_first(selector)
    if found is None:
        raise _not_found(selector, what, window)
    return found


def _not_found(selector: str, what: str, window: Window) -> SourceFormatError:
    return SourceFormatError(
        BOARD_POSTS.name,
        window,
        f"선택자 '{selector}' 로 {what}을(를) 찾을 수 없음: 약속한 화면이 아님",
        "홈페이지가 개편되었으면 설정의 selectors 를 고치기",
    )


def _shown(node: LexborNode) -> str:
    """The text a reader sees: hidden elements gone, `<br>` and blocks as line breaks."""
    for hidden in node.css(NOT_SHOWN):
        hidden.decompose()
    for line_break in node.css("br"):
        line_break.replace_with(BREAK)
    for block in node.css(LINES):
        if block != node:
            block.insert_before(BREAK)
            block.insert_after(BREAK)
    text = HTML_SPACE.sub(" ", node.text(deep=True, separator="", strip=False)).replace(BREAK, "\n")
    return MANY_BREAKS.sub("\n\n", AROUND_BREAK.sub("\n", text)).strip()
