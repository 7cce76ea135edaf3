"""Content hashes of what the warehouse says: the same night twice must give the same ones.

Delivery keys, the times of loading and the log of deliveries are left out; everything else counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg import sql

SCHEMAS = ("core", "marts", "evidence")
# How a row came to be here, as opposed to what it says.
LEFT_OUT = frozenset(
    {"delivery_key", "confirmed_by_delivery_key", "build_key", "pulled_at", "landed_at", "judged_at", "loaded_at"}
    | {"built_at", "inferred_at", "recorded_at", "changed_at"}
)
# Accounts of how often and when the warehouse was fed and built; a second pull adds to them by design.
LEFT_OUT_RELATIONS = frozenset({"core.fct_delivery", "core.fct_changed_day"})


@dataclass(frozen=True)
class Fingerprint:
    """A relation's row count and the SHA-256 over its sorted rows."""

    relation: str
    row_count: int
    content_sha256: str


def take(admin_url: str) -> list[Fingerprint]:
    """Fingerprints of the tables in core, marts and evidence, by name."""
    with psycopg.connect(admin_url) as connection:
        # One snapshot, and text forms that do not depend on who asks.
        connection.execute("set transaction isolation level repeatable read read only")
        connection.execute("set local timezone = 'Asia/Seoul'")
        connection.execute("set local extra_float_digits = 1")
        return [_fingerprint(connection, schema, table) for schema, table in _tables(connection)]


def keep(transformer_url: str, fingerprints: list[Fingerprint], *, business_date: date) -> None:
    """Write them to `quality.relation_hash`."""
    with psycopg.connect(transformer_url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into quality.relation_hash (business_date, relation, row_count, content_sha256)"
            " values (%s, %s, %s, %s)",
            [(business_date, f.relation, f.row_count, f.content_sha256) for f in fingerprints],
        )


def _tables(connection: psycopg.Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "select schemaname, tablename from pg_tables where schemaname = any(%s) order by 1, 2", (list(SCHEMAS),)
    )
    return [(schema, table) for schema, table in rows if f"{schema}.{table}" not in LEFT_OUT_RELATIONS]


def _fingerprint(connection: psycopg.Connection, schema: str, table: str) -> Fingerprint:
    rows = connection.execute(
        "select column_name from information_schema.columns where table_schema = %s and table_name = %s"
        " order by column_name",
        (schema, table),
    )
    columns = [sql.Identifier(row[0]) for row in rows if row[0] not in LEFT_OUT]
    row = connection.execute(
        sql.SQL(
            "select count(*), encode(sha256(coalesce(string_agg(h, '' order by h), '')::bytea), 'hex')"
            " from (select md5(row({})::text) as h from {}) as hashed"
        ).format(sql.SQL(", ").join(columns), sql.Identifier(schema, table))
    ).fetchone()
    count, digest = row if row else (0, "")
    return Fingerprint(f"{schema}.{table}", count, digest)
