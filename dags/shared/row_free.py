"""Error texts without rows: what PostgreSQL and its drivers say of a failure quotes the very row that failed.

Such texts reach task logs, `quality.build.reason` and `quality.dbt_result.message`, where no citizen's word may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

# Row contents hold line breaks of their own, so everything after the first of these goes.
_FROM_HERE_ON = re.compile(r"\s*\b(?:DETAIL|CONTEXT|QUERY):.*", re.DOTALL)
# dbt says last where the SQL stands that failed.
_WHERE_TO_READ_ON = re.compile(r"\s*(compiled code at \S+)\s*\Z")
# `invalid input syntax for type integer: "..."`; names of columns and relations have no colon before them.
_QUOTED_VALUE = re.compile(r':\s+".*"', re.DOTALL)
_VALUE_OUT_OF_RANGE = re.compile(r'\bvalue ".*" (?=is out of range)', re.DOTALL)


class DatabaseError(RuntimeError):
    """A statement failed; the message holds the kind, the table and the constraint, and no row."""


def without_rows(text: str) -> str:
    """The text up to where it starts to quote rows, with quoted values left out."""
    place = _WHERE_TO_READ_ON.search(text)
    told = text[: place.start()] if place else text
    told = _VALUE_OUT_OF_RANGE.sub('value "…" ', _QUOTED_VALUE.sub(': "…"', _FROM_HERE_ON.sub("", told)))
    return f"{told}\n{place.group(1)}" if place else told


def row_free(problem: psycopg.Error) -> DatabaseError:
    """What may be said aloud of a failed statement."""
    said = problem.diag
    where = [f"{what} {name}" for what, name in (("표", said.table_name), ("제약", said.constraint_name)) if name]
    text = without_rows(said.message_primary or str(problem))
    return DatabaseError(" ".join([f"{type(problem).__name__} {said.sqlstate or ''}".strip() + ":", text, *where]))


@contextmanager
def telling_no_rows() -> Iterator[None]:
    """Raise a failed statement as `DatabaseError`, without the driver's own error behind it."""
    try:
        yield
    except psycopg.Error as problem:
        raise row_free(problem) from None
