"""The watermark door on a real PostgreSQL: a snapshot of what changed, on whatever day the call came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from demo_city import call_db
from demo_city.city import City
from demo_city.days import KST, Days, night_of
from extract.contract import Delivery, Extraction
from extract.errors import SourceFormatError, SourceUnavailableError
from extract.landing import land
from extract.ledger import PostgresLedger
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.sources.call_center.extractor import build
from extract.window import Window
from tests.conftest import Warehouse

NIGHT = date(2026, 11, 17)
WINDOW = Window.of_night(NIGHT, overlap_days=1)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
CITY = City(seed=31, scale=0.05)
FEED = "call_center.call_changes"
ROW = {
    "call_id": "C1",
    "received_at": "2026-11-17 09:03:12+09",
    "is_abandoned": False,
    "wait_seconds": 28,
    "category_large": "교통",
    "summary": "버스가 안 와요",
    "caller_key": "010-1234-5678",
    "deleted_yn": "N",
    "updated_at": "2026-11-17 09:10:00.123456+09",
}


@pytest.fixture
def admin(warehouse_db: Warehouse) -> Iterator[psycopg.Connection]:
    """Owns the call center's table; the extractor only reads it."""
    url = warehouse_db.server.server.url(warehouse_db.database)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema if exists center cascade")
        connection.execute("truncate quality.source_position")
        call_db.create_table(connection, schema="center", table="call")
        connection.execute("grant usage on schema center to loader")
        connection.execute("grant select on all tables in schema center to loader")
        yield connection


def insert(admin: psycopg.Connection, **changes: object) -> None:
    row = {**ROW, **changes}
    admin.execute(
        f"insert into center.call ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})", list(row.values())
    )


def extract(
    warehouse: Warehouse, *, window: Window = WINDOW, ledger: Any = None, role: str = "loader", **settings: Any
) -> Extraction:
    made = {"database_url": warehouse.url(role), "table": "center.call", **settings}
    (extractor,) = build(made, ledger=ledger or MemoryLedger())
    return extractor.extract(window, pulled_at=PULLED_AT)


