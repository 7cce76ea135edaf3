"""A Parquet file of the bulk feed, as batches of posts in the vendor's own text, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

BATCH_ROWS = 65_536
KST_TEXT = "%Y-%m-%dT%H:%M:%S"


class ColumnTypeError(TypeError):
    """A column whose values have no text of their own; the message names it and its type."""


def column_names(file: pq.ParquetFile) -> frozenset[str]:
    """The names of the file's top-level columns."""
    return frozenset(file.schema_arrow.names)


def post_batches(file: pq.ParquetFile, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Read the agreed columns of a file from its start to its end.

    Args:
        file: opened; columns that are not agreed are never decoded.
        schema: `extract.social.screen.POSTS`; a column the file lacks is null throughout.

    Raises:
        ColumnTypeError: a column holds lists, structs or bytes.
        OSError, pa.ArrowInvalid: the file is cut off or corrupt.
    """
    agreed = [name for name in schema.names if name in column_names(file)]
    number = 1
    for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=agreed):
        count = batch.num_rows
        columns: dict[str, pl.Series] = {
            "line_number": pl.int_range(number, number + count, dtype=pl.Int64, eager=True)
        }
        for name in schema.names[1:]:
            columns[name] = (
                _as_text(name, batch.column(name))
                if name in agreed
                else pl.Series([None], dtype=pl.String).new_from_index(0, count)
            )
        number += count
        table = pl.DataFrame(columns).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema).combine_chunks()
        yield from table.to_batches()


def _as_text(name: str, values: pa.Array) -> pl.Series:
    series = pl.Series(pl.from_arrow(values.dictionary_decode() if pa.types.is_dictionary(values.type) else values))
    if isinstance(series.dtype, pl.Datetime):
        # A time without a zone is Korean time, as it is in the JSON.
        return series.dt.strftime(KST_TEXT if series.dtype.time_zone is None else f"{KST_TEXT}%:z")
    if series.dtype == pl.String or series.dtype.is_numeric() or series.dtype in (pl.Boolean, pl.Date, pl.Null):
        return series.cast(pl.String)
    raise ColumnTypeError(f"'{name}' ({series.dtype})")
