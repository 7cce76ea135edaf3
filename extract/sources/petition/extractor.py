"""Joins e-People's doors with their parsers: the dropped export, and the Q&A over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from extract.contract import Extraction, Extractor, Feed
from extract.errors import SourceIncompleteError
from extract.http import HttpSource
from extract.listing import check_total, match_list, sheet_of, stated_total
from extract.provenance import walk_artefact
from extract.quota import Ledger
from extract.sources.petition import client, parse
from extract.sources.petition.schema import PETITIONS, QNA
from extract.window import Window
from extract.workbook import read_sheets, unread_cells

DEFAULT_PAGE_SIZE = 1000
# Every entry costs one of ten thousand requests a day: a list that goes on for so long is none.
DEFAULT_MOST_PAGES = 100
MOVED_ACTION = "목록이 바뀌지 않는 시각에 다시 실행"


class PetitionExtractor:
    """Reads one dropped workbook.

    Args:
        drop_dir: the private folder the export is put in.
        id_pattern: what a whole 신청번호 must look like; None accepts any.
    """

    feed: Feed = PETITIONS

    def __init__(self, *, drop_dir: Path, id_pattern: str | None = None) -> None:
        self._drop_dir = drop_dir
        self._id_pattern = id_pattern

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every petition filed in the window.

        Raises:
            SourceError: the export is missing, unfinished, cut off, not in the agreed form, or contradicts itself.
        """
        drop = client.fetch_export(self._drop_dir, feed=PETITIONS.name, window=window)
        wanted = (parse.LIST_SHEET, parse.SUMMARY_SHEET)
        sheets = read_sheets(drop.content, wanted, feed=PETITIONS.name, window=window)
        total = stated_total(sheets[parse.SUMMARY_SHEET], sheet=parse.SUMMARY_SHEET, feed=PETITIONS.name, window=window)
        check_total(drop, total, sheet=parse.SUMMARY_SHEET, feed=PETITIONS.name, window=window)
        sheet = sheet_of(
            sheets[parse.LIST_SHEET],
            name=parse.LIST_SHEET,
            feed=PETITIONS.name,
            window=window,
            warnings=unread_cells(drop.content),
        )
        listing = match_list(PETITIONS, sheet, window)
        rows, row_numbers, rejected = parse.parse_petitions(listing, id_pattern=self._id_pattern)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=drop.declared_count,
            artefacts=(drop.artefact,),
            pulled_at=pulled_at,
            warnings=listing.warnings,
            row_numbers=row_numbers,
            unknown=listing.unknown,
        )


class QnaExtractor:
    """Walks the list page by page, then asks for every item.

    Args:
        base_url: the gateway's scheme and host.
        service_key: the key data.go.kr gave for this service.
        page_size: entries per page of the list.
        most_pages: of the list.
        http_options: passed on to `HttpSource`.
    """

    feed: Feed = QNA

    def __init__(
        self,
        *,
        base_url: str,
        service_key: str,
        page_size: int = DEFAULT_PAGE_SIZE,
        most_pages: int = DEFAULT_MOST_PAGES,
        http_options: Mapping[str, Any] | None = None,
    ) -> None:
        self._base_url = base_url
        # The portal hands out the same key twice, once percent-encoded; encoding it again makes it another key.
        self._service_key = unquote(service_key) if "%" in service_key else service_key
        self._page_size = page_size
        self._most_pages = most_pages
        self._http_options = dict(http_options or {})

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every entry registered in the window, with its question and answer.

        Raises:
            SourceError: the server failed, answered otherwise than agreed, or its list moved while it was read.
        """
        with HttpSource(base_url=self._base_url, feed=QNA.name, **self._http_options) as http:
            asking = client.QnaClient(http, self._service_key)
            entries, total, bodies, address = self._walk(asking, window)
            keys = [parse.qna_key(entry) for entry in entries]
            items = []
            for key, answer in zip(keys, asking.read_items(keys, window=window), strict=True):
                items.append(parse.parse_item(answer.content, key, window=window))
                bodies.append(answer.content)
        rows, row_numbers, rejected = parse.parse_qna(entries, items)
        lost = sum(item is None for item in items)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=total,
            artefacts=(walk_artefact(address, bodies),),
            pulled_at=pulled_at,
            warnings=(f"목록에는 있으나 상세가 없는 질의응답 {lost}건: 제목만 적재",) if lost else (),
            row_numbers=row_numbers,
            unknown=parse.unknown_keys(entries, items),
        )

    def _walk(self, asking: client.QnaClient, window: Window) -> tuple[list[Mapping[str, Any]], int, list[bytes], str]:
        """All pages until the declared total is reached; the last page is never guessed from its length."""
        entries: list[Mapping[str, Any]] = []
        bodies: list[bytes] = []
        page_of: dict[tuple[str, str], int] = {}
        total, address, number = 0, "", 0
        while number == 0 or len(entries) < total:
            if number >= self._most_pages:
                raise SourceIncompleteError(
                    QNA.name,
                    window,
                    f"총건수 {total:,} 중 {number:,}쪽까지 {len(entries):,}건: 기간에 비해 너무 많음",
                    "총건수가 맞는지 서비스에서 확인; 맞으면 기간을 나누거나 설정의 most_pages 를 늘리기",
                )
            number += 1
            answer = asking.read_list(page=number, page_size=self._page_size, window=window)
            page = parse.parse_list(answer.content, window=window)
            bodies.append(answer.content)
            if number == 1:
                total, address = page.total, answer.url_without_secrets
            elif page.total != total:
                raise SourceIncompleteError(
                    QNA.name, window, f"읽는 동안 총건수가 {total:,} 에서 {page.total:,} 로 바뀜", MOVED_ACTION
                )
            if not page.entries and len(entries) < total:
                raise SourceIncompleteError(
                    QNA.name,
                    window,
                    f"총건수 {total:,} 중 {len(entries):,} 건만 주고 {number}쪽이 비어 있음",
                    "다시 실행; 되풀이되면 공공데이터포털에 문의",
                )
            for entry in page.entries:
                seen_on = page_of.setdefault(parse.qna_key(entry), number)
                if seen_on != number:
                    raise SourceIncompleteError(
                        QNA.name,
                        window,
                        f"{seen_on}쪽의 항목이 {number}쪽에 또 나옴: 읽는 동안 목록이 밀림",
                        MOVED_ACTION,
                    )
            entries += page.entries
        return entries, total, bodies, address


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The source's extractors from its settings; a door that has no setting is not there.

    Args:
        settings: `drop_dir` and optionally `id_pattern`; `base_url`, `api_key` and optionally `page_size`,
            `most_pages` and `http` (options of `HttpSource`).
        ledger: not asked: this source counts no requests.
    """
    built: list[Extractor] = []
    if settings.get("drop_dir"):
        built.append(
            PetitionExtractor(drop_dir=Path(settings["drop_dir"]), id_pattern=settings.get("id_pattern") or None)
        )
    if settings.get("base_url"):
        built.append(
            QnaExtractor(
                base_url=settings["base_url"],
                service_key=settings.get("api_key", ""),
                page_size=int(settings.get("page_size", DEFAULT_PAGE_SIZE)),
                most_pages=int(settings.get("most_pages", DEFAULT_MOST_PAGES)),
                http_options=settings.get("http"),
            )
        )
    return tuple(built)
