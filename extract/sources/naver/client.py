"""Asks Naver's search through either of its gateways; parses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.http import HttpSource, Response
from extract.sources.naver.refusals import refusal_in
from extract.window import Window


@dataclass(frozen=True)
class Gateway:
    """Where and how a gateway wants to be asked.

    Attributes:
        base_url: where it stands unless the connection says otherwise.
        path: with `{kind}`.
        id_header: name of the header for the client id.
        key_header: name of the header for the client secret.
        more: further parameters of every request.
    """

    base_url: str
    path: str
    id_header: str
    key_header: str
    more: Mapping[str, str] = field(default_factory=dict)


GATEWAYS = {
    "hub": Gateway(
        "https://naverapihub.apigw.ntruss.com",
        "/search/v1/{kind}",
        "X-NCP-APIGW-API-KEY-ID",
        "X-NCP-APIGW-API-KEY",
        {"format": "json"},
    ),
    "legacy": Gateway(
        "https://openapi.naver.com", "/v1/search/{kind}.json", "X-Naver-Client-Id", "X-Naver-Client-Secret"
    ),
}


@dataclass(frozen=True)
class NaverClient:
    """Asks one gateway; the caller owns and closes `http`, which carries the keys in its headers."""

    http: HttpSource
    gateway: Gateway

    def search(self, kind: str, query: str, *, start: int, display: int, window: Window) -> Response:
        """One page, newest hits first; `start` counts hits from 1."""
        params: dict[str, str | int] = {
            "query": query,
            "display": display,
            "start": start,
            "sort": "date",
            **self.gateway.more,
        }
        # The hub sends JSON as text/plain, so only the body tells what came.
        path = self.gateway.path.format(kind=kind)
        return self.http.get(path, params, window=window, expect="json", inspect=refusal_in)
