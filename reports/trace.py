"""The way back: the number that the marts hold today for a figure of a frozen edition.

Every printed number of a publication is a figure of its snapshot, and a figure names its mart, its column and the key
of its rows. `read_back` reads them again; an edition is frozen and marts are rebuilt, so the two may differ later on,
and whoever asks decides what a difference means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

# What a publication prints comes from these; nothing else is read, whatever a snapshot says.
SCHEMAS = frozenset({"marts", "evidence", "quality"})
EDITION = "publication.edition"
WEEK_COLUMN = "week_start_on"


def read_back(connection: psycopg.Connection, figure: Mapping[str, Any]) -> float | None:
    """The value of a figure, read again from the rows it names.

    Args:
        connection: as a role that may read the figure's schema.
        figure: an entry of a snapshot's `figures` (`reports.document.Figure` as JSON).

    Returns:
        The number before rounding for print. A sum of no rows is 0. None when the one row is gone, when its column is
        empty, or when the figure of an earlier edition had no value.

    Raises:
        ValueError: when the figure names another schema, no known way to read it, or a key that fits several rows.
        psycopg.Error: when the relation or a column does not exist, or the role may not read it.
    """
    relation, key = str(figure["relation"]), figure["key"]
    if relation == EDITION:
        return _from_edition(connection, key)
    schema, _, table = relation.partition(".")
    if schema not in SCHEMAS or not table:
        raise ValueError(f"a figure comes from {', '.join(sorted(SCHEMAS))}, and {relation} is none of them")
    column = sql.Identifier(str(figure["column"]))
    match figure["how"]:
        case "row":
            found = _rows(connection, relation, column, key)
            if len(found) > 1:
                raise ValueError(f"the key {dict(key)} of {relation} fits {len(found)}+ rows: it must name one")
            return None if not found or found[0] is None else float(found[0])
        case "sum":
            return _one(connection, relation, sql.SQL("coalesce(sum({}), 0)").format(column), key)
        case "weekly_mean":
            weeks = key[WEEK_COLUMN]
            total = _one(connection, relation, sql.SQL("coalesce(sum({}), 0)").format(column), key)
            return total / len(weeks) if weeks else None
        case "distinct":
            return _one(connection, relation, sql.SQL("count(distinct {})").format(column), key)
        case "max":
            return _one(connection, relation, sql.SQL("coalesce(max({}), 0)").format(column), key)
        case how:
            raise ValueError(f"unknown way to read a figure: {how}")


def _from_edition(connection: psycopg.Connection, key: Mapping[str, Any]) -> float | None:
    """What an earlier edition printed: it is frozen, so it is its own source."""
    row = connection.execute(
        """
        select (snapshot -> 'figures' -> %(figure)s ->> 'value')::float8
        from publication.edition
        where publication_code = %(publication_code)s and issue_number = %(issue_number)s
            and edition_number = %(edition_number)s
        """,
        key,
    ).fetchone()
    return None if row is None else row[0]


def _rows(connection: psycopg.Connection, relation: str, column: sql.Identifier, key: Mapping[str, Any]) -> list[Any]:
    query = sql.SQL("select {}::float8 from {} where {} limit 2").format(column, _name(relation), _where(key))
    return [row[0] for row in connection.execute(query, _values(key)).fetchall()]


def _one(connection: psycopg.Connection, relation: str, expression: sql.Composable, key: Mapping[str, Any]) -> float:
    query = sql.SQL("select ({})::float8 from {} where {}").format(expression, _name(relation), _where(key))
    row = connection.execute(query, _values(key)).fetchone()
    return float(row[0]) if row else 0.0


def _name(relation: str) -> sql.Identifier:
    schema, _, table = relation.partition(".")
    return sql.Identifier(schema, table)


def _where(key: Mapping[str, Any]) -> sql.Composable:
    # As text, because a snapshot is JSON: dates and numbers in a key are compared the way they are written.
    tests = [sql.SQL("{}::text = any(%s)").format(sql.Identifier(column)) for column in key]
    return sql.SQL(" and ").join(tests) if tests else sql.SQL("true")


def _values(key: Mapping[str, Any]) -> list[list[str]]:
    return [[_text(value) for value in (values if isinstance(values, list) else [values])] for values in key.values()]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
