"""A dropped list, CSV or XLSX, as text columns under the names of a feed.

What a sender's list may do is the same in both formats: columns in any order, new ones, rows of the wrong width. A
workbook that also states its total on a sheet of its own must agree with the marker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from extract.cells import text_column
from extract.columns import check_columns, kept_apart
from extract.contract import Feed, RejectedRow
from extract.delimited import FIRST_DATA_ROW, Sheet, read_delimited
from extract.drop_folder import DropFile
from extract.errors import SourceFormatError, SourceIncompleteError
from extract.window import Window
from extract.workbook import read_sheets, unread_cells

WORKBOOK_SUFFIX = ".xlsx"
LONGEST_TOTAL = 12
TOTAL_LABEL = "총건수"


@dataclass(frozen=True)
class Listing:
    """A list whose header was agreed with.

    Attributes:
        cells: one text column for each column of the feed that came.
        row_numbers: of each row, as a person counts them in the file (the header is 1).
        rejected: rows of another width than the header.
        warnings: what was new in the header, and what of the sheet could not be read.
        unknown: the cells of new columns, as `Extraction.unknown` wants them.
    """

    cells: Mapping[str, pl.Series]
    row_numbers: pl.Series
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[str, ...]
    unknown: pa.Table | None


def read_list(drop: DropFile, *, sheet: str, encoding: str, feed: str, window: Window) -> Sheet:
    """The list in a dropped file: the named sheet of a workbook, or the whole of a CSV.

    Args:
        drop: the file; `.xlsx` is read as a workbook, everything else as CSV.
        sheet: the list's sheet in a workbook.
        encoding: of a CSV.
        feed: the feed's name, for messages.
        window: the days this is about, for messages.

    Raises:
        SourceFormatError: not such a file, no such sheet, no header.
    """
    if drop.path.suffix.lower() != WORKBOOK_SUFFIX:
        return read_delimited(drop.content, encoding=encoding, feed=feed, window=window)
    rows = read_sheets(drop.content, (sheet,), feed=feed, window=window)[sheet]
    return sheet_of(rows, name=sheet, feed=feed, window=window, warnings=unread_cells(drop.content))


def sheet_of(
    rows: Sequence[Sequence[object]], *, name: str, feed: str, window: Window, warnings: tuple[str, ...] = ()
) -> Sheet:
    """A worksheet's rows, header first, as text columns; rows in which nothing stands are no rows.

    Args:
        rows: as `read_sheets` gives them.
        name: of the sheet, for messages.
        feed: the feed's name, for messages.
        window: the days this is about, for messages.
        warnings: of `unread_cells`.

    Raises:
        SourceFormatError: the sheet has no header.
    """
    if not rows or not any(cell not in ("", None) for cell in rows[0]):
        raise SourceFormatError(feed, window, f"시트 {name} 에 머리글이 없음", "보내는 부서에 내보내기 양식을 확인")
    # Formatting below the last row leaves empty rows behind.
    filled = [
        (n, row)
        for n, row in enumerate(rows[1:], start=FIRST_DATA_ROW)
        if any(c is not None and str(c).strip() for c in row)
    ]
    headers = tuple("" if cell is None else str(cell) for cell in rows[0])
    columns = tuple(text_column([row[at] for _, row in filled]) for at in range(len(headers)))
    return Sheet(headers, columns, pl.Series([n for n, _ in filled], dtype=pl.Int32), (), warnings)


def match_list(feed: Feed, sheet: Sheet, window: Window) -> Listing:
    """Name the columns by the feed's; new ones are kept apart.

    Raises:
        SourceFormatError: a required column is missing or renamed, or a header stands twice.
    """
    columns = check_columns(feed, sheet.headers, window)
    new = dict(columns.unknown) | _nameless(sheet)
    unknown = None
    if new:
        texts = {header: sheet.columns[at].to_arrow().cast(pa.string()) for header, at in new.items()}
        unknown = kept_apart(sheet.row_numbers.to_arrow(), texts)
    cells = {name: sheet.columns[at] for name, at in columns.index.items()}
    return Listing(cells, sheet.row_numbers, sheet.rejected, (*columns.warnings, *sheet.warnings), unknown)


def _nameless(sheet: Sheet) -> dict[str, int]:
    """Columns without a header in which something stands."""
    return {
        f"머리글 없는 {at + 1}번째 열": at
        for at, header in enumerate(sheet.headers)
        if not header.strip("\ufeff \t\r\n\u3000") and (sheet.columns[at].str.strip_chars().str.len_bytes() > 0).any()
    }


def stated_total(rows: Sequence[Sequence[object]], *, sheet: str, feed: str, window: Window) -> int:
    """The total on a workbook's summary sheet, beside the cell `총건수`.

    Raises:
        SourceFormatError: no such line, or no number in it.
    """
    for row in rows:
        if len(row) > 1 and str(row[0]).strip() == TOTAL_LABEL:
            number = str(row[1]).strip().replace(",", "").removesuffix(".0")
            if number.isascii() and number.isdigit() and len(number) <= LONGEST_TOTAL:
                return int(number)
            break
    raise SourceFormatError(
        feed,
        window,
        f"시트 {sheet} 에 '{TOTAL_LABEL}' 숫자가 없음",
        "보내는 부서에 내보내기 양식을 확인",
    )


def check_total(drop: DropFile, total: int, *, sheet: str, feed: str, window: Window) -> None:
    """A workbook may not contradict its own marker.

    Raises:
        SourceIncompleteError: the two totals differ.
    """
    if total != drop.declared_count:
        raise SourceIncompleteError(
            feed,
            window,
            f"완료 표지의 건수 {drop.declared_count:,} 와 {sheet} 시트의 {TOTAL_LABEL} {total:,} 가 다름",
            "보내는 부서에 다시 내려 달라고 요청",
        )
