"""The shared hand of the annex's sheets: page setup, formats, headings, and one value in one cell.

Words are written as words: nothing a citizen wrote can become a formula or a link, here or after saving as CSV.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports import palette, text

FACE = "맑은 고딕"
# Rows of a sheet: title, line, an empty one, then the headings.
HEAD_ROW = 3
RULE = {"bottom": 1, "bottom_color": palette.RULE}
A4 = 9
# A spreadsheet takes words that begin so for a formula once they went through CSV.
_FORMULA_STARTS = frozenset("=+-@\t\r＝＋－＠")
_CELL_LIMIT = 32_767
_FOOT_LIMIT = 200
_MIN_WIDTH, _MAX_WIDTH = 8, 52
_LINE_POINTS = 15.0
# No program makes a row higher; a longer text is read in the cell.
_MOST_POINTS = 409.0


def safe_text(value: object) -> str:
    """Words for a cell: whatever a program could take for a formula gets an apostrophe before it, as people do it."""
    words = text.visible(str(value))[: _CELL_LIMIT - 1]
    start = words.lstrip(" ")
    return f"'{words}" if len(start) > 1 and start[0] in _FORMULA_STARTS else words


def display_width(words: str) -> int:
    """Columns of a fixed grid: Hangul and other wide signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)


class SheetBook:
    """A workbook whose sheets are all laid out alike: A4 landscape, one page wide, headings kept in sight."""

    def __init__(self, workbook: Workbook, *, foot: str) -> None:
        self._book = workbook
        # An ampersand begins a code in a footer.
        self._foot = foot.replace("&", "&&")[:_FOOT_LIMIT]
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def sheet(self, name: str, *, title: str, line: str) -> Worksheet:
        """A new sheet with its title."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L{self._foot}&R&P / &N")
        self.words(sheet, 0, 0, title, bold=True, font_size=13, font_color=palette.PRIMARY)
        self.words(sheet, 1, 0, line, font_size=9, font_color=palette.MUTED)
        return sheet

    def style(self, **properties: Any) -> Format:
        """One format for one look."""
        merged = {"font_name": FACE, "font_size": 10, "font_color": palette.INK, "valign": "vcenter", **properties}
        key = tuple(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(merged)
        return self._formats[key]

    def words(self, sheet: Worksheet, row: int, column: int, value: object, **properties: Any) -> None:
        sheet.write_string(row, column, safe_text(value), self.style(**properties))

    def headings(self, sheet: Worksheet, row: int, labels: Sequence[str]) -> None:
        for column, label in enumerate(labels):
            self.words(
                sheet, row, column, label, bold=True, font_color=palette.PRIMARY, bg_color=palette.PAPER_TINT,
                align="center", text_wrap=True, top=2, top_color=palette.PRIMARY, bottom=1,
                bottom_color=palette.PRIMARY,
            )  # fmt: skip

    def value(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        """A number as a number, anything else as words."""
        if isinstance(value, bool):
            self.words(sheet, row, column, "예" if value else "아니오", align="center", **RULE)
        elif isinstance(value, int | float):
            shown = "#,##0" if float(value).is_integer() else "#,##0.0###"
            sheet.write_number(row, column, value, self.style(num_format=shown, align="right", **RULE))
        elif value is None:
            sheet.write_blank(row, column, None, self.style(**RULE))
        else:
            self.words(sheet, row, column, value, num_format="@", text_wrap=True, indent=1, **RULE)

    def wrapped(self, sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
        """Make a row as high as its longest cell needs: programs do not agree on doing so by themselves."""
        lines = [math.ceil(display_width(words) / width) for words, width in zip(texts, widths, strict=True)]
        if max(lines) > 1:
            sheet.set_row(row, min(_MOST_POINTS, _LINE_POINTS * max(lines)))

    def note(self, sheet: Worksheet, row: int, words: str, widths: Sequence[int]) -> None:
        """A line under a table, no wider than the table: a longer one would make the printed page tiny."""
        style = self.style(font_color=palette.MUTED, font_size=9, text_wrap=True, valign="top")
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, safe_text(words), style)
        else:
            sheet.write_string(row, 0, safe_text(words), style)
        self.wrapped(sheet, row, [words], [sum(widths)])

    def finish(self, sheet: Worksheet, *, widths: Sequence[int], row_count: int, column_count: int) -> None:
        """Headings that stay in sight and on every printed page, a filter over the rows, and widths."""
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.repeat_rows(HEAD_ROW)
        if row_count > 0:
            sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + row_count, column_count - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)


def column_width(content: int) -> int:
    """The width of a column for its longest cell, with room for the filter's arrow."""
    return min(max(content + 3, _MIN_WIDTH), _MAX_WIDTH)
