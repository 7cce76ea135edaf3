"""The template people fill in, made from a register's definition: the sheet, a filled example, instructions. Pure.

The same definition and departments give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from extract.sources.register.definition import Kind, RegisterColumn, RegisterDefinition
from extract.sources.register.sheet import EXAMPLE_SHEET, GUIDE_SHEET, LIST_SHEET

FORM_ROWS = 500
"""Rows below the header that help while one types; more may be filled in."""
WIDTHS = {Kind.TEXT: 40, Kind.LABEL: 18, Kind.DEPARTMENT: 18, Kind.CHOICE: 16, Kind.OFFICIAL: 12}
USUAL_WIDTH, GUIDE_WIDTHS = 13, (18, 10, 30, 60)
KIND_WORDS = {
    Kind.CODE: "번호(영문·숫자)",
    Kind.TEXT: "글",
    Kind.LABEL: "짧은 글",
    Kind.CHOICE: "목록에서 고름",
    Kind.DEPARTMENT: "부서명",
    Kind.DATE: "날짜(2026-11-25)",
    Kind.YEAR: "연도(네 자리)",
    Kind.QUARTER: "분기(2026Q4)",
    Kind.INTEGER: "정수",
    Kind.NUMBER: "수",
    Kind.PERCENT: "백분율(0~100)",
    Kind.FLAG: "Y 또는 N",
    Kind.PERSON: "개인 식별(키로 바뀜)",
    Kind.OFFICIAL: "이름(제한 공개)",
}
HOW_TO = (
    "「{sheet}」 시트에 적습니다. 첫 행(머리글)은 바꾸지 않고, 한 행에 한 건씩 빈 행 없이 적습니다.",
    "기준일 현재의 등록부 전체를 적습니다. 바뀐 행만 보내지 않습니다.",
    "진한 색 머리글은 반드시 적는 열, 옅은 색 머리글은 비워도 되는 열입니다.",
    "칸을 병합하거나 합계 행을 두지 않습니다. 시민의 이름, 연락처, 주소는 적지 않습니다.",
    "파일 이름은 「등록부_{code}_기준일.xlsx」로 합니다. 예: 등록부_{code}_20261130.xlsx",
    "고칠 곳이 있으면 표시한 사본(이름 끝이 _확인필요)을 돌려드립니다.",
    "돌려받으면 원래 파일을 고쳐 같은 이름으로 다시 보냅니다.",
)
FIXED_TIME = datetime(2014, 1, 8)  # noqa: DTZ001 - a workbook's property without a zone


def template_bytes(
    definition: RegisterDefinition, *, departments: Sequence[str] = (), rows: Sequence[Sequence[Any]] = ()
) -> bytes:
    """A workbook to fill in.

    Args:
        definition: the register.
        departments: names to choose from; empty to let people type.
        rows: rows to write into the sheet that is filled in, in the order of the columns.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": definition.label_ko, "created": FIXED_TIME})
        form = _sheet(book, definition, definition.sheet, rows, departments=departments)
        example = _sheet(book, definition, EXAMPLE_SHEET, definition.examples, departments=departments)
        example.set_tab_color("#999999")
        _guide(book, definition)
        if departments:
            listing = book.add_worksheet(LIST_SHEET)
            listing.hide()
            listing.write_column(0, 0, departments)
        form.activate()
    return buffer.getvalue()


def _sheet(
    book: Workbook,
    definition: RegisterDefinition,
    name: str,
    rows: Sequence[Sequence[Any]],
    *,
    departments: Sequence[str],
) -> Worksheet:
    sheet = book.add_worksheet(name)
    required = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1})
    optional = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    for at, column in enumerate(definition.columns):
        cells = _format(book, column)
        sheet.set_column(at, at, WIDTHS.get(column.kind, USUAL_WIDTH), cells)
        sheet.write_string(0, at, column.header, required if column.is_required else optional)
        sheet.write_comment(0, at, _hint(column), {"author": "", "x_scale": 2})
        choice = _choice(column, departments)
        if choice:
            sheet.data_validation(1, at, FORM_ROWS, at, choice)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, at, row[at], cells)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(definition.columns) - 1)
    return sheet


