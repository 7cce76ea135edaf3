"""Asks Kakao's (Daum) search; parses nothing."""

from __future__ import annotations

from dataclasses import dataclass

from extract.http import HttpSource, Response
from extract.sources.kakao.refusals import refusal_in
from extract.window import Window

PATH = "/v2/search/{kind}"


@dataclass(frozen=True)
class KakaoClient:
    """Asks one kind of search; the caller owns and closes `http`, which carries the key in its headers."""

    http: HttpSource
    path: str = PATH

    def search(self, kind: str, query: str, *, page: int, size: int, window: Window) -> Response:
        """One page, newest documents first; pages count from 1."""
        params: dict[str, str | int] = {"query": query, "sort": "recency", "page": page, "size": size}
        return self.http.get(self.path.format(kind=kind), params, window=window, expect="json", inspect=refusal_in)
