"""A civic group's site on bad days: always an orderly gap or error, never a crash and never a lie."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest

from extract.contract import Extraction
from extract.errors import SourceUnavailableError
from extract.quota import MemoryLedger
from extract.sources.civic_group.extractor import build
from extract.window import Window
from tests.fakes.http_server import Answer, serve

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
GOOD = (
    '<rss version="2.0"><channel><item><title>성명</title><guid>1</guid><pubDate>2026-11-17</pubDate></item>'
    "<item><title>옛글</title><guid>0</guid><pubDate>2026-11-01</pubDate></item></channel></rss>"
).encode()
BOMB = gzip.compress(b" " * (9 * 1024 * 1024))


def extract(url: str, waited: list[float]) -> Extraction:
    groups = [{"name": f"{name}모임", "kind": "rss", "address": f"/{name}"} for name in ("good", "bad")]
    settings = {
        "base_url": url,
        "groups": groups,
        "min_interval_seconds": 0,
        "http": {"timeout_seconds": 0.5, "max_attempts": 3, "sleep": waited.append},
    }
    (extractor,) = build(settings, ledger=MemoryLedger())
    return extractor.extract(WINDOW, pulled_at=datetime(2026, 11, 17, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (Answer(status=500), "HTTP 500"),
        (Answer(status=403), "HTTP 403"),
        (Answer(status=429, headers={"Retry-After": "7"}), "요청 한도 초과"),
        (Answer(status=301, headers={"Location": "https://elsewhere.example/rss"}), "옮겨짐"),
        (Answer(GOOD, declared_length=len(GOOD) + 50), "끊김"),
        (Answer(GOOD[:-30]), "도중에 끊김"),
        (Answer(b""), "빈 응답"),
        (Answer(b"<html><body>\xec\xa0\x90\xea\xb2\x80</body></html>"), "피드가 아닌"),
        (Answer(b'{"error": "key"}'), "피드가 아닌"),
        (Answer(BOMB, headers={"Content-Encoding": "gzip"}), "너무 큼"),
        (Answer(b"not gzip", headers={"Content-Encoding": "gzip"}), "DecodingError"),
        (Answer(b'<!DOCTYPE r [<!ENTITY a "b">]>' + GOOD), "ENTITY"),
        (Answer(GOOD, hang=True), "끊김"),
        (Answer(drop=True), "끊김"),
    ],
)
def test_a_bad_site_is_a_gap_and_the_good_one_lands(bad: Answer, said: str) -> None:
    with serve(lambda path, *_: Answer(GOOD) if path == "/good" else bad) as served:
        found = extract(served.url, [])
    assert found.rows["site_name"].to_pylist() == ["good모임"]
    assert len(found.gaps) == 1
    assert found.gaps[0].startswith("bad모임: ")
    assert said in found.gaps[0]


def test_a_passing_refusal_is_waited_for_as_asked() -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        return Answer(status=429, headers={"Retry-After": "7"}) if number == 0 else Answer(GOOD)

    waited: list[float] = []
    with serve(respond) as served:
        found = extract(served.url, waited)
    assert waited == [7.0]
    assert (found.rows.num_rows, found.gaps) == (2, ())


def test_a_network_that_is_down_is_an_error() -> None:
    with serve(lambda *_: Answer(drop=True)) as served, pytest.raises(SourceUnavailableError, match="모든 단체"):
        extract(served.url, [])
