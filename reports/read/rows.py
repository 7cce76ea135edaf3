"""One query into one frozen dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row

Row = TypeVar("Row")


def rows_of(
    connection: psycopg.Connection, row_type: type[Row], query: str, parameters: Mapping[str, Any]
) -> tuple[Row, ...]:
    """The rows of a query whose column names are the fields of `row_type`."""
    with connection.cursor(row_factory=class_row(row_type)) as cursor:
        return tuple(cursor.execute(query.encode(), parameters).fetchall())
