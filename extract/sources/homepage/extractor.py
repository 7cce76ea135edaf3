"""The homepage's public boards: walk the list, read each post, agree with the declared total."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.contract import Artefact, Extraction, Extractor, Feed
from extract.errors import SourceIncompleteError
from extract.http import HttpSource
from extract.provenance import walk_artefact
from extract.quota import Ledger
from extract.sources.homepage import proposal_extractor
from extract.sources.homepage.client import HomepageClient
from extract.sources.homepage.notice_extractor import DEFAULT_MOST_PAGES, Notices
from extract.sources.homepage.notices import board_of
from extract.sources.homepage.parse import BoardSelectors, ListPage, Post, parse_detail, parse_list, parse_posts
from extract.sources.homepage.schema import BOARD_POSTS, NOTICES
from extract.window import Window


@dataclass(frozen=True)
class BoardPosts:
    """All posts of some boards in a window.

    Attributes:
        connect: opens the homepage; called once for each extraction.
        most_pages: of one board's list for the days of a window.
    """

    connect: Callable[[], HttpSource]
    board_codes: tuple[str, ...]
    selectors: BoardSelectors = field(default_factory=BoardSelectors)
    most_pages: int = DEFAULT_MOST_PAGES
    feed: Feed = BOARD_POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Walk every board.

        Raises:
            SourceFormatError: a page is not what was agreed; the message names the selector.
            SourceIncompleteError: the walk and the board's own total disagree, or the total changed on the way.
            SourceUnavailableError: the server did not answer.
        """
        posts: list[Post] = []
        artefacts: list[Artefact] = []
        declared = 0
        with self.connect() as http:
            client = HomepageClient(http)
            for board_code in self.board_codes:
                found, total, artefact = self._walk(client, board_code, window)
                posts += found
                declared += total
                artefacts.append(artefact)
        rows, row_numbers, rejected, unknown = parse_posts(posts)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=declared,
            artefacts=tuple(artefacts),
            pulled_at=pulled_at,
            row_numbers=row_numbers,
            unknown=unknown,
        )

    def _walk(self, client: HomepageClient, board_code: str, window: Window) -> tuple[list[Post], int, Artefact]:
        first = client.read_list(board_code, page=1, window=window)
        bodies = [first.content]
        shown = parse_list(first.content, self.selectors, window=window)
        total, listed, number = shown.total, list(shown.posts), 1
        while len(listed) < total:
            if number >= self.most_pages:
                raise self._moved(f"게시판 {board_code}: 총 {total:,}건인데 {number:,}쪽까지 {len(listed):,}건", window)
            number += 1
            page = client.read_list(board_code, page=number, window=window)
            bodies.append(page.content)
            shown = parse_list(page.content, self.selectors, window=window)
            self._check_page(shown, total=total, number=number, board_code=board_code, window=window)
            listed += shown.posts
        if len(listed) > total or len({post_id for post_id, _, _ in listed}) != len(listed):
            raise self._moved(f"게시판 {board_code}: 총 {total:,}건인데 {len(listed):,}건이 나옴(겹친 글 포함)", window)
        addresses = [(path, params) for _, path, params in listed]
        posts = []
        for (post_id, _, _), page in zip(listed, client.read_details(addresses, window=window), strict=True):
            bodies.append(page.content)
            posts.append(
                parse_detail(page.content, self.selectors, post_id=post_id, board_code=board_code, window=window)
            )
        return posts, total, walk_artefact(first.url_without_secrets, bodies)

    def _check_page(self, shown: ListPage, *, total: int, number: int, board_code: str, window: Window) -> None:
        if shown.total != total:
            raise self._moved(
                f"게시판 {board_code}: 읽는 사이 총 건수가 {total:,} 에서 {shown.total:,} 로 바뀜({number}쪽)", window
            )
        if not shown.posts:
            raise self._moved(f"게시판 {board_code}: 총 {total:,}건을 다 읽기 전에 {number}쪽이 비어 있음", window)

    def _moved(self, problem: str, window: Window) -> SourceIncompleteError:
        return SourceIncompleteError(
            self.feed.name, window, problem, "잠시 뒤 다시 실행; 계속되면 홈페이지 담당에 확인"
        )


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The homepage's extractors; a door that has no setting is not there.

    Args:
        settings: `base_url` with `board_codes` and optionally `selectors` (names of `BoardSelectors`); `drop_dir` and
            optionally `mayor_headers`, `mayor_sheet`, `mayor_encoding`; `base_url` with `notice_boards` or `rss_paths`
            and optionally `notice_selectors` (names of `NoticeBoard`, by board code), `public_url`; for whatever is
            asked over HTTP `most_pages` (of one list), `min_interval_seconds`.
        ledger: not asked: this source counts no requests.
    """
    base_url = str(settings.get("base_url") or "")

    def connect_for(feed: Feed) -> Callable[[], HttpSource]:
        pause = float(settings.get("min_interval_seconds", 0))
        return lambda: HttpSource(base_url=base_url, feed=feed.name, min_interval_seconds=pause)

    built: list[Extractor] = []
    if base_url and settings.get("board_codes"):
        built.append(
            BoardPosts(
                connect=connect_for(BOARD_POSTS),
                board_codes=tuple(settings["board_codes"]),
                selectors=BoardSelectors(**settings.get("selectors", {})),
                most_pages=int(settings.get("most_pages", DEFAULT_MOST_PAGES)),
            )
        )
    if settings.get("drop_dir"):
        built.append(
            proposal_extractor.ProposalExtractor(
                drop_dir=Path(settings["drop_dir"]),
                headers=settings.get("mayor_headers", {}),
                sheet=settings.get("mayor_sheet", proposal_extractor.DEFAULT_SHEET),
                encoding=settings.get("mayor_encoding", proposal_extractor.DEFAULT_ENCODING),
            )
        )
    if base_url and (settings.get("notice_boards") or settings.get("rss_paths")):
        changes = settings.get("notice_selectors", {})
        built.append(
            Notices(
                connect=connect_for(NOTICES),
                public_url=str(settings.get("public_url") or base_url),
                boards=tuple(board_of(code, changes.get(code, {})) for code in settings.get("notice_boards", ())),
                rss_paths=tuple(settings.get("rss_paths", ())),
                most_pages=int(settings.get("most_pages", DEFAULT_MOST_PAGES)),
            )
        )
    return tuple(built)
