"""Files as senders drop them: under a temporary name first, renamed when whole, declared last."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

CELL_LIMIT = 32_767
"""Characters Excel allows in a cell."""
CUT_MARK = "…(생략)"
_UNPRINTABLE = {code: None for code in (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if code not in (9, 10, 13)}
_FIXED_TIME = datetime(2014, 1, 8)  # noqa: DTZ001 - a workbook's property without a zone


@dataclass
class CellChanges:
    """How many texts could not be written to a cell as they were."""

    cut: int = 0
    stripped: int = 0


@dataclass(frozen=True)
class SheetContent:
    """One sheet: rows from A1 on; a None cell stays empty."""

    name: str
    rows: Iterable[Sequence[Any]]


def private_folder(folder: Path) -> Path:
    """The folder, made for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def cell_text(text: str, changes: CellChanges | None = None) -> str:
    """A text as a cell can hold it: no control characters, at most 32,767 characters, visibly cut."""
    clean = text if text.isprintable() else text.translate(_UNPRINTABLE)
    if changes is not None and len(clean) != len(text):
        changes.stripped += 1
    if len(clean) <= CELL_LIMIT:
        return clean
    if changes is not None:
        changes.cut += 1
    return clean[: CELL_LIMIT - len(CUT_MARK)] + CUT_MARK


def write_whole(path: Path, content: bytes) -> Path:
    """Write under `.part` and rename: a reader never sees half a file."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)
    return path


def declare(path: Path, content: bytes, *, count: int) -> None:
    """Write the marker that says the file is whole: its row count and hash."""
    marker = f"건수={count}\nsha256={hashlib.sha256(content).hexdigest()}\n"
    write_whole(path.with_name(path.name + ".done"), marker.encode())


def drop(path: Path, content: bytes, *, count: int) -> Path:
    """Replace a file and its marker; in between there is no marker that fits neither."""
    private_folder(path.parent)
    path.with_name(path.name + ".done").unlink(missing_ok=True)
    write_whole(path, content)
    declare(path, content, count=count)
    return path


def csv_bytes(header: Sequence[str], columns: Sequence[Sequence[Any]], *, encoding: str) -> bytes:
    """CSV with CRLF ends, quoted where needed; None is an empty cell.

    Raises:
        UnicodeEncodeError: a text the encoding has no room for.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue().encode(encoding)


def workbook_bytes(sheets: Sequence[SheetContent], changes: CellChanges | None = None) -> bytes:
    """An XLSX; the same rows give the same bytes."""
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _FIXED_TIME})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for content in sheets:
            sheet = book.add_worksheet(content.name)
            write_string, write_number = sheet.write_string, sheet.write_number
            for r, row in enumerate(content.rows):
                for c, value in enumerate(row):
                    if value is None:
                        continue
                    if isinstance(value, str):
                        write_string(r, c, cell_text(value, changes))
                    elif isinstance(value, datetime):
                        sheet.write_datetime(r, c, value, moment)
                    else:
                        write_number(r, c, value)
    return buffer.getvalue()


def ndjson_gz_bytes(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """One JSON object a line, compressed; the same rows give the same bytes."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = "\n".join(map(encode, rows))
    return gzip.compress((lines + "\n").encode() if lines else b"", compresslevel=5, mtime=0)


def parquet_bytes(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """One record a row, numbers as numbers; the same rows give the same bytes."""
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), buffer, compression="zstd")
    return buffer.getvalue()
