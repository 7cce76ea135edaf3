"""Asks BigKinds' news search; parses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from extract.http import HttpSource, Response
from extract.sources.bigkinds.refusals import refusal_in
from extract.window import Window

PATH = "/search/news"
FIELDS = ("news_id", "title", "content", "published_at", "provider", "category", "byline", "provider_link_page")


@dataclass(frozen=True)
class BigKindsClient:
    """Asks one archive; the caller owns and closes `http`. The key stands in the body, which no message repeats."""

    http: HttpSource
    access_key: str = field(repr=False)
    path: str = PATH

    def search(
        self, query: str, *, day: date, first: int, size: int, providers: Sequence[str] = (), window: Window
    ) -> Response:
        """Articles of one day, newest first, from the `first` (counted from 0)."""
        argument: dict[str, Any] = {
            "query": query,
            "published_at": {"from": day.isoformat(), "until": (day + timedelta(days=1)).isoformat()},
            "provider": list(providers),
            "category": [],
            "category_incident": [],
            "byline": "",
            "sort": {"date": "desc"},
            "return_from": first,
            "return_size": size,
            "fields": list(FIELDS),
        }
        body = {"access_key": self.access_key, "argument": argument}
        return self.http.post_json(self.path, body, window=window, inspect=refusal_in)
