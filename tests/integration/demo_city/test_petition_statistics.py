"""The project's extractor reads the city's statistics, whatever shape they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from demo_city.city import City
from demo_city.server import CityServer
from demo_city.services.petition_statistics import OPERATIONS, service
from demo_city.site import CitySite
from extract.contract import Extraction
from extract.errors import QuotaExceededError, SourceIncompleteError, SourceUnavailableError
from extract.quota import MemoryLedger
from extract.sources.petition_statistics.extractor import build
from extract.sources.petition_statistics.operations import default_operations
from extract.window import Window

CITY = City(seed=31, scale=0.05)
NIGHT = date(2026, 11, 17)
WINDOW = Window.of_night(NIGHT, overlap_days=1)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY), services=[service(CITY)]) as running:
        yield running


def extract(server: CityServer, **settings: Any) -> Extraction:
    given = {"base_url": server.base_url, "api_key": "k", "http": {"sleep": lambda seconds: None}, **settings}
    (extractor,) = build(given, ledger=MemoryLedger())
    return extractor.extract(WINDOW, pulled_at=PULLED_AT)


def test_every_operation_that_is_asked_for_is_answered(server: CityServer) -> None:
    assert {(o.edition, o.name) for o in default_operations()} == set(OPERATIONS)
    found = extract(server)
    assert found.rejected == found.gaps == ()
    assert found.unknown is None
    assert found.positions == {}
    rows = found.rows.to_pylist()
    asked = Counter((r["operation"], r["figure_on"]) for r in rows)
    assert set(asked) == {(o.name, day) for o in default_operations() for day in WINDOW.days()}
    assert 40 <= len([r for r in rows if r["figure_on"] == NIGHT]) <= 100
    ids = [r["figure_id"] for r in rows]
    assert len(set(ids)) == len(ids)
    (artefact,) = found.artefacts
    assert "minTopNKeyword5" in artefact.address
    assert "serviceKey" not in artefact.address


def test_the_same_night_twice_gives_the_same_rows(server: CityServer) -> None:
    assert extract(server).rows.equals(extract(server).rows)


def test_an_edition_without_its_own_permission_is_a_gap(server: CityServer) -> None:
    found = extract(server, api_key="ONLY-5-abc")
    assert {r["edition"] for r in found.rows.to_pylist()} == {"5"}
    assert len(found.gaps) == 3
    assert all("활용신청" in gap and "abc" not in gap for gap in found.gaps)


def test_each_edition_may_have_its_own_key_and_none_is_not_asked(server: CityServer) -> None:
    found = extract(server, api_key=None, api_key_7="ONLY-7-x")
    assert {r["edition"] for r in found.rows.to_pylist()} == {"7"}
    assert found.gaps == ()


@pytest.mark.parametrize(
    ("key", "kind"),
    [("UNREGISTERED", SourceUnavailableError), ("EXPIRED", SourceUnavailableError), ("OVER-QUOTA", QuotaExceededError)],
)
def test_a_key_that_is_refused_everywhere_is_an_error(server: CityServer, key: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        extract(server, api_key=key)


def test_a_lie_about_the_total_is_noticed(server: CityServer) -> None:
    from demo_city.misbehaviour import Misbehaviour, Mode

    server.switchboard.add(Misbehaviour("/1140100/minAnalsInfoView8", Mode.WRONG_TOTAL, 1, 0))
    with pytest.raises(SourceIncompleteError, match="minPrcsInstInfo"):
        extract(server)
    server.switchboard.clear()
