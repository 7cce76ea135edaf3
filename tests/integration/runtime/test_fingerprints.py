"""Fingerprints follow what a table says and nothing else."""

from __future__ import annotations

from datetime import date

from psycopg import sql

from runtime import fingerprints
from runtime.fingerprints import Fingerprint
from tests.conftest import Warehouse

TABLE = sql.Identifier("marts", "mart_test_fingerprint")


def admin_url(warehouse_db: Warehouse) -> str:
    return warehouse_db.server.server.url(warehouse_db.database)


def fill(warehouse_db: Warehouse, rows: list[tuple[int, str | None, int]]) -> Fingerprint:
    with warehouse_db.connect("transformer") as connection:
        connection.execute(sql.SQL("drop table if exists {}").format(TABLE))
        connection.execute(sql.SQL("create table {} (a int, label_ko text, delivery_key bigint)").format(TABLE))
        for row in rows:
            connection.execute(sql.SQL("insert into {} values (%s, %s, %s)").format(TABLE), row)
    found = fingerprints.take(admin_url(warehouse_db))
    (mine,) = [f for f in found if f.relation == "marts.mart_test_fingerprint"]
    return mine


def test_order_and_delivery_keys_do_not_matter(warehouse_db: Warehouse) -> None:
    first = fill(warehouse_db, [(1, "소음", 7), (2, None, 7)])
    second = fill(warehouse_db, [(2, None, 8), (1, "소음", 9)])
    assert first == second
    assert first.row_count == 2


def test_every_other_difference_shows(warehouse_db: Warehouse) -> None:
    base = fill(warehouse_db, [(1, "소음", 7), (2, None, 7)])
    for rows in ([(1, "소음", 7)], [(1, "소음", 7), (2, "", 7)], [(1, "소음", 7), (2, None, 7), (2, None, 7)]):
        assert fill(warehouse_db, rows).content_sha256 != base.content_sha256


def test_an_empty_table_has_a_fingerprint_too(warehouse_db: Warehouse) -> None:
    empty = fill(warehouse_db, [])
    assert empty.row_count == 0
    assert len(empty.content_sha256) == 64


def test_fingerprints_are_kept_by_night(warehouse_db: Warehouse) -> None:
    found = [fill(warehouse_db, [(1, "소음", 7)])]
    fingerprints.keep(warehouse_db.url("transformer"), found, business_date=date(2026, 11, 17))
    with warehouse_db.connect("transformer") as connection:
        kept = connection.execute(
            "select relation, row_count, content_sha256 from quality.relation_hash where business_date = '2026-11-17'"
        ).fetchall()
    assert kept == [(found[0].relation, 1, found[0].content_sha256)]
