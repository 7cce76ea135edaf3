"""The call center's own database: one table of calls, each row stamped with its last change.

Deleted calls stay as rows that say so, as systems of record keep them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import psycopg
from psycopg import sql

from demo_city.city import City
from demo_city.days import KST, DayRange, to_seconds

_EPOCH = datetime(1970, 1, 1, tzinfo=KST).replace(tzinfo=None)
COLUMNS = {
    "call_id": "text primary key",
    "received_at": "timestamptz not null",
    "answered_at": "timestamptz",
    "ended_at": "timestamptz",
    "is_abandoned": "boolean not null",
    "wait_seconds": "integer not null",
    "category_large": "text not null",
    "category_middle": "text",
    "district_code": "text",
    "district_name": "text",
    "department_name": "text",
    "transferred_to": "text",
    "is_first_call_resolved": "boolean",
    "summary": "text",
    "caller_key": "text",
    "deleted_yn": "char(1) not null",
    "updated_at": "timestamptz not null",
}


def create_table(connection: psycopg.Connection, *, schema: str, table: str) -> None:
    """Make the empty table, and its schema if it is not there."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} " + kind).format(sql.Identifier(name))  # type: ignore[arg-type] # constants of this module
        for name, kind in COLUMNS.items()
    )
    connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
    connection.execute(sql.SQL("create table {} ({})").format(sql.Identifier(schema, table), columns))


def fill(
    connection: psycopg.Connection, city: City, days: DayRange, *, as_of: datetime, schema: str, table: str
) -> int:
    """Write the calls of some days as the table held them at a moment, over what stands there.

    Returns:
        Rows written.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    updates = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in COLUMNS)
    insert = sql.SQL("insert into {} ({}) values ({}) on conflict (call_id) do update set {}").format(
        sql.Identifier(schema, table), names, sql.SQL(", ").join([sql.Placeholder()] * len(COLUMNS)), updates
    )
    rows = call_rows(city, days, as_of=as_of)
    with connection.cursor() as cursor:
        cursor.executemany(insert, rows)
    return len(rows)


def call_rows(city: City, days: DayRange, *, as_of: datetime) -> list[tuple[Any, ...]]:
    """Rows under `COLUMNS`, stamped with the latest thing that had happened to the call by then."""
    calls, now = city.calls(days), to_seconds(as_of)
    corrected = (calls.edited_at >= 0) & (calls.edited_at <= now)
    deleted = (calls.deleted_at >= 0) & (calls.deleted_at <= now)
    updated = np.maximum(calls.received_at, calls.ended_at)
    updated = np.where(corrected, calls.edited_at, updated)
    updated = np.where(deleted, calls.deleted_at, updated)
    rows = []
    for i in np.flatnonzero(calls.received_at < now).tolist():
        is_known, is_abandoned = bool(calls.district_is_known[i]), bool(calls.is_abandoned[i])
        rows.append(
            (
                str(calls.call_id[i]),
                _moment(calls.received_at[i]),
                _moment(calls.answered_at[i]),
                _moment(calls.ended_at[i]),
                is_abandoned,
                int(calls.wait_seconds[i]),
                calls.category[i] if corrected[i] else calls.first_category[i],
                calls.middle[i],
                calls.districts.sent_code[i] if is_known else None,
                calls.districts.sent_name[i] if is_known else None,
                calls.department[i],
                calls.transferred_to[i],
                None if is_abandoned else bool(calls.is_resolved[i]),
                calls.summary[i] if corrected[i] else calls.first_summary[i],
                calls.caller[i],
                "Y" if deleted[i] else "N",
                _moment(updated[i]),
            )
        )
    return rows


def _moment(seconds: int) -> datetime | None:
    return (_EPOCH + timedelta(seconds=int(seconds))).replace(tzinfo=KST) if seconds >= 0 else None
