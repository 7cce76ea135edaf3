"""XLSX sheets as rows."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from extract.errors import SourceFormatError
from extract.window import Window
from extract.workbook import read_sheets

WINDOW = Window.of_night(date(2026, 11, 17))


def book() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as made:
        sheet = made.add_worksheet("가")
        sheet.write_row(0, 0, ["이름", "때"])
        sheet.write(2, 0, "셋째 줄")
        sheet.write_datetime(2, 1, datetime(2026, 11, 17, 9, 3))  # noqa: DTZ001
        made.add_worksheet("빈 시트")
    return buffer.getvalue()


def test_rows_stand_where_they_stand_in_the_sheet() -> None:
    sheets = read_sheets(book(), ("가", "빈 시트"), feed="x.y", window=WINDOW)
    assert sheets["가"] == [
        ["이름", "때"],
        ["", ""],
        ["셋째 줄", datetime(2026, 11, 17, 9, 3)],  # noqa: DTZ001
    ]
    assert sheets["빈 시트"] == []


def test_a_missing_sheet_is_named_with_those_there_are() -> None:
    with pytest.raises(SourceFormatError, match=r"시트 나 .*가, 빈 시트"):
        read_sheets(book(), ("나",), feed="x.y", window=WINDOW)


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0", book()[:100]])
def test_what_is_no_workbook_is_a_format_error(content: bytes) -> None:
    with pytest.raises(SourceFormatError, match="XLSX"):
        read_sheets(content, ("가",), feed="x.y", window=WINDOW)
