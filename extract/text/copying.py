"""Frames in and out of PostgreSQL by COPY, as CSV: how everything of `extract.text` reads and writes in bulk."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import polars as pl
import psycopg
from psycopg import sql


def identifiers(names: Iterable[str]) -> sql.Composed:
    """Names as a list of SQL identifiers."""
    return sql.SQL(", ").join(map(sql.Identifier, names))


def array(column: str) -> pl.Expr:
    """A list of words as PostgreSQL array text; ids may hold any sign, so each is quoted."""
    quoted = pl.element().str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
    inner = pl.col(column).list.eval(pl.concat_str(pl.lit('"'), quoted, pl.lit('"'))).list.join(",")
    return pl.when(pl.col(column).is_not_null()).then(pl.concat_str(pl.lit("{"), inner, pl.lit("}"))).alias(column)


def read_frame(
    connection: psycopg.Connection, query: sql.Composable, schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    """The rows of a query, as `schema`; column names are those of the schema, by position."""
    buffer = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(sql.SQL("copy ({}) to stdout (format csv)").format(query)) as copy:
        for block in copy:
            buffer.write(block)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    # PostgreSQL writes booleans as t and f, which Polars does not read as such.
    flags = [name for name, kind in schema.items() if kind == pl.Boolean]
    read_as = {name: pl.String if name in flags else kind for name, kind in schema.items()}
    frame = pl.read_csv(buffer, has_header=False, new_columns=list(schema), schema=read_as)
    return frame.with_columns(pl.col(name) == "t" for name in flags)


def write_frame(connection: psycopg.Connection, table: str, rows: pl.DataFrame, columns: Sequence[str] = ()) -> None:
    """Append rows to a table of `inferred`."""
    if rows.is_empty():
        return
    statement = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        sql.Identifier("inferred", table), identifiers(columns or rows.columns)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in rows.iter_slices(50_000):
            copy.write(part.write_csv(include_header=False, quote_style="necessary").encode())
