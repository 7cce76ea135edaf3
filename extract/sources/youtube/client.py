"""Asks the YouTube Data API, from its two buckets of quota; the caller owns and closes the connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from extract.errors import ItemRefusedError
from extract.http import HttpSource, Refusal, Response
from extract.sources.youtube.refusals import CLOSED_REASONS, GONE_REASONS, error_in, refusal_of
from extract.window import Window

ROOT = "/youtube/v3"
PAGE_SIZE, SEARCH_PAGE_SIZE = 100, 50


@dataclass(frozen=True)
class YouTubeClient:
    """Reads comments, replies and searches.

    Attributes:
        units: the connection that counts units.
        searches: the connection that counts searches.
    """

    units: HttpSource
    searches: HttpSource
    key: str = field(repr=False)
    feed: str

    def search(
        self, query: str, *, after: datetime, before: datetime, page_token: str | None, window: Window
    ) -> Response:
        """One page of videos about a query, newest first."""
        params: dict[str, str | int] = {
            "part": "snippet",
            "type": "video",
            "order": "date",
            "q": query,
            "publishedAfter": _written(after),
            "publishedBefore": _written(before),
            "regionCode": "KR",
            "relevanceLanguage": "ko",
            "maxResults": SEARCH_PAGE_SIZE,
        }
        return self._get(self.searches, "search", params, page_token, window)

    def read_threads(self, name: str, value: str, *, page_token: str | None, window: Window) -> Response:
        """One page of comment threads, newest first; `name` says what `value` is, e.g. `videoId`."""
        params: dict[str, str | int] = {
            "part": "id,snippet,replies",
            name: value,
            "order": "time",
            "textFormat": "plainText",
            "maxResults": PAGE_SIZE,
        }
        gone = CLOSED_REASONS if name == "videoId" else GONE_REASONS
        return self._get(self.units, "commentThreads", params, page_token, window, gone=gone)

    def read_replies(self, thread_id: str, *, page_token: str | None, window: Window) -> Response:
        """One page of all replies to a comment."""
        params: dict[str, str | int] = {
            "part": "id,snippet",
            "parentId": thread_id,
            "textFormat": "plainText",
            "maxResults": PAGE_SIZE,
        }
        return self._get(self.units, "comments", params, page_token, window)

    def _get(
        self,
        http: HttpSource,
        path: str,
        params: dict[str, str | int],
        page_token: str | None,
        window: Window,
        *,
        gone: frozenset[str] = GONE_REASONS,
    ) -> Response:
        asked = {**params, "key": self.key} | ({"pageToken": page_token} if page_token else {})
        return http.get(f"{ROOT}/{path}", asked, window=window, expect="json", inspect=self._inspect(window, gone))

    def _inspect(self, window: Window, gone: frozenset[str]) -> Callable[[bytes], Refusal | None]:
        def inspect(content: bytes) -> Refusal | None:
            error = error_in(content)
            if error and error.reason in gone:
                raise ItemRefusedError(
                    self.feed, window, f"유튜브 오류 {error.reason}", "동영상과 채널의 공개 상태를 확인"
                )
            return refusal_of(error) if error else None

        return inspect


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
