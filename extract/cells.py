"""From the text of cells to typed columns, a whole column at a time.

Every parser takes a text column and returns the values with a mask of the cells it could not understand; an empty cell
is a null and never a mistake here. `assemble` turns the parsed columns of a feed into its Arrow table and the rows that
have to stay outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
import pyarrow as pa

from extract.contract import ColumnClass, Feed, RejectedRow

ZONE = "Asia/Seoul"
TIMESTAMP_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y. %m. %d. %H:%M:%S",
    "%Y. %m. %d. %H:%M",
    "%Y%m%d%H%M%S",
    "%Y-%m-%d %p %I:%M:%S",
    "%Y-%m-%d",
)
ZONED_FORMATS = ("%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%:z")
DATE_FORMATS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y. %m. %d.", "%Y.%m.%d.", *TIMESTAMP_FORMATS)
# A year outside of these is a slip of the keyboard, not a date the city recorded.
FIRST_PLAUSIBLE_YEAR, LAST_PLAUSIBLE_YEAR = 1990, 2100
FLAGS = {"Y": True, "N": False, "예": True, "아니오": False, "TRUE": True, "FALSE": False, "1": True, "0": False}
# From this microsecond on a time of Excel's is the next second, missed by a fraction.
NEXT_SECOND = 999_500
# Digits alone of another length than YYYYMMDD or YYYYMMDDhhmmss were cut off: 2026111 is the 1st, or the 11th to 19th.
CUT_OFF_DIGITS = r"^(?:\d{1,7}|\d{9,13}|\d{15,})$"
DECOMPOSED_HANGUL = "[\u1100-\u11ff]"
# No citizen writes so much: the longest speech of a council meeting has a tenth of it. Masks take their time with more.
LONGEST_TEXT, SHOWN_OF_LONGER = 200_000, 1_000
NOT_READ = "읽을 수 없는 값"
TOO_LONG = f"{LONGEST_TEXT:,}자보다 긴 값"
EMPTY = "비어 있으면 안 되는 값이 비어 있음"
MEND = "보내는 부서에서 이 행을 고쳐 다시 보내기"


@dataclass(frozen=True)
class Parsed:
    """A typed column and where its text made no sense.

    Attributes:
        values: the typed values; null where the cell was empty or bad.
        is_bad: true where a cell held something that could not be understood.
    """

    values: pl.Series
    is_bad: pl.Series


def cell_text(value: object) -> str | None:
    """One spreadsheet cell as text, so that real Excel dates and dates typed as text take the same road."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        # Excel keeps days as binary fractions: 09:03 comes back as 09:02:59.999997. Milliseconds are real.
        if value.microsecond >= NEXT_SECOND and value.year <= LAST_PLAUSIBLE_YEAR:
            value = (value + timedelta(seconds=1)).replace(microsecond=0)
        milliseconds = value.microsecond // 1000
        return value.strftime("%Y-%m-%d %H:%M:%S") + (f".{milliseconds:03}" if milliseconds else "")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def text_column(cells: Sequence[object]) -> pl.Series:
    """Spreadsheet cells as a text column."""
    return pl.Series([cell_text(c) for c in cells], dtype=pl.String)


def parse_text(cells: pl.Series) -> Parsed:
    """Text as it came; an empty cell is a null, and one longer than any text is bad.

    NUL, which PostgreSQL cannot hold, is dropped; Hangul spelled in letters (가 as two) is composed, since neither
    the masks nor the dictionaries would know it.
    """
    if cells.str.contains(DECOMPOSED_HANGUL).any():
        cells = cells.str.normalize("NFC")
    if cells.str.contains("\x00", literal=True).any():
        cells = cells.str.replace_all("\x00", "", literal=True)
    values = _nulled(cells, cells.str.strip_chars())
    is_bad = (values.str.len_chars() > LONGEST_TEXT).fill_null(value=False)
    return Parsed(pl.select(pl.when(~is_bad).then(values)).to_series(), is_bad)


def parse_label(cells: pl.Series) -> Parsed:
    """Short text such as an id, a code or a name: outer blanks do not belong to it."""
    parsed = parse_text(cells)
    return Parsed(parsed.values.str.strip_chars(), parsed.is_bad)


