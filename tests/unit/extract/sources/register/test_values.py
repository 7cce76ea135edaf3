"""One cell by a person's hand: what is understood, and what is sent back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources.register.definition import Kind, RegisterColumn
from extract.sources.register.values import EXCEL_ERRORS, read_value, visible_text


def column(kind: Kind, *, required: bool = True, **limits: object) -> RegisterColumn:
    return RegisterColumn("x", "열", kind, required, "", **limits)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2026, 11, 25, 9, 3),  # noqa: DTZ001 - Excel knows no zones
        date(2026, 11, 25),
        "2026-11-25",
        "2026.11.25",
        " 2026. 11. 25. ",
        "2026/11/25",
        "26-11-25",
        "'26.11.25",
        "20261125",
        20261125,
        "２０２６．１１．２５",
        "2026년 11월 25일",
        "2026년 11월 25일(수)",
        "2026-11-25 (수)",
        "2026-11-25 09:03:00",
        "2026–11–25",
        "’26.11.25.",
        46351,
        46351.0,
    ],
)
def test_a_date_is_understood_however_it_is_written(cell: object) -> None:
    assert read_value(cell, column(Kind.DATE)).value == date(2026, 11, 25)


@pytest.mark.parametrize(
    "cell",
    ["11/25/2026", "2026-13-01", "2026-02-30", "2026.11", "11월 25일", "추후", "1826-11-25", 12, True, time(9, 3)],
)
def test_what_can_mean_two_days_or_none_is_sent_back(cell: object) -> None:
    read = read_value(cell, column(Kind.DATE))
    assert read.value is None
    assert read.problem


def test_a_serial_number_is_read_and_said_so() -> None:
    assert "일련번호" in (read_value(46351, column(Kind.DATE)).remark or "")
    assert read_value("2026-11-25", column(Kind.DATE)).remark is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234", 1234),
        ("１２３", 123),
        (" 7 ", 7),
        (7.0, 7),
        ("12명", 12),
        ("3 건", 3),
        ("-5", -5),
        ("▲5", -5),
        ("−5", -5),
    ],
)
def test_a_whole_number_is_understood(cell: object, value: int) -> None:
    assert read_value(cell, column(Kind.INTEGER)).value == value


@pytest.mark.parametrize(
    "cell",
    ["1.5", 1.5, "12,34", "열둘", "1e9", float("nan"), float("inf"), 2**40, "9" * 60, True, date(2026, 1, 3), "1 2a"],
)
def test_what_is_no_whole_number_is_sent_back(cell: object) -> None:
    assert read_value(cell, column(Kind.INTEGER)).problem


def test_a_number_outside_of_its_range_is_named_with_the_range_and_the_kind_but_not_the_content() -> None:
    percent = column(Kind.PERCENT, minimum=0, maximum=100)
    assert read_value("홍길동 010-1234-5678", percent).problem == "0~100 사이의 수여야 함 (적힌 값의 종류: 글자)"
    assert read_value(120, percent).problem == "0~100 사이의 수여야 함 (적힌 값의 종류: 숫자)"
    year = column(Kind.YEAR, minimum=2010, maximum=2100)
    assert read_value(26, year).problem == "2010~2100 사이의 정수여야 함 (적힌 값의 종류: 숫자)"
    assert read_value("2026년", year).value == 2026


@pytest.mark.parametrize(
    ("cell", "value"), [(50, 0.5), ("50%", 0.5), ("５０％", 0.5), ("62.5", 0.625), (0, 0.0), (100, 1.0)]
)
def test_a_percentage_is_kept_as_a_share(cell: object, value: float) -> None:
    assert read_value(cell, column(Kind.PERCENT, minimum=0, maximum=100)).value == value


def test_a_percentage_below_one_is_kept_and_doubted() -> None:
    read = read_value(0.5, column(Kind.PERCENT, minimum=0, maximum=100))
    assert read.value == 0.005
    assert read.remark


@pytest.mark.parametrize("cell", ["2026Q4", "2026-4", "2026년 4분기", "2026 4/4분기", "2026.4분기", "２０２６Ｑ４"])
def test_a_quarter_is_understood(cell: str) -> None:
    assert read_value(cell, column(Kind.QUARTER)).value == "2026Q4"


@pytest.mark.parametrize("cell", ["4분기", "2026Q5", 2026, "2026", "26Q4"])
def test_what_is_no_quarter_is_sent_back(cell: object) -> None:
    assert read_value(cell, column(Kind.QUARTER)).problem


def test_a_choice_ignores_blanks_and_middle_dots_and_lists_what_there_is() -> None:
    kind = column(Kind.CHOICE, choices=("체험·소통현장", "오후의 수다"))
    assert read_value(" 체험 ㆍ 소통 현장", kind).value == "체험·소통현장"
    assert read_value("오후의수다", kind).value == "오후의 수다"
    assert (
        read_value("간담회", kind).problem == "다음 중 하나여야 함: 체험·소통현장, 오후의 수다 (적힌 값의 종류: 글자)"
    )


@pytest.mark.parametrize(("cell", "value"), [("T-001", "T-001"), (7.0, "7"), ("Ｔ－００１", "T-001"), (" t 1 ", "t1")])
def test_a_code_is_ascii(cell: object, value: str) -> None:
    assert read_value(cell, column(Kind.CODE)).value == value


@pytest.mark.parametrize("cell", ["과제1", "-1", "a" * 41, "a;b", date(2026, 1, 1)])
def test_a_code_of_another_form_is_sent_back(cell: object) -> None:
    assert read_value(cell, column(Kind.CODE)).problem


@pytest.mark.parametrize("cell", [datetime(2026, 1, 1), time(10, 30), timedelta(hours=10)])  # noqa: DTZ001
def test_a_code_that_excel_made_a_day_or_a_time_of_is_sent_back(cell: object) -> None:
    assert "서식을 「텍스트」로" in (read_value(cell, column(Kind.CODE)).problem or "")


@pytest.mark.parametrize("cell", ["99.12.31", "05/06/07", "12-01-02 09:00", "50.1.1"])
def test_a_year_in_two_digits_that_may_be_another_is_sent_back(cell: str) -> None:
    assert "네 자리" in (read_value(cell, column(Kind.DATE)).problem or "")
    assert read_value("13.1.2", column(Kind.DATE)).value == date(2013, 1, 2)


@pytest.mark.parametrize("kind", [Kind.PERCENT, Kind.INTEGER, Kind.NUMBER])
def test_two_numbers_in_one_cell_are_not_one(kind: Kind) -> None:
    assert "빈칸" in (read_value("4 0", column(kind, minimum=0, maximum=100)).problem or "")
    assert read_value("- 4 %" if kind is Kind.PERCENT else "- 4 건", column(kind)).problem is None


def test_a_number_of_four_hundred_digits_is_none() -> None:
    assert read_value("9" * 400, column(Kind.NUMBER)).problem


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.DEPARTMENT, Kind.OFFICIAL, Kind.DATE])
@pytest.mark.parametrize("same", ["〃", '"', "상 동", "위와 같음"])
def test_as_above_is_no_value(kind: Kind, same: str) -> None:
    assert "윗행과 같다" in (read_value(same, column(kind, required=False)).problem or "")


def test_an_apostrophe_that_was_pasted_along_is_no_part_of_the_value() -> None:
    assert read_value("'T-001", column(Kind.CODE)).value == "T-001"
    assert read_value("'40", column(Kind.INTEGER)).value == 40
    assert read_value("'김담당", column(Kind.OFFICIAL)).value == "김담당"
    assert read_value("'소통' 과제", column(Kind.TEXT)).value == "'소통' 과제"


@pytest.mark.parametrize(
    ("cell", "value"), [("Y", True), ("예", True), ("○", True), (True, True), (1, True), ("n", False), (0.0, False)]
)
def test_a_flag_is_understood(cell: object, value: bool) -> None:
    assert read_value(cell, column(Kind.FLAG)).value is value


@pytest.mark.parametrize("error", sorted(EXCEL_ERRORS))
def test_an_error_of_excel_is_never_a_value(error: str) -> None:
    assert "오류 값" in (read_value(error, column(Kind.TEXT)).problem or "")


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", "\u00a0\u200b", "\t\n"])
def test_blank_is_empty_whatever_it_is_made_of(blank: object) -> None:
    assert read_value(blank, column(Kind.TEXT)).problem == "반드시 적어야 하는데 비어 있음"
    assert read_value(blank, column(Kind.TEXT, required=False)).problem is None


@pytest.mark.parametrize("nothing", ["-", " – ", "없음", "해당 없음", "N/A"])
def test_people_write_that_there_is_nothing(nothing: str) -> None:
    assert read_value(nothing, column(Kind.DATE, required=False)) == read_value(None, column(Kind.DATE, required=False))
    assert read_value(nothing, column(Kind.DATE)).problem == "반드시 적어야 하는데 비어 있음"


def test_as_a_text_or_an_offered_choice_nothing_is_an_answer_and_a_dash_is_none() -> None:
    assert read_value("없음", column(Kind.CHOICE, choices=("증가", "없음"))).value == "없음"
    assert read_value("없음", column(Kind.CHOICE, choices=("증가", "감소"))).problem
    assert read_value("없음", column(Kind.TEXT)).value == "없음"
    assert read_value("-", column(Kind.TEXT)).problem


def test_texts_lose_what_no_database_can_hold() -> None:
    assert visible_text("가\x00나\ud800다\u200b ") == "가나\ufffd다"
    assert visible_text("\u1100\u1161") == "가"
    assert read_value("가" * 5_001, column(Kind.TEXT)).problem == "5,000자 이내여야 함 (적힌 값: 5,001자)"


CELLS = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
)


@given(cell=CELLS, kind=st.sampled_from(Kind), is_required=st.booleans())
def test_no_cell_raises_and_none_is_both_understood_and_wrong(cell: object, kind: Kind, is_required: bool) -> None:
    read = read_value(cell, column(kind, required=is_required, choices=("하나",), minimum=0, maximum=100))
    assert read.value is None or read.problem is None
    if isinstance(read.value, str):
        read.value.encode()
    if is_required:
        assert (read.value is None) == (read.problem is not None)
