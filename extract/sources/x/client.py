"""Asks X's recent search, one page at a time; the caller owns and closes the connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from extract.http import HttpSource, Response
from extract.sources.x.refusals import refusal_in
from extract.window import Window

DEFAULT_PATH = "/2/tweets/search/recent"
PAGE_SIZE = 100
TWEET_FIELDS = "id,text,note_tweet,created_at,author_id,lang,public_metrics,edit_history_tweet_ids"


@dataclass(frozen=True)
class XClient:
    """Searches; posts come newest first.

    Attributes:
        with_names: also asks for account names, which X bills for each user.
    """

    http: HttpSource
    path: str = DEFAULT_PATH
    page_size: int = PAGE_SIZE
    with_names: bool = False

    def search(self, query: str, *, start: datetime, end: datetime, next_token: str | None, window: Window) -> Response:
        """One page of posts from `start` to before `end`."""
        params: dict[str, str | int] = {
            "query": query,
            "max_results": self.page_size,
            "start_time": _written(start),
            "end_time": _written(end),
            "tweet.fields": TWEET_FIELDS,
        }
        if self.with_names:
            params |= {"expansions": "author_id", "user.fields": "username"}
        if next_token:
            params["next_token"] = next_token
        return self.http.get(self.path, params, window=window, expect="json", inspect=refusal_in)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
