"""The social tool's two feeds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract.columns import check_columns, new_column_warning, unknown_cells
from extract.contract import Artefact, Extraction, Extractor, Feed, RejectedRow
from extract.drop_folder import DropFile
from extract.errors import SourceIncompleteError, SourceMissingError
from extract.quota import Ledger
from extract.social.collapse import collapse
from extract.social.engines import LOCAL, ScreenFiles, engine_named
from extract.social.engines.local import FailedFile
from extract.social.screen import Screen
from extract.social.screened_files import ScreenedFile, ScreenedFiles, rules_version
from extract.sources.social.client import CSV_SUFFIX, SocialClient
from extract.sources.social.parse import (
    cut_query_sheet,
    parse_bulk_posts,
    parse_manifest,
    parse_query_rows,
    read_query_csv,
)
from extract.sources.social.schema import BULK_POSTS, QUERY_POSTS
from extract.window import Window
from extract.workbook import read_sheets

DEFAULT_SAMPLE_RATE = 0.001
DEFAULT_QUERY_ENCODING = "utf-8-sig"
QUERY_SHEET = "질의결과"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class QueryPosts:
    """The office's own queries, exported as XLSX or CSV for a span of days.

    Attributes:
        encoding: of a CSV.
    """

    client: SocialClient
    outbound_accounts: frozenset[str]
    encoding: str = DEFAULT_QUERY_ENCODING
    feed: Feed = QUERY_POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Read the export of exactly this window.

        Raises:
            SourceError: see `SocialClient.read_query`; also when sheet and marker state different totals.
        """
        drop = self.client.read_query(window)
        sheet = cut_query_sheet(self._cells(drop, window), window=window)
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
            unknown=unknown_cells(columns, sheet.rows, sheet.row_numbers),
        )

    def _cells(self, drop: DropFile, window: Window) -> list[list[object]]:
        if drop.path.name.endswith(CSV_SUFFIX):
            return read_query_csv(drop.content, encoding=self.encoding, window=window)
        return read_sheets(drop.content, (QUERY_SHEET,), feed=self.feed.name, window=window)[QUERY_SHEET]


@dataclass(frozen=True)
class _Day:
    """What came of one day's files."""

    screened: tuple[ScreenedFile, ...]
    failed: tuple[FailedFile, ...]
    unlisted: tuple[str, ...]


