"""What the city's own systems give, landed and judged as a night does: the gate must let a usual city in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from demo_city import call_db, exports
from demo_city.city import City
from demo_city.days import Days, night_of
from demo_city.server import CityServer
from demo_city.services.homepage_boards import service
from demo_city.site import CitySite
from expectations.gate import judge_delivery
from expectations.results import Verdict
from extract.landing import land
from extract.ledger import PostgresLedger
from extract.privacy import Masker
from extract.registry import extractors, feed_named
from extract.window import Window
from tests.conftest import Warehouse

CITY = City(seed=31, scale=0.1)
HISTORY = Window.of_days(date(2026, 10, 5), date(2026, 11, 16))
NIGHT = date(2026, 11, 17)
FEEDS = ("saeol.cases", "homepage.mayor_proposals", "homepage.notices", "call_center.call_changes")


@pytest.fixture(scope="module")
def city(warehouse_db: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Settings under which the night's feeds find the demo city."""
    folder = tmp_path_factory.mktemp("drop")
    admin_url = warehouse_db.server.server.url(warehouse_db.database)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        call_db.create_table(admin, schema="center", table="call")
        admin.execute("grant usage on schema center to loader; grant select on center.call to loader")
    with CityServer(CitySite(CITY), services=(service(CITY),)) as server:
        yield {
            "admin_url": admin_url,
            "drop_dir": folder,
            "base_url": server.base_url,
            "public_url": "https://www.incheon.go.kr",
            "notice_boards": ["IC010205", "IC010101"],
            "rss_paths": ["/rss/IC010303.xml"],
            "database_url": warehouse_db.url("loader"),
            "table": "center.call",
        }


def write(city: dict[str, Any], feed: str, window: Window, business_date: date) -> None:
    as_of = night_of(business_date)
    if feed in exports.OVERLAP_DAYS:
        exports.drop(CITY, feed=feed, window=window, as_of=as_of, drop_dir=Path(city["drop_dir"]))
    elif feed == "call_center.call_changes":
        with psycopg.connect(city["admin_url"], autocommit=True) as admin:
            days = Days(window.start_on - timedelta(days=5), window.end_on)
            call_db.fill(admin, CITY, days, as_of=as_of, schema="center", table="call")


def land_and_judge(
    warehouse: Warehouse, city: dict[str, Any], feed: str, window: Window, business_date: date
) -> tuple[Verdict, int]:
    write(city, feed, window, business_date)
    pulled_at: datetime = night_of(business_date)
    with warehouse.connect("loader") as connection, warehouse.connect("loader", autocommit=True) as asking:
        ledger = PostgresLedger(asking)
        extractor = next(e for e in extractors(feed.split(".")[0], city, ledger=ledger) if e.feed.name == feed)
        delivery = land(
            connection,
            extractor,
            window,
            business_date=business_date,
            run_id="test",
            masker=Masker(key=b"0123456789abcdef" * 2, key_id="k1"),
            pulled_at=pulled_at,
        )
    assert delivery.quarantined_count == 0
    verdict = judge_delivery(
        warehouse.url("gatekeeper"),
        delivery_key=delivery.delivery_key,
        feed=feed_named(feed),
        judged_at=pulled_at,
    )
    return verdict, delivery.landed_count


def warned(verdict: Verdict) -> set[str]:
    """What was warned about; landline numbers of offices look like personal data and are a person's to judge."""
    return {finding.expectation for finding in verdict.warnings} - {"texts_hold_nothing_like_personal_data"}


@pytest.mark.parametrize("feed", FEEDS)
def test_a_usual_past_and_a_usual_night_are_accepted(warehouse_db: Warehouse, city: dict[str, Any], feed: str) -> None:
    verdict, landed = land_and_judge(warehouse_db, city, feed, HISTORY, HISTORY.last_on)
    assert verdict.is_accepted, verdict.explain()
    assert landed > 100
    window = Window.of_night(NIGHT, overlap_days=feed_named(feed).overlap_days)
    verdict, landed = land_and_judge(warehouse_db, city, feed, window, NIGHT)
    assert verdict.is_accepted, verdict.explain()
    assert landed > 20
    assert NIGHT in verdict.changed_days
    assert warned(verdict) == set()
    again, same = land_and_judge(warehouse_db, city, feed, window, NIGHT)
    assert again.is_accepted
    assert (same, again.changed_days) == (landed, ())
