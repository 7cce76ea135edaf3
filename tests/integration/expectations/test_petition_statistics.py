"""Figures of a synthetic city through the night: asked for, landed, judged; a quota that is spent is told of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from demo_city.city import City
from demo_city.server import CityServer
from demo_city.services.petition_statistics import service
from demo_city.site import CitySite
from expectations.gate import judge_delivery
from expectations.results import Verdict
from extract.landing import land
from extract.ledger import PostgresLedger
from extract.privacy import Masker
from extract.sources.petition_statistics.extractor import build
from extract.sources.petition_statistics.schema import FIGURES
from extract.window import Window

CITY = City(seed=31, scale=0.25)
NIGHT = date(2026, 11, 17)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


def night(warehouse: Any, business_date: date, **settings: Any) -> Verdict:
    with (
        CityServer(CitySite(CITY), services=[service(CITY)]) as server,
        warehouse.connect("loader") as connection,
        warehouse.connect("loader", autocommit=True) as spending,
    ):
        given = {"base_url": server.base_url, "api_key": "k", **settings}
        (extractor,) = build(given, ledger=PostgresLedger(spending))
        delivery = land(
            connection,
            extractor,
            Window.of_night(business_date, overlap_days=1),
            business_date=business_date,
            run_id="test",
            masker=Masker(key=b"0123456789abcdef" * 2, key_id="k1"),
            pulled_at=PULLED_AT,
        )
    return judge_delivery(
        warehouse.url("gatekeeper"), delivery_key=delivery.delivery_key, feed=FIGURES, judged_at=PULLED_AT
    )


def test_a_usual_night_is_let_in_and_a_short_one_goes_on_the_next_night(warehouse_db: Any) -> None:
    verdict = night(warehouse_db, NIGHT, daily_limit=100, night_share=0.05)
    assert verdict.is_accepted, verdict.explain()
    assert [f.expectation for f in verdict.warnings] == ["the_source_was_read_whole"]
    with warehouse_db.connect("loader") as connection:
        assert connection.execute("select count(*) from quality.source_position").fetchone() == (11,)
        connection.rollback()
        verdict = night(warehouse_db, date(2026, 11, 18))
        assert verdict.is_accepted, verdict.explain()
        assert verdict.warnings == (), verdict.explain()
        assert connection.execute("select count(*) from quality.source_position").fetchone() == (0,)
        days = connection.execute(
            "select figure_on, count(distinct operation) from raw.petition_statistics_figure group by 1 order by 1"
        ).fetchall()
    assert days == [(date(2026, 11, 16), 8), (date(2026, 11, 17), 8), (date(2026, 11, 18), 8)]
