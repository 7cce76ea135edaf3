"""From the export's text columns to calls."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from extract.cells import assemble, parse_columns
from extract.contract import RejectedRow
from extract.delimited import Sheet
from extract.sources.call_center.schema import CALLS


def parse_calls(sheet: Sheet, index: Mapping[str, int]) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...]]:
    """Type the columns; rows with a cell that cannot be read, or an empty one that may not be, are set aside.

    Args:
        sheet: the export as text.
        index: position of each column of the feed in the sheet.

    Returns:
        Calls in the feed's schema, their row numbers in the file, and one rejection for each row left out.
    """
    cells: dict[str, pl.Series] = {name: sheet.columns[position] for name, position in index.items()}
    rows, numbers, rejected = assemble(CALLS, parse_columns(CALLS, cells), cells=cells, row_numbers=sheet.row_numbers)
    return rows, numbers, (*sheet.rejected, *rejected)
