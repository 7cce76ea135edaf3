"""From a board's HTML to posts; nothing is fetched here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import pyarrow as pa

from extract import cells
from extract.columns import unknown_table
from extract.contract import RejectedRow
from extract.sources.homepage.page import first_of, labelled_in, not_found, page_of, shown
from extract.sources.homepage.schema import BOARD_POSTS
from extract.window import Window

# Longer ones are no totals.
NUMBER = re.compile(r"[0-9][0-9,]{0,11}")
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
    page = page_of(content, feed=BOARD_POSTS.name, window=window)
    total_node = page.css_first(selectors.total)
    number = NUMBER.search(total_node.text()) if total_node else None
    if number is None:
        raise not_found(selectors.total, "목록의 총 건수", feed=BOARD_POSTS.name, window=window)
    total = int(number.group().replace(",", ""))
    posts = []
    for item in page.css(selectors.items):
        link = item.css_first(selectors.link)
        if link is None:
            # A row that says "no posts" is no post.
            continue
        try:
            address = urlsplit(link.attributes.get("href") or "")
        except ValueError:
            address = urlsplit("")
        params = dict(parse_qsl(address.query))
        if not params.get(ID_PARAMETER):
            raise not_found(
                f"{selectors.link}[href*='{ID_PARAMETER}=']", "글번호가 든 링크", feed=BOARD_POSTS.name, window=window
            )
        posts.append((params[ID_PARAMETER], address.path, params))
    return ListPage(total, tuple(posts))


def parse_detail(content: bytes, selectors: BoardSelectors, *, post_id: str, board_code: str, window: Window) -> Post:
    """Read a post's own page: scripts gone, line breaks kept.

    Raises:
        SourceFormatError: article, title, labels or content are not where they should be; names the selector.
    """
    page = page_of(content, feed=BOARD_POSTS.name, window=window)
    article = first_of(page, selectors.article, "글 본문 틀", feed=BOARD_POSTS.name, window=window)
    title = first_of(article, selectors.title, "제목", feed=BOARD_POSTS.name, window=window)
    body = first_of(article, selectors.content, "내용", feed=BOARD_POSTS.name, window=window)
    labelled = labelled_in(article, selectors.labels)
    if not labelled:
        raise not_found(selectors.labels, "작성일 등의 항목", feed=BOARD_POSTS.name, window=window)
    return Post(post_id=post_id, board_code=board_code, title=shown(title), body=shown(body), labelled=labelled)


def parse_posts(
    posts: Sequence[Post],
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type the posts.

    Returns:
        The rows of `homepage.board_posts` with their places in the walk (from 1), one rejection for each post that
        could not be kept, and what stood beside labels nobody has agreed on, as `Extraction.unknown` wants it.
    """
    labels = {c.source_name: c.name for c in BOARD_POSTS.columns}
    text = {
        "post_id": cells.text_column([p.post_id for p in posts]),
        "board_code": cells.text_column([p.board_code for p in posts]),
        "title": cells.text_column([p.title for p in posts]),
        "body": cells.text_column([p.body for p in posts]),
    }
    for label in ("작성자", "작성일", "조회", "공감", "담당부서"):
        text[labels[label]] = pl.Series([p.labelled.get(label) for p in posts], dtype=pl.String)
    parsed = cells.parse_columns(BOARD_POSTS, text)
    table, numbers, rejected = cells.assemble(BOARD_POSTS, parsed, cells=text, first_row_number=1)
    return table, numbers, rejected, unknown_table([p.labelled for p in posts], known=labels)
