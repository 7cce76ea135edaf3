"""Joins the drop folder and the parser of the districts' petitions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.listing import check_total, match_list, sheet_of, stated_total
from extract.quota import Ledger
from extract.sources.saeol import client, parse
from extract.sources.saeol.schema import CASES
from extract.window import Window
from extract.workbook import read_sheets, unread_cells


class CaseExtractor:
    """Reads one dropped workbook of all districts.

    Args:
        drop_dir: the private folder the export is put in.
        authorities: codes of the districts that must be in it.
    """

    feed: Feed = CASES

    def __init__(self, *, drop_dir: Path, authorities: Collection[str] = ()) -> None:
        self._drop_dir = drop_dir
        self._authorities = frozenset(authorities)

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every case filed in the window.

        Raises:
            SourceError: the export is missing, unfinished, cut off, not in the agreed form, or lacks a district.
        """
        drop = client.fetch_export(self._drop_dir, feed=CASES.name, window=window)
        wanted = (parse.LIST_SHEET, parse.SUMMARY_SHEET)
        sheets = read_sheets(drop.content, wanted, feed=CASES.name, window=window)
        summary = sheets[parse.SUMMARY_SHEET]
        total = stated_total(summary, sheet=parse.SUMMARY_SHEET, feed=CASES.name, window=window)
        check_total(drop, total, sheet=parse.SUMMARY_SHEET, feed=CASES.name, window=window)
        sheet = sheet_of(
            sheets[parse.LIST_SHEET],
            name=parse.LIST_SHEET,
            feed=CASES.name,
            window=window,
            warnings=unread_cells(drop.content),
        )
        listing = match_list(CASES, sheet, window)
        counts = parse.stated_counts(summary, window=window)
        parse.check_authorities(listing, counts, total=total, expected=self._authorities, window=window)
        rows, row_numbers, rejected = parse.parse_cases(listing)
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


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The source's extractor from its settings; none without a folder.

    Args:
        settings: `drop_dir` and optionally `authorities`.
        ledger: not asked: this source counts no requests.
    """
    if not settings.get("drop_dir"):
        return ()
    return (CaseExtractor(drop_dir=Path(settings["drop_dir"]), authorities=settings.get("authorities", ())),)
