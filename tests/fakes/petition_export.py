"""Writes e-People's export as the portal does: an XLSX workbook with a list and a summary, and a marker last."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from extract.window import Window
from tests.fakes.call_export import write_drop

PETITION: dict[str, object] = {
    "신청번호": "1AA-2611-0000001",
    "민원유형": "고충",
    "분야": "도로",
    "제목": "보도블록이 꺼졌습니다",
    "내용": "부평역 앞 보도블록이 꺼져서 위험합니다",
    "신청일시": "2026-11-17 09:03",
    "접수일시": datetime(2026, 11, 17, 10, 0),  # noqa: DTZ001
    "처리예정일": date(2026, 11, 24),
    "연장처리예정일": "",
    "보완요구일": "",
    "보완접수일": "",
    "이송일시": "",
    "이송기관": "",
    "처리기관": "인천광역시 부평구",
    "처리부서": "도로과",
    "담당자": "김주무",
    "답변일시": "",
    "답변내용": "",
    "추진상황": "처리중",
    "만족도": "",
    "재신청여부": "",
    "민원발생지역": "부평구",
    "신청인연락처": "010-1234-5678",
}


def petition(**changes: object) -> dict[str, object]:
    return {**PETITION, **changes}


def workbook_bytes(
    rows: Sequence[Mapping[str, object]],
    *,
    headers: Sequence[str] = tuple(PETITION),
    total: object = None,
    sheets: tuple[str, str] = ("민원목록", "요약"),
) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        listed, summary = book.add_worksheet(sheets[0]), book.add_worksheet(sheets[1])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        listed.write_row(0, 0, headers)
        for number, row in enumerate(rows, start=1):
            for column, header in enumerate(headers):
                value = row.get(header, "")
                if type(value) is date:
                    listed.write_datetime(number, column, value, day)
                elif value != "":
                    listed.write(number, column, value)
        summary.write_row(0, 0, ["총건수", len(rows) if total is None else total])
    return buffer.getvalue()


def export_name(window: Window) -> str:
    return f"국민신문고_민원목록_{window.start_on:%Y%m%d}_{window.last_on:%Y%m%d}.xlsx"


def drop_petitions(folder: Path, window: Window, rows: Sequence[Mapping[str, object]]) -> Path:
    return write_drop(folder, export_name(window), workbook_bytes(rows), count=len(rows))
