"""Joins the drop folder and the parser of the 120 call center."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.columns import check_columns
from extract.contract import Extraction, Extractor, Feed
from extract.delimited import read_delimited
from extract.quota import Ledger
from extract.sources.call_center import client, parse
from extract.sources.call_center.schema import CALLS
from extract.window import Window

DEFAULT_ENCODING = "cp949"


class CallExtractor:
    """Reads one dropped export.

    Args:
        drop_dir: the private folder the call center writes to.
        encoding: of the CSV; cp949, never euc_kr, which lacks 8,822 of the syllables people use.
    """

    feed: Feed = CALLS

    def __init__(self, *, drop_dir: Path, encoding: str = DEFAULT_ENCODING) -> None:
        self._drop_dir = drop_dir
        self._encoding = encoding

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every call of the window.

        Raises:
            SourceError: the export is missing, unfinished, cut off, or not in the agreed form.
        """
        drop = client.fetch_export(self._drop_dir, feed=CALLS.name, window=window)
        sheet = read_delimited(drop.content, encoding=self._encoding, feed=CALLS.name, window=window)
        columns = check_columns(CALLS, sheet.headers, window)
        rows, row_numbers, rejected = parse.parse_calls(sheet, columns.index)
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=drop.declared_count,
            artefacts=(drop.artefact,),
            pulled_at=pulled_at,
            warnings=columns.warnings,
            row_numbers=row_numbers,
        )


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The source's extractors from its settings: `drop_dir`, and optionally `encoding`."""
    encoding = settings.get("encoding", DEFAULT_ENCODING)
    return (CallExtractor(drop_dir=Path(settings["drop_dir"]), encoding=encoding),)
