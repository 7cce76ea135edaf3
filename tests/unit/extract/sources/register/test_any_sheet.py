"""Whatever stands in a sheet: a workbook is refused, or every filled row is kept or set aside with its reason."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from extract.sources.register.check import check_workbook
from extract.sources.register.definition import DEFINITIONS, RegisterDefinition
from extract.sources.register.opening import Opened, RefusedWorkbookError
from extract.sources.register.parse import Statement, parse_statements
from extract.sources.register.returned import returned_copy
from extract.sources.register.schema import feed_of

CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 1, 1)),
    st.times(),
    st.sampled_from(["합계", "-", "#REF!", "2026Q4", "2026-11-25", "T-1", "Y", "완료", "도로과", "50%", "=1+1"]),
)


def workbook(definition: RegisterDefinition, rows: list[list[object]], above: int) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = definition.sheet
    for at, column in enumerate(definition.columns, start=1):
        sheet.cell(above + 1, at).value = column.header
    for number, row in enumerate(rows, start=above + 2):
        for at, value in enumerate(row, start=1):
            try:
                sheet.cell(number, at).value = value
            except IllegalCharacterError:
                continue
    return book


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_every_filled_row_is_kept_or_set_aside_with_a_reason(data: st.DataObject) -> None:
    definition = data.draw(st.sampled_from(DEFINITIONS))
    width = len(definition.columns)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width + 2), min_size=1, max_size=5))
    # Some rows are nearly right, so that rules over several cells are reached, too.
    for row in rows:
        if data.draw(st.booleans()):
            row[:width] = data.draw(st.sampled_from(definition.examples))
            row[data.draw(st.integers(0, width - 1))] = data.draw(CELLS)
    book = workbook(definition, rows, data.draw(st.integers(0, 3)))
    try:
        checked = check_workbook(Opened(book, book), expected=definition, departments=("도로과", "하수과"))
    except RefusedWorkbookError:
        return
    assert checked.filled_count <= len(rows)
    for row in checked.rejected:
        assert checked.faults_of(row)
    for row in checked.rows:
        assert not checked.faults_of(row)
        assert all(row.values[c.name] is not None for c in definition.columns if c.is_required)
    feed = feed_of(definition)
    parsed = parse_statements(feed, [Statement(date(2026, 11, 17), checked)])
    assert parsed.rows.schema == feed.arrow_schema()
    assert parsed.rows.num_rows + len(parsed.rejected) == checked.filled_count
    assert len(set(parsed.rows["row_id"].to_pylist())) == parsed.rows.num_rows
    returned_copy(book, checked.findings)