def parse_kst_timestamp(cells: pl.Series) -> Parsed:
    """Wall-clock times of Asia/Seoul (or times that carry their own offset) as UTC microseconds.

    A date alone is its midnight. Korean 오전/오후 is understood.
    """
    text = _trimmed(cells)
    naive = _first_that_fits(
        text.str.replace("오전", "AM", literal=True).str.replace("오후", "PM", literal=True),
        TIMESTAMP_FORMATS,
        pl.Datetime("us"),
    )
    values = naive.dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    if values.null_count() > text.null_count():
        zoned = _first_that_fits(
            pl.select(pl.when(values.is_null()).then(text)).to_series().str.replace("Z$", "+00:00"),
            ZONED_FORMATS,
            pl.Datetime("us", "UTC"),
        )
        values = values.fill_null(zoned)
    values = _plausible(values)
    return Parsed(values, text.is_not_null() & values.is_null())


def parse_date(cells: pl.Series) -> Parsed:
    """Days of the calendar; a time of day that comes with one is let go."""
    text = _trimmed(cells)
    values = _plausible(_first_that_fits(text, DATE_FORMATS, pl.Date))
    return Parsed(values, text.is_not_null() & values.is_null())


def parse_flag(cells: pl.Series, *, flags: Mapping[str, bool] = FLAGS) -> Parsed:
    """Y/N and its relatives as a boolean."""
    text = _trimmed(cells).str.to_uppercase()
    values = text.replace_strict(flags, default=None, return_dtype=pl.Boolean)
    return Parsed(values, text.is_not_null() & values.is_null())


def parse_integer(cells: pl.Series) -> Parsed:
    """Whole numbers of 32 bits, thousands separators allowed."""
    text = _trimmed(cells)
    values = text.str.replace_all(",", "", literal=True).str.replace(r"\.0+$", "").cast(pl.Int32, strict=False)
    return Parsed(values, text.is_not_null() & values.is_null())


def parse_code(cells: pl.Series, *, codes: Mapping[str, str]) -> Parsed:
    """A closed vocabulary: a word outside of it is a bad cell."""
    text = _trimmed(cells)
    values = text.replace_strict(codes, default=None, return_dtype=pl.String)
    return Parsed(values, text.is_not_null() & values.is_null())


def all_null(count: int, dtype: pl.DataType | type[pl.DataType]) -> Parsed:
    """The column of a source that may leave it out, and did."""
    return Parsed(pl.Series([None] * count, dtype=dtype), pl.Series([False] * count, dtype=pl.Boolean))


def computed(values: pl.Series) -> Parsed:
    """A column the source does not send."""
    return Parsed(values, _nothing_bad(values))


def parse_column(cells: pl.Series, arrow_type: pa.DataType, *, is_text: bool) -> Parsed:
    """The usual parser of a column's Arrow type."""
    if pa.types.is_timestamp(arrow_type):
        return parse_kst_timestamp(cells)
    if pa.types.is_date(arrow_type):
        return parse_date(cells)
    if pa.types.is_boolean(arrow_type):
        return parse_flag(cells)
    if pa.types.is_integer(arrow_type):
        return parse_integer(cells)
    return parse_text(cells) if is_text else parse_label(cells)


def parse_columns(feed: Feed, cells: Mapping[str, pl.Series]) -> dict[str, Parsed]:
    """Every column that came, by the usual parser of its type; override single ones in the returned dict.

    Args:
        feed: the feed the columns belong to.
        cells: text columns by column name.
    """
    return {
        c.name: parse_column(cells[c.name], c.type, is_text=c.column_class is ColumnClass.TEXT)
        for c in feed.columns
        if c.name in cells
    }


