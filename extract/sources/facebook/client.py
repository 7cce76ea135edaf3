"""What is asked of the Graph API for pages, as edges and parameters; the caller owns and closes the connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extract.graph_api import GraphReader
from extract.window import Window

POST_FIELDS = (
    "id,message,story,created_time,permalink_url,from,shares,"
    "likes.limit(0).summary(true),comments.limit(0).filter(stream).summary(true)"
)
COMMENT_FIELDS = "id,message,created_time,permalink_url,from,like_count,comment_count,parent{id}"
PAGE_SIZE = 100


@dataclass(frozen=True)
class FacebookClient:
    """Walks the edges of pages and posts.

    Attributes:
        posts_edge: `published_posts` or `feed`.
    """

    reader: GraphReader
    posts_edge: str = "published_posts"
    comments_edge: str = "comments"

    def read_posts(
        self, page_id: str, *, since: datetime, until: datetime, into: list[Mapping[str, Any]], window: Window
    ) -> str | None:
        """Posts of a page from `since` to before `until`; returns as `GraphReader.walk`."""
        params = {"fields": POST_FIELDS, "limit": PAGE_SIZE, **_between(since, until)}
        return self.reader.walk(f"{page_id}/{self.posts_edge}", params, into=into, window=window)

    def read_comments(self, post_id: str, *, into: list[Mapping[str, Any]], window: Window) -> str | None:
        """Comments and replies below a post since the window's start; returns as `GraphReader.walk`."""
        params: dict[str, str | int] = {
            "fields": COMMENT_FIELDS,
            "limit": PAGE_SIZE,
            # Replies too; and ranked comments come in no order of time, so the walk may not end early.
            "filter": "stream",
            "order": "reverse_chronological",
            "since": int(window.start_at.timestamp()),
        }
        return self.reader.walk(f"{post_id}/{self.comments_edge}", params, into=into, window=window)


def _between(since: datetime, until: datetime) -> dict[str, str | int]:
    return {"since": int(since.timestamp()), "until": int(until.timestamp()) - 1}
