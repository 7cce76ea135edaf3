from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from extract.landing import land
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.sources.social.extractor import build
from extract.sources.social.schema import BULK_POSTS
from extract.window import Window
from runtime.warehouse import prepare_warehouse
from tests.conftest import Warehouse
from tests.fakes.social_drop import bulk_post, write_bulk

DAY = date(2026, 11, 17)
MASKER = Masker(key=b"k" * 32, key_id="t1")


def land_day(url: str, drop_dir: Path, day: date, ids: list[str]) -> int:
    write_bulk(drop_dir, day, [[bulk_post(id=i, created_at=f"{day}T09:00:00+09:00") for i in ids]])
    bulk = build({"drop_dir": str(drop_dir), "bulk_start_on": date(2026, 11, 1)}, ledger=MemoryLedger())[1]
    with psycopg.connect(url) as connection:
        delivery = land(
            connection,
            bulk,
            Window.of_days(day, day),
            business_date=day,
            run_id="test",
            masker=MASKER,
            pulled_at=datetime(2026, 11, 18, tzinfo=UTC),
        )
    return delivery.delivery_key


def partitions(warehouse: Warehouse) -> dict[str, int]:
    with psycopg.connect(warehouse.url("gatekeeper")) as connection:
        return dict(
            connection.execute(
                "select tableoid::regclass::text, count(*) from raw.social_bulk_post group by 1 order by 1"
            ).fetchall()
        )


def test_each_day_lands_in_a_partition_of_its_own(warehouse_db: Warehouse, tmp_path: Path) -> None:
    url = warehouse_db.url("loader")
    land_day(url, tmp_path, DAY, ["a", "b"])
    land_day(url, tmp_path, date(2026, 11, 18), ["c"])
    land_day(url, tmp_path, DAY, ["a", "b"])

    assert partitions(warehouse_db) == {"raw.social_bulk_post_20261117": 4, "raw.social_bulk_post_20261118": 1}
    assert list((tmp_path / ".screened").iterdir()) == []


def test_loader_may_make_partitions_of_such_tables_only(warehouse_db: Warehouse) -> None:
    with psycopg.connect(warehouse_db.url("loader")) as connection:
        with pytest.raises(psycopg.errors.RaiseException, match="no daily partitions"):
            connection.execute("select raw.prepare_days('call_center_call', array[date '2026-11-17'])")
        connection.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table raw.mine (n integer)")
    with (
        psycopg.connect(warehouse_db.url("transformer")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select raw.prepare_days('social_bulk_post', array[date '2026-11-17'])")


def test_table_from_before_the_partitions_is_divided_and_keeps_its_rows(
    warehouse_db: Warehouse, tmp_path: Path
) -> None:
    undivided = replace(BULK_POSTS, name="social.old_posts", relation="raw.old_post", is_partitioned=False)
    prepare_warehouse(
        warehouse_db.server.server.url(warehouse_db.database), name=warehouse_db.database, feeds=[undivided]
    )
    key = land_day(warehouse_db.url("loader"), tmp_path, DAY, ["a", "b"])
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as connection:
        connection.execute(
            "insert into raw.old_post (delivery_key, row_number, covered_on, post_id, body) "
            "select delivery_key, row_number, covered_on, post_id, body from raw.social_bulk_post "
            "where delivery_key = %s",
            (key,),
        )

    for _ in range(2):
        prepare_warehouse(
            warehouse_db.server.server.url(warehouse_db.database),
            name=warehouse_db.database,
            feeds=[replace(undivided, is_partitioned=True)],
        )

    with psycopg.connect(warehouse_db.url("transformer")) as connection:
        found = connection.execute(
            "select tableoid::regclass::text, post_id, body from raw.old_post order by post_id"
        ).fetchall()
    assert [(where, post_id) for where, post_id, _ in found] == [("raw.old_post_20261117", i) for i in ("a", "b")]
    assert all(body for _, _, body in found)
