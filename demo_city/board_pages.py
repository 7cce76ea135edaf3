"""The HTML of the homepage's boards."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

POSTS_PER_PAGE = 50
_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}


@dataclass(frozen=True)
class BoardItem:
    """A post as a visitor sees it at some moment; `posted_at` is KST without a zone."""

    post_id: str
    board: str
    title: str
    body: str
    author: str
    posted_at: datetime
    views: int
    likes: int
    department: str


def list_page(items: Sequence[BoardItem], *, board: str, title: str, page: int, extra_total: int = 0) -> bytes:
    """One page of a list, newest first; a page after the last has no posts but states the total.

    Args:
        items: all posts of the days asked for, in any order.
        board: the board's code, part of the links.
        title: the board's name.
        page: from 1.
        extra_total: added to the stated total, to lie about it.
    """
    ordered = sorted(items, key=lambda i: (i.posted_at, i.post_id), reverse=True)
    shown = ordered[(page - 1) * POSTS_PER_PAGE : page * POSTS_PER_PAGE]
    rows = "\n".join(
        f'<li><a class="subject" href="/board/{board}/view?id={html.escape(i.post_id)}">{_line(i.title)}</a>'
        f'<span class="writer">{_line(i.author)}</span><span class="date">{i.posted_at:%Y-%m-%d %H:%M}</span>'
        f'<span class="views">{i.views}</span><span class="likes">{i.likes}</span></li>'
        for i in shown
    )
    body = (
        f'<p class="total">총 <strong>{len(ordered) + extra_total:,}</strong>건</p>\n'
        f'<ul class="board-list">\n{rows}\n</ul>'
    )
    return _page(title, body)


def detail_page(item: BoardItem) -> bytes:
    """A post's own page."""
    content = "<br>".join(_line(line) for line in item.body.splitlines())
    labels = {
        "작성자": _line(item.author),
        "작성일": f"{item.posted_at:%Y-%m-%d %H:%M:%S}",
        "조회": str(item.views),
        "공감": str(item.likes),
        "담당부서": _line(item.department),
    }
    pairs = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in labels.items())
    body = (
        f'<article class="board-view"><h2 class="subject">{_line(item.title)}</h2>\n<dl>{pairs}</dl>\n'
        f'<div class="content">{content}</div></article>'
    )
    return _page(item.title, body)


def not_found() -> bytes:
    return _page("안내", '<p class="message">요청하신 페이지를 찾을 수 없습니다.</p>')


def _line(text: str) -> str:
    return html.escape(text.translate(_CONTROL))


def _page(title: str, body: str) -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="ko"><head><meta charset="utf-8">'
        f"<title>{_line(title)} | 인천광역시</title></head>\n<body>\n{body}\n</body></html>\n"
    ).encode()
