"""시장에게 바란다: the export of the form behind it, from a drop folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from extract.cells import assemble, parse_columns
from extract.contract import Extraction, Feed
from extract.listing import match_list, read_list
from extract.sources.homepage import client
from extract.sources.homepage.schema import mayor_proposals
from extract.window import Window

DEFAULT_SHEET = "시장에게바란다"
DEFAULT_ENCODING = "cp949"


class ProposalExtractor:
    """Reads one dropped export, XLSX or CSV.

    Args:
        drop_dir: the private folder the export is put in.
        headers: the export's header by column of the feed, where it differs.
        sheet: the list's sheet in the XLSX.
        encoding: of the CSV.
    """

    def __init__(
        self,
        *,
        drop_dir: Path,
        headers: Mapping[str, str],
        sheet: str = DEFAULT_SHEET,
        encoding: str = DEFAULT_ENCODING,
    ) -> None:
        self.feed: Feed = mayor_proposals(headers)
        self._drop_dir = drop_dir
        self._sheet = sheet
        self._encoding = encoding

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every wish of the window.

        Raises:
            SourceError: the export is missing, unfinished, cut off, there twice, or not in the agreed form.
        """
        drop = client.fetch_export(self._drop_dir, feed=self.feed.name, window=window)
        sheet = read_list(drop, sheet=self._sheet, encoding=self._encoding, feed=self.feed.name, window=window)
        listing = match_list(self.feed, sheet, window)
        parsed = parse_columns(self.feed, listing.cells)
        rows, row_numbers, rejected = assemble(self.feed, parsed, cells=listing.cells, row_numbers=listing.row_numbers)
        return Extraction(
            rows=rows,
            rejected=(*listing.rejected, *rejected),
            declared_count=drop.declared_count,
            artefacts=(drop.artefact,),
            pulled_at=pulled_at,
            warnings=listing.warnings,
            row_numbers=row_numbers,
            unknown=listing.unknown,
        )