@dataclass(frozen=True)
class BulkPosts:
    """The vendor's nightly feed, screened on the way in: only what concerns the city leaves this process.

    Attributes:
        contract_start_on: the first day the vendor delivers; earlier days are not covered.
        screen_files: the engine that screens, one machine's or a cluster's; the rows are the same.
        kept: where a night that breaks off leaves the files it has screened; None keeps nothing.
        progress: called with each file as it ends.
    """

    client: SocialClient
    screen: Screen
    contract_start_on: date
    screen_files: ScreenFiles
    kept: ScreenedFiles | None = None
    progress: Callable[[ScreenedFile | FailedFile], None] | None = None
    feed: Feed = BULK_POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Screen every file of every covered day, and collapse the copies of each day.

        A file that cannot be read stops only itself: what it holds is a gap of the delivery, which is shown as
        incomplete until the vendor has sent it again. The declared count is the vendor's total of the files that were
        read, without the posts the screen dropped and the copies that were collapsed, so that it can be reconciled with
        what lands; both are counted in warnings.

        Raises:
            SourceMissingError: no day of the window is covered by the contract, or a day's manifest is missing.
            SourceIncompleteError: a day is still being written, or of its files none could be read.
            SourceFormatError: a manifest is not in the agreed form.
        """
        covered = self._covered(window)
        days = [self._day(day, window) for day in covered.days()]
        screened = [s for day in days for s in day.screened]
        read_count = sum(s.read_count for s in screened)
        dropped_count = sum(s.dropped_count for s in screened)
        tables: list[pa.Table] = []
        rejected: list[RejectedRow] = []
        lines_before = collapsed_count = 0
        for day in days:
            parts = []
            for file in day.screened:
                rows, faulty = parse_bulk_posts(file.rows, file_name=file.file.name, numbered_after=lines_before)
                parts.append(rows)
                rejected += faulty
                lines_before += max(file.read_count, *(file.rows["line_number"].to_pylist()[-1:]), 0)
            if parts:
                tables.append(collapse(parts, rules=self.screen.rules).select(self.feed.arrow_schema().names))
                collapsed_count += sum(part.num_rows for part in parts) - tables[-1].num_rows
        return Extraction(
            rows=pa.concat_tables(tables) if tables else self.feed.arrow_schema().empty_table(),
            rejected=tuple(rejected),
            declared_count=read_count - dropped_count - collapsed_count,
            artefacts=tuple(Artefact(s.file.name, s.file.byte_count, s.file.sha256) for s in screened),
            pulled_at=pulled_at,
            warnings=(
                f"screened out: {dropped_count} of {read_count}",
                *([f"copies collapsed: {collapsed_count}"] if collapsed_count else []),
                *(new_column_warning(key) for key in sorted({key for s in screened for key in s.new_keys})),
                *(f"목록에 없는 파일은 읽지 않음: {name}" for day in days for name in day.unlisted),
            ),
            covered=covered if covered != window else None,
            gaps=tuple(
                f"{failed.file.name} ({failed.file.row_count:,}건): {failed.error.problem}"
                for day in days
                for failed in day.failed
            ),
            scratch=tuple(self.kept.path(s.file) for s in screened) if self.kept else (),
        )

    def _day(self, day: date, window: Window) -> _Day:
        name, content = self.client.read_manifest(day, window=window)
        files = parse_manifest(content, name=name, window=window)
        results = list(
            self.screen_files(
                self.client.drop_dir,
                files,
                self.screen,
                feed=self.feed.name,
                window=window,
                kept=self.kept,
                progress=self.progress,
            )
        )
        failed = tuple(r for r in results if isinstance(r, FailedFile))
        if failed and len(failed) == len(files):
            # Nothing of the day has come: that is no incomplete delivery, it is none.
            raise failed[0].error
        return _Day(tuple(r for r in results if isinstance(r, ScreenedFile)), failed, self.client.unlisted(day, files))

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
            vendor's contract, a date or YYYY-MM-DD); `sample_rate` (share of dropped posts kept as a sample); `engine`
            (where the bulk feed is screened, `local` by default) with that engine's own settings; `screened_dir` (a
            private folder for files screened by a night that breaks off, by default `.screened` in the drop folder);
            `query_encoding` (of query results as CSV: `utf-8-sig`, the default, or `cp949`).
        ledger: not asked: this source counts no requests.
    """
    client = SocialClient(Path(settings["drop_dir"]))
    accounts = frozenset(settings.get("outbound_accounts", ()))
    query = QueryPosts(client, accounts, str(settings.get("query_encoding", DEFAULT_QUERY_ENCODING)))
    start_on = settings.get("bulk_start_on")
    if not start_on:
        return (query,)
    screen = Screen(outbound_accounts=accounts, sample_rate=float(settings.get("sample_rate", DEFAULT_SAMPLE_RATE)))
    bulk = BulkPosts(
        client,
        screen,
        contract_start_on=start_on if isinstance(start_on, date) else date.fromisoformat(start_on),
        screen_files=engine_named(settings.get("engine", LOCAL), settings),
        kept=ScreenedFiles(Path(settings.get("screened_dir", client.drop_dir / ".screened")), rules_version(screen)),
        progress=_log,
    )
    return (query, bulk)


def _log(result: ScreenedFile | FailedFile) -> None:
    if isinstance(result, FailedFile):
        logger.warning("%s: not screened (%s)", result.file.name, result.error.problem)
    else:
        logger.info("%s: %d of %d posts kept", result.file.name, result.rows.num_rows, result.read_count)
