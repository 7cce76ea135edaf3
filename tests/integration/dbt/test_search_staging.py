"""Two nights of the searches on a real warehouse: landed, judged, and staged in their latest accepted version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dbt.cli.main import dbtRunner

from demo_city.city import City
from demo_city.days import night_of
from demo_city.server import CityServer
from demo_city.services import bigkinds, kakao, naver
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
FEEDS = {
    "naver.items": "stg_naver__items",
    "kakao.documents": "stg_kakao__documents",
    "bigkinds.articles": "stg_bigkinds__articles",
}
MASKER = Masker(key=b"0123456789abcdef" * 2, key_id="k1")
STAGED = (
    "post_id",
    "occurred_at",
    "occurred_on",
    "platform",
    "site_name",
    "title",
    "body",
    "url",
    "author_key",
    "like_count",
    "reply_count",
    "share_count",
    "is_outbound",
    "is_day_assumed",
)


@pytest.fixture(scope="module")
def city() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY), services=[m.service(CITY) for m in (naver, kakao, bigkinds)]) as running:
        yield running


def land_night(warehouse: Warehouse, city: CityServer, feed: str, night: date, window: Window) -> Delivery:
    city.latest_on = night
    settings = {
        "base_url": city.base_url,
        "client_id": "i",
        "api_key": "k",
        "queries": ["인천", "검단"],
        "min_interval_seconds": 0,
    }
    with warehouse.connect("loader", autocommit=True) as connection:
        (extractor,) = extractors(feed.split(".")[0], settings, ledger=PostgresLedger(connection))
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
    return delivery


def value(warehouse: Warehouse, query: str) -> Any:
    with psycopg.connect(warehouse.server.server.url(warehouse.database)) as connection:
        (found,) = connection.execute(query).fetchone() or (None,)  # type: ignore[arg-type]
    return found


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
    for feed in FEEDS:
        assert land_night(warehouse_db, city, feed, EVE, Window.of_days(date(2026, 11, 9), EVE)).landed_count > 50
    seen = stage(warehouse_db, tmp_path, changed_after=0)
    eve = {feed: value(warehouse_db, f"select count(*) from staging.{model}") for feed, model in FEEDS.items()}
    undated = value(warehouse_db, "select count(*) from staging.stg_naver__items where is_day_assumed")
    assert undated > 50

    for feed in FEEDS:
        window = Window.of_night(NIGHT, overlap_days=feed_named(feed).overlap_days)
        assert land_night(warehouse_db, city, feed, NIGHT, window).gaps == ()
    again = Window.of_night(NIGHT, overlap_days=feed_named("naver.items").overlap_days)
    assert land_night(warehouse_db, city, "naver.items", NIGHT, again).gaps == ()
    stage(warehouse_db, tmp_path, changed_after=seen)
    for feed, model in FEEDS.items():
        relation = feed_named(feed).relation
        staged = value(warehouse_db, f"select count(*) from staging.{model}")
        assert staged == value(warehouse_db, f"select count(distinct post_id) from {relation}") > eve[feed]
        assert value(warehouse_db, f"select count(*) from staging.{model} where occurred_at is null") == 0
        assert (
            value(warehouse_db, f"select count(*) from (select {', '.join(STAGED)} from staging.{model}) r") == staged
        )
    # An undated post keeps the day on which it was found first.
    moved = value(
        warehouse_db,
        "select count(*) from (select post_id from raw.naver_item where is_day_assumed"
        " group by post_id having count(distinct posted_on) > 1) r",
    )
    assert moved == 0
    later = value(
        warehouse_db,
        "select count(*) from staging.stg_naver__items where is_day_assumed and occurred_on = '2026-11-17'",
    )
    assert 0 < later < undated


def stage(warehouse: Warehouse, target: Path, *, changed_after: int) -> int:
    """Build and test the staging models of the searches; returns how far the changes were taken in."""
    through = int(value(warehouse, "select coalesce(max(changed_id), 0) from quality.changed_day"))
    variables = f"{{business_date: '2026-11-17', changed_after: {changed_after}, changed_through: {through}}}"
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    quiet = ["--log-path", str(target), "--log-level", "none", "--no-use-colors"]
    for step in ("run", "test"):
        outcome = dbtRunner().invoke([step, "--select", *FEEDS.values(), *where, *quiet, "--vars", variables])
        assert outcome.success, f"{step}: {outcome.exception or failures(outcome)}"
        assert len(outcome.result) >= len(FEEDS)  # type: ignore[arg-type]
    return through
