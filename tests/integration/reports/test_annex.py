"""The workbook of a drafted issue holds the very numbers of the marts."""

from __future__ import annotations

import openpyxl
import pytest
from psycopg import sql

from reports.render.xlsx import HOW, TRACE

WEEK = "2026-11-09"


@pytest.fixture
def book(desk, ordinary) -> openpyxl.Workbook:
    desk.write(ordinary)
    path = next(path for path in desk.draft().paths if path.suffix == ".xlsx")
    return openpyxl.load_workbook(path)


def of_mart(desk, relation: str, column: str, key: str) -> float:
    """A figure asked of its mart anew, from the words of the annex alone."""
    conditions = [part.split(" = ", 1) for part in key.split("; ") if part]
    where = sql.SQL(" and ").join(
        sql.SQL("{}::text = any(%s)").format(sql.Identifier(name)) for name, _ in conditions
    ) or sql.SQL("true")
    query = sql.SQL("select coalesce(sum({}), 0) from {} where {}").format(
        sql.Identifier(column), sql.Identifier(*relation.split(".")), where
    )
    (value,) = desk.connection.execute(query, [value.split(", ") for _, value in conditions]).fetchone()
    return float(value)


def test_each_sum_of_the_annex_is_the_sum_of_its_mart_rows(desk, book) -> None:
    rows = [row for row in book[TRACE].iter_rows(min_row=5, values_only=True) if row[5] is not None]
    summed = [row for row in rows if row[3] in (HOW["sum"], HOW["row"]) and row[1].startswith("marts.")]
    assert len(summed) > 150
    for name, relation, column, _, key, value, _ in summed:
        assert of_mart(desk, relation, column, key) == pytest.approx(value), name


def test_a_topic_of_the_call_center_adds_up(desk, book) -> None:
    sheet = next(s for s in book.worksheets if s["A1"].value.startswith("120 상담 주제별 현황"))
    counts = {row[0]: row[1] for row in sheet.iter_rows(min_row=5, values_only=True) if isinstance(row[1], int)}
    assert len(counts) > 5
    for topic, count in counts.items():
        (expected,) = desk.connection.execute(
            "select sum(voc_count)::integer from marts.mart_voc_trend_weekly"
            " where channel_code = 'call_center' and week_start_on = %s and topic_label_ko = %s",
            (WEEK, topic),
        ).fetchone()
        assert count == expected
