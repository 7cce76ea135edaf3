"""Header rows: what may stand anywhere, what stops, what is only warned about."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from extract.columns import OTHER_KEYS, check_columns, unknown_table
from extract.errors import SourceError, SourceFormatError
from extract.sources.call_center.schema import CALLS
from extract.window import Window
from tests.fakes.call_export import HEADERS

WINDOW = Window.of_night(date(2026, 11, 17))


def test_columns_are_found_wherever_they_stand() -> None:
    columns = check_columns(CALLS, list(reversed(HEADERS)), WINDOW)
    assert columns.index["call_id"] == 14
    assert columns.index["caller_key"] == 0
    assert columns.warnings == ()


def test_blanks_a_signature_and_decomposed_hangul_around_a_header_do_not_matter() -> None:
    headers = ["\ufeff 상담번호 ", *(unicodedata.normalize("NFD", h) for h in HEADERS[1:])]
    assert check_columns(CALLS, headers, WINDOW).index["received_at"] == 1


def test_a_renamed_column_stops_and_both_names_are_said() -> None:
    headers = ["접수시각" if h == "접수일시" else h for h in HEADERS]
    with pytest.raises(SourceFormatError) as raised:
        check_columns(CALLS, headers, WINDOW)
    assert "없음: 접수일시" in str(raised.value)
    assert "모르는 열: 접수시각" in str(raised.value)


def test_a_missing_column_stops() -> None:
    with pytest.raises(SourceFormatError, match="상담내용"):
        check_columns(CALLS, [h for h in HEADERS if h != "상담내용"], WINDOW)


def test_a_new_column_is_warned_about_and_left_out() -> None:
    columns = check_columns(CALLS, [*HEADERS, "상담원사번", ""], WINDOW)
    assert len(columns.warnings) == 1
    assert "상담원사번" in columns.warnings[0]
    assert set(columns.index) == {c.name for c in CALLS.columns}


def test_a_header_that_stands_twice_stops() -> None:
    with pytest.raises(SourceError, match="두 번"):
        check_columns(CALLS, [*HEADERS, "상담번호"], WINDOW)


def test_a_key_called_like_our_own_column_is_kept_beside_it() -> None:
    made = unknown_table([{"row_number": "x"}, {"row_number": 7, "a": None}], known=())
    assert made is not None
    assert made.to_pydict() == {"row_number": [1, 2], "a": [None, None], "row_number_": ["x", "7"]}


def test_keys_without_end_are_counted_and_not_kept() -> None:
    records: list[dict[str, object]] = [{f"{n:03}": "a" for n in range(150)}, {"가" * 101: "b"}, {"000": "c"}, {}]
    table = unknown_table(records, known=("001",))
    assert table is not None
    # A hundred keys (all but 001, up to 100), the row number, and the count of the others.
    assert table.column_names[:3] == ["row_number", "000", "002"]
    assert (table.num_columns, table.column_names[-2:]) == (102, ["100", OTHER_KEYS])
    assert table[OTHER_KEYS].to_pylist() == ["49", "1", None, None]
    assert table["000"].to_pylist() == ["a", None, "c", None]
