"""The social tool's two feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract.columns import check_columns
from extract.contract import Artefact, Extraction, Extractor, Feed, RejectedRow
from extract.errors import SourceIncompleteError, SourceMissingError
from extract.quota import Ledger
from extract.social.engines.local import screen_files
from extract.social.screen import Screen
from extract.sources.social.client import SocialClient
from extract.sources.social.parse import cut_query_sheet, parse_bulk_posts, parse_manifest, parse_query_rows
from extract.sources.social.schema import BULK_POSTS, QUERY_POSTS
from extract.window import Window

DEFAULT_SAMPLE_RATE = 0.001


@dataclass(frozen=True)
class QueryPosts:
    """The office's own queries, exported as XLSX for a span of days."""

    client: SocialClient
    outbound_accounts: frozenset[str]
    feed: Feed = QUERY_POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Read the export of exactly this window.

        Raises:
            SourceError: see `SocialClient.read_query`; also when sheet and marker state different totals.
        """
        drop, cells = self.client.read_query(window)
        sheet = cut_query_sheet(cells, window=window)
        if sheet.declared_count != drop.declared_count:
            raise SourceIncompleteError(
                self.feed.name,
                window,
                f"시트의 총건수 {sheet.declared_count:,} 와 완료 표지의 건수 {drop.declared_count:,} 가 다름",
                "분석도구에서 다시 내보내기",
            )
        columns = check_columns(self.feed, sheet.headers, window)
        rows, rejected = parse_query_rows(sheet, columns, outbound_accounts=self.outbound_accounts)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=drop.declared_count,
            artefacts=(drop.artefact,),
            pulled_at=pulled_at,
            warnings=columns.warnings,
        )


@dataclass(frozen=True)
class BulkPosts:
    """The vendor's nightly feed, screened on the way in: only what concerns the city leaves this process.

    Attributes:
        contract_start_on: the first day the vendor delivers; earlier days are not covered.
    """

    client: SocialClient
    screen: Screen
    contract_start_on: date
    feed: Feed = BULK_POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Screen every file of every covered day.

        The declared count is the vendor's total without the posts the screen dropped, so that it can be reconciled with
        what lands; the dropped are counted in a warning.

        Raises:
            SourceMissingError: no day of the window is covered by the contract, or a day's manifest or file is missing.
            SourceIncompleteError: a day is still being written; a file is cut off, corrupt or not the one declared.
            SourceFormatError: manifest or posts are not in the agreed form.
        """
        covered = self._covered(window)
        declared = dropped = 0
        tables: list[pa.Table] = []
        rejected: list[RejectedRow] = []
        artefacts: list[Artefact] = []
        new_keys: set[str] = set()
        for day in covered.days():
            name, content = self.client.read_manifest(day, window=window)
            files = parse_manifest(content, name=name, window=window)
            for screened in screen_files(self.client.drop_dir, files, self.screen, feed=self.feed.name, window=window):
                rows, faulty = parse_bulk_posts(screened.rows, file_name=screened.file.name)
                tables.append(rows)
                rejected += faulty
                declared += screened.file.row_count
                dropped += screened.dropped_count
                new_keys.update(screened.new_keys)
                artefacts.append(Artefact(screened.file.name, screened.file.byte_count, screened.file.sha256))
        return Extraction(
            rows=pa.concat_tables(tables) if tables else self.feed.arrow_schema().empty_table(),
            rejected=tuple(rejected),
            declared_count=declared - dropped,
            artefacts=tuple(artefacts),
            pulled_at=pulled_at,
            warnings=(
                f"screened out: {dropped} of {declared}",
                *(f"새 항목 '{key}' 은 읽지 않음: schema.py 에 등급을 정해 추가할 것" for key in sorted(new_keys)),
            ),
            covered=covered if covered != window else None,
        )

    def _covered(self, window: Window) -> Window:
        if window.end_on <= self.contract_start_on:
            raise SourceMissingError(
                self.feed.name,
                window,
                f"공급 계약이 {self.contract_start_on} 에 시작되어 이 기간의 파일은 없음",
                "이 기간에는 이 자료를 기대하지 않도록 설정",
            )
        return Window(max(window.start_on, self.contract_start_on), window.end_on)


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """One extractor per feed; without a bulk contract there is no bulk feed.

    Args:
        settings: `drop_dir`; `outbound_accounts` (names of the city's own accounts); `bulk_start_on` (first day of the
            vendor's contract, a date or YYYY-MM-DD); `sample_rate` (share of dropped posts kept as a sample).
        ledger: not asked: this source counts no requests.
    """
    client = SocialClient(Path(settings["drop_dir"]))
    accounts = frozenset(settings.get("outbound_accounts", ()))
    query = QueryPosts(client, accounts)
    start_on = settings.get("bulk_start_on")
    if not start_on:
        return (query,)
    screen = Screen(outbound_accounts=accounts, sample_rate=float(settings.get("sample_rate", DEFAULT_SAMPLE_RATE)))
    return (query, BulkPosts(client, screen, start_on if isinstance(start_on, date) else date.fromisoformat(start_on)))
