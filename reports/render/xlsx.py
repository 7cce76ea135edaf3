"""A snapshot's numbers as a workbook: every table and chart a sheet, and where each number comes from.

Citizens' quotes stay in the report; the annex is for numbers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports import palette
from reports.publication import Rendering
from reports.render.blocks import MARKS, sections
from reports.render.printed import PERCENT, Printed, cell_number, counted
from reports.render.series import chart_series
from reports.render.sheet_book import HEAD_ROW, RULE, SheetBook, column_width, display_width

COVER, TRACE, TRACE_HEADING = "표지·목차", "근거", "근거 번호"
TOTALS = frozenset({"합계", "계", "총계", "소계", "전체"})
HOW = {
    "row": "한 행의 값",
    "sum": "조건에 맞는 행의 합",
    "weekly_mean": "조건에 맞는 행의 합을 주 수로 나눔",
    "distinct": "조건에 맞는 서로 다른 값의 수",
}
STATES = {"missing": "자료 미수신", "held": "보류"}
SOURCES = "sources"
# A hyphen before words would look like a formula.
_CAUTION_MARKS = {1: "○", 2: "   ·", 3: "※"}
_TRACE_WIDTH = 18
_NAME_LIMIT = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_TONES = {"up": palette.UP, "down": palette.DOWN, "muted": palette.MUTED, "small": palette.MUTED}


def render_xlsx(rendering: Rendering) -> bytes:
    """The workbook of a snapshot; the same rendering gives the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    _Annex(workbook, rendering.snapshot, rendering.dated_at).write()
    workbook.close()
    return buffer.getvalue()


