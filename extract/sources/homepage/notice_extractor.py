"""The city's own publications: lists walked back to the window's beginning, and feeds that show what is newest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from extract.contract import Artefact, Extraction, Feed
from extract.errors import SourceIncompleteError
from extract.http import HttpSource
from extract.provenance import walk_artefact
from extract.sources.homepage.client import HomepageClient
from extract.sources.homepage.notices import (
    Notice,
    NoticeBoard,
    NoticePage,
    parse_notice,
    parse_notices,
    type_notices,
)
from extract.sources.homepage.rss import parse_rss
from extract.sources.homepage.schema import NOTICES
from extract.window import Window

DEFAULT_MOST_PAGES = 500


@dataclass(frozen=True)
class Part:
    """What one list or feed gave of the window."""

    notices: tuple[Notice, ...]
    artefact: Artefact
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Notices:
    """All publications of some boards and feeds in a window.

    Attributes:
        connect: opens the homepage; called once for each extraction.
        public_url: the homepage's address as people know it; links are read against it and kept with it, however this
            machine reaches the server.
        rss_paths: feeds of boards that are not walked; of an item that both show, the board's version stays.
        most_pages: of one list; a walk that gets so far is given up and says so.
    """

    connect: Callable[[], HttpSource]
    public_url: str
    boards: tuple[NoticeBoard, ...]
    rss_paths: tuple[str, ...] = ()
    most_pages: int = DEFAULT_MOST_PAGES
    feed: Feed = NOTICES

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Walk every board, then read every feed.

        Raises:
            SourceFormatError: a page is not what was agreed; the message names the selector.
            SourceIncompleteError: a list's own total changed on the way, or a feed was cut off.
            SourceUnavailableError: the server did not answer.
        """
        with self.connect() as http:
            client = HomepageClient(http)
            parts = [self._walk(client, board, window) for board in self.boards]
            parts += [self._read_feed(client, path, window) for path in self.rss_paths]
        notices = _first_of_each([notice for part in parts for notice in part.notices])
        rows, row_numbers, rejected, unknown = type_notices(notices, window=window)
        return Extraction(
            rows=rows,
            rejected=rejected,
            # Neither a list nor a feed says how much it holds of some days.
            declared_count=None,
            artefacts=tuple(part.artefact for part in parts),
            pulled_at=pulled_at,
            row_numbers=row_numbers,
            unknown=unknown,
            gaps=tuple(gap for part in parts for gap in part.gaps),
        )

    def _walk(self, client: HomepageClient, board: NoticeBoard, window: Window) -> Part:
        listed: list[Notice] = []
        bodies: list[bytes] = []
        address, total, gaps = "", None, []
        number, is_done = 0, False
        while not is_done:
            number += 1
            answer = client.read_notices(board.path, page_parameter=board.page_parameter, page=number, window=window)
            page = parse_notices(answer.content, board, base_url=self.public_url, window=window)
            bodies.append(answer.content)
            if number == 1:
                address, total = answer.url_without_secrets, page.total
            self._check_total(page, total, board=board, number=number, window=window)
            fresh = _first_of_each([*listed, *page.notices])[len(listed) :]
            listed += fresh
            reached = _is_before(page.notices, window)
            is_done = not page.notices or reached or not fresh or number >= self.most_pages
            is_passed = reached or (not page.notices and any(n.day and n.day < window.start_on for n in listed))
            if is_done and not is_passed and len(listed) != total:
                # The list ends early, goes round in circles, or is longer than anybody should walk.
                gaps.append(f"{board.label_ko}: 목록 {number}쪽까지 읽었으나 {window.start_on} 이전에 닿지 않음")
        wanted = [notice for notice in listed if _is_wanted(notice, window)]
        whole = [notice for notice in wanted if self._has_own_page(notice)]
        details = client.read_details([(n.path, n.params) for n in whole], window=window)
        read: dict[int, Notice] = {}
        for notice, detail in zip(whole, details, strict=True):
            bodies.append(detail.content)
            read[id(notice)] = parse_notice(detail.content, notice, board, window=window)
        notices = tuple(read.get(id(notice), notice) for notice in wanted)
        return Part(notices, walk_artefact(address, bodies), tuple(gaps))

    def _read_feed(self, client: HomepageClient, path: str, window: Window) -> Part:
        answer = client.read_feed(path, window=window)
        notices = parse_rss(answer.content, address=f"{self.public_url.rstrip('/')}{path}", window=window)
        days = [notice.day for notice in notices if notice.day is not None]
        gaps = []
        if not notices:
            # A feed shows its newest entries whatever their day: an empty one is no quiet day.
            gaps.append(f"RSS {path}: 글이 하나도 없음")
        elif days and min(days) > window.start_on:
            gaps.append(f"RSS {path}: 최신 {len(notices):,}건만 보여 주어 {min(days)} 이전은 받지 못함")
        wanted = tuple(notice for notice in notices if _is_wanted(notice, window))
        return Part(wanted, walk_artefact(answer.url_without_secrets, [answer.content]), tuple(gaps))

    def _check_total(
        self, page: NoticePage, total: int | None, *, board: NoticeBoard, number: int, window: Window
    ) -> None:
        if page.total != total:
            raise SourceIncompleteError(
                self.feed.name,
                window,
                f"{board.label_ko}: 읽는 사이 총 건수가 {total:,} 에서 {page.total:,} 로 바뀜({number}쪽)",
                "잠시 뒤 다시 실행; 계속되면 홈페이지 담당에 확인",
            )

    def _has_own_page(self, notice: Notice) -> bool:
        """Pages of other sites are not read, whoever links to them."""
        return bool(notice.post_id and notice.url and notice.url.startswith(self.public_url.rstrip("/") + "/"))


def _first_of_each(notices: Sequence[Notice]) -> list[Notice]:
    """The first of those with the same id; one without an id is kept, to be set aside by name."""
    seen: set[str] = set()
    kept = []
    for notice in notices:
        if notice.post_id is not None and notice.post_id in seen:
            continue
        if notice.post_id is not None:
            seen.add(notice.post_id)
        kept.append(notice)
    return kept


def _is_before(notices: Sequence[Notice], window: Window) -> bool:
    """Whether a page of a list, newest first, lies before the window; pinned items lie nowhere."""
    days = [notice.day for notice in notices if notice.day is not None and not notice.is_pinned]
    return bool(days) and max(days) < window.start_on


def _is_wanted(notice: Notice, window: Window) -> bool:
    """Of the window; one whose day cannot be told may be."""
    return notice.day is None or notice.day in window
