"""A file's header row against the columns a feed was agreed to have. Pure: parsers may use it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from extract.contract import Feed
from extract.errors import SourceFormatError
from extract.window import Window

ROW_NUMBER = "row_number"
OTHER_KEYS = "(그 밖의 키 수)"
MOST_NEW_KEYS, LONGEST_KEY, LONGEST_VALUE = 100, 100, 10_000


@dataclass(frozen=True)
class ColumnMap:
    """Where each column of a feed stands in a file.

    Attributes:
        index: position by column name; a column the source may leave out and did is absent.
        warnings: columns the feed does not know.
        unknown: position by header of those columns; hand their cells to `Extraction.unknown`.
    """

    index: Mapping[str, int]
    warnings: tuple[str, ...]
    unknown: Mapping[str, int] = field(default_factory=dict)


def check_columns(feed: Feed, headers: Sequence[object], window: Window) -> ColumnMap:
    """Match a file's header row to the feed's columns, by the names the source uses.

    Columns without a source name are computed here and not looked for. A new column is warned about and kept apart: it
    has no class, so nobody has decided yet whether it may hold personal data.

    Raises:
        SourceFormatError: a required column is missing or renamed, or a header stands twice.
    """
    names = [_normal(header) for header in headers]
    known = {_normal(c.source_name): c for c in feed.columns if c.source_name}
    repeated = sorted({n for n in names if n and names.count(n) > 1})
    if repeated:
        raise SourceFormatError(
            feed.name, window, f"같은 열 이름이 두 번 나옴: {', '.join(repeated)}", "보내는 부서에 내보내기 양식을 확인"
        )
    new = [n for n in names if n and n not in known]
    missing = [n for n, c in known.items() if c.required and n not in names]
    if missing:
        hint = f"; 모르는 열: {', '.join(new)}" if new else ""
        raise SourceFormatError(
            feed.name,
            window,
            f"있어야 할 열이 없음: {', '.join(missing)}{hint}",
            "열 이름이 바뀌었으면 보내는 부서와 합의한 뒤 schema.py 의 source_name 을 고치기",
        )
    index = {c.name: names.index(n) for n, c in known.items() if n in names}
    unknown = {n: names.index(n) for n in new}
    return ColumnMap(index, tuple(new_column_warning(n) for n in new), unknown)


def new_column_warning(name: str) -> str:
    """What is said of a column or key nobody has agreed on."""
    return f"새 열 '{name}' 은 따로 보관만 함: schema.py 에 등급을 정해 추가할 것"


def kept_apart(row_numbers: pa.Array, cells: Mapping[str, pa.Array]) -> pa.Table:
    """New columns by header, as `Extraction.unknown` wants them; one called as our own gets an underscore."""
    named = {f"{header}_" if header == ROW_NUMBER else header: column for header, column in cells.items()}
    return pa.table({ROW_NUMBER: row_numbers.cast(pa.int32()), **named})


def unknown_cells(columns: ColumnMap, rows: Sequence[Sequence[object]], row_numbers: Sequence[int]) -> pa.Table | None:
    """The cells of new columns, as `Extraction.unknown` wants them; None when there is no new column.

    Args:
        columns: of the header row.
        rows: all data rows.
        row_numbers: of each row, as a person counts them in the file.
    """
    if not columns.unknown:
        return None
    cells = {
        header: pa.array([None if (v := row[at]) in ("", None) else str(v) for row in rows], pa.string())
        for header, at in columns.unknown.items()
    }
    return kept_apart(pa.array(row_numbers, pa.int32()), cells)


def unknown_table(records: Sequence[Mapping[str, object]], *, known: Collection[str]) -> pa.Table | None:
    """The keys of records that nobody has agreed on, as `Extraction.unknown` wants them; None when there are none.

    Row numbers count the records from 1. Lists and objects are kept as JSON. A key that is called as our own column
    gets an underscore. Of records that name their keys by what they hold, only the first keys are kept; how many
    further ones a record has stands under `OTHER_KEYS`.
    """
    new = sorted({key for record in records for key in record} - set(known))
    if not new:
        return None
    kept = [key for key in new if len(key) <= LONGEST_KEY][:MOST_NEW_KEYS]
    cells = {key: pa.array([_as_text(record.get(key)) for record in records], pa.string()) for key in kept}
    if others := set(new) - set(kept):
        counts = [sum(key in others for key in record) for record in records]
        cells[OTHER_KEYS] = pa.array([str(count) if count else None for count in counts], pa.string())
    return kept_apart(pa.array(range(1, len(records) + 1), pa.int32()), cells)


def _as_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _normal(header: object) -> str:
    return unicodedata.normalize("NFC", "" if header is None else str(header)).strip().lstrip("\ufeff").strip()