def test_every_row_the_city_changed_is_read(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    days = Days.of(date(2026, 11, 10), NIGHT)
    call_db.fill(admin, CITY, days, as_of=night_of(NIGHT), schema="center", table="call")
    extraction = extract(warehouse_db)
    (expected,) = admin.execute(
        "select count(*) from center.call where updated_at >= '2026-11-16 00:00+09' and updated_at < '2026-11-18+09'"
    ).fetchone() or (0,)
    assert extraction.rejected == ()
    assert extraction.rows.num_rows == extraction.declared_count == expected > 50
    days_of_calls = {t.astimezone(KST).date() for t in extraction.rows["received_at"].to_pylist()}
    # Corrections and removals of earlier days came along, and their days with them.
    assert min(days_of_calls) < WINDOW.start_on
    assert extraction.covered is not None
    assert (extraction.covered.start_on, extraction.covered.end_on) == (min(days_of_calls), WINDOW.end_on)


def test_the_same_snapshot_gives_the_same_rows_and_checksum(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    call_db.fill(admin, CITY, Days.of(NIGHT, NIGHT), as_of=night_of(NIGHT), schema="center", table="call")
    ledger = MemoryLedger()
    first = extract(warehouse_db, ledger=ledger)
    ledger.kept[FEED] = {item: position for item, position in first.positions.items() if position}
    second = extract(warehouse_db, ledger=ledger)
    assert first.rows.num_rows > 10
    assert first.rows.equals(second.rows)
    assert first.artefacts == second.artefacts
    assert first.positions == second.positions


def test_a_row_is_typed_and_its_watermark_is_kept_whole(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    insert(admin)
    extraction = extract(warehouse_db)
    (row,) = extraction.rows.to_pylist()
    assert {
        name: row[name] for name in ("call_id", "is_abandoned", "wait_seconds", "is_deleted", "department_name")
    } == {
        "call_id": "C1",
        "is_abandoned": False,
        "wait_seconds": 28,
        "is_deleted": False,
        "department_name": None,
    }
    assert row["received_at"] == datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC)
    assert extraction.positions == {"updated_at": "2026-11-17T00:10:00.123456+00:00"}
    assert "postgresql://127.0.0.1" in extraction.artefacts[0].address
    assert warehouse_db.password("loader") not in extraction.artefacts[0].address


def test_what_changed_after_the_window_waits_for_its_own_night(
    warehouse_db: Warehouse, admin: psycopg.Connection
) -> None:
    insert(admin, updated_at="2026-11-17 23:59:59.999999+09")
    insert(admin, call_id="C2", updated_at="2026-11-18 00:00:00+09")
    assert extract(warehouse_db).rows["call_id"].to_pylist() == ["C1"]


def test_a_night_after_missed_nights_goes_back_to_the_watermark(
    warehouse_db: Warehouse, admin: psycopg.Connection
) -> None:
    insert(admin, call_id="OLD", received_at="2026-11-02 10:00+09", updated_at="2026-11-09 10:00+09")
    insert(admin, call_id="SEEN", received_at="2026-11-02 10:00+09", updated_at="2026-11-08 09:59+09")
    insert(admin)
    ledger = MemoryLedger(kept={FEED: {"updated_at": "2026-11-08T01:00:00+00:00"}})
    extraction = extract(warehouse_db, ledger=ledger)
    assert extraction.rows["call_id"].to_pylist() == ["OLD", "C1"]
    assert extraction.covered == Window.of_days(date(2026, 11, 2), NIGHT)


def test_an_old_night_again_never_takes_the_watermark_back(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    insert(admin)
    ledger = MemoryLedger(kept={FEED: {"updated_at": "2026-11-20T01:00:00+00:00"}})
    extraction = extract(warehouse_db, ledger=ledger)
    assert extraction.rows.num_rows == 1
    assert extraction.positions == {"updated_at": "2026-11-20T01:00:00+00:00"}


def test_an_empty_night_is_a_delivery_of_none(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    extraction = extract(warehouse_db)
    assert (extraction.rows.num_rows, extraction.declared_count, extraction.positions) == (0, 0, {})
    assert extraction.covered == WINDOW


def test_a_deleted_call_keeps_its_place_without_its_words(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    insert(admin, deleted_yn="Y")
    (row,) = extract(warehouse_db).rows.to_pylist()
    assert (row["call_id"], row["is_deleted"], row["summary"], row["caller_key"]) == ("C1", True, None, None)


def test_changes_land_with_their_watermark_and_the_next_night_goes_on_there(
    warehouse_db: Warehouse, admin: psycopg.Connection
) -> None:
    insert(admin, call_id="C0", received_at="2026-11-01 10:00+09", updated_at="2026-11-17 10:00+09")
    insert(admin, updated_at="2026-11-17 11:00+09")
    landed = _land(warehouse_db)
    assert (landed.landed_count, landed.quarantined_count, landed.declared_count) == (2, 0, 2)
    assert landed.window == Window.of_days(date(2026, 11, 1), NIGHT)
    found = admin.execute(
        "select call_id, covered_on, summary, caller_key like 'k1:%%' from raw.call_center_call_change order by 1"
    ).fetchall()
    assert found == [
        ("C0", date(2026, 11, 1), "버스가 안 와요", True),
        ("C1", date(2026, 11, 17), "버스가 안 와요", True),
    ]
    kept = admin.execute("select item, position from quality.source_position where feed = %s", (FEED,)).fetchall()
    assert kept == [("updated_at", "2026-11-17T02:00:00+00:00")]


def _land(warehouse: Warehouse) -> Delivery:
    with warehouse.connect("loader") as connection, warehouse.connect("loader", autocommit=True) as asking:
        made = {"database_url": warehouse.url("loader"), "table": "center.call"}
        (extractor,) = build(made, ledger=PostgresLedger(asking))
        return land(
            connection,
            extractor,
            WINDOW,
            business_date=NIGHT,
            run_id="test",
            masker=Masker(key=b"0123456789abcdef", key_id="k1"),
            pulled_at=PULLED_AT,
        )


def test_a_table_of_another_layout_is_a_matter_of_settings(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    admin.execute(
        'create table center."VOC" ("CALL_META_ID" text, "CONTENT" text, "REGDATE" varchar(14), "L_CATE_NAME" text,'
        ' "GU_NAME" text, "DEPART" text, "SENSITIVITY" char(1), "MODDATE" timestamp)'
    )
    admin.execute('grant select on center."VOC" to loader')
    admin.execute(
        'insert into center."VOC" values'
        " ('7', '버스가 안 와요', '20261117090312', '교통', '부평구', '버스정책과', 'N', '2026-11-17 09:10')"
    )
    extraction = extract(
        warehouse_db,
        table="center.VOC",
        watermark_column="MODDATE",
        columns={
            "call_id": "CALL_META_ID",
            "received_at": "REGDATE",
            "summary": "CONTENT",
            "category_large": "L_CATE_NAME",
            "district_name": "GU_NAME",
            "department_name": "DEPART",
        },
    )
    (row,) = extraction.rows.to_pylist()
    assert row["received_at"] == datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC)
    assert (row["call_id"], row["summary"], row["department_name"]) == ("7", "버스가 안 와요", "버스정책과")
    assert (row["is_abandoned"], row["is_deleted"]) == (None, None)
    assert row["updated_at"] == datetime(2026, 11, 17, 0, 10, tzinfo=UTC)
    assert extraction.unknown is not None
    assert extraction.unknown.to_pydict() == {"row_number": [1], "SENSITIVITY": ["N"]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("alter table center.call drop column received_at", "received_at"),
        ("alter table center.call rename column updated_at to changed_at", "updated_at"),
        ("alter table center.call drop column call_id", "call_id"),
        ("alter table center.call alter column summary type bytea using summary::bytea", r"summary\(bytea\)"),
        ("alter table center.call alter column wait_seconds type jsonb using '{}'", r"wait_seconds\(jsonb\)"),
        ("alter table center.call alter column updated_at type text", r"updated_at\(text\)"),
        ("alter table center.call alter column received_at type integer using 1", r"received_at\(integer\)"),
        ("drop table center.call", r"표 center\.call"),
    ],
)
def test_a_missing_or_retyped_column_stops_and_is_named(
    warehouse_db: Warehouse, admin: psycopg.Connection, change: str, said: str
) -> None:
    insert(admin)
    admin.execute(change)
    with pytest.raises(SourceFormatError, match=said) as raised:
        extract(warehouse_db)
    assert "버스가" not in str(raised.value)
    assert "조치: " in str(raised.value)


def test_a_column_of_words_where_numbers_stood_sets_its_rows_aside(
    warehouse_db: Warehouse, admin: psycopg.Connection
) -> None:
    insert(admin)
    admin.execute("alter table center.call alter column wait_seconds type text using '28초'")
    extraction = extract(warehouse_db)
    assert (extraction.rows.num_rows, extraction.declared_count) == (0, 1)
    (rejected,) = extraction.rejected
    assert (rejected.row_number, rejected.column) == (1, "wait_seconds")
    assert "010-1234-5678" not in rejected.content


@pytest.mark.parametrize("received_at", ["infinity", "0044-03-15 10:00 BC", "20260-01-01"])
def test_a_moment_that_no_call_has_is_one_bad_row(
    warehouse_db: Warehouse, admin: psycopg.Connection, received_at: str
) -> None:
    insert(admin)
    insert(admin, call_id="C2", received_at=received_at)
    extraction = extract(warehouse_db)
    assert extraction.rows["call_id"].to_pylist() == ["C1"]
    assert [r.column for r in extraction.rejected] == ["received_at"]


def test_a_new_column_is_kept_apart_but_never_bytes(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    insert(admin)
    admin.execute("alter table center.call add agent_name text default '김상담', add recording bytea default '\\x00'")
    unknown = extract(warehouse_db).unknown
    assert unknown is not None
    assert unknown.to_pydict() == {"row_number": [1], "agent_name": ["김상담"]}


def test_the_table_is_only_read(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    insert(admin)
    admin.execute("create sequence center.looks; grant usage on sequence center.looks to loader")
    _replace_by_view(admin, "nextval('center.looks') > 0")
    with pytest.raises(SourceFormatError, match="ReadOnlySqlTransaction 25006"):
        extract(warehouse_db)
    assert admin.execute("select is_called from center.looks").fetchone() == (False,)


def test_a_connection_lost_while_reading_lands_nothing_and_says_so(
    warehouse_db: Warehouse, admin: psycopg.Connection
) -> None:
    insert(admin)
    insert(admin, call_id="C2", updated_at="2026-11-17 10:00+09")
    _replace_by_view(admin, "call_id <> 'C2' or pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(SourceUnavailableError, match="읽는 중에 끊김") as raised:
        extract(warehouse_db)
    assert warehouse_db.password("loader") not in str(raised.value)


def test_calls_without_a_moment_of_change_are_a_gap(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    admin.execute("alter table center.call alter updated_at drop not null")
    insert(admin)
    insert(admin, call_id="C2", updated_at=None)
    insert(admin, call_id="C3", updated_at="infinity")
    extraction = extract(warehouse_db)
    assert extraction.declared_count == 1
    assert [gap.split(":")[0] for gap in extraction.gaps] == [
        "변경일시(updated_at)가 비어 있거나 무한대인 통화 2건은 읽지 못함"
    ]


def test_a_call_of_a_year_that_is_a_slip_of_the_keyboard_does_not_stretch_the_delivery(
    warehouse_db: Warehouse, admin: psycopg.Connection
) -> None:
    insert(admin)
    insert(admin, call_id="C2", received_at="1998-11-17 09:00+09")
    insert(admin, call_id="C3", received_at="2025-01-02 09:00+09")
    assert extract(warehouse_db).covered == Window(date(2025, 1, 2), WINDOW.end_on)


def test_a_number_that_gets_decimals_names_the_same_call(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    insert(admin, call_id="12")
    admin.execute("alter table center.call alter call_id type numeric(12, 2) using call_id::numeric")
    assert extract(warehouse_db).rows["call_id"].to_pylist() == ["12"]


def test_an_error_of_the_query_is_told_apart_from_a_lost_connection(
    warehouse_db: Warehouse, admin: psycopg.Connection
) -> None:
    insert(admin)
    _replace_by_view(admin, "1 / (wait_seconds - 28) > 0")
    with pytest.raises(SourceFormatError, match=r"오류로 답함\(DivisionByZero 22012\)") as raised:
        extract(warehouse_db)
    assert raised.value.__cause__ is None


def test_a_database_that_takes_too_long_is_left(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    insert(admin)
    _replace_by_view(admin, "pg_sleep(30) is not null")
    with pytest.raises(SourceUnavailableError, match="1초 안에 답하지 않음"):
        extract(warehouse_db, statement_seconds=1)


def test_a_role_that_may_not_read_is_told_apart(warehouse_db: Warehouse, admin: psycopg.Connection) -> None:
    admin.execute("revoke select on center.call from loader")
    with pytest.raises(SourceUnavailableError, match="권한이 없음"):
        extract(warehouse_db)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://loader:s3cret@127.0.0.1:1/x",
        "postgresql://loader:s3cret@[bad",
        "host=127.0.0.1 port=1 password=s3cret",
    ],
)
def test_a_database_that_is_not_there_is_unavailable_and_keeps_its_password(url: str) -> None:
    (extractor,) = build({"database_url": url, "table": "center.call"}, ledger=MemoryLedger())
    with pytest.raises(SourceUnavailableError) as raised:
        extractor.extract(WINDOW, pulled_at=PULLED_AT)
    assert "s3cret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("position", ["yesterday", "2026-11-08T01:00:00", ""])
def test_a_position_that_is_no_moment_is_refused(
    warehouse_db: Warehouse, admin: psycopg.Connection, position: str
) -> None:
    with pytest.raises(SourceFormatError, match="이어 읽을 자리"):
        extract(warehouse_db, ledger=MemoryLedger(kept={FEED: {"updated_at": position}}))


def _replace_by_view(admin: psycopg.Connection, condition: str) -> None:
    admin.execute("alter table center.call rename to stored")
    admin.execute(f"create view center.call as select * from center.stored where {condition}")
    admin.execute("grant select on center.call to loader")