def assemble(
    feed: Feed,
    parsed: Mapping[str, Parsed],
    *,
    cells: Mapping[str, pl.Series],
    first_row_number: int = 1,
    row_numbers: pl.Series | None = None,
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...]]:
    """Keep the rows that are whole; name the cell and the reason for each that is not.

    Args:
        feed: gives order, types and what may be empty.
        parsed: the parsed columns; one that is absent here is all null.
        cells: the source's own text by column name, for the content of rejected rows.
        first_row_number: the number of the first data row as a person sees it in the file.
        row_numbers: the number of every data row, where they do not simply follow each other.

    Returns:
        The kept rows, their row numbers in the source, and one rejection for each row left out.
    """
    count = len(next(iter(parsed.values())).values) if parsed else 0
    if row_numbers is None:
        row_numbers = pl.int_range(first_row_number, first_row_number + count, dtype=pl.Int32, eager=True)
    keep = pl.repeat(True, count, dtype=pl.Boolean, eager=True)
    faults: dict[int, tuple[str, str]] = {}
    columns: dict[str, pl.Series] = {}
    for column in feed.columns:
        made = parsed.get(column.name) or all_null(count, _polars_type(column.type))
        columns[column.name] = made.values
        masks = [(NOT_READ, made.is_bad)]
        if not column.nullable:
            masks.append((EMPTY, made.values.is_null() & ~made.is_bad))
        for problem, mask in masks:
            if mask.any():
                keep = keep & ~mask
                for position in mask.arg_true().to_list():
                    is_long = problem is NOT_READ and _is_too_long(cells.get(column.name), position)
                    what = TOO_LONG if is_long else problem
                    reason = f"{column.label_ko}({column.source_name or column.name}): {what}"
                    first_column, said = faults.get(position, (column.name, ""))
                    faults[position] = (first_column, f"{said}; {reason}" if said else reason)
    rejected = tuple(
        RejectedRow(row_numbers[position], column_name, reason, MEND, row_content(feed, cells, position))
        for position, (column_name, reason) in sorted(faults.items())
    )
    frame = pl.DataFrame(columns)
    if faults:
        frame, row_numbers = frame.filter(keep), row_numbers.filter(keep)
    # Polars calls every column nullable; that the required ones hold no null was seen to above.
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(_without_null_checks(feed.arrow_schema()))
    return table.cast(feed.arrow_schema()), pa.array(row_numbers.to_numpy(), pa.int32()), rejected


def row_content(feed: Feed, cells: Mapping[str, pl.Series], position: int) -> str:
    """One row as `header=value` text; what identifies a person is left out, and most of what is too long."""
    parts = []
    for column in feed.columns:
        if column.name in cells:
            value = cells[column.name][position]
            if column.column_class is ColumnClass.PERSON_KEY and value is not None:
                value = "[가림]"
            if _is_too_long(cells[column.name], position):
                value = f"{value[:SHOWN_OF_LONGER]}…"
            parts.append(f"{column.source_name}={'' if value is None else value}")
    return " | ".join(parts).replace("\x00", "")


def _is_too_long(cells: pl.Series | None, position: int) -> bool:
    return cells is not None and len(cells[position] or "") > LONGEST_TEXT


def _trimmed(cells: pl.Series) -> pl.Series:
    text = cells.str.strip_chars()
    return _nulled(text, text)


def _nulled(cells: pl.Series, stripped: pl.Series) -> pl.Series:
    return pl.select(pl.when(stripped.str.len_bytes() > 0).then(cells)).to_series()


def _nothing_bad(cells: pl.Series) -> pl.Series:
    return pl.repeat(False, len(cells), dtype=pl.Boolean, eager=True)


def _first_that_fits(text: pl.Series, formats: Sequence[str], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """Try the formats in order, each only on what the ones before could not read."""
    text = pl.select(pl.when(~text.str.contains(CUT_OFF_DIGITS)).then(text)).to_series()
    values = pl.Series([None], dtype=dtype).new_from_index(0, len(text)) if len(text) else pl.Series([], dtype=dtype)
    for pattern in formats:
        open_cells = values.is_null() & text.is_not_null()
        if not open_cells.any():
            break
        left = pl.select(pl.when(open_cells).then(text)).to_series()
        values = values.fill_null(left.str.strptime(dtype, pattern, strict=False, exact=True))  # type: ignore[arg-type]
    return values


def _plausible(values: pl.Series) -> pl.Series:
    year = values.dt.year()
    return pl.select(pl.when((year >= FIRST_PLAUSIBLE_YEAR) & (year <= LAST_PLAUSIBLE_YEAR)).then(values)).to_series()


def _polars_type(arrow_type: pa.DataType) -> pl.DataType:
    series = pl.from_arrow(pa.array([], arrow_type))
    return series.dtype  # type: ignore[union-attr,return-value]


def _without_null_checks(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(f.name, f.type, nullable=True) for f in schema])
