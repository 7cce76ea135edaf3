"""The city's search engines speak their protocols, and the extractors read from them what the city has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from demo_city.city import City
from demo_city.days import Days
from demo_city.search_index import ARCHIVE_DAYS, Collection, SearchIndex, marked, matches
from demo_city.server import CityServer
from demo_city.services import bigkinds, kakao, naver
from demo_city.site import CitySite
from extract.contract import Extraction
from extract.errors import QuotaExceededError, SourceFormatError, SourceIncompleteError, SourceUnavailableError
from extract.quota import MemoryLedger
from extract.registry import extractors
from extract.window import KST, Window

CITY = City(seed=31, scale=0.1)
NIGHT = date(2026, 11, 17)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
WINDOW = Window.of_night(NIGHT, overlap_days=2)
HUB = {"X-NCP-APIGW-API-KEY-ID": "i", "X-NCP-APIGW-API-KEY": "k"}
OLD = {"X-Naver-Client-Id": "i", "X-Naver-Client-Secret": "k"}
KAKAO = {"Authorization": "KakaoAK k"}
SOURCES = ("naver", "kakao", "bigkinds")


@pytest.fixture(scope="module")
def server() -> Iterator[CityServer]:
    services = [module.service(CITY) for module in (naver, kakao, bigkinds)]
    with CityServer(CitySite(CITY), services=services) as running:
        yield running


@pytest.fixture
def web(server: CityServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, timeout=10) as client:
        yield client
    server.switchboard.clear()
    server.latest_on = NIGHT


def extract(server: CityServer, source: str, window: Window = WINDOW, **more: Any) -> Extraction:
    settings = {
        "base_url": server.base_url,
        "client_id": "i",
        "api_key": "k",
        "queries": ["인천"],
        "min_interval_seconds": 0,
        "http": {"sleep": lambda seconds: None},
    }
    (built,) = extractors(source, settings | more, ledger=MemoryLedger())
    return built.extract(window, pulled_at=PULLED_AT)


def expected(collections: list[Collection], days: Days) -> int:
    index = SearchIndex(CITY)
    return sum(len(index.of_days(collection, days, "인천")) for collection in collections)


@pytest.mark.parametrize("gateway", ["hub", "legacy"])
def test_naver_is_read_whole_through_either_gateway(server: CityServer, gateway: str) -> None:
    found = extract(server, "naver", gateway=gateway, kinds=["news", "blog"])
    wanted = expected([naver.KINDS["news"], naver.KINDS["blog"]], Days(WINDOW.start_on, WINDOW.end_on))
    assert (found.rows.num_rows, found.rejected, found.gaps, found.unknown) == (wanted, (), (), None)
    assert wanted > 40


@pytest.mark.parametrize(
    ("source", "collections"),
    [("kakao", list(kakao.KINDS.values())), ("bigkinds", [bigkinds.ARTICLES])],
)
def test_kakao_and_bigkinds_are_read_whole(server: CityServer, source: str, collections: list[Collection]) -> None:
    found = extract(server, source)
    wanted = expected(collections, Days(WINDOW.start_on, WINDOW.end_on))
    assert (found.rows.num_rows, found.rejected, found.gaps, found.unknown) == (wanted, (), (), None)
    assert wanted > 30
    assert found.declared_count == (wanted if source == "bigkinds" else None)


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_night_twice_gives_equal_rows(server: CityServer, source: str) -> None:
    assert extract(server, source).rows.equals(extract(server, source).rows)


def test_texts_arrive_as_the_city_wrote_them(server: CityServer) -> None:
    rows = extract(server, "bigkinds").rows.to_pylist()
    pages = SearchIndex(CITY).of_days(bigkinds.ARTICLES, Days(WINDOW.start_on, WINDOW.end_on), "인천")
    assert {row["title"] for row in rows} == {page.title.strip() for page in pages}
    assert {row["body"] for row in rows} == {page.body.strip() for page in pages}
    shown = extract(server, "naver", kinds=["news"]).rows.to_pylist()
    assert not [row for row in shown if "<b>" in (row["title"] or "") or "&quot;" in (row["body"] or "")]


def test_the_citys_own_blog_is_outbound(server: CityServer) -> None:
    accounts = ["incheon_official", "인천광역시", "인천시청"]
    wide = Window.of_days(NIGHT - timedelta(days=20), NIGHT)
    rows = extract(server, "naver", wide, kinds=["blog"], outbound_accounts=accounts).rows.to_pylist()
    pages = SearchIndex(CITY).of_days(naver.KINDS["blog"], Days(wide.start_on, wide.end_on), "인천")
    assert sum(row["is_outbound"] for row in rows) == sum(page.is_own for page in pages) > 0


def test_the_engines_can_be_moved_to_another_night(server: CityServer, web: httpx.Client) -> None:
    later = NIGHT + timedelta(days=1)
    # Until then it is 01:00 of that day: an hour of it is there.
    hour = extract(server, "kakao", Window.of_days(later, later)).rows["posted_at"].to_pylist()
    assert all(moment.astimezone(KST).hour == 0 for moment in hour)
    assert web.post("/latest", json={"date": later.isoformat()}).status_code == 200
    assert extract(server, "kakao", Window.of_days(later, later)).rows.num_rows > len(hour) + 5
    for wrong in ({"date": "x"}, {}, [1], {"date": 3}):
        assert web.post("/latest", json=wrong).status_code == 400
    assert server.latest_on == later


@pytest.mark.parametrize(
    ("path", "headers", "params", "status", "code"),
    [
        ("/search/v1/news", {}, {"query": "인천"}, 401, "200"),
        ("/search/v1/news", HUB | {"X-NCP-APIGW-API-KEY": "OVER-QUOTA"}, {"query": "인천"}, 429, "400"),
        ("/v1/search/news.json", {}, {"query": "인천"}, 401, "024"),
        ("/v1/search/news.json", OLD | {"X-Naver-Client-Secret": "OVER-QUOTA"}, {"query": "인천"}, 429, "010"),
        ("/v1/search/news.json", OLD, {}, 400, "SE01"),
        ("/v1/search/news.json", OLD, {"query": "인천", "display": 101}, 400, "SE02"),
        ("/search/v1/blog", HUB, {"query": "인천", "start": 1001}, 400, "SE03"),
        ("/search/v1/blog", HUB, {"query": "인천", "sort": "asc"}, 400, "SE04"),
        ("/search/v1/image", HUB, {"query": "인천"}, 404, "SE05"),
        ("/v2/search/blog", {}, {"query": "인천"}, 401, "AccessDeniedError"),
        ("/v2/search/blog", {"Authorization": "KakaoAK UNREGISTERED"}, {"query": "인천"}, 401, "-401"),
        ("/v2/search/blog", {"Authorization": "KakaoAK OVER-QUOTA"}, {"query": "인천"}, 400, "-10"),
        ("/v2/search/blog", {"Authorization": "KakaoAK MAINTENANCE"}, {"query": "인천"}, 503, "-9798"),
        ("/v2/search/blog", KAKAO, {}, 400, "MissingParameter"),
        ("/v2/search/blog", KAKAO, {"query": "인천", "page": 51}, 400, "InvalidArgument"),
        ("/v2/search/blog", KAKAO, {"query": "인천", "size": 0}, 400, "InvalidArgument"),
    ],
)
def test_each_engine_refuses_in_its_own_words(
    web: httpx.Client, path: str, headers: dict[str, str], params: dict[str, Any], status: int, code: str
) -> None:
    answer = web.get(path, params=params, headers=headers)
    body = answer.json()
    said = body.get("error", body)
    assert answer.status_code == status
    assert str(said.get("errorCode", said.get("code", said.get("errorType")))) == code


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"access_key": ""}, "인증"),
        ({"access_key": "OVER-QUOTA"}, "한도"),
        ({"argument": {"query": "인천"}}, "형식"),
        ({"argument": None}, "형식"),
    ],
)
def test_bigkinds_refuses_with_http_200(web: httpx.Client, change: dict[str, Any], words: str) -> None:
    when = {"from": "2026-11-17", "until": "2026-11-18"}
    asked = {"access_key": "k", "argument": {"query": "인천", "published_at": when}} | change
    answer = web.post("/search/news", json=asked)
    assert (answer.status_code, answer.json()["result"] == 0) == (200, False)
    assert words in answer.json()["reason"]


def test_the_hub_calls_its_json_plain_text(web: httpx.Client) -> None:
    answer = web.get("/search/v1/news", params={"query": "인천", "display": 2}, headers=HUB)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.json()["display"] == 2
    assert "<b>" in answer.text or "인천" not in answer.text


@pytest.mark.parametrize(
    ("source", "key", "error"),
    [
        ("naver", "UNREGISTERED", SourceUnavailableError),
        ("naver", "OVER-QUOTA", QuotaExceededError),
        ("kakao", "UNREGISTERED", SourceUnavailableError),
        ("kakao", "OVER-QUOTA", QuotaExceededError),
        ("bigkinds", "UNREGISTERED", SourceUnavailableError),
        ("bigkinds", "OVER-QUOTA", QuotaExceededError),
    ],
)
def test_the_extractors_understand_them(server: CityServer, source: str, key: str, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        extract(server, source, api_key=key)
    assert type(caught.value) is error
    assert key not in str(caught.value)


PATHS = {"naver": "/search/v1", "kakao": "/v2/search", "bigkinds": "/search/news"}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("mode", ["429", "500", "truncate"])
def test_what_passes_is_asked_again(server: CityServer, web: httpx.Client, source: str, mode: str) -> None:
    whole = extract(server, source)
    assert web.post("/misbehave", json={"path": PATHS[source], "mode": mode, "times": 2}).status_code == 200
    assert extract(server, source).rows.equals(whole.rows)


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_of_html_stops(server: CityServer, web: httpx.Client, source: str) -> None:
    assert web.post("/misbehave", json={"path": PATHS[source], "mode": "html"}).status_code == 200
    with pytest.raises(SourceFormatError):
        extract(server, source)


def test_a_wrong_total_of_a_day_stops(server: CityServer, web: httpx.Client) -> None:
    order = {"path": PATHS["bigkinds"], "mode": "wrong_total", "times": 99}
    assert web.post("/misbehave", json=order).status_code == 200
    with pytest.raises(SourceIncompleteError):
        extract(server, "bigkinds")


def test_a_wrong_total_of_all_days_is_of_no_account_once_the_window_is_passed(
    server: CityServer, web: httpx.Client
) -> None:
    whole = extract(server, "kakao")
    assert web.post("/misbehave", json={"path": PATHS["kakao"], "mode": "wrong_total", "times": 99}).status_code == 200
    lied = extract(server, "kakao")
    assert lied.rows.equals(whole.rows)
    assert lied.gaps == ()


def test_an_engine_searches_words_and_leaves_out_what_stands_behind_a_minus() -> None:
    index = SearchIndex(CITY)
    every = index.find(naver.KINDS["blog"], "인천", latest_on=NIGHT)
    with_word = index.find(naver.KINDS["blog"], "인천 검단", latest_on=NIGHT)
    without = index.find(naver.KINDS["blog"], "인천 -검단", latest_on=NIGHT)
    assert len(every) == len(with_word) + len(without)
    assert min(len(with_word), len(without)) > 0
    assert every == sorted(every, key=lambda page: page.posted_at, reverse=True)
    assert (every[0].posted_at - every[-1].posted_at).days <= ARCHIVE_DAYS + 1
    assert not matches(every[0], "-인천")
    assert marked('인천 "수돗물" <1>', "인천") == "<b>인천</b> &quot;수돗물&quot; &lt;1&gt;"
