"""A night of the demo's profile in which each source is down once: it says so, keeps nothing, and comes back whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dags.shared import ingest_steps
from dags.shared.ingest_steps import IngestError, Night
from demo_city import exports
from demo_city.city import City
from demo_city.days import night_of
from demo_city.server import CityServer
from demo_city.services import services_of
from demo_city.site import CitySite
from runtime import profile as profiles

NIGHT = date(2026, 11, 17)
PROFILE = profiles.load("demo")
CITY = City(seed=7, scale=0.02)
KEY = (b"0123456789abcdef" * 2, "k1")
# A closed port of this machine: nobody answers.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the city's server, and the folder with the night's files."""
    drop_dir = tmp_path_factory.mktemp("drop")
    exports.drop_night(CITY, NIGHT, drop_dir)
    with CityServer(CitySite(CITY), services=services_of(CITY)) as server:
        yield server.base_url, drop_dir


def settings(source: str, base_url: str, drop_dir: Path, **more: Any) -> dict[str, Any]:
    connection = {"base_url": base_url, "client_id": "demo-city", "api_key": "demo-city-key", "drop_dir": str(drop_dir)}
    found = {**PROFILE.sources.get(source, {}), **connection, **more}
    return found | ({"bulk_start_on": NIGHT} if source == "social" else {})


def land(warehouse: Any, night: Night, found: dict[str, Any]) -> None:
    ingest_steps.land_source(
        warehouse.url("loader"),
        night,
        settings=found,
        feeds=PROFILE.expected_feeds,
        window_of=ingest_steps.night_window(NIGHT),
        person_key=KEY,
        clock=clock,
    )


def clock() -> datetime:
    return night_of(NIGHT)


def gate_and_close(warehouse: Any, night: Night) -> None:
    ingest_steps.gate_source(warehouse.url("gatekeeper"), night, clock=clock)
    ingest_steps.close_source(warehouse.url("loader"), night, feeds=PROFILE.expected_feeds)


def state_of(warehouse: Any, source: str) -> tuple[str, str | None]:
    with warehouse.connect("gatekeeper") as connection:
        row = connection.execute(
            "select state, reason from quality.ingest_run where source = %s and business_date = %s", (source, NIGHT)
        ).fetchone()
    assert row is not None
    return row


def delivered(warehouse: Any, source: str) -> dict[str, tuple[str, int]]:
    with warehouse.connect("gatekeeper") as connection:
        return {
            feed: (state, count)
            for feed, state, count in connection.execute(
                "select distinct on (feed) feed, state, landed_count from quality.delivery where source = %s"
                " order by feed, delivery_key desc",
                (source,),
            )
        }


def feeds_of(source: str) -> list[str]:
    return [feed for feed in PROFILE.expected_feeds if feed.split(".")[0] == source]


@pytest.mark.parametrize("source", PROFILE.expected_sources)
def test_a_source_that_is_down_fails_alone_and_comes_back_the_same_night(
    source: str, warehouse_db: Any, world: tuple[str, Path], tmp_path: Path
) -> None:
    base_url, drop_dir = world
    down = Night(source, NIGHT, f"down-{source}")
    broken = settings(source, NOWHERE, tmp_path / "nobody", http={"max_attempts": 1, "timeout_seconds": 1})
    try:
        land(warehouse_db, down, broken)
    except IngestError as problem:
        said = str(problem)
    else:
        # A register that nobody sent is no fault: its folder is empty, not gone.
        pytest.fail(f"{source} is down and nobody noticed")
    for feed in feeds_of(source):
        assert feed in said
    assert "조치: " in said
    with pytest.raises(IngestError):
        gate_and_close(warehouse_db, down)
    assert state_of(warehouse_db, source)[0] == "failed"
    assert delivered(warehouse_db, source) == {}

    up = Night(source, NIGHT, f"up-{source}")
    land(warehouse_db, up, settings(source, base_url, drop_dir))
    gate_and_close(warehouse_db, up)
    assert state_of(warehouse_db, source) == ("succeeded", None)
    came = delivered(warehouse_db, source)
    assert set(came) == set(feeds_of(source))
    assert {state for state, _ in came.values()} == {"accepted"}
    assert sum(count for _, count in came.values()) > 0


def test_all_sources_of_the_profile_were_looked_at(warehouse_db: Any) -> None:
    assert len(PROFILE.expected_sources) == 15
    assert len(PROFILE.expected_feeds) >= 30


def test_the_same_night_again_moves_nothing(warehouse_db: Any, world: tuple[str, Path]) -> None:
    base_url, drop_dir = world
    for source in ("x", "naver", "saeol", "register", "homepage"):
        first = changed_days(warehouse_db, source)
        again = Night(source, NIGHT, f"again-{source}")
        land(warehouse_db, again, settings(source, base_url, drop_dir))
        gate_and_close(warehouse_db, again)
        assert changed_days(warehouse_db, source) == first, source


def changed_days(warehouse: Any, source: str) -> int:
    with psycopg.connect(warehouse.url("gatekeeper")) as connection:
        row = connection.execute(
            "select count(*) from quality.changed_day where feed like %s", (f"{source}.%",)
        ).fetchone()
    assert row is not None
    return int(row[0])
