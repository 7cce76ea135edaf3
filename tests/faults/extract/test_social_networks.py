"""Facebook, Instagram, X and YouTube as they are, and in the trouble that all servers have, over loopback."""

from __future__ import annotations

from typing import Any

import pytest

from extract.errors import (
    BudgetSpentError,
    QuotaExceededError,
    SourceError,
    SourceFormatError,
    SourceUnavailableError,
)
from extract.quota import MemoryLedger
from extract.registry import extractors, feed_named
from tests.fakes import social_networks as world
from tests.fakes.http_server import Answer, serve
from tests.fakes.social_networks import (
    FEEDS,
    KEY,
    SETTINGS,
    WINDOW,
    WORLDS,
    extract,
    json_answer,
    nth,
)


@pytest.mark.parametrize("feed", FEEDS)
def test_everything_is_read_once_and_the_same_twice(feed: str) -> None:
    respond, count = WORLDS[feed]
    with serve(respond) as served:
        first, second = extract(served, feed), extract(served, feed)
    assert first.rows.num_rows == count
    assert first.rows.schema == feed_named(feed).arrow_schema()
    assert (first.rejected, first.gaps, first.warnings) == ((), (), ())
    assert first.rows.equals(second.rows)
    assert KEY not in first.artefacts[0].address
    assert all("evil" not in path for path, _ in served.requests)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(b"<html>\xec\xa0\x90\xea\xb2\x80</html>"), SourceFormatError),
        (Answer(b""), SourceFormatError),
        (Answer(b'{"data": [', declared_length=500), SourceUnavailableError),
        (Answer(b'{"data": ['), SourceFormatError),
        (Answer(b"[1, 2]"), SourceFormatError),
        (Answer(b'{"something": "else"}'), SourceFormatError),
        (Answer(b'{"data": {"a": 1}, "items": {"a": 1}, "meta": {"result_count": 1}}'), SourceFormatError),
        (Answer(b'{"data": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"), SourceFormatError),
        (Answer(b'{"data": "\xff\xfe"}'), SourceFormatError),
        (Answer(b"boom", status=500), SourceUnavailableError),
        (Answer(b"", status=302, headers={"Location": "https://evil.example/"}), SourceUnavailableError),
        (Answer(b"slow down", status=429, headers={"Retry-After": "1"}), QuotaExceededError),
        (Answer(b"no", status=403), SourceUnavailableError),
        (Answer(drop=True), SourceUnavailableError),
    ],
)
def test_a_server_in_trouble_ends_in_an_error_that_says_what_to_do(
    feed: str, answer: Answer, error: type[SourceError]
) -> None:
    with serve(nth(WORLDS[feed][0], 0, answer)) as served, pytest.raises(error) as caught:
        extract(served, feed)
    assert (caught.value.source, caught.value.window) == (feed, WINDOW)
    assert caught.value.action
    assert KEY not in str(caught.value)
    assert len(served.requests) <= 8


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("answer", [Answer(b"boom", status=503), Answer(drop=True), Answer(b"{", declared_length=9)])
def test_what_passes_is_asked_again(feed: str, number: int, answer: Answer) -> None:
    respond, count = WORLDS[feed]
    with serve(nth(respond, number, answer, times=2)) as served:
        assert extract(served, feed).rows.num_rows == count


@pytest.mark.parametrize("feed", FEEDS)
def test_a_server_that_asks_for_patience_gets_it(feed: str) -> None:
    respond, count = WORLDS[feed]
    sleeps: list[float] = []
    busy = Answer(b"{}", status=429, headers={"Retry-After": "7"})
    with serve(nth(respond, 1, busy, times=1)) as served:
        assert extract(served, feed, sleeps=sleeps).rows.num_rows == count
    assert sleeps == [7.0]


@pytest.mark.parametrize("feed", FEEDS)
def test_requests_are_counted_before_they_are_sent_and_a_spent_budget_asks_nothing(feed: str) -> None:
    source = feed.split(".")[0]
    limit = {"facebook": "daily_calls", "instagram": "daily_calls", "x": "monthly_reads", "youtube": "daily_units"}[
        source
    ]
    ledger = MemoryLedger()
    refusals: list[BudgetSpentError] = []
    with serve(WORLDS[feed][0]) as served:
        for _ in range(2):
            try:
                extract(served, feed, ledger=ledger, **{limit: 1, "night_share": 1.0})
            except BudgetSpentError as error:
                refusals.append(error)
    spent = [entry for entry in ledger.spent if entry[0] != "youtube.searches" and entry[0] != "instagram.hashtags"]
    assert len(spent) == 1
    assert refusals, "the second run, at the latest, asks nothing"
    assert refusals[-1].action


@pytest.mark.parametrize("source", sorted(SETTINGS))
def test_a_door_without_its_setting_is_not_there(source: str) -> None:
    assert extractors(source, {"base_url": "http://127.0.0.1:9", "api_key": "k"}, ledger=MemoryLedger()) == ()
    assert extractors(source, dict(SETTINGS[source]), ledger=MemoryLedger()) == ()


@pytest.mark.parametrize("token", [False, None, "", {}, []])
def test_a_next_page_that_is_no_page_ends_the_walk(token: Any) -> None:
    post = {"id": "1", "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": "5"}
    x_body = {"data": [post], "meta": {"result_count": 1, "next_token": token}}
    with serve(lambda path, query, number: json_answer(x_body)) as served:
        assert extract(served, "x.posts").rows.num_rows == 1
    youtube_body = {"items": [world.thread("U1")], "nextPageToken": token}
    with serve(lambda path, query, number: json_answer(youtube_body)) as served:
        found = extract(served, "youtube.comments", queries=[])
    assert (found.rows.num_rows, found.gaps) == (1, ())
