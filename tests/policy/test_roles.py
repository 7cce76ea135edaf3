"""Every role tries what it must not do, and what it must be able to do, on the real database."""

from __future__ import annotations

import psycopg
import pytest

from tests.conftest import Warehouse

INSERT_DELIVERY = (
    "insert into quality.delivery (source, feed, business_date, window_start_on, window_end_on, coverage, pulled_at,"
    " landed_count, quarantined_count, run_id) values ('call_center', 'call_center.calls', '2026-11-17', '2026-11-17',"
    " '2026-11-18', 'complete', '2026-11-18 01:00+09', 0, 0, 'policy')"
)
FORBIDDEN = [
    ("loader", "update quality.delivery set state = 'accepted'"),
    ("loader", "delete from quality.delivery"),
    ("loader", "insert into quality.accepted_day values ('f', '2026-01-01', 1, 1, now(), 0, '')"),
    ("loader", "select * from inferred.voc_inference"),
    ("loader", "update raw.call_center_call set summary = ''"),
    ("loader", "delete from raw.call_center_call"),
    ("loader", "create table staging.x (a int)"),
    ("gatekeeper", INSERT_DELIVERY),
    ("gatekeeper", "update quality.delivery set landed_count = 0"),
    (
        "gatekeeper",
        "insert into raw.call_center_call default values",
    ),
    ("gatekeeper", "select * from publication.edition"),
    ("modeler", "select * from raw.call_center_call"),
    ("modeler", "update quality.delivery set state = 'accepted'"),
    ("modeler", "create table marts.x (a int)"),
    (
        "transformer",
        "insert into raw.call_center_call default values",
    ),
    ("transformer", "update quality.delivery set state = 'accepted'"),
    ("transformer", "insert into inferred.model_version (model_version, kind) values ('x', 'y')"),
    ("transformer", "select * from publication.recipient"),
    ("publisher", "select * from raw.call_center_call"),
    ("publisher", "select * from quality.quarantined_row"),
    ("publisher", "select * from inferred.voc_inference"),
    ("publisher", "create table marts.x (a int)"),
    ("publisher", "delete from publication.mail"),
    ("publisher", "delete from publication.edition"),
    ("analyst_reader", "select * from raw.call_center_call"),
    ("analyst_reader", "select * from publication.recipient"),
    ("analyst_reader", "create temporary table x as select 1"),
    ("bi_reader", "select * from raw.call_center_call"),
    ("bi_reader", "select * from quality.delivery"),
    ("bi_reader", "select * from publication.mail"),
    ("bi_reader", "select * from inferred.voc_inference"),
    ("bi_reader", "create temporary table x as select 1"),
]


@pytest.mark.parametrize(("role", "statement"), FORBIDDEN)
def test_a_role_is_refused_what_is_not_its_work(warehouse_db: Warehouse, role: str, statement: str) -> None:
    with warehouse_db.connect(role) as connection, pytest.raises(psycopg.errors.Error) as refusal:
        connection.execute(statement)
    assert isinstance(refusal.value, (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction))


@pytest.mark.parametrize("role", ["loader", "gatekeeper", "modeler", "transformer", "publisher", "bi_reader"])
def test_no_role_may_create_roles_or_enter_another_database(warehouse_db: Warehouse, role: str) -> None:
    with warehouse_db.connect(role) as connection, pytest.raises(psycopg.errors.Error):
        connection.execute("create role intruder")


def test_the_loader_can_record_a_delivery(warehouse_db: Warehouse) -> None:
    with warehouse_db.connect("loader") as connection:
        assert connection.execute(INSERT_DELIVERY + " returning state").fetchone() == ("landed",)
        connection.rollback()


def test_readers_have_a_statement_timeout(warehouse_db: Warehouse) -> None:
    timeouts = {}
    for role in ("bi_reader", "analyst_reader"):
        with warehouse_db.connect(role) as connection:
            row = connection.execute("show statement_timeout").fetchone()
            timeouts[role] = row[0] if row else None
    assert timeouts == {"bi_reader": "1min", "analyst_reader": "5min"}


def test_an_edition_cannot_be_released_by_its_editor(warehouse_db: Warehouse) -> None:
    insert = (
        "insert into publication.edition (publication_code, issue_number, period_start_on, period_end_on, publish_on,"
        " state, content_sha256, snapshot, editor, released_by, released_sha256) values ('weekly', 1, '2026-11-09',"
        " '2026-11-15', '2026-11-18', 'released', 'a', '{}', 'kim', %s, %s)"
    )
    for released_by, sha256 in (("kim", "a"), ("lee", "b")):
        with warehouse_db.connect("publisher") as connection, pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(insert, (released_by, sha256))
    with warehouse_db.connect("publisher") as connection:
        connection.execute(insert, ("lee", "a"))
        connection.rollback()
