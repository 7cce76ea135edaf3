"""XLSX sheets as rows of plain Python cells, read by calamine straight from the bytes that were hashed."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

from openpyxl.utils import column_index_from_string
from python_calamine import CalamineError, CalamineWorkbook

from extract.errors import SourceFormatError
from extract.window import Window

SHEET_PARTS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
OLD_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
LARGEST_UNPACKED = 1 << 30
# The reader makes one cell of every place up to the last one that is filled.
MOST_CELLS = 12_000_000
ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"')
FAR_ROW = re.compile(rb'\br="[A-Z]{1,3}(\d{5,7})"')
FAR_COLUMN = re.compile(rb'\br="([A-Z]{2,3})\d')
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\bt="e"')
UNCOMPUTED_CELL = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
MERGED_ROWS = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="[A-Z]+(\d+):[A-Z]+(\d+)"')
SAVE_AGAIN = "Excel 에서 .xlsx 로 다시 저장해 보내기"


def read_sheets(content: bytes, sheets: tuple[str, ...], *, feed: str, window: Window) -> dict[str, list[list[object]]]:
    """The named sheets as they stand from cell A1, empty rows kept so that row numbers are those a person sees.

    Returns:
        Rows by sheet; cells are str, float, int, bool, date, datetime, time, timedelta, or "" when empty.

    Raises:
        SourceFormatError: not an XLSX workbook, one whose cells would fill the memory, or a sheet is missing.
    """
    _check_size(content, feed=feed, window=window)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        # A blank after a name, or Hangul spelled in letters, is no other sheet to a person.
        names = {unicodedata.normalize("NFC", name).strip(): name for name in workbook.sheet_names}
        missing = [s for s in sheets if s not in names]
        if missing:
            raise SourceFormatError(
                feed,
                window,
                f"시트 {', '.join(missing)} 이(가) 없음 (있는 시트: {', '.join(names)})",
                "보내는 부서에 내보내기 양식을 확인",
            )
        return {s: workbook.get_sheet_by_name(names[s]).to_python(skip_empty_area=False) for s in sheets}  # type: ignore[misc]
    except CalamineError as error:
        raise _unreadable(type(error).__name__, feed=feed, window=window) from error


def unread_cells(content: bytes) -> tuple[str, ...]:
    """In Korean, what a workbook shows and `read_sheets` can only give as empty cells.

    Args:
        content: of a workbook that `read_sheets` has read.
    """
    errors = uncomputed = merged = 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for part in _sheet_parts(packed):
            sheet = packed.read(part)
            errors += len(ERROR_CELL.findall(sheet))
            uncomputed += len(UNCOMPUTED_CELL.findall(sheet))
            merged += sum(1 < int(top) < int(bottom) for top, bottom in MERGED_ROWS.findall(sheet))
    said = (
        (errors, "수식이 오류 값(#REF! 등)을 낸 칸 {:,}개를 빈 칸으로 읽음: 값으로 다시 내려 달라고 요청"),
        (uncomputed, "계산 결과가 저장되지 않은 수식 칸 {:,}개를 빈 칸으로 읽음: 값으로 다시 내려 달라고 요청"),
        (merged, "아래로 병합된 칸 {:,}개는 맨 윗행의 값으로만 읽음: 병합을 풀어 다시 내려 달라고 요청"),
    )
    return tuple(message.format(count) for count, message in said if count)


def _check_size(content: bytes, *, feed: str, window: Window) -> None:
    if content.startswith(OLD_SIGNATURE):
        raise _unreadable("옛 형식이거나 암호가 걸림", feed=feed, window=window)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
            if unpacked > LARGEST_UNPACKED:
                raise SourceFormatError(
                    feed,
                    window,
                    f"통합문서를 풀면 {unpacked:,}바이트임(한도 {LARGEST_UNPACKED:,})",
                    "빈 행과 서식을 지우고 다시 내리거나 기간을 나누어 달라고 요청",
                )
            extents = [_extent(packed.read(part)) for part in _sheet_parts(packed)]
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise _unreadable(type(error).__name__, feed=feed, window=window) from error
    for rows, columns in extents:
        if rows * columns > MOST_CELLS:
            raise SourceFormatError(
                feed,
                window,
                f"시트 하나가 {rows:,}행 {columns:,}열까지 이어져 있음: 표에서 멀리 떨어진 칸이 남아 있음",
                "표 아래와 오른쪽의 행과 열을 모두 지우고 다시 내려 달라고 요청",
            )


def _sheet_parts(packed: zipfile.ZipFile) -> Iterator[str]:
    return (name for name in packed.namelist() if SHEET_PARTS.fullmatch(name))


def _extent(sheet: bytes) -> tuple[int, int]:
    """Last row and last column of a sheet that is written with places; at least (1, 26)."""
    rows = (int(row) for pattern in (ROW, FAR_ROW) for row in pattern.findall(sheet))
    columns = (column_index_from_string(name.decode()) for name in set(FAR_COLUMN.findall(sheet)))
    return max(rows, default=1), max(columns, default=26)


def _unreadable(why: str, *, feed: str, window: Window) -> SourceFormatError:
    return SourceFormatError(feed, window, f"XLSX 통합문서로 읽을 수 없음({why})", SAVE_AGAIN)
