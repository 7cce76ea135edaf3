"""The registers of a synthetic city through the whole night: landed, judged, and stated anew in staging."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dbt.cli.main import dbtRunner

from demo_city import exports, registers
from demo_city.city import City
from expectations.gate import judge_delivery
from expectations.results import Verdict
from extract.landing import land
from extract.privacy import Masker
from extract.registry import feed_named
from extract.sources.register.extractor import RegisterExtractor
from extract.window import Window
from tests.fakes.register_book import TASKS, book, definition_of, drop, task
from tests.integration.dbt.city_desk import PROJECT, environment

CITY = City(seed=31, scale=0.05)
NIGHT = date(2026, 11, 17)
MASKER = Masker(key=b"0123456789abcdef" * 2, key_id="k1")


@pytest.fixture(autouse=True)
def nothing_delivered_yet(warehouse_db: Any) -> None:
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database), autocommit=True) as connection:
        connection.execute("truncate quality.delivery, quality.accepted_day, quality.changed_day cascade")


def night(
    warehouse: Any, folder: Path, entities: str, business_date: date = NIGHT, window: Window | None = None
) -> Verdict:
    extractor = RegisterExtractor(definition_of(entities), folder, ())
    pulled_at = datetime(business_date.year, business_date.month, business_date.day, 16, tzinfo=UTC)
    with warehouse.connect("loader") as connection:
        delivery = land(
            connection,
            extractor,
            window or Window.of_night(business_date, overlap_days=extractor.feed.overlap_days),
            business_date=business_date,
            run_id="test",
            masker=MASKER,
            pulled_at=pulled_at,
        )
    return judge_delivery(
        warehouse.url("gatekeeper"),
        delivery_key=delivery.delivery_key,
        feed=feed_named(extractor.feed.name),
        judged_at=pulled_at,
    )


def staged(warehouse: Any, folder: Path, patch: pytest.MonkeyPatch, query: str) -> list[tuple[Any, ...]]:
    """What staging says after the registers' models were built."""
    environment(
        patch,
        host=warehouse.host,
        port=warehouse.port,
        database=warehouse.database,
        password=warehouse.password("transformer"),
    )
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(folder / "target")]
    quiet = ["--log-path", str(folder / "target"), "--log-level", "none", "--no-use-colors"]
    built = dbtRunner().invoke(["run", "--select", "path:models/staging/register", *where, *quiet])
    assert built.success, built.exception or [r.message for r in built.result.results]
    assert len(built.result.results) == 16
    with warehouse.connect("transformer") as connection:
        return list(connection.execute(query).fetchall())


def test_every_register_of_a_usual_city_is_let_in_without_a_word(warehouse_db: Any, tmp_path: Path) -> None:
    feeds = tuple(registers.OVERLAP_DAYS)
    exports.drop_history(CITY, date(2026, 8, 1), NIGHT - timedelta(days=1), tmp_path, feeds)
    exports.drop_night(CITY, NIGHT, tmp_path, feeds)
    for entities in registers.ENTITIES:
        verdict = night(warehouse_db, tmp_path, entities, window=Window.of_days(date(2026, 8, 1), NIGHT))
        assert verdict.is_accepted, verdict.explain()
        assert verdict.warnings == (), verdict.explain()
        assert verdict.changed_days


def test_a_night_without_a_register_is_accepted_and_changes_nothing(warehouse_db: Any, tmp_path: Path) -> None:
    verdict = night(warehouse_db, tmp_path, "tasks")
    assert verdict.is_accepted
    assert verdict.changed_days == ()


def test_a_committee_of_23_is_let_in_with_a_warning(warehouse_db: Any, tmp_path: Path) -> None:
    members = definition_of("committee_members")
    rows = [[f"W-{n:02d}", *row[1:]] for n, row in enumerate(members.examples[:-1])]
    drop(tmp_path, "등록부_시정참여정책위원회_20261117.xlsx", book(rows, definition=members))
    verdict = night(warehouse_db, tmp_path, "committee_members")
    assert verdict.is_accepted
    assert [f.expectation for f in verdict.warnings] == ["two_dozen_members_serve"]


