"""The demo city's social networks landed in PostgreSQL and judged, twice in the same night."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import psycopg
import pytest

from demo_city.city import City
from demo_city.days import night_of
from demo_city.server import CityServer
from demo_city.services import facebook, instagram, services_of, youtube
from demo_city.site import CitySite
from expectations.gate import judge_delivery
from extract.contract import Delivery
from extract.landing import land
from extract.ledger import PostgresLedger
from extract.privacy import Masker
from extract.registry import extractors, feed_named
from extract.window import Window
from tests.conftest import Warehouse

CITY = City(seed=31, scale=0.1)
NIGHT = date(2026, 11, 17)
MASKER = Masker(key=b"0123456789abcdef" * 2, key_id="k1")
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "facebook": {"pages": {facebook.PAGE_ID: facebook.PAGE_NAME}},
    "instagram": {"user_id": instagram.USER_ID, "hashtags": ["인천"]},
    "x": {"queries": ["인천"], "outbound_accounts": ["incheon_official"], "with_names": True},
    "youtube": {"channel_ids": [youtube.CHANNEL_ID], "queries": ["인천시"]},
}
FEEDS = ("facebook.posts", "facebook.comments", "instagram.media", "x.posts", "youtube.comments")


@pytest.fixture(scope="module")
def city() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY), services=services_of(CITY)) as server:
        yield server


def land_night(warehouse_db: Warehouse, city: CityServer, feed: str, **more: Any) -> Delivery:
    source = feed.split(".")[0]
    http = {"sleep": lambda seconds: None, "min_interval_seconds": 0}
    settings = {**SETTINGS[source], "base_url": city.base_url, "api_key": "k", "http": http, **more}
    with warehouse_db.connect("loader", autocommit=True) as ledger, warehouse_db.connect("loader") as connection:
        built = extractors(source, settings, ledger=PostgresLedger(ledger))
        extractor = next(e for e in built if e.feed.name == feed)
        return land(
            connection,
            extractor,
            Window.of_night(NIGHT, overlap_days=extractor.feed.overlap_days),
            business_date=NIGHT,
            run_id="test",
            masker=MASKER,
            pulled_at=night_of(NIGHT),
        )


def content(connection: psycopg.Connection, feed: str, delivery_key: int) -> list[tuple[Any, ...]]:
    columns = ", ".join(column.name for column in feed_named(feed).columns)
    statement = f"select {columns} from {feed_named(feed).relation} where delivery_key = %s order by post_id"
    return connection.execute(statement.encode(), (delivery_key,)).fetchall()


@pytest.mark.parametrize("feed", FEEDS)
def test_a_night_is_landed_and_let_in_and_lands_the_same_again(
    warehouse_db: Warehouse, city: CityServer, feed: str
) -> None:
    first = land_night(warehouse_db, city, feed)
    assert first.landed_count > 0
    assert first.quarantined_count == 0
    assert first.gaps == ()
    verdict = judge_delivery(
        warehouse_db.url("gatekeeper"),
        delivery_key=first.delivery_key,
        feed=feed_named(feed),
        judged_at=night_of(NIGHT),
    )
    assert verdict.is_accepted, verdict.explain()
    assert [warning.expectation for warning in verdict.warnings] == []
    second = land_night(warehouse_db, city, feed)
    with warehouse_db.connect("loader") as connection:
        rows = content(connection, feed, first.delivery_key)
        assert rows == content(connection, feed, second.delivery_key)
        relation = feed_named(feed).relation
        keys = [row[0] for row in connection.execute(f"select author_key from {relation}".encode()) if row[0]]
    assert all(key.startswith("k1:") for key in keys)
    assert keys, "somebody wrote something"


def test_what_the_budget_left_over_is_remembered_between_runs(warehouse_db: Warehouse, city: CityServer) -> None:
    admin = warehouse_db.server.server.url(warehouse_db.database)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("delete from quality.request_spending where quota = 'x.reads'")
    short = land_night(warehouse_db, city, "x.posts", monthly_reads=20, page_size=10, night_share=1.0)
    assert len(short.gaps) == 1
    with warehouse_db.connect("loader") as connection:
        ((item, position),) = connection.execute(
            "select item, position from quality.source_position where feed = 'x.posts'"
        ).fetchall()
        (spent,) = connection.execute(
            "select sum(units) from quality.request_spending where quota = 'x.reads'"
        ).fetchone() or (0,)
    assert (item, position[:8]) == ("인천", "2026-11-")
    assert spent == 20
    whole = land_night(warehouse_db, city, "x.posts")
    assert whole.gaps == ()
    assert whole.landed_count > short.landed_count == 20
    with warehouse_db.connect("loader") as connection:
        left = connection.execute("select count(*) from quality.source_position where feed = 'x.posts'").fetchone()
    assert left == (0,)
