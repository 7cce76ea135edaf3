"""The boards of the city's homepage over HTTP: list pages and detail pages, as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from extract.http import HttpSource, Response
from extract.window import Window

# A public server of the city: four readers at once are a polite reader's share.
DETAIL_READERS = 4


@dataclass(frozen=True)
class HomepageClient:
    """Fetches pages of one homepage; the caller owns and closes `http`."""

    http: HttpSource
    readers: int = DETAIL_READERS

    def read_list(self, board_code: str, *, page: int, window: Window) -> Response:
        """One page of a board's list, newest posts first; pages count from 1."""
        params = {"from": window.start_on.isoformat(), "to": window.last_on.isoformat(), "page": str(page)}
        return self.http.get(f"/board/{board_code}", params, window=window, expect="html")

    def read_details(self, addresses: Sequence[tuple[str, Mapping[str, str]]], *, window: Window) -> Iterator[Response]:
        """The detail pages at (path, params), in the order asked for, a few at a time."""
        with ThreadPoolExecutor(max_workers=self.readers, thread_name_prefix="homepage") as pool:
            pages = [pool.submit(self.http.get, p, q, window=window, expect="html") for p, q in addresses]
            try:
                for page in pages:
                    yield page.result()
            finally:
                for page in pages:
                    page.cancel()