def _format(book: Workbook, column: RegisterColumn) -> Format:
    formats = {Kind.DATE: "yyyy-mm-dd", Kind.INTEGER: "#,##0", Kind.YEAR: "0", Kind.NUMBER: "#,##0.##"}
    # Codes are text, or Excel makes 2013-01 a date and 007 a seven.
    formats |= dict.fromkeys((Kind.CODE, Kind.QUARTER, Kind.PERSON, Kind.LABEL), "@")
    return book.add_format({"num_format": formats.get(column.kind, "General"), "text_wrap": column.kind is Kind.TEXT})


def _write(sheet: Worksheet, row: int, at: int, value: Any, cells: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, at, None, cells)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), cells)  # noqa: DTZ001
    elif isinstance(value, str):
        sheet.write_string(row, at, value, cells)
    else:
        sheet.write_number(row, at, value, cells)


def _hint(column: RegisterColumn) -> str:
    parts = ["반드시 적음" if column.is_required else "비워도 됨", KIND_WORDS[column.kind], column.note]
    return " · ".join(part for part in parts if part)


def _choice(column: RegisterColumn, departments: Sequence[str]) -> dict[str, Any] | None:
    told = {"error_title": "등록부", "ignore_blank": True, "input_title": column.header[:32]}
    told["input_message"] = _hint(column)[:255]
    if column.kind is Kind.CHOICE:
        return told | {"validate": "list", "source": list(column.choices), "error_message": "목록에서 골라 주십시오."}
    if column.kind is Kind.FLAG:
        return told | {"validate": "list", "source": ["Y", "N"], "error_message": "Y 또는 N 을 골라 주십시오."}
    if column.kind is Kind.DEPARTMENT and departments:
        # A new department may be typed: the check only warns of it.
        source = f"={LIST_SHEET}!$A$1:$A${len(departments)}"
        return told | {"validate": "list", "source": source, "error_type": "warning", "error_message": "조직도에 없음"}
    if column.kind is Kind.DATE:
        limits = {"criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
        return told | {"validate": "date", **limits, "error_message": "날짜를 2026-11-25 처럼 적어 주십시오."}
    if column.minimum is not None and column.maximum is not None:
        kind = "integer" if column.kind in (Kind.INTEGER, Kind.YEAR) else "decimal"
        limits = {"criteria": "between", "minimum": column.minimum, "maximum": column.maximum}
        message = f"{column.minimum:g}~{column.maximum:g} 사이로 적어 주십시오."
        return told | {"validate": kind, **limits, "error_message": message}
    return told | {"validate": "any"}


def _guide(book: Workbook, definition: RegisterDefinition) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for at, width in enumerate(GUIDE_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, f"{definition.label_ko} 작성 안내", title)
    sheet.write_string(1, 0, f"양식 {definition.entities} 제{definition.version}판 · 제출 주기: {definition.cycle}")
    sheet.write_string(2, 0, definition.purpose)
    row = 4
    for number, line in enumerate(HOW_TO, start=1):
        text = line.format(sheet=definition.sheet, code=definition.file_code)
        sheet.write_string(row, 0, f"{number}. {text}")
        row += 1
    row += 1
    sheet.write_row(row, 0, ("열", "필수", "종류", "적는 법"), head)
    for column in definition.columns:
        row += 1
        choices = f" ({', '.join(column.choices)})" if column.choices else ""
        sheet.write_row(
            row,
            0,
            (column.header, "필수" if column.is_required else "", KIND_WORDS[column.kind], column.note + choices),
            body,
        )
    if definition.rules:
        row += 2
        sheet.write_string(row, 0, "지켜야 할 것", head)
        for rule in definition.rules:
            row += 1
            sheet.write_string(row, 0, f"- {rule.message}")
