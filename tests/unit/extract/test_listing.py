"""Lists of workbooks and their summary sheets."""

from __future__ import annotations

from datetime import date

import pytest

from extract.errors import SourceFormatError
from extract.listing import match_list, sheet_of, stated_total
from extract.sources.call_center.schema import CALLS
from extract.window import Window
from tests.fakes.call_export import CALL, HEADERS

WINDOW = Window.of_night(date(2026, 11, 17))


def test_rows_in_which_nothing_stands_are_no_rows_and_numbers_are_those_of_the_sheet() -> None:
    row: list[object] = list(CALL.values())
    sheet = sheet_of(
        [list(HEADERS), row, [""] * 15, [None, "  ", *[""] * 13], row], name="목록", feed="x.y", window=WINDOW
    )
    assert sheet.row_numbers.to_list() == [2, 5]
    assert sheet.columns[0].to_list() == ["C1", "C1"]


@pytest.mark.parametrize("rows", [[], [[]], [["", None]]])
def test_a_sheet_without_a_header_is_refused_by_its_name(rows: list[list[object]]) -> None:
    with pytest.raises(SourceFormatError, match="시트 목록 에 머리글이 없음"):
        sheet_of(rows, name="목록", feed="x.y", window=WINDOW)


def test_a_list_of_no_rows_has_all_its_columns_and_new_ones() -> None:
    sheet = sheet_of([[*HEADERS, "비고"]], name="목록", feed="x.y", window=WINDOW)
    listing = match_list(CALLS, sheet, WINDOW)
    assert {name: len(column) for name, column in listing.cells.items()} == {c.name: 0 for c in CALLS.columns}
    assert listing.unknown is not None
    assert listing.unknown.to_pydict() == {"row_number": [], "비고": []}


@pytest.mark.parametrize("cell", [12.0, "12", "1,2", 12, " 12 "])
def test_the_stated_total_is_read_as_number_or_text(cell: object) -> None:
    assert stated_total([["기간", "x"], [" 총건수 ", cell]], sheet="요약", feed="x.y", window=WINDOW) == 12


@pytest.mark.parametrize(
    "rows",
    [[], [["건수", 3]], [["총건수", "열둘"]], [["총건수"]], [["총건수", -1]], [["총건수", "１２"]], [["총건수", 1.5]]],
)
def test_a_summary_without_a_total_is_a_format_error(rows: list[list[object]]) -> None:
    with pytest.raises(SourceFormatError, match="요약 에 '총건수' 숫자가 없음"):
        stated_total(rows, sheet="요약", feed="x.y", window=WINDOW)


def test_a_total_of_a_thousand_digits_is_none() -> None:
    with pytest.raises(SourceFormatError, match="숫자가 없음"):
        stated_total([["총건수", "9" * 5_000]], sheet="요약", feed="x.y", window=WINDOW)


def test_what_stands_in_a_column_without_a_header_is_kept_apart_and_told_of() -> None:
    rows: list[list[object]] = [["", *HEADERS, None], ["", *CALL.values(), "여백의 메모"], ["", *CALL.values(), None]]
    listing = match_list(CALLS, sheet_of(rows, name="목록", feed="x.y", window=WINDOW), WINDOW)
    assert listing.unknown is not None
    assert listing.unknown.to_pydict() == {"row_number": [2, 3], "머리글 없는 17번째 열": ["여백의 메모", None]}


def test_a_new_column_that_is_called_as_our_own_takes_no_row_its_number() -> None:
    rows: list[list[object]] = [[*HEADERS, "row_number"], [*CALL.values(), "z"]]
    listing = match_list(CALLS, sheet_of(rows, name="목록", feed="x.y", window=WINDOW), WINDOW)
    assert listing.unknown is not None
    assert listing.unknown.to_pydict() == {"row_number": [2], "row_number_": ["z"]}
