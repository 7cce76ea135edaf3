"""Asks ACRC's 민원빅데이터 over HTTP; parses nothing but the gateway's own errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from extract.http import HttpSource, Refusal, Response
from extract.window import Window

PATH = "/1140100/minAnalsInfoView{edition}/{operation}"


@dataclass(frozen=True)
class StatisticsClient:
    """Asks one operation at a time; the caller owns and closes `http`.

    Attributes:
        keys: service key by edition.
        path: with `{edition}` and `{operation}`.
        inspect: finds errors in a body.
    """

    http: HttpSource
    keys: Mapping[str, str] = field(repr=False)
    inspect: Callable[[bytes], Refusal | None]
    path: str = PATH

    def read(self, *, operation: str, edition: str, query: Mapping[str, str], window: Window) -> Response:
        """One answer as JSON."""
        params: dict[str, str | int] = {"serviceKey": self.keys[edition], "dataType": "json", **query}
        path = self.path.format(edition=edition, operation=operation)
        return self.http.get(path, params, window=window, expect="json", inspect=self.inspect)
