"""Joins the doors of the 120 call center with their parsers: a drop folder, or a table read by watermark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.errors import SourceIncompleteError
from extract.listing import match_list, read_list
from extract.provenance import walk_artefact
from extract.quota import Ledger
from extract.sources.call_center import client, parse
from extract.sources.call_center.database import DEFAULT_STATEMENT_SECONDS, ITEM, CallTable, read_changes
from extract.sources.call_center.schema import CALLS, call_changes
from extract.window import Window

DEFAULT_ENCODING = "cp949"
DEFAULT_SHEET = "상담내역"
DEFAULT_TABLE = "call"


class CallExtractor:
    """Reads one dropped export, CSV or XLSX.

    Args:
        drop_dir: the private folder the call center writes to.
        encoding: of the CSV; cp949, never euc_kr, which lacks 8,822 of the syllables people use.
        sheet: the list's sheet in the XLSX.
    """

    feed: Feed = CALLS

    def __init__(self, *, drop_dir: Path, encoding: str = DEFAULT_ENCODING, sheet: str = DEFAULT_SHEET) -> None:
        self._drop_dir = drop_dir
        self._encoding = encoding
        self._sheet = sheet

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every call of the window.

        Raises:
            SourceError: the export is missing, unfinished, cut off, there twice, or not in the agreed form.
        """
        drop = client.fetch_export(self._drop_dir, feed=CALLS.name, window=window)
        sheet = read_list(drop, sheet=self._sheet, encoding=self._encoding, feed=CALLS.name, window=window)
        listing = match_list(CALLS, sheet, window)
        rows, row_numbers, rejected = parse.parse_calls(listing)
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


class CallChangesExtractor:
    """Reads what was changed in the call center's table since the last run.

    Args:
        table: where the calls stand.
        names: the table's column by column of the feed.
        ledger: remembers the watermark.
    """

    def __init__(self, *, table: CallTable, names: Mapping[str, str], ledger: Ledger) -> None:
        self.feed: Feed = call_changes(names)
        self._table = table
        self._ledger = ledger

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every call changed since the watermark, and at least since the window began, on whatever day it came in.

        Raises:
            SourceError: the database failed, or its table is not what was agreed.
        """
        position = self._ledger.positions(self.feed.name).get(ITEM)
        since = parse.read_from(position, window=window, feed=self.feed)
        changes = read_changes(self._table, feed=self.feed, since=since, window=window)
        if changes.count != len(changes.records):
            raise SourceIncompleteError(
                self.feed.name,
                window,
                f"데이터베이스가 센 {changes.count:,}건 중 {len(changes.records):,}건만 받음",
                "다시 실행; 되풀이되면 콜센터 전산 담당에 확인",
            )
        rows, row_numbers, rejected = parse.parse_changes(self.feed, changes.records, changes.columns)
        reached = parse.next_position(rows, position=position)
        # A call that came in before the window has its place, too: its day is built again.
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=changes.count,
            artefacts=(walk_artefact(f"{self._table.address}?since={since.isoformat()}", changes.bodies()),),
            pulled_at=pulled_at,
            row_numbers=row_numbers,
            covered=parse.covered_days(rows, window=window),
            unknown=parse.unknown_values(changes.records, changes.unknown, first_at=len(changes.columns)),
            gaps=parse.unstamped_gap(changes.unstamped_count, name=self._named(ITEM)),
            positions={} if reached is None else {ITEM: reached},
        )

    def _named(self, name: str) -> str:
        return next(column.source_name for column in self.feed.columns if column.name == name)


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The source's one extractor: calls come through one door only, the database where its address is set.

    Args:
        settings: `database_url` and optionally `table`, `columns` (the table's name by column of the feed),
            `watermark_column`, `deleted_column`, `statement_seconds`; otherwise `drop_dir` and optionally `encoding`
            and `sheet`.
        ledger: keeps the watermark.
    """
    if settings.get("database_url"):
        named = {"updated_at": settings.get("watermark_column"), "is_deleted": settings.get("deleted_column")}
        names = dict(settings.get("columns", {})) | {name: column for name, column in named.items() if column}
        table = CallTable(
            url=str(settings["database_url"]),
            table=str(settings.get("table", DEFAULT_TABLE)),
            statement_seconds=int(settings.get("statement_seconds", DEFAULT_STATEMENT_SECONDS)),
        )
        return (CallChangesExtractor(table=table, names=names, ledger=ledger),)
    if settings.get("drop_dir"):
        return (
            CallExtractor(
                drop_dir=Path(settings["drop_dir"]),
                encoding=settings.get("encoding", DEFAULT_ENCODING),
                sheet=settings.get("sheet", DEFAULT_SHEET),
            ),
        )
    return ()
