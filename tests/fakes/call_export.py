"""Writes a 120 export as the call center does: cp949 CSV, CRLF, and a marker last."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from extract.window import Window

CALL = {
    "상담번호": "C1",
    "접수일시": "2026-11-17 09:03:12",
    "연결일시": "2026-11-17 09:03:40",
    "종료일시": "2026-11-17 09:08:00",
    "포기여부": "N",
    "대기시간초": "28",
    "상담분류대": "교통",
    "상담분류중": "시내버스",
    "군구코드": "28237",
    "군구명": "부평구",
    "소관부서": "버스정책과",
    "이관부서": "",
    "1차해결여부": "Y",
    "상담내용": "버스가 안 와요",
    "발신번호": "010-1234-5678",
}
HEADERS = tuple(CALL)


def call(**changes: str) -> dict[str, str]:
    return {**CALL, **changes}


def csv_bytes(rows: Sequence[Mapping[str, str]], *, headers: Sequence[str] = HEADERS, encoding: str = "cp949") -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([row.get(h, "") for h in headers] for row in rows)
    return buffer.getvalue().encode(encoding)


def write_drop(
    folder: Path, name: str, content: bytes, *, count: int, sha256: str | None = None, marker: bool = True
) -> Path:
    """Any dropped file with its marker, as declared by the arguments."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    if marker:
        digest = sha256 or hashlib.sha256(content).hexdigest()
        path.with_name(name + ".done").write_text(f"건수={count}\nsha256={digest}\n", encoding="utf-8")
    return path


def export_name(window: Window) -> str:
    return f"120_상담내역_{window.start_on:%Y%m%d}_{window.last_on:%Y%m%d}.csv"


def drop_calls(folder: Path, window: Window, rows: Sequence[Mapping[str, str]], *, count: int | None = None) -> Path:
    return write_drop(folder, export_name(window), csv_bytes(rows), count=len(rows) if count is None else count)


def drop_workbook(
    folder: Path,
    window: Window,
    rows: Sequence[Mapping[str, object]],
    *,
    headers: Sequence[str] = HEADERS,
    sheet: str = "상담내역",
) -> Path:
    """The same export as XLSX; times may be real dates of Excel."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        listed = book.add_worksheet(sheet)
        listed.write_row(0, 0, headers)
        for number, row in enumerate(rows, start=1):
            for column, header in enumerate(headers):
                if row.get(header, "") != "":
                    listed.write(number, column, row[header])
    name = export_name(window).removesuffix(".csv") + ".xlsx"
    return write_drop(folder, name, buffer.getvalue(), count=len(rows))