def test_a_register_with_many_bad_rows_is_rejected(warehouse_db: Any, tmp_path: Path) -> None:
    rows = [task(n, progress_rate="반쯤" if n % 4 == 0 else 10) for n in range(1, 41)]
    drop(tmp_path, "등록부_소통활성화과제_20261117.xlsx", book(rows))
    verdict = night(warehouse_db, tmp_path, "tasks")
    assert not verdict.is_accepted
    assert "few_rows_are_quarantined" in {f.expectation for f in verdict.failures}


def test_personal_data_in_a_register_is_masked_and_persons_are_hashed(warehouse_db: Any, tmp_path: Path) -> None:
    drop(tmp_path, "등록부_소통활성화과제_20261117.xlsx", book([task(1, plan_text="문의 010-1234-5678 로")]))
    answer = ["2026Q3", "R-1", "버스정책과", "A1234567", "P01", 3]
    drop(
        tmp_path,
        "등록부_개인자가진단_20261117.xlsx",
        book([answer], definition=definition_of("self_checks")),
    )
    assert night(warehouse_db, tmp_path, "tasks").is_accepted
    assert night(warehouse_db, tmp_path, "self_checks").is_accepted
    with warehouse_db.connect("loader") as connection:
        (plan,) = connection.execute("select plan_text from raw.register_task").fetchone()
        (person,) = connection.execute("select respondent_key from raw.register_self_check").fetchone()
    assert "010-1234-5678" not in plan
    assert person.startswith("k1:")
    assert "A1234567" not in person


def test_the_latest_statement_of_a_year_is_in_force_and_one_sent_again_replaces_the_first(
    warehouse_db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_year = [task(9, task_year=2025, started_on="2025-03-03", due_on="2025-12-01")]
    drop(tmp_path, "등록부_소통활성화과제_20261101.xlsx", book([*old_year, task(1), task(2)]))
    night(warehouse_db, tmp_path, "tasks", date(2026, 11, 2))
    drop(tmp_path, "등록부_소통활성화과제_20261115.xlsx", book([task(1, progress_rate=50), task(3), task(4)]))
    night(warehouse_db, tmp_path, "tasks", date(2026, 11, 16))
    drop(tmp_path, "등록부_소통활성화과제_20261115.xlsx", book([task(1, progress_rate=60), task(3)]))
    night(warehouse_db, tmp_path, "tasks", NIGHT)
    query = f"select task_year, task_code, progress_rate from staging.stg_register__{TASKS.entities} order by 1, 2"
    assert staged(warehouse_db, tmp_path, monkeypatch, query) == [
        (2025, "T-009", 0.4),
        (2026, "T-001", 0.6),
        (2026, "T-003", 0.4),
    ]


def test_the_ledger_keeps_what_vanished_and_says_so(
    warehouse_db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def entry(number: int, points: int = 5) -> list[Any]:
        return [f"M{number}", "2026-03-02", "도로과", "하수과", points, 2026, "T-001", "점검", "최승인", "2026-03-03"]

    ledger = definition_of("mileage_entries")
    for day, rows in (("01", [entry(1), entry(2), entry(3)]), ("15", [entry(1), entry(3, 50), entry(4)])):
        drop(tmp_path, f"등록부_협업마일리지_202611{day}.xlsx", book(rows, definition=ledger))
    assert night(warehouse_db, tmp_path, "mileage_entries").is_accepted
    query = (
        "select entry_code, points, is_vanished, is_reworded, first_stated_on"
        " from staging.stg_register__mileage_entries order by 1"
    )
    assert staged(warehouse_db, tmp_path, monkeypatch, query) == [
        ("M1", 5, False, False, date(2026, 11, 1)),
        ("M2", 5, True, False, date(2026, 11, 1)),
        ("M3", 50, False, True, date(2026, 11, 1)),
        ("M4", 5, False, False, date(2026, 11, 15)),
    ]
