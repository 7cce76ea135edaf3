"""The homepage's public boards: walk the list, read each post, agree with the declared total."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extract.contract import Artefact, Extraction, Extractor, Feed
from extract.errors import SourceIncompleteError
from extract.http import HttpSource
from extract.quota import Ledger
from extract.sources.homepage.client import HomepageClient
from extract.sources.homepage.parse import BoardSelectors, ListPage, Post, parse_detail, parse_list, parse_posts
from extract.sources.homepage.schema import BOARD_POSTS
from extract.window import Window


@dataclass
class _Walk:
    """What one board's pages added up to."""

    address: str
    digest: Any = field(default_factory=hashlib.sha256)
    byte_count: int = 0

    def add(self, content: bytes) -> None:
        self.digest.update(content)
        self.byte_count += len(content)

    @property
    def artefact(self) -> Artefact:
        return Artefact(address=self.address, byte_count=self.byte_count, sha256=self.digest.hexdigest())


@dataclass(frozen=True)
class BoardPosts:
    """All posts of some boards in a window.

    Attributes:
        connect: opens the homepage; called once for each extraction.
    """

    connect: Callable[[], HttpSource]
    board_codes: tuple[str, ...]
    selectors: BoardSelectors = field(default_factory=BoardSelectors)
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
        rows, rejected, warnings = parse_posts(posts)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=declared,
            artefacts=tuple(artefacts),
            pulled_at=pulled_at,
            warnings=warnings,
        )

    def _walk(self, client: HomepageClient, board_code: str, window: Window) -> tuple[list[Post], int, Artefact]:
        first = client.read_list(board_code, page=1, window=window)
        walk = _Walk(first.url_without_secrets)
        walk.add(first.content)
        shown = parse_list(first.content, self.selectors, window=window)
        total, listed, number = shown.total, list(shown.posts), 1
        while len(listed) < total:
            number += 1
            page = client.read_list(board_code, page=number, window=window)
            walk.add(page.content)
            shown = parse_list(page.content, self.selectors, window=window)
            self._check_page(shown, total=total, number=number, board_code=board_code, window=window)
            listed += shown.posts
        if len(listed) > total or len({post_id for post_id, _, _ in listed}) != len(listed):
            raise self._moved(f"게시판 {board_code}: 총 {total:,}건인데 {len(listed):,}건이 나옴(겹친 글 포함)", window)
        addresses = [(path, params) for _, path, params in listed]
        posts = []
        for (post_id, _, _), page in zip(listed, client.read_details(addresses, window=window), strict=True):
            walk.add(page.content)
            posts.append(
                parse_detail(page.content, self.selectors, post_id=post_id, board_code=board_code, window=window)
            )
        return posts, total, walk.artefact

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
    """The one extractor of the homepage.

    Args:
        settings: `base_url`; `board_codes`; optional `selectors` (names of `BoardSelectors`), `min_interval_seconds`.
        ledger: not asked: this source counts no requests.
    """

    def connect() -> HttpSource:
        return HttpSource(
            base_url=str(settings["base_url"]),
            feed=BOARD_POSTS.name,
            min_interval_seconds=float(settings.get("min_interval_seconds", 0)),
        )

    return (
        BoardPosts(
            connect=connect,
            board_codes=tuple(settings["board_codes"]),
            selectors=BoardSelectors(**settings.get("selectors", {})),
        ),
    )
