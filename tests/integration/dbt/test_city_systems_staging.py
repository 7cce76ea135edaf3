"""Nights of the city's own systems on a real warehouse, as staging tells them: changed, moved, deleted, published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dbt.cli.main import dbtRunner

from demo_city import call_db, exports
from demo_city.city import City
from demo_city.days import Days, night_of
from demo_city.server import CityServer
from demo_city.services.homepage_boards import service
from demo_city.site import CitySite
from expectations.gate import judge_delivery
from extract.landing import land
from extract.ledger import PostgresLedger
from extract.privacy import Masker
from extract.registry import extractors, feed_named
from extract.window import Window
from tests.conftest import Warehouse
from tests.integration.dbt.city_desk import PROJECT, environment, failures

CITY = City(seed=31, scale=0.1)
EVE, NIGHT = date(2026, 11, 16), date(2026, 11, 17)
PAST = Window.of_days(date(2026, 11, 2), EVE)
MODELS = {
    "call_center.call_changes": "stg_call_center__call_changes",
    "saeol.cases": "stg_saeol__cases",
    "homepage.mayor_proposals": "stg_homepage__mayor_proposals",
    "homepage.notices": "stg_homepage__notices",
}
MASKER = Masker(key=b"0123456789abcdef" * 2, key_id="k1")


@pytest.fixture(scope="module")
def admin(warehouse_db: Warehouse) -> Iterator[psycopg.Connection]:
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database), autocommit=True) as connection:
        call_db.create_table(connection, schema="center", table="call")
        connection.execute("grant usage on schema center to loader; grant select on center.call to loader")
        yield connection


@pytest.fixture(scope="module")
def city() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY), services=[service(CITY)]) as running:
        yield running


def land_night(warehouse: Warehouse, city: CityServer, folder: Path, feed: str, night: date, window: Window) -> None:
    city.latest_on = night
    if feed in exports.OVERLAP_DAYS:
        exports.drop(CITY, feed=feed, window=window, as_of=night_of(night), drop_dir=folder)
    settings = {
        "drop_dir": folder,
        "base_url": city.base_url,
        "notice_boards": ["IC010205", "IC010101"],
        "database_url": warehouse.url("loader"),
        "table": "center.call",
    }
    with warehouse.connect("loader", autocommit=True) as connection:
        built = extractors(feed.split(".")[0], settings, ledger=PostgresLedger(connection))
        extractor = next(e for e in built if e.feed.name == feed)
        delivery = land(
            connection,
            extractor,
            window,
            business_date=night,
            run_id="test",
            masker=MASKER,
            pulled_at=night_of(night),
        )
    verdict = judge_delivery(
        warehouse.url("gatekeeper"),
        delivery_key=delivery.delivery_key,
        feed=feed_named(feed),
        judged_at=night_of(night),
    )
    assert verdict.is_accepted, verdict.explain()


def rows(admin: psycopg.Connection, query: str) -> list[Any]:
    return admin.execute(query).fetchall()  # type: ignore[arg-type]


def test_what_changed_moved_or_went_is_so_in_staging(
    warehouse_db: Warehouse,
    admin: psycopg.Connection,
    city: CityServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    environment(
        monkeypatch,
        host=warehouse_db.host,
        port=warehouse_db.port,
        database=warehouse_db.database,
        password=warehouse_db.password("transformer"),
    )
    call_db.fill(admin, CITY, Days(PAST.start_on, PAST.end_on), as_of=night_of(EVE), schema="center", table="call")
    for feed in MODELS:
        land_night(warehouse_db, city, tmp_path, feed, EVE, PAST)
    seen = stage(admin, tmp_path, changed_after=0)
    eve = {feed: rows(admin, f"select count(*) from staging.{model}")[0][0] for feed, model in MODELS.items()}
    assert min(eve.values()) > 30

    # Long after they came in, one call is deleted, one is corrected, and one turns out to be of another day.
    gone, mended, moved = (
        row[0]
        for row in rows(
            admin,
            "select call_id from center.call where deleted_yn = 'N' and received_at < '2026-11-04 00:00+09'"
            " order by call_id limit 3",
        )
    )
    stamp = "updated_at = '2026-11-17 15:00+09'"
    admin.execute(f"update center.call set deleted_yn = 'Y', {stamp} where call_id = %s", (gone,))  # type: ignore[arg-type]
    admin.execute(f"update center.call set summary = '고쳐 씀', {stamp} where call_id = %s", (mended,))  # type: ignore[arg-type]
    later = ", ".join(f"{name} = {name} + interval '3 days'" for name in ("received_at", "answered_at", "ended_at"))
    admin.execute(f"update center.call set {later}, {stamp} where call_id = %s", (moved,))  # type: ignore[arg-type]
    for feed in MODELS:
        window = Window.of_night(NIGHT, overlap_days=feed_named(feed).overlap_days)
        land_night(warehouse_db, city, tmp_path, feed, NIGHT, window)
    stage(admin, tmp_path, changed_after=seen)

    staged = "select call_id, occurred_on from staging.stg_call_center__call_changes"
    held = (
        "select call_id, (received_at at time zone 'Asia/Seoul')::date from center.call"
        " where deleted_yn = 'N' and updated_at < '2026-11-18 00:00+09'"
    )
    assert sorted(rows(admin, staged)) == sorted(rows(admin, held))
    assert rows(admin, f"{staged} where call_id = '{gone}'") == []
    assert rows(admin, f"{staged} where call_id = '{moved}'") == [(moved, date(2026, 11, 5))]
    said = f"select summary from staging.stg_call_center__call_changes where call_id = '{mended}'"
    assert rows(admin, said) == [("고쳐 씀",)]

    for feed, model in MODELS.items():
        assert rows(
            admin, f"select count(*) from staging.{model} where occurred_at is null or occurred_on is null"
        ) == [(0,)]
        if feed != "call_center.call_changes":
            newest = f"select count(*) from staging.{model} where occurred_on = '{NIGHT}'"
            assert rows(admin, newest)[0][0] > 0
    assert rows(admin, "select bool_and(is_outbound), bool_or(is_day_assumed) from staging.stg_homepage__notices") == [
        (True, False)
    ]
    assert rows(
        admin, "select count(*) from staging.stg_saeol__cases where agency_name !~ '^인천광역시 .+[구군]$'"
    ) == [(0,)]


def stage(admin: psycopg.Connection, target: Path, *, changed_after: int) -> int:
    """Build and test these staging models; returns how far the changes were taken in."""
    through = int(rows(admin, "select coalesce(max(changed_id), 0) from quality.changed_day")[0][0])
    variables = f"{{business_date: '2026-11-17', changed_after: {changed_after}, changed_through: {through}}}"
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    quiet = ["--log-path", str(target), "--log-level", "none", "--no-use-colors"]
    for step in ("run", "test"):
        outcome = dbtRunner().invoke([step, "--select", *MODELS.values(), *where, *quiet, "--vars", variables])
        assert outcome.success, f"{step}: {outcome.exception or failures(outcome)}"
        assert len(outcome.result) >= len(MODELS)  # type: ignore[arg-type]
    return through
