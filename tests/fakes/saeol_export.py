"""Writes the districts' export: an XLSX workbook with a list and a summary by district, and a marker last."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from extract.window import Window
from tests.fakes.call_export import write_drop

CASE: dict[str, object] = {
    "군구코드": "28237",
    "군구명": "부평구",
    "접수번호": "2026-11000001",
    "민원유형": "고충",
    "분야": "도로",
    "제목": "보도블록이 꺼졌습니다",
    "내용": "부평역 앞 보도블록이 꺼져서 위험합니다",
    "신청일시": "2026-11-17 09:03",
    "접수일시": "2026-11-17 10:00",
    "처리예정일": "2026-11-25",
    "연장처리예정일": "",
    "보완요구일": "",
    "보완접수일": "",
    "이송일시": "",
    "이송기관": "",
    "처리부서": "도로과",
    "담당자": "김주무",
    "답변일시": "",
    "답변내용": "",
    "처리상태": "처리중",
    "민원인연락처": "010-1234-5678",
}
NAMES = {"28237": "부평구", "28185": "연수구", "28710": "강화군"}


def case(**changes: object) -> dict[str, object]:
    return {**CASE, **changes}


def workbook_bytes(
    rows: Sequence[Mapping[str, object]],
    *,
    headers: Sequence[str] = tuple(CASE),
    summary: Sequence[Sequence[object]] | None = None,
    counts: Mapping[str, object] | None = None,
    sheets: tuple[str, str] = ("상담민원", "요약"),
) -> bytes:
    """`counts` by code stand for the truth; `summary` stands for the whole sheet."""
    made = Counter(str(row["군구코드"]) for row in rows)
    by_code = {code: made[code] for code in NAMES} if counts is None else counts
    lines = summary or [
        ["총건수", len(rows)],
        [],
        ["군구코드", "군구명", "건수"],
        *([code, NAMES.get(code, code), count] for code, count in by_code.items()),
    ]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        listed, stated = book.add_worksheet(sheets[0]), book.add_worksheet(sheets[1])
        listed.write_row(0, 0, headers)
        for number, row in enumerate(rows, start=1):
            for column, header in enumerate(headers):
                if row.get(header, "") != "":
                    listed.write(number, column, row[header])
        for number, line in enumerate(lines):
            stated.write_row(number, 0, line)
    return buffer.getvalue()


def export_name(window: Window) -> str:
    return f"새올_상담민원_{window.start_on:%Y%m%d}_{window.last_on:%Y%m%d}.xlsx"


def drop_cases(folder: Path, window: Window, content: bytes, *, count: int) -> Path:
    return write_drop(folder, export_name(window), content, count=count)
