"""The city's homepage: boards and feeds over HTTP, the form behind 시장에게 바란다 as a dropped export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from extract.drop_folder import DropFile, find_drop_of_one
from extract.http import HttpSource, Response
from extract.window import Window

# A public server of the city: four readers at once are a polite reader's share.
DETAIL_READERS = 4
FILE_PATTERNS = ("시장에게바란다_{first}_{last}.xlsx", "시장에게바란다_{first}_{last}.csv")


def fetch_export(drop_dir: Path, *, feed: str, window: Window) -> DropFile:
    """The export of exactly this window, XLSX or CSV, whole and as its marker declares it.

    Raises:
        SourceError: missing, still being written, cut off, or there in both formats.
    """
    return find_drop_of_one(drop_dir, feed=feed, window=window, patterns=FILE_PATTERNS)


@dataclass(frozen=True)
class HomepageClient:
    """Fetches pages of one homepage; the caller owns and closes `http`."""

    http: HttpSource
    readers: int = DETAIL_READERS

    def read_list(self, board_code: str, *, page: int, window: Window) -> Response:
        """One page of a citizens' board's list, newest posts first; pages count from 1."""
        params = {"from": window.start_on.isoformat(), "to": window.last_on.isoformat(), "page": str(page)}
        return self.http.get(f"/board/{board_code}", params, window=window, expect="html")

    def read_notices(self, path: str, *, page_parameter: str, page: int, window: Window) -> Response:
        """One page of a list of the city's publications, newest first; it knows no days; pages count from 1."""
        return self.http.get(path, {page_parameter: str(page)}, window=window, expect="html")

    def read_feed(self, path: str, *, window: Window) -> Response:
        """An RSS feed."""
        return self.http.get(path, {}, window=window, expect="xml")

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
