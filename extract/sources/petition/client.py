"""Fetches e-People's export from its drop folder, and the Q&A of ACRC over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from extract.data_gateway import refusal_in
from extract.drop_folder import DropFile, find_drop
from extract.http import HttpSource, Response
from extract.window import Window

FILE_PATTERN = "국민신문고_민원목록_{first}_{last}.xlsx"
LIST_PATH = "/1140100/CivilPolicyQnaService/PolicyQnaList"
ITEM_PATH = "/1140100/CivilPolicyQnaService/PolicyQnaItem"
BOTH_KINDS = 3  # 1 민원, 2 정책, 3 both
# The gateway counts requests a second for each key; a few readers stay far below that.
ITEM_READERS = 4


def fetch_export(drop_dir: Path, *, feed: str, window: Window) -> DropFile:
    """The export of exactly this window, whole and as its marker declares it.

    Raises:
        SourceError: missing, still being written, or cut off.
    """
    return find_drop(drop_dir, feed=feed, window=window, pattern=FILE_PATTERN)


@dataclass(frozen=True)
class QnaClient:
    """Asks for lists and items; the caller owns and closes `http`."""

    http: HttpSource
    service_key: str = field(repr=False)

    def read_list(self, *, page: int, page_size: int, window: Window) -> Response:
        """One page of what was registered in the window; pages count from 1."""
        params: dict[str, str | int] = {
            "serviceKey": self.service_key,
            "firstIndex": page,
            "recordCountPerPage": page_size,
            "type": BOTH_KINDS,
            "regFrom": f"{window.start_on:%Y%m%d}",
            "regTo": f"{window.last_on:%Y%m%d}",
            "dataType": "json",
        }
        return self.http.get(LIST_PATH, params, window=window, expect="json", inspect=refusal_in)

    def read_items(self, keys: Sequence[tuple[str, str]], *, window: Window) -> Iterator[Response]:
        """The items named by (faqNo, dutySctnNm), in the order asked for, a few at a time."""
        with ThreadPoolExecutor(max_workers=ITEM_READERS, thread_name_prefix="petition-qna") as pool:
            answers = [pool.submit(self._read_item, *key, window) for key in keys]
            try:
                for answer in answers:
                    yield answer.result()
            finally:
                for answer in answers:
                    answer.cancel()

    def _read_item(self, faq_no: str, duty_section: str, window: Window) -> Response:
        params = {
            "serviceKey": self.service_key,
            "faqNo": faq_no,
            "dutySctnNm": duty_section,
            "dataType": "json",
        }
        return self.http.get(ITEM_PATH, params, window=window, expect="json", inspect=refusal_in)
