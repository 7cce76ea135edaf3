"""The project's extractors read what the city writes and serves, every row of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from demo_city import exports
from demo_city.city import City
from demo_city.server import CityServer
from demo_city.site import CitySite
from extract.contract import Extractor
from extract.quota import MemoryLedger
from extract.sources.call_center import extractor as call_center
from extract.sources.homepage import extractor as homepage
from extract.sources.petition import extractor as petition
from extract.sources.social import extractor as social
from extract.window import Window

CITY = City(seed=31, scale=0.05)
NIGHT = date(2026, 11, 17)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
FEEDS = (
    "call_center.calls",
    "petition.petitions",
    "petition.qna",
    "social.query_posts",
    "social.bulk_posts",
    "homepage.board_posts",
)


@pytest.fixture(scope="module")
def extractors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Extractor]]:
    folder = tmp_path_factory.mktemp("drop")
    exports.drop_night(CITY, NIGHT, folder)
    with CityServer(CitySite(CITY)) as server:
        yield _build(folder, server.base_url)


def _build(folder: Path, base_url: str) -> dict[str, Extractor]:
    built = (
        *call_center.build({"drop_dir": str(folder), "encoding": "cp949"}, ledger=MemoryLedger()),
        *petition.build(
            {"drop_dir": str(folder), "base_url": base_url, "api_key": "k", "page_size": 3}, ledger=MemoryLedger()
        ),
        *social.build(
            {
                "drop_dir": str(folder),
                "outbound_accounts": ["인천광역시", "incheon_official", "인천시청"],
                "bulk_start_on": exports.BULK_START_ON,
                "sample_rate": 0.001,
            },
            ledger=MemoryLedger(),
        ),
        *homepage.build(
            {"base_url": base_url, "board_codes": ["citizen_voice", "policy_proposal"]}, ledger=MemoryLedger()
        ),
    )
    return {extractor.feed.name: extractor for extractor in built}


@pytest.mark.parametrize("feed", FEEDS)
def test_every_row_of_a_night_is_read_and_none_is_rejected(extractors: dict[str, Extractor], feed: str) -> None:
    extractor = extractors[feed]
    window = Window.of_night(NIGHT, overlap_days=extractor.feed.overlap_days)
    found = extractor.extract(window, pulled_at=PULLED_AT)
    assert found.rejected == ()
    assert found.rows.num_rows == found.declared_count > 0
    ids = found.rows[extractor.feed.natural_id].to_pylist()
    assert len(set(ids)) == len(ids)
