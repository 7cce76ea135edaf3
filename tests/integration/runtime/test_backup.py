"""A dump brings the warehouse back as it was, or leaves it as it is."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from runtime import backup, fingerprints, profile
from runtime.airflow_environment import Addresses
from runtime.errors import RuntimeSetupError
from runtime.instance import open_instance
from runtime.stack import Stack
from tests.conftest import Warehouse

TAKEN_AT = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)


@pytest.fixture
def house(warehouse_db: Warehouse, tmp_path: Path) -> Stack:
    instance = open_instance("backup", root=tmp_path / "with space")
    instance.prepare()
    addresses = Addresses(warehouse_db.server.server.url(), warehouse_db.database, "airflow", 1, 2, 3, 4)
    secrets = {"passwords": warehouse_db.server.passwords}
    with psycopg.connect(warehouse_db.url("transformer")) as connection:
        connection.execute("drop table if exists marts.mart_test_backup")
        connection.execute("create table marts.mart_test_backup (a int primary key, label_ko text)")
        connection.execute("insert into marts.mart_test_backup select n, '소음 ' || n from generate_series(1, 1000) n")
    return Stack(instance, instance.state(), profile.load("demo"), addresses, secrets, {})


def test_a_restored_warehouse_has_the_same_fingerprints(house: Stack, warehouse_db: Warehouse, tmp_path: Path) -> None:
    before = fingerprints.take(house.warehouse_admin_url)
    file = backup.dump(house, tmp_path / "dumps", taken_at=TAKEN_AT)
    assert file.name == "warehouse-20261118T030000.dump"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with psycopg.connect(warehouse_db.url("transformer")) as connection:
        connection.execute("delete from marts.mart_test_backup where a > 10")
    assert fingerprints.take(house.warehouse_admin_url) != before
    backup.restore(house, file)
    after = fingerprints.take(house.warehouse_admin_url)
    assert any(f.relation == "marts.mart_test_backup" and f.row_count == 1000 for f in after)
    assert after == before


def test_roles_may_do_after_a_restore_what_they_could_before(
    house: Stack, warehouse_db: Warehouse, tmp_path: Path
) -> None:
    backup.restore(house, backup.dump(house, tmp_path, taken_at=TAKEN_AT))
    with psycopg.connect(warehouse_db.url("publisher")) as connection:
        assert connection.execute("select count(*) from marts.mart_test_backup").fetchone() == (1000,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from raw.call_center_call")


def test_a_file_that_is_no_dump_leaves_the_warehouse_as_it_is(house: Stack, tmp_path: Path) -> None:
    before = fingerprints.take(house.warehouse_admin_url)
    broken = tmp_path / "broken.dump"
    broken.write_bytes(b"PGDMP and then nothing of the kind")
    with pytest.raises(RuntimeSetupError, match="pg_restore failed"):
        backup.restore(house, broken)
    assert fingerprints.take(house.warehouse_admin_url) == before


def test_a_swap_that_fails_half_way_leaves_the_old_warehouse_in_its_place(
    house: Stack, warehouse_db: Warehouse
) -> None:
    name = warehouse_db.database
    with pytest.raises(psycopg.errors.InvalidCatalogName):
        backup.swap(house.addresses.admin_url, name=name, beside="never_restored", replaced=f"{name}_replaced")
    with psycopg.connect(warehouse_db.url("publisher")) as connection:
        assert connection.execute("select count(*) from marts.mart_test_backup").fetchone() == (1000,)
