"""What is asked of the Graph API for hashtags, as paths and parameters; the caller owns and closes the connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.graph_api import GraphReader
from extract.window import Window

MEDIA_FIELDS = "id,caption,media_type,permalink,timestamp,like_count,comments_count"
PAGE_SIZE = 50


@dataclass(frozen=True)
class InstagramClient:
    """Asks as one professional account.

    Attributes:
        user_id: the account the hashtags are counted for.
    """

    reader: GraphReader
    user_id: str

    def read_own_media(self, *, into: list[Mapping[str, Any]], window: Window) -> str | None:
        """The account's own media of the window; returns as `GraphReader.walk`."""
        params: dict[str, str | int] = {
            "fields": "id,permalink,timestamp",
            "limit": PAGE_SIZE,
            "since": int(window.start_at.timestamp()),
            "until": int(window.end_at.timestamp()),
        }
        return self.reader.walk(f"{self.user_id}/media", params, into=into, window=window)

    def find_hashtag(self, hashtag: str, *, window: Window) -> bytes:
        """The search for a hashtag's id."""
        return self.reader.read("ig_hashtag_search", {"user_id": self.user_id, "q": hashtag}, window=window)

    def read_recent(self, hashtag_id: str, *, into: list[Mapping[str, Any]], window: Window) -> str | None:
        """A hashtag's media of the last 24 hours; returns as `GraphReader.walk`."""
        params: dict[str, str | int] = {"user_id": self.user_id, "fields": MEDIA_FIELDS, "limit": PAGE_SIZE}
        return self.reader.walk(f"{hashtag_id}/recent_media", params, into=into, window=window)
