"""Two nights of the civic groups on a real warehouse: landed, judged, and staged in their latest accepted version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dbt.cli.main import dbtRunner

from demo_city.city import City
from demo_city.civic import GROUPS
from demo_city.days import night_of
from demo_city.server import CityServer
from demo_city.services.civic_group import service
from demo_city.site import CitySite
from expectations.gate import judge_delivery
from extract.contract import Delivery
from extract.landing import land
from extract.ledger import PostgresLedger
from extract.privacy import Masker
from extract.registry import extractors, feed_named
from extract.window import Window
from tests.conftest import Warehouse
from tests.integration.dbt.city_desk import PROJECT, environment, failures

CITY = City(seed=31, scale=0.1)
EVE, NIGHT = date(2026, 11, 16), date(2026, 11, 17)
FEED, MODEL = "civic_group.statements", "stg_civic_group__statements"
SELECTORS = {"item": "tbody tr:has(a)", "link": "td.subject a", "date": "td.date", "body": "div.content"}
GROUP_SETTINGS = [
    {"name": GROUPS["solidarity"], "kind": "rss", "address": "/civic_group/solidarity/rss.xml"},
    {
        "name": GROUPS["bupyeong"],
        "kind": "html",
        "address": "/civic_group/bupyeong/notice",
        "page_parameter": "page",
        "selectors": SELECTORS,
    },
]


@pytest.fixture(scope="module")
def city() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY), services=[service(CITY)]) as running:
        yield running


def land_night(warehouse: Warehouse, city: CityServer, night: date, window: Window) -> Delivery:
    city.latest_on = night
    settings = {"base_url": city.base_url, "groups": GROUP_SETTINGS, "min_interval_seconds": 0}
    with warehouse.connect("loader", autocommit=True) as connection:
        (extractor,) = extractors("civic_group", settings, ledger=PostgresLedger(connection))
        delivery = land(
            connection,
            extractor,
            window,
            business_date=night,
            run_id="test",
            masker=Masker(key=b"0123456789abcdef" * 2, key_id="k1"),
            pulled_at=night_of(night),
        )
    verdict = judge_delivery(
        warehouse.url("gatekeeper"),
        delivery_key=delivery.delivery_key,
        feed=feed_named(FEED),
        judged_at=night_of(night),
    )
    assert verdict.is_accepted, verdict.explain()
    return delivery


def value(warehouse: Warehouse, query: str) -> Any:
    with psycopg.connect(warehouse.server.server.url(warehouse.database)) as connection:
        (found,) = connection.execute(query).fetchone() or (None,)  # type: ignore[arg-type]
    return found


def stage(warehouse: Warehouse, target: Path, *, changed_after: int) -> int:
    """Build and test the staging model; returns how far the changes were taken in."""
    through = int(value(warehouse, "select coalesce(max(changed_id), 0) from quality.changed_day"))
    variables = f"{{business_date: '2026-11-17', changed_after: {changed_after}, changed_through: {through}}}"
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    quiet = ["--log-path", str(target), "--log-level", "none", "--no-use-colors"]
    for step in ("run", "test"):
        outcome = dbtRunner().invoke([step, "--select", MODEL, *where, *quiet, "--vars", variables])
        assert outcome.success, f"{step}: {outcome.exception or failures(outcome)}"
    return through


def test_two_nights_land_are_accepted_and_are_staged_once(
    warehouse_db: Warehouse, city: CityServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment(
        monkeypatch,
        host=warehouse_db.host,
        port=warehouse_db.port,
        database=warehouse_db.database,
        password=warehouse_db.password("transformer"),
    )
    first = land_night(warehouse_db, city, EVE, Window.of_days(date(2026, 10, 20), EVE))
    assert (first.landed_count > 20, first.gaps) == (True, ())
    seen = stage(warehouse_db, tmp_path, changed_after=0)
    eve = value(warehouse_db, f"select count(*) from staging.{MODEL}")
    undated = value(warehouse_db, f"select count(*) from staging.{MODEL} where is_day_assumed")
    assert (eve, undated > 0) == (first.landed_count, True)

    for _ in range(2):
        land_night(warehouse_db, city, NIGHT, Window.of_night(NIGHT, overlap_days=feed_named(FEED).overlap_days))
    stage(warehouse_db, tmp_path, changed_after=seen)
    staged = value(warehouse_db, f"select count(*) from staging.{MODEL}")
    assert staged == value(warehouse_db, "select count(distinct post_id) from raw.civic_group_statement") >= eve
    # An undated statement keeps the day on which it was found first.
    moved = value(
        warehouse_db,
        "select count(*) from (select post_id from raw.civic_group_statement where is_day_assumed"
        " group by post_id having count(distinct posted_on) > 1) r",
    )
    assert moved == 0
    lacking = "site_name is null or stance_code is null or occurred_at is null"
    named = f"select count(*) from staging.{MODEL} where {lacking}"
    assert value(warehouse_db, named) == 0
    assert value(warehouse_db, f"select count(distinct stance_code) from staging.{MODEL}") >= 4
