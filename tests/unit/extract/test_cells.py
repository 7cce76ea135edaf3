"""Text cells to typed columns."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pyarrow as pa
import pytest

from extract import cells
from extract.contract import Column, ColumnClass, Coverage, Feed

FEED = Feed(
    "x.things",
    "raw.x_thing",
    "것",
    "thing_id",
    "seen_on",
    Coverage.COMPLETE,
    0,
    (
        Column("thing_id", pa.string(), "번호", "번호"),
        Column("seen_on", pa.date32(), "본 날", "본날"),
        Column("weight_count", pa.int32(), "무게", "무게", nullable=True),
        Column("owner_key", pa.string(), "주인", "주인", ColumnClass.PERSON_KEY, nullable=True),
        Column("is_big", pa.bool_(), "큰지", "", required=False, nullable=True),
    ),
)


def text(*values: str | None) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-17 09:03:12",
        " 2026-11-17 09:03:12 ",
        "2026-11-17T09:03:12",
        "2026/11/17 09:03:12",
        "2026.11.17 09:03:12",
        "20261117090312",
        "2026-11-17 오전 9:03:12",
        "2026-11-17T09:03:12+09:00",
        "2026-11-17T00:03:12Z",
        "2026-11-17T00:03:12.000+00:00",
    ],
)
def test_every_way_of_writing_a_time_is_the_same_instant(written: str) -> None:
    parsed = cells.parse_kst_timestamp(text(written))
    assert parsed.values.to_list() == [datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC)]
    assert parsed.is_bad.to_list() == [False]


def test_afternoon_and_a_bare_date_are_understood() -> None:
    parsed = cells.parse_kst_timestamp(text("2020-02-24 오후 1:50:27", "2026-11-17", "2026-11-17 09:03"))
    assert parsed.values.to_list() == [
        datetime(2020, 2, 24, 4, 50, 27, tzinfo=UTC),
        datetime(2026, 11, 16, 15, tzinfo=UTC),
        datetime(2026, 11, 17, 0, 3, tzinfo=UTC),
    ]


@pytest.mark.parametrize("written", ["2026-11-31 10:00", "어제", "2026-13-01 00:00:00", "0026-11-17 09:00", "46343.37"])
def test_a_time_that_is_none_is_bad_and_null(written: str) -> None:
    parsed = cells.parse_kst_timestamp(text(written))
    assert parsed.values.to_list() == [None]
    assert parsed.is_bad.to_list() == [True]


def test_an_empty_cell_is_null_and_not_bad() -> None:
    for parse in (cells.parse_kst_timestamp, cells.parse_date, cells.parse_flag, cells.parse_integer, cells.parse_text):
        parsed = parse(text(None, "", "  "))
        assert parsed.values.to_list() == [None, None, None]
        assert parsed.is_bad.to_list() == [False, False, False]


def test_no_rows_give_no_rows() -> None:
    for parse in (cells.parse_kst_timestamp, cells.parse_date, cells.parse_flag, cells.parse_integer, cells.parse_text):
        assert parse(text()).values.to_list() == []


def test_dates_are_read_in_every_form_and_lose_their_time() -> None:
    parsed = cells.parse_date(
        text("2026-11-17", "20261117", "2026.11.17", "2026. 11. 17.", "2026-11-17 09:03", "2026-02-30")
    )
    assert parsed.values.to_list() == [date(2026, 11, 17)] * 5 + [None]
    assert parsed.is_bad.to_list() == [False] * 5 + [True]


def test_flags_are_read_in_either_case_and_nothing_else() -> None:
    parsed = cells.parse_flag(text("Y", "n", "예", "?"))
    assert parsed.values.to_list() == [True, False, True, None]
    assert parsed.is_bad.to_list() == [False, False, False, True]


def test_integers_may_have_separators_but_no_fraction_and_32_bits() -> None:
    parsed = cells.parse_integer(text("1,200", "3.0", "-4", "3.5", "99999999999", "셋"))
    assert parsed.values.to_list() == [1200, 3, -4, None, None, None]
    assert parsed.is_bad.to_list() == [False, False, False, True, True, True]


def test_a_word_outside_a_closed_vocabulary_is_bad() -> None:
    parsed = cells.parse_code(text("블로그", "팩스", None), codes={"블로그": "blog"})
    assert parsed.values.to_list() == ["blog", None, None]
    assert parsed.is_bad.to_list() == [False, True, False]


def test_text_keeps_its_inner_and_outer_blanks_but_labels_do_not() -> None:
    assert cells.parse_text(text(" 가\n나 ")).values.to_list() == [" 가\n나 "]
    assert cells.parse_label(text(" C1 ")).values.to_list() == ["C1"]


def test_text_loses_nul_and_is_composed() -> None:
    decomposed = "\u1100\u1161"  # 가 in two letters, as some file systems and phones write it
    assert cells.parse_text(text("가\x00나", decomposed)).values.to_list() == ["가나", "가"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        ("", None),
        ("글", "글"),
        (3.0, "3"),
        (2.5, "2.5"),
        (7, "7"),
        (True, "Y"),
        (date(2026, 11, 17), "2026-11-17"),
        # 46343.377083 days since 1899-12-30 is 09:02:59.97...: spreadsheets keep days in binary fractions.
        (datetime(2026, 11, 17, 9, 2, 59, 999997), "2026-11-17 09:03:00"),  # noqa: DTZ001
    ],
)
def test_spreadsheet_cells_become_the_text_a_person_sees(cell: object, expected: str | None) -> None:
    assert cells.cell_text(cell) == expected


def test_rows_with_a_bad_or_missing_cell_are_set_aside_with_every_reason() -> None:
    columns = {
        "thing_id": text("A", None, "C", "D"),
        "seen_on": text("2026-11-17", "2026-11-17", "어제", "2026-11-17"),
        "weight_count": text("1", "2", "x", None),
        "owner_key": text("010-1234-5678", "홍길동", "김철수", None),
    }
    table, numbers, rejected = cells.assemble(
        FEED, cells.parse_columns(FEED, columns), cells=columns, first_row_number=2
    )
    assert table.schema == FEED.arrow_schema()
    assert table.column("thing_id").to_pylist() == ["A", "D"]
    assert table.column("is_big").to_pylist() == [None, None]
    assert numbers.to_pylist() == [2, 5]
    assert [(r.row_number, r.column) for r in rejected] == [(3, "thing_id"), (4, "seen_on")]
    assert "번호(번호): 비어" in rejected[0].reason
    assert "본 날(본날): 읽을 수 없는 값" in rejected[1].reason
    assert "무게(무게)" in rejected[1].reason
    assert "홍길동" not in rejected[0].content
    assert "김철수" not in rejected[1].content
    assert "본날=어제" in rejected[1].content


def test_rows_may_bring_their_own_numbers() -> None:
    columns = {"thing_id": text("A", "B"), "seen_on": text("2026-11-17", "x")}
    _, numbers, rejected = cells.assemble(
        FEED, cells.parse_columns(FEED, columns), cells=columns, row_numbers=pl.Series([7, 9], dtype=pl.Int32)
    )
    assert numbers.to_pylist() == [7]
    assert [r.row_number for r in rejected] == [9]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 11, 14, 23, 59, 59, 700_000), "2026-11-14 23:59:59.700"),  # noqa: DTZ001
        (datetime(2026, 11, 14, 9, 2, 59, 999_997), "2026-11-14 09:03:00"),  # noqa: DTZ001
        (datetime(2026, 11, 14, 9, 3, 0, 3), "2026-11-14 09:03:00"),  # noqa: DTZ001
        (datetime(9999, 12, 31, 23, 59, 59, 999_999), "9999-12-31 23:59:59.999"),  # noqa: DTZ001
    ],
)
def test_a_time_is_not_moved_to_the_next_second_or_day(value: datetime, text: str) -> None:
    assert cells.cell_text(value) == text


@pytest.mark.parametrize("cut", ["2026111", "202611145", "2026111409030", "202611140903", "202611140903001"])
def test_digits_that_were_cut_off_are_no_day(cut: str) -> None:
    column = pl.Series([cut])
    assert cells.parse_date(column).is_bad.to_list() == [True]
    assert cells.parse_kst_timestamp(column).is_bad.to_list() == [True]