class _Annex:
    """One workbook while it is written."""

    def __init__(self, workbook: Workbook, snapshot: Mapping[str, Any], dated_at: datetime) -> None:
        self._snapshot = snapshot
        self._header = header = snapshot["header"]
        self._figures = snapshot["figures"]
        self._contents: list[tuple[str, str, str]] = []
        self._places: dict[str, list[str]] = {}
        self._book = SheetBook(workbook, foot=f"{header['title']} {header['issue']} · {header['marking']}")
        workbook.set_properties(
            {
                "title": f"{header['document_title']} 수치",
                "author": header["office"],
                "comments": header["description"],
                "created": dated_at.replace(tzinfo=None),
            }
        )

    def write(self) -> None:
        cover = self._book.sheet(COVER, title=f"{self._header['document_title']} 수치", line=self._header["subtitle"])
        for section in sections(self._snapshot):
            for block in section["blocks"]:
                if block["kind"] == "table":
                    self._table(section, block)
                elif block["kind"] == "chart":
                    self._chart(section, block)
                else:
                    self._place(block.get("figures", ()), section["title"])
        self._trace()
        self._cover(cover)

    def _place(self, figures: Sequence[str], place: str) -> None:
        for figure in figures:
            self._places.setdefault(figure, []).append(place)

    def _numbered(self, kind: str, section: Mapping[str, Any], title: str, line: str) -> tuple[str, Worksheet]:
        """The next sheet of its kind, and its short name: 표1, 그림2."""
        short = f"{kind}{sum(name.startswith(kind) for _, name, _ in self._contents) + 1}"
        name = f"{short} {_FORBIDDEN_IN_NAME.sub('', title).strip()}"[:_NAME_LIMIT].strip()
        self._contents.append((section["title"], name, title))
        where = " · ".join(part for part in (section["title"], self._header["period"], line) if part)
        return short, self._book.sheet(name, title=title, line=where)

    def _table(self, section: Mapping[str, Any], table: Mapping[str, Any]) -> None:
        unit = f"단위: {table['unit']}" if table["unit"] else ""
        short, sheet = self._numbered("표", section, table["caption"], unit)
        rows = table.get("workbook_rows") or table["rows"]
        numbers = [[cell_number(cell, self._figures) for cell in row] for row in rows]
        headings = [
            column["label"] + self._unit(table, column["label"], [row[n] for row in rows], [row[n] for row in numbers])
            for n, column in enumerate(table["columns"])
        ]
        self._book.headings(sheet, HEAD_ROW, [*headings, TRACE_HEADING])
        shown = [[heading, *(row[n]["text"] for row in rows)] for n, heading in enumerate(headings)]
        widths = [*(column_width(max(map(display_width, column))) for column in shown), _TRACE_WIDTH]
        has_total = len(rows) > 1 and rows[-1][0]["text"] in TOTALS
        for offset, row in enumerate(rows):
            at = HEAD_ROW + 1 + offset
            above = numbers[:offset] if has_total and offset == len(rows) - 1 else []
            for column, (cell, number) in enumerate(zip(row, numbers[offset], strict=True)):
                align = table["columns"][column]["align"] if number is None else "right"
                self._cell(sheet, (at, column), cell, number, align, [line[column] for line in above])
                self._place(cell["figures"], f"{short}!{xl_rowcol_to_cell(at, column)}")
            names = ", ".join(dict.fromkeys(figure for cell in row for figure in cell["figures"]))
            small = {"font_size": 8, "font_color": palette.MUTED, "text_wrap": True, "indent": 1, **RULE}
            self._book.words(sheet, at, len(headings), names, **small)
            # The trace is set smaller than what it stands beside.
            self._book.wrapped(sheet, at, [*(cell["text"] for cell in row), names[: len(names) * 4 // 5]], widths)
        self._book.finish(sheet, widths=widths, row_count=len(rows) - has_total, column_count=len(widths))
        for offset, note in enumerate(table["notes"], start=HEAD_ROW + 2 + len(rows)):
            self._book.note(sheet, offset, f"{MARKS[3]} {note}", widths)

    def _unit(
        self,
        table: Mapping[str, Any],
        label: str,
        cells: Sequence[Mapping[str, Any]],
        numbers: Sequence[Printed | None],
    ) -> str:
        """The unit that a heading names: the cells' own, or the table's where they count."""
        units = {number.unit for number in numbers if number is not None}
        if len(units) != 1:
            return ""
        unit = units.pop() or (table["unit"] if counted(cells, self._figures) else "")
        return f" ({unit})" if unit and unit != PERCENT and unit not in label else ""

    def _cell(
        self,
        sheet: Worksheet,
        at: tuple[int, int],
        cell: Mapping[str, Any],
        number: Printed | None,
        align: str,
        above: Sequence[Printed | None],
    ) -> None:
        """A number as a number, a total that ties with the rows above as their sum, anything else as words."""
        row, column = at
        look: dict[str, Any] = {
            "bold": cell["is_head"] or cell["tone"] in ("up", "down", "strong") or bool(above),
            "font_color": _TONES.get(cell["tone"], palette.INK),
            "align": align,
            **RULE,
            **({"top": 1, "top_color": palette.PRIMARY} if above else {}),
        }
        if number is None:
            self._book.words(sheet, row, column, cell["text"], num_format="@", text_wrap=True, **look)
            return
        style = self._book.style(num_format=number.number_format, **look)
        parts = [part.value for part in above if part is not None]
        if parts and len(parts) == len(above) and sum(parts) == number.value:
            first, last = xl_rowcol_to_cell(row - len(parts), column), xl_rowcol_to_cell(row - 1, column)
            sheet.write_formula(row, column, f"=SUM({first}:{last})", style, number.value)
        else:
            sheet.write_number(row, column, number.value, style)

    def _chart(self, section: Mapping[str, Any], chart: Mapping[str, Any]) -> None:
        short, sheet = self._numbered("그림", section, chart["title"], "그림에 쓰인 수치")
        self._place(chart["figures"], short)
        tables, single = chart_series(chart["data"])
        row, needed = HEAD_ROW, [0] * max([2, *(len(series.headings) for series in tables)])
        for series in tables:
            self._book.headings(sheet, row, series.headings)
            for column, heading in enumerate(series.headings):
                words = [heading, *(str(line[column]) for line in series.rows)]
                needed[column] = max(needed[column], *map(display_width, words))
            for offset, line in enumerate(series.rows, start=row + 1):
                for column, value in enumerate(line):
                    self._book.value(sheet, offset, column, value)
            row += len(series.rows) + 2
        widths = [column_width(content) for content in needed]
        # A sheet has one filter: over its first table.
        first = tables[0] if tables else None
        count, columns = (len(first.rows), len(first.headings)) if first else (0, 1)
        self._book.finish(sheet, widths=widths, row_count=count, column_count=columns)
        for label, value in single:
            self._book.value(sheet, row, 0, label)
            self._book.value(sheet, row, 1, value)
            row += 1
        self._book.note(sheet, row, f"{MARKS[3]} {chart['description']}", widths)

    def _trace(self) -> None:
        line = "발간물의 각 수치가 나온 마트의 행. 값은 반올림하기 전"
        sheet = self._book.sheet(TRACE, title="수치의 근거", line=line)
        self._book.headings(sheet, HEAD_ROW, ["번호", "자료", "열", "산출", "조건", "값", "실린 곳"])
        by_number = sorted(self._figures.items(), key=lambda item: (len(item[0]), item[0]))
        widths = [7, 38, 28, 28, 60, 12, 40]
        for row, (name, figure) in enumerate(by_number, start=HEAD_ROW + 1):
            places = ", ".join(dict.fromkeys(self._places.get(name, [])))
            how = HOW.get(figure["how"], figure["how"])
            words = [name, figure["relation"], figure["column"], how, _key_words(figure["key"])]
            values = [*words, figure["value"], places]
            for column, value in enumerate(values):
                self._book.value(sheet, row, column, value)
            self._book.wrapped(sheet, row, [str(value) for value in values], widths)
        self._book.finish(sheet, widths=widths, row_count=len(by_number), column_count=len(widths))

    def _cover(self, sheet: Worksheet) -> None:
        header = self._header
        widths = (26, 40, 64)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        facts = [
            ("발행", header["date"]),
            (header["period_name"], header["period"]),
            ("발행 부서", header["office"]),
            ("구분", header["marking"]),
            ("문의처", self._snapshot["foot"]["contact"]),
        ]
        if header["correction"]:
            facts.insert(0, (header["correction_title"], header["correction"]))
        for row, (label, value) in enumerate(facts, start=HEAD_ROW):
            self._book.words(sheet, row, 0, label, bold=True)
            self._book.words(sheet, row, 1, value)
        row = HEAD_ROW + len(facts) + 1
        self._book.headings(sheet, row, ["부분", "시트", "제목"])
        for section, name, title in [*self._contents, ("", TRACE, "각 수치가 나온 마트의 행")]:
            row += 1
            self._book.words(sheet, row, 0, section, **RULE)
            link = self._book.style(font_color=palette.ACCENT, underline=1, **RULE)
            sheet.write_url(row, 1, f"internal:'{name}'!A1", link, name)
            self._book.words(sheet, row, 2, title, **RULE)
        row += 2
        self._book.words(sheet, row, 0, "자료 출처 및 유의사항", bold=True, font_color=palette.PRIMARY)
        for line in self._cautions():
            row += 1
            self._book.note(sheet, row, line, widths)

    def _cautions(self) -> Iterator[str]:
        yield "○ 지면에서 줄인 행과 글은 이 파일에 모두 있음"
        yield "○ 이 파일의 수치는 발행본과 같은 자료에서 나옴. 인용(시민의 글)은 싣지 않음"
        yield "○ ‘=’, ‘+’, ‘-’, ‘@’로 시작하는 글은 수식으로 읽히지 않게 앞에 작은따옴표(')를 붙임"
        for section in sections(self._snapshot):
            if section["state"] in STATES:
                yield f"○ {section['title']}: {STATES[section['state']]}"
            if section["code"] == SOURCES:
                bullets = (block for block in section["blocks"] if block["kind"] == "bullet" and block["level"] > 0)
                yield from (f"{_CAUTION_MARKS[block['level']]} {block['text']}" for block in bullets)


def _key_words(key: Mapping[str, Any]) -> str:
    parts = []
    for name, value in sorted(key.items()):
        parts.append(f"{name} = {', '.join(str(v) for v in value) if isinstance(value, list) else value}")
    return "; ".join(parts)
