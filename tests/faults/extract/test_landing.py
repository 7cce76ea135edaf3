"""A landing that dies half way leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest

from extract import landing
from extract.contract import Delivery
from extract.privacy import Masker
from extract.sources.call_center.extractor import CallExtractor
from extract.window import Window
from tests.conftest import Warehouse
from tests.fakes.call_export import call, drop_calls

WINDOW = Window.of_night(date(2026, 11, 17))
MASKER = Masker(key=b"0123456789abcdef", key_id="k1")
TABLES = ("raw.call_center_call", "quality.delivery", "quality.delivery_artefact", "quality.quarantined_row")


def land(connection: psycopg.Connection, folder: Path) -> Delivery:
    return landing.land(
        connection,
        CallExtractor(drop_dir=folder),
        WINDOW,
        business_date=WINDOW.last_on,
        run_id="test",
        masker=MASKER,
        pulled_at=datetime(2026, 11, 17, 16, tzinfo=UTC),
    )


def counts(warehouse: Warehouse) -> list[int]:
    with warehouse.connect("loader") as connection:
        return [connection.execute(f"select count(*) from {t}").fetchone()[0] for t in TABLES]  # type: ignore[index]


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    drop_calls(tmp_path, WINDOW, [call(상담번호=f"C{n}") for n in range(50)] + [call(상담번호="C0")])
    return tmp_path


def test_a_connection_killed_while_rows_are_copied_leaves_nothing(
    warehouse_db: Warehouse, dropped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = landing._csv_blocks

    def killed(table: pa.Table) -> Iterator[bytes]:
        yield from whole(table)
        with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database), autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'loader' and datname = %s",
                (warehouse_db.database,),
            )
        yield from whole(table)

    before = counts(warehouse_db)
    monkeypatch.setattr(landing, "_csv_blocks", killed)
    connection = warehouse_db.connect("loader")
    with pytest.raises(psycopg.OperationalError):
        land(connection, dropped)
    connection.close()
    assert counts(warehouse_db) == before
    monkeypatch.undo()
    with warehouse_db.connect("loader") as again:
        assert land(again, dropped).landed_count == 50


@pytest.mark.parametrize("autocommit", [False, True])
def test_an_error_between_delivery_and_rows_leaves_nothing(
    warehouse_db: Warehouse, dropped: Path, monkeypatch: pytest.MonkeyPatch, autocommit: bool
) -> None:
    def fail(table: pa.Table) -> Iterator[bytes]:
        yield b"not,a,row\n"

    before = counts(warehouse_db)
    monkeypatch.setattr(landing, "_csv_blocks", fail)
    with (
        warehouse_db.connect("loader", autocommit=autocommit) as connection,
        pytest.raises(psycopg.errors.DataError),
    ):
        land(connection, dropped)
    assert counts(warehouse_db) == before


def test_what_the_caller_had_open_does_not_keep_a_delivery_from_being_committed(
    warehouse_db: Warehouse, dropped: Path
) -> None:
    connection = warehouse_db.connect("loader")
    connection.execute("select 1")
    delivery = land(connection, dropped)
    connection.close()
    with warehouse_db.connect("loader") as another:
        row = another.execute(
            "select count(*) from raw.call_center_call where delivery_key = %s", (delivery.delivery_key,)
        ).fetchone()
    assert row == (50,)
