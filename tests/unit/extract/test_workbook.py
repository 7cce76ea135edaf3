"""XLSX sheets as rows."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl import Workbook

from extract.errors import SourceFormatError
from extract.window import Window
from extract.workbook import read_sheets, unread_cells

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


def test_a_sheet_is_found_by_the_name_a_person_reads() -> None:
    made = Workbook()
    made.active.title = unicodedata.normalize("NFD", "상담내역") + " "
    made.active.append(["머리글"])
    assert read_sheets(saved(made), ("상담내역",), feed="x.y", window=WINDOW) == {"상담내역": [["머리글"]]}


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD5000"])
def test_a_cell_far_from_the_table_is_refused_before_it_fills_the_memory(cell: str) -> None:
    made = Workbook()
    made.active.title = "가"
    made.active.append(["머리글"])
    made.active[cell] = "남은 칸"
    with pytest.raises(SourceFormatError, match="이어져 있음"):
        read_sheets(saved(made), ("가",), feed="x.y", window=WINDOW)


def test_a_hundred_thousand_formatted_empty_rows_are_no_rows() -> None:
    content = changed(book(), b"</sheetData>", b'<row r="100000"><c r="A100000" s="1"/></row></sheetData>')
    assert read_sheets(content, ("가",), feed="x.y", window=WINDOW)["가"][2][0] == "셋째 줄"


def test_cells_that_can_only_be_read_as_empty_are_counted() -> None:
    made = Workbook()
    sheet = made.active
    sheet.append(["머리글", "값"])
    sheet["A2"], sheet["B2"] = "#REF!", "=1+1"
    sheet["A3"] = "병합"
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("C5:D5")
    assert unread_cells(saved(made)) == (
        "수식이 오류 값(#REF! 등)을 낸 칸 1개를 빈 칸으로 읽음: 값으로 다시 내려 달라고 요청",
        "계산 결과가 저장되지 않은 수식 칸 1개를 빈 칸으로 읽음: 값으로 다시 내려 달라고 요청",
        "아래로 병합된 칸 1개는 맨 윗행의 값으로만 읽음: 병합을 풀어 다시 내려 달라고 요청",
    )
    assert unread_cells(book()) == ()


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.workbook.LARGEST_UNPACKED", 1000)
    with pytest.raises(SourceFormatError, match="한도 1,000"):
        read_sheets(book(), ("가",), feed="x.y", window=WINDOW)


def saved(made: Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part)
    return buffer.getvalue()
