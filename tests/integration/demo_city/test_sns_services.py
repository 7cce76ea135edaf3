"""The social networks' extractors read what the city's services say, page by page, and the same twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from demo_city.city import City
from demo_city.server import CityServer
from demo_city.services import facebook as facebook_service
from demo_city.services import instagram as instagram_service
from demo_city.services import services_of
from demo_city.services import youtube as youtube_service
from demo_city.site import CitySite
from extract.contract import Extraction
from extract.errors import QuotaExceededError, SourceError, SourceUnavailableError
from extract.quota import MemoryLedger
from extract.registry import extractors
from extract.window import KST, Window

CITY = City(seed=31, scale=0.1)
NIGHT = date(2026, 11, 17)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
HTTP = {"sleep": lambda seconds: None, "min_interval_seconds": 0}
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "facebook": {"pages": {facebook_service.PAGE_ID: facebook_service.PAGE_NAME}},
    "instagram": {"user_id": instagram_service.USER_ID, "hashtags": ["인천", "인천시", "없는말"]},
    "x": {"queries": ["인천 lang:ko", "인천 주차"], "outbound_accounts": ["incheon_official"], "with_names": True},
    "youtube": {"channel_ids": [youtube_service.CHANNEL_ID], "queries": ["인천시"]},
}
FEEDS = ("facebook.posts", "facebook.comments", "instagram.media", "x.posts", "youtube.comments")


@pytest.fixture(scope="module")
def server() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY), services=services_of(CITY)) as running:
        yield running


def read(server: CityServer, feed: str, *, key: str = "k", **settings: Any) -> Extraction:
    source = feed.split(".")[0]
    asked = {**SETTINGS[source], "base_url": server.base_url, "api_key": key, "http": HTTP, **settings}
    found = {e.feed.name: e for e in extractors(source, asked, ledger=MemoryLedger())}[feed]
    return found.extract(Window.of_night(NIGHT, overlap_days=found.feed.overlap_days), pulled_at=PULLED_AT)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_night_is_read_whole_and_the_same_twice(server: CityServer, feed: str) -> None:
    first, second = read(server, feed), read(server, feed)
    assert first.rows.num_rows > 0
    assert first.rejected == ()
    assert first.unknown is None
    assert first.gaps == ()
    assert first.rows.equals(second.rows)
    ids = first.rows["post_id"].to_pylist()
    assert len(set(ids)) == len(ids)
    window = Window.of_night(NIGHT, overlap_days=2 if feed.split(".")[0] in ("facebook", "youtube") else 1)
    assert all(day in window for day in first.rows["posted_on"].to_pylist())
    assert not any(first.rows["is_day_assumed"].to_pylist())
    assert all(first.rows["body"].to_pylist())


def test_the_key_is_in_no_artefact(server: CityServer) -> None:
    for feed in FEEDS:
        (artefact,) = read(server, feed, key="verysecret").artefacts
        assert artefact.byte_count > 0
        assert "verysecret" not in artefact.address


def test_page_posts_are_the_citys_own_and_comments_mostly_not(server: CityServer) -> None:
    assert all(read(server, "facebook.posts").rows["is_outbound"].to_pylist())
    comments = read(server, "facebook.comments").rows["is_outbound"].to_pylist()
    assert comments.count(True) < len(comments) / 4


def test_x_states_its_total(server: CityServer) -> None:
    found = read(server, "x.posts")
    assert found.declared_count == found.rows.num_rows
    assert set(found.rows["query"].to_pylist()) == {"인천 lang:ko"}, "the second query finds nothing the first did not"


def test_small_pages_give_the_same_posts(server: CityServer) -> None:
    assert (
        read(server, "x.posts", page_size=10)
        .rows.sort_by("post_id")
        .equals(read(server, "x.posts").rows.sort_by("post_id"))
    )


def test_replies_beyond_the_shown_ones_are_fetched(server: CityServer) -> None:
    rows = read(server, "youtube.comments").rows.to_pylist()
    replies = [row["reply_to_id"] for row in rows if row["reply_to_id"]]
    assert max(replies.count(thread) for thread in replies) > 5, "a thread shows five by itself"


def test_closed_comments_and_unknown_hashtags_are_told_and_passed_over(server: CityServer) -> None:
    assert any("commentsDisabled" in warning for warning in read(server, "youtube.comments").warnings)
    assert any("없는말" in warning for warning in read(server, "instagram.media").warnings)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(("key", "error"), [("EXPIRED", SourceUnavailableError), ("OVER-QUOTA", QuotaExceededError)])
def test_a_refused_key_and_a_spent_quota_are_named(
    server: CityServer, feed: str, key: str, error: type[SourceError]
) -> None:
    with pytest.raises(error) as caught:
        read(server, feed, key=key)
    assert (caught.type is QuotaExceededError) == (key == "OVER-QUOTA")
    assert key not in str(caught.value)


def test_days_that_instagram_and_x_no_longer_show_are_gaps(server: CityServer) -> None:
    late = datetime(2026, 11, 27, 1, tzinfo=KST)
    for source, feed in (("instagram", "instagram.media"), ("x", "x.posts")):
        asked = {**SETTINGS[source], "base_url": server.base_url, "api_key": "k", "http": HTTP}
        (extractor,) = extractors(source, asked, ledger=MemoryLedger())
        found = extractor.extract(Window.of_night(NIGHT), pulled_at=late)
        assert len(found.gaps) == 1, feed
        on_time = extractor.extract(Window.of_night(NIGHT), pulled_at=late - timedelta(days=9))
        assert on_time.gaps == ()


def test_edited_posts_of_x_keep_their_first_number() -> None:
    from demo_city.platform_store import Item
    from demo_city.services.x import _tweet

    item = Item(7, PULLED_AT, PULLED_AT, "인천 <주차>", "user_1", False, 1, 0, 0)
    before = dataclasses.replace(item, edited_at=None)
    assert _tweet(item)["edit_history_tweet_ids"][0] == _tweet(before)["id"] != _tweet(item)["id"]
