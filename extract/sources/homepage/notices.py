"""From the pages of the city's own publications (press releases, notices) to records; nothing is fetched here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pyarrow as pa

from extract.contract import RejectedRow
from extract.json_records import stable_post_id
from extract.posts import typed_posts
from extract.sources.homepage.page import first_of, labelled_in, not_found, page_of, shown
from extract.sources.homepage.schema import NOTICES
from extract.window import KST, Window

PLATFORM = "homepage"
PUBLISHER = "인천광역시"
"""Who speaks here, whatever name stands on a page: these boards are written by the city alone."""
WRITTEN_DAY = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[일.]?(?:\D{0,6}(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
NUMBER = re.compile(r"[0-9][0-9,]{0,11}")
# Known labels of a publication's page that are not kept: its day stands in the list, its files and counts say nothing.
LABELS_NOT_KEPT = frozenset(
    {
        "등록일",
        "작성일",
        "게시일",
        "작성일자",
        "등록일자",
        "조회",
        "조회수",
        "첨부",
        "첨부파일",
        "작성자",
        "제목",
        "분류",
        "제공일자",
    }
)


@dataclass(frozen=True)
class NoticeBoard:
    """One list of publications and where things stand on its pages: settings, because redesigns move them.

    Attributes:
        path: of the list, below the homepage's address.
        frame: around the list, there also when it is empty.
        label_ko: how the board is called; the `site_name` of its items.
        id_parameters: the parameters of a link that may name an item, the first that is there.
        page_parameter: asks for a page of the list.
        total: where the list states how many items it holds; empty when it states nothing.
        dates: labels (`dt`) whose `dd` may hold the day.
        pinned: finds something in items that stand on top of every page, whatever their day.
    """

    path: str
    label_ko: str
    id_parameters: tuple[str, ...] = ("repSeq", "nttNo")
    page_parameter: str = "curPage"
    frame: str = "#content2024 .board-blog-list"
    items: str = "#content2024 .board-blog-list ul li"
    link: str = "a[href]"
    title: str = ".subject"
    dates: str = ".board-item-area dt"
    pinned: str = ".notice"
    total: str = ""
    article: str = "#content2024 .board-view"
    labels: str = ".board-item-area dt"
    content: str = ".board-view-contents"


BOARDS: Mapping[str, NoticeBoard] = {
    "IC010205": NoticeBoard("/IC010205", "보도자료"),
    "IC010101": NoticeBoard("/IC010101", "공지·고시"),
}


@dataclass(frozen=True)
class Notice:
    """A publication as a list or a feed shows it; every value is still text.

    Attributes:
        post_id: None where its link names nothing.
        path, params: its own page; the path is empty when that is not on this homepage.
        written: an ISO moment, or what stands there where no day can be read; None where nothing does.
        day: its KST day, where it can be read.
    """

    post_id: str | None
    board: str
    title: str = field(repr=False)
    url: str | None
    path: str
    params: Mapping[str, str]
    written: str | None
    day: date | None
    is_pinned: bool = False
    body: str | None = field(default=None, repr=False)
    labelled: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class NoticePage:
    """One page of a list, in the order shown; `total` is None where the list states none."""

    notices: tuple[Notice, ...]
    total: int | None


def board_of(code: str, changes: Mapping[str, Any]) -> NoticeBoard:
    """A board by its code, with the settings' changes; an unknown code has the usual layout."""
    made = BOARDS.get(code, NoticeBoard(f"/{code}", code))
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()}
    return replace(made, **values)


