"""Real files of the synthetic city, landed and judged as a night does: the gate must let a usual city in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from demo_city import exports
from demo_city.city import City
from demo_city.days import night_of
from expectations.gate import judge_delivery
from expectations.results import Verdict
from extract.landing import land
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.registry import extractors, feed_named
from extract.window import Window

from .conftest import Landing

FEEDS = ("call_center.calls", "petition.petitions", "social.query_posts", "social.bulk_posts")
HISTORY = Window.of_days(date(2026, 10, 5), date(2026, 11, 16))
NIGHT = date(2026, 11, 17)
CITY = City()


def land_and_judge(warehouse: Any, folder: Path, feed: str, window: Window, business_date: date) -> Verdict:
    settings = {"drop_dir": folder, "outbound_accounts": [], "bulk_start_on": exports.BULK_START_ON}
    extractor = next(e for e in extractors(feed.split(".")[0], settings, ledger=MemoryLedger()) if e.feed.name == feed)
    with warehouse.connect("loader") as connection:
        delivery = land(
            connection,
            extractor,
            window,
            business_date=business_date,
            run_id="test",
            masker=Masker(key=b"0123456789abcdef" * 2, key_id="k1"),
            pulled_at=night_of(business_date),
        )
    assert delivery.landed_count > 50
    return judge_delivery(
        warehouse.url("gatekeeper"),
        delivery_key=delivery.delivery_key,
        feed=feed_named(feed),
        judged_at=night_of(business_date),
    )


def test_a_usual_history_and_a_usual_night_are_accepted(warehouse_db: Any, tmp_path: Path, landing: Landing) -> None:
    exports.drop_history(CITY, HISTORY.start_on, HISTORY.last_on, tmp_path)
    for feed in FEEDS:
        window = HISTORY
        if feed == "social.bulk_posts":
            window = Window.of_days(exports.BULK_START_ON, HISTORY.last_on)
        verdict = land_and_judge(warehouse_db, tmp_path, feed, window, HISTORY.last_on)
        assert verdict.is_accepted, verdict.explain()
        assert verdict.changed_days == tuple(window.days())
    exports.drop_night(CITY, NIGHT, tmp_path)
    for feed in FEEDS:
        window = Window.of_night(NIGHT, overlap_days=exports.OVERLAP_DAYS[feed])
        if feed == "petition.petitions":
            # What was filed before the history began has never been accepted here and is judged as new days.
            assert window.start_on < HISTORY.start_on
        verdict = land_and_judge(warehouse_db, tmp_path, feed, window, NIGHT)
        assert verdict.is_accepted, verdict.explain()
        assert NIGHT in verdict.changed_days
