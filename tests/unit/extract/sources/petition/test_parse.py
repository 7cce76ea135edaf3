"""From sheets and JSON to typed rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from extract.listing import Listing, match_list, sheet_of
from extract.sources.petition import parse
from extract.sources.petition.schema import PETITIONS, QNA
from extract.window import Window
from tests.fakes.petition_export import PETITION, petition

WINDOW = Window.of_night(date(2026, 11, 17))


def sheet(*rows: dict[str, object]) -> Listing:
    cells = [list(PETITION), *(list(row.values()) for row in rows)]
    return match_list(PETITIONS, sheet_of(cells, name="민원목록", feed=PETITIONS.name, window=WINDOW), WINDOW)


def test_dates_typed_as_text_and_real_excel_dates_mean_the_same() -> None:
    table, numbers, rejected = parse.parse_petitions(
        sheet(petition(접수일시="2026-11-17 10:00"), petition()), id_pattern=None
    )
    expected = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
    assert table.column("received_at").to_pylist() == [expected, expected]
    assert table.column("due_on").to_pylist() == [date(2026, 11, 24)] * 2
    assert table.column("extended_due_on").to_pylist() == [None, None]
    assert numbers.to_pylist() == [2, 3]
    assert rejected == ()


def test_empty_rows_below_the_list_are_no_petitions_and_row_numbers_are_those_of_the_sheet() -> None:
    blank = dict.fromkeys(PETITION, "")
    table, numbers, _ = parse.parse_petitions(sheet(petition(), blank, petition(), blank), id_pattern=None)
    assert table.num_rows == 2
    assert numbers.to_pylist() == [2, 4]


def test_an_id_of_another_form_is_set_aside_when_a_form_was_agreed() -> None:
    rows = sheet(petition(), petition(신청번호="2026-1"), petition(신청번호="x1AA-2611-0000001"))
    table, _, rejected = parse.parse_petitions(rows, id_pattern=r"1AA-\d{4}-\d{7}")
    assert table.num_rows == 1
    assert [(r.row_number, r.column) for r in rejected] == [(3, "petition_id"), (4, "petition_id")]
    assert parse.parse_petitions(rows, id_pattern=None)[0].num_rows == 3


def test_a_bad_date_cell_is_set_aside_without_the_applicants_number() -> None:
    _, _, rejected = parse.parse_petitions(sheet(petition(답변일시="2026-11-31 10:00")), id_pattern=None)
    assert [(r.row_number, r.column) for r in rejected] == [(2, "answered_at")]
    assert "답변일시" in rejected[0].reason
    assert "010-1234-5678" not in rejected[0].content


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        (
            "&amp;lt;p&amp;gt;안녕&amp;amp;nbsp;하세요&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;둘째&amp;lt;/p&amp;gt;",
            "안녕 하세요\n둘째",
        ),
        ("&lt;b&gt;굵게&lt;/b&gt; 1 &lt; 2", "굵게 1 < 2"),
        ("제3조 &lt;개정 2024.1.1&gt;", "제3조 <개정 2024.1.1>"),
        ("<style>p{}</style>가<br/>나<script>x()</script>", "가\n나"),
        ("줄\r\n줄\n\n\n\n끝", "줄\n\n줄\n\n끝"),
        ("그냥 글", "그냥 글"),
        ("", ""),
    ],
)
def test_html_becomes_plain_text_however_often_it_was_escaped(escaped: str, plain: str) -> None:
    assert parse.clean_html(escaped) == plain


def test_no_entries_give_an_empty_table_of_the_feeds_schema() -> None:
    table, numbers, rejected = parse.parse_qna([], [])
    assert table.schema == QNA.arrow_schema()
    assert (table.num_rows, len(numbers), rejected) == (0, 0, ())


def test_an_entry_without_a_date_is_set_aside() -> None:
    entry = {"faqNo": 1, "dutySctnNm": "tqapttn", "title": "제목", "regDate": ""}
    table, _, rejected = parse.parse_qna([entry], [None])
    assert table.num_rows == 0
    assert [(r.row_number, r.column) for r in rejected] == [(1, "registered_on")]


def test_the_items_date_stands_in_for_a_missing_one_in_the_list() -> None:
    entry = {"faqNo": 1, "dutySctnNm": "tqapttn", "title": "제목"}
    table, _, _ = parse.parse_qna([entry], [{"regDate": "20261116"}])
    assert table.column("registered_on").to_pylist() == [date(2026, 11, 16)]