def parse_notices(content: bytes, board: NoticeBoard, *, base_url: str, window: Window) -> NoticePage:
    """Read a page of a list.

    Raises:
        SourceFormatError: no list, no link, no title or no date where the selectors say; names the selector.
    """
    page = page_of(content, feed=NOTICES.name, window=window)
    first_of(page, board.frame, "목록", feed=NOTICES.name, window=window)
    total = None
    if board.total:
        said = NUMBER.search(first_of(page, board.total, "목록의 총 건수", feed=NOTICES.name, window=window).text())
        if said is None:
            raise not_found(board.total, "목록의 총 건수", feed=NOTICES.name, window=window)
        total = int(said.group().replace(",", ""))
    notices = []
    for item in page.css(board.items):
        link = item.css_first(board.link)
        if link is None:
            # A row that says "nothing here", or a list within an item.
            continue
        title = item.css_first(board.title)
        dates = labelled_in(item, board.dates).values()
        address = resolved(link.attributes.get("href"), base=f"{base_url.rstrip('/')}{board.path}")
        found = _notice(
            board.label_ko, address, shown(title or link), next(filter(None, map(_day_in, dates)), ""), board
        )
        notices.append(replace(found, is_pinned=bool(board.pinned) and item.css_first(board.pinned) is not None))
    if notices and not any(notice.title for notice in notices):
        raise not_found(board.title, "제목", feed=NOTICES.name, window=window)
    if notices and not any(notice.written for notice in notices):
        raise not_found(board.dates, "게시일", feed=NOTICES.name, window=window)
    if notices and not any(notice.post_id for notice in notices):
        raise not_found(board.link, "글번호가 든 링크", feed=NOTICES.name, window=window)
    return NoticePage(tuple(notices), total)


def parse_notice(content: bytes, notice: Notice, board: NoticeBoard, *, window: Window) -> Notice:
    """Add what its own page says.

    Raises:
        SourceFormatError: article or content are not where they should be; names the selector.
    """
    page = page_of(content, feed=NOTICES.name, window=window)
    article = first_of(page, board.article, "글 본문 틀", feed=NOTICES.name, window=window)
    body = first_of(article, board.content, "내용", feed=NOTICES.name, window=window)
    labelled = labelled_in(article, board.labels)
    return replace(notice, body=shown(body), labelled=labelled)


def type_notices(
    notices: Sequence[Notice], *, window: Window
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type what was read, as `typed_posts` does; everything here is the city's own."""
    records = [
        {
            **notice.labelled,
            "id": notice.post_id,
            "date": notice.written,
            "board": notice.board,
            "publisher": PUBLISHER,
            "subject": notice.title,
            "content": notice.body,
            "link": notice.url,
        }
        for notice in notices
    ]
    return typed_posts(
        NOTICES,
        records,
        platform=PLATFORM,
        collected_on=window.last_on,
        outbound_accounts=(PUBLISHER,),
        ignored=LABELS_NOT_KEPT,
    )


def named_notice(label_ko: str, address: str, title: str, written: str, board: NoticeBoard) -> Notice:
    """A publication at an absolute address; empty where a feed gives none."""
    return _notice(label_ko, address, title, written, board)


def resolved(href: object, *, base: str) -> str:
    """An absolute http(s) address without a fragment, as a browser would follow the link; empty for none."""
    try:
        address = urlsplit(urljoin(base, str(href or "").strip()))
    except ValueError:
        return ""
    is_page = bool(href) and address.scheme in ("http", "https") and bool(address.netloc)
    return address._replace(fragment="").geturl() if is_page else ""


def moment_in(written: str | None) -> datetime | None:
    """The KST moment a text names, midnight for a day alone; None when it cannot be told."""
    found = WRITTEN_DAY.search(written or "")
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=KST)
    except ValueError:
        return None


def _day_in(written: str) -> str:
    return written if WRITTEN_DAY.search(written) else ""


def _notice(label_ko: str, address: str, title: str, written: str, board: NoticeBoard) -> Notice:
    moment = moment_in(written)
    parts = urlsplit(address)
    params = dict(parse_qsl(parts.query))
    # The page of the list from which a reader came is no part of an item's address.
    own = {k: v for k, v in params.items() if k != board.page_parameter}
    url = parts._replace(query=urlencode(own)).geturl() if address else None
    number = next((own[name] for name in board.id_parameters if own.get(name)), None)
    named = f"{parts.path.strip('/').split('/')[0]}:{number}" if number else None
    # A link to the list itself, or to the front page, names nothing.
    is_page_of_its_own = bool(own) or parts.path.strip("/") not in ("", board.path.strip("/"))
    return Notice(
        post_id=stable_post_id(named, url=url if is_page_of_its_own else None),
        board=label_ko,
        title=title,
        url=url,
        path=parts.path,
        params=params,
        written=moment.isoformat() if moment else (written or None),
        day=moment.date() if moment else None,
    )
