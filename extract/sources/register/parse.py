"""From a checked workbook to rows of the register's feed. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from extract.columns import kept_apart
from extract.contract import ColumnClass, Feed, RejectedRow
from extract.sources.register.findings import Checked, ReadRow
from extract.sources.register.values import visible_text

ID_DIGITS = 24
MEND = "돌려보낸 사본(_확인필요)의 표시를 보고 원래 파일을 고쳐 같은 이름으로 다시 보내기"


@dataclass(frozen=True)
class Statement:
    """A workbook that states a register as of a day."""

    stated_on: date
    checked: Checked


@dataclass(frozen=True)
class Parsed:
    """All statements of a window as one table.

    Attributes:
        row_numbers: unique in the table; those of the sheets where only one sheet was read.
        unknown: as `Extraction.unknown` wants it.
    """

    rows: pa.Table
    row_numbers: pa.Array
    rejected: tuple[RejectedRow, ...]
    unknown: pa.Table | None


def parse_statements(feed: Feed, statements: Sequence[Statement]) -> Parsed:
    """Put statements into the feed's schema.

    Args:
        feed: the register's feed.
        statements: of different days, oldest first.
    """
    records: list[dict[str, object]] = []
    numbers: list[int] = []
    rejected: list[RejectedRow] = []
    unknown: list[dict[str, str]] = []
    base = 0
    for statement in statements:
        checked = statement.checked
        for position, row in enumerate(checked.rows):
            record_id = record_id_of(statement, row)
            stated = {"row_id": f"{statement.stated_on:%Y%m%d}-{record_id}", "record_id": record_id}
            records.append({**row.values, **stated, "stated_on": statement.stated_on})
            numbers.append(base + row.number)
            unknown.append(
                {header: visible_text(str(cells[position])) for header, cells in checked.unknown.items()
                 if cells[position] is not None}
            )  # fmt: skip
        rejected += [_rejected(feed, checked, row, base) for row in checked.rejected]
        # Sheets number their rows each from 1: the second sheet's start where the first one's end.
        base += max((r.number for r in (*checked.rows, *checked.rejected)), default=0)
    schema = feed.arrow_schema()
    columns = [pa.array([record.get(f.name) for record in records], f.type) for f in schema]
    return Parsed(
        pa.Table.from_arrays(columns, schema=schema),
        pa.array(numbers, pa.int32()),
        tuple(rejected),
        _unknown(unknown, numbers),
    )


def record_id_of(statement: Statement, row: ReadRow) -> str:
    """The row's name for good: a hash of its key, the same in every statement. A key holds no person's number."""
    definition = statement.checked.definition
    key = json.dumps([definition.entities, *(str(row.values[name]) for name in definition.key)], ensure_ascii=False)
    return hashlib.sha256(key.encode()).hexdigest()[:ID_DIGITS]


def _rejected(feed: Feed, checked: Checked, row: ReadRow, base: int) -> RejectedRow:
    faults = checked.faults_of(row)
    column = next((f.column for f in faults if f.column), "*")
    return RejectedRow(base + row.number, column, "; ".join(map(str, faults)), MEND, _content(feed, row))


def _content(feed: Feed, row: ReadRow) -> str:
    parts = []
    for column in feed.columns:
        if column.name in row.cells:
            cell = row.cells[column.name]
            hidden = cell is not None and column.column_class is ColumnClass.PERSON_KEY
            parts.append(
                f"{column.source_name}={'[가림]' if hidden else '' if cell is None else visible_text(str(cell))}"
            )
    return " | ".join(parts)


def _unknown(cells: Sequence[dict[str, str]], numbers: Sequence[int]) -> pa.Table | None:
    headers = sorted({header for row in cells for header in row})
    if not headers:
        return None
    named = {header: pa.array([row.get(header) or None for row in cells], pa.string()) for header in headers}
    return kept_apart(pa.array(numbers, pa.int32()), named)
