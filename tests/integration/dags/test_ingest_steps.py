"""How a source's night ends, whatever was killed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from dags.shared import ingest_steps
from dags.shared.ingest_steps import IngestError, Night
from dags.shared.row_free import DatabaseError

TUESDAY = date(2026, 11, 17)
NIGHT = Night("call_center", TUESDAY, "test")


@pytest.fixture
def admin(warehouse_db: Any) -> Iterator[psycopg.Connection]:
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database), autocommit=True) as connection:
        connection.execute("truncate quality.delivery, quality.ingest_run cascade")
        yield connection


def deliver(connection: psycopg.Connection, *, state: str, reason: str | None) -> None:
    connection.execute(
        "insert into quality.delivery (source, feed, business_date, window_start_on, window_end_on, coverage, state,"
        " reason, pulled_at, landed_count, quarantined_count, run_id) values ('call_center', 'call_center.calls',"
        " '2026-11-17', '2026-11-14', '2026-11-18', 'complete', %s, %s, '2026-11-18 01:00+09', 1, 0, 'test')",
        (state, reason),
    )


def ended(connection: psycopg.Connection) -> list[Any]:
    return connection.execute("select source, state, reason from quality.ingest_run order by source").fetchall()


def test_a_delivery_accepted_behind_a_later_one_is_accepted(warehouse_db: Any, admin: psycopg.Connection) -> None:
    deliver(admin, state="accepted", reason="4일은 더 늦게 받은 자료가 이미 있어 그대로 둠")
    ingest_steps.close_source(warehouse_db.url("loader"), NIGHT, feeds=["call_center.calls"])
    assert ended(admin) == [("call_center", "succeeded", None)]


def test_a_rejected_delivery_ends_the_night_as_failed_with_its_reason(
    warehouse_db: Any, admin: psycopg.Connection
) -> None:
    deliver(admin, state="accepted", reason=None)
    deliver(admin, state="rejected", reason="volume: 0건")
    with pytest.raises(IngestError, match="rejected: volume: 0건"):
        ingest_steps.close_source(warehouse_db.url("loader"), NIGHT, feeds=["call_center.calls"])
    assert ended(admin) == [("call_center", "failed", "call_center.calls rejected: volume: 0건")]


def test_a_night_that_was_killed_before_its_end_is_closed_as_failed(
    warehouse_db: Any, admin: psycopg.Connection
) -> None:
    admin.execute(
        "insert into quality.ingest_run (source, business_date, state, run_id) values"
        " ('call_center', '2026-11-17', 'running', 'a'), ('petition', '2026-11-17', 'succeeded', 'b'),"
        " ('social', '2026-11-16', 'succeeded', 'c')"
    )
    closed = ingest_steps.close_left_open(
        warehouse_db.url("loader"), business_date=TUESDAY, sources=["call_center", "petition", "social"]
    )
    assert closed == ["call_center", "social"]
    on_tuesday = admin.execute(
        "select source, state, reason from quality.ingest_run where business_date = '2026-11-17' order by source"
    ).fetchall()
    assert on_tuesday == [
        ("call_center", "failed", "끝을 알리지 못하고 멈춘 수집"),
        ("petition", "succeeded", None),
        ("social", "failed", "끝을 알리지 못하고 멈춘 수집"),
    ]


def test_a_statement_that_fails_in_an_ingest_is_told_without_its_row(
    warehouse_db: Any, admin: psycopg.Connection
) -> None:
    admin.execute("alter table quality.ingest_run add constraint a_test check (source <> 'homepage')")
    try:
        with pytest.raises(DatabaseError) as told:
            ingest_steps.close_source(warehouse_db.url("loader"), Night("homepage", TUESDAY, "test"), feeds=[])
    finally:
        admin.execute("alter table quality.ingest_run drop constraint a_test")
    assert str(told.value) == (
        'CheckViolation 23514: new row for relation "ingest_run" violates check constraint "a_test"'
        " 표 ingest_run 제약 a_test"
    )
