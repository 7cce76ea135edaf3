"""Naver, Kakao and BigKinds as they are and as they misbehave: nothing is claimed that did not come."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from extract.contract import Extraction
from extract.errors import (
    BudgetSpentError,
    QuotaExceededError,
    SourceError,
    SourceFormatError,
    SourceIncompleteError,
    SourceUnavailableError,
)
from extract.quota import MemoryLedger
from extract.window import KST, Window
from tests.fakes.http_server import Answer
from tests.fakes.search_server import (
    KEY,
    Asked,
    Engine,
    Post,
    hits_of,
    json_answer,
    posts,
    running,
    totals_of,
)

DAY = date(2026, 11, 17)
WINDOW = Window.of_days(DAY, DAY)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
SOURCES = ("naver", "kakao", "bigkinds")
ENGINES = ("naver", "kakao")
QUOTA = {
    "naver": json_answer({"errorMessage": "m", "errorCode": "010"}, status=429),
    "kakao": json_answer({"code": -10, "msg": "m"}, status=400),
    "bigkinds": json_answer({"result": -20, "reason": "일일 요청 한도 초과"}),
}
REFUSED = {
    "naver": json_answer({"error": {"errorCode": "200", "message": f"bad {KEY}"}}, status=401),
    "kakao": json_answer({"code": -401, "msg": f"wrong appKey({KEY})"}, status=401),
    "bigkinds": json_answer({"result": -1, "reason": f"access_key {KEY} 인증 실패"}),
}


def extract(engine: Engine, window: Window = WINDOW, **settings: Any) -> Extraction:
    return engine.extractor(**settings).extract(window, pulled_at=PULLED_AT)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_every_page_is_read_to_the_last(source: str, count: int, pages: int) -> None:
    with running(source, posts(count)) as engine:
        found = extract(engine)
    assert (found.rows.num_rows, found.rejected, found.gaps) == (count, (), ())
    assert len(engine.asked) == pages
    assert found.declared_count == (count if source == "bigkinds" else None)
    (artefact,) = found.artefacts
    assert artefact.byte_count > 0
    assert KEY not in artefact.address


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_night_twice_gives_equal_rows(source: str) -> None:
    with running(source, posts(8)) as engine:
        first, second = extract(engine), extract(engine)
    assert first.rows.equals(second.rows)
    assert first.artefacts[0].sha256 == second.artefacts[0].sha256


@pytest.mark.parametrize("source", SOURCES)
def test_what_two_queries_find_lands_once_and_names_the_first(source: str) -> None:
    known = [Post("a", posts(1)[0].at, "수돗물"), Post("b", posts(2)[1].at)]
    with running(source, known) as engine:
        found = extract(engine, queries=["인천 수돗물", "인천"])
    by_title = {row["title"].split()[-1]: row["query"] for row in found.rows.to_pylist()}
    assert by_title == {"a": "인천 수돗물", "b": "인천"}
    assert found.declared_count == (2 if source == "bigkinds" else None)


@pytest.mark.parametrize("source", ENGINES)
def test_the_walk_stops_behind_the_window_and_lands_only_its_days(source: str) -> None:
    morning_after = Post("next", datetime(2026, 11, 18, 0, 30, tzinfo=KST))
    before = posts(30, newest=datetime(2026, 11, 16, 12, tzinfo=KST))
    old = [Post(f"old{n}", p.at) for n, p in enumerate(before)]
    with running(source, [morning_after, *posts(4), *old]) as engine:
        found = extract(engine)
    assert sorted(row["title"].split()[-1] for row in found.rows.to_pylist()) == ["p0", "p1", "p2", "p3"]
    assert found.gaps == ()
    assert len(engine.asked) == 3  # next p0 p1 | p2 p3 old0 | old1 old2 old3


@pytest.mark.parametrize("source", SOURCES)
def test_a_server_that_asks_for_patience_gets_it(source: str) -> None:
    def spoil(asked: Asked, body: dict[str, Any]) -> Answer | dict[str, Any]:
        return Answer(b"", status=429, headers={"Retry-After": "7"}) if asked.number == 1 else body

    with running(source, posts(4), spoil=spoil) as engine:
        found = extract(engine)
    assert (found.rows.num_rows, found.gaps) == (4, ())
    assert 7.0 in engine.waits


@pytest.mark.parametrize(
    ("source", "body", "status"),
    [
        ("naver", {"error": {"errorCode": 420, "message": "Rate Limited"}}, 429),
        ("kakao", {"errorType": "RequestThrottled", "message": "m"}, 429),
        ("kakao", {"code": -9798, "msg": "점검"}, 503),
    ],
)
def test_a_refusal_in_words_keeps_its_retry_after(source: str, body: object, status: int) -> None:
    def spoil(asked: Asked, good: dict[str, Any]) -> Answer | dict[str, Any]:
        return json_answer(body, status=status, headers={"Retry-After": "9"}) if asked.number == 0 else good

    with running(source, posts(2), spoil=spoil) as engine:
        assert extract(engine).rows.num_rows == 2
    assert engine.waits == [9.0]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(b"", status=500), SourceUnavailableError),
        (Answer(b"", status=503), SourceUnavailableError),
        (Answer(drop=True), SourceUnavailableError),
        (Answer(hang=True), SourceUnavailableError),
        (Answer(b'{"total": 1', declared_length=500), SourceUnavailableError),
        (Answer(b"", status=302, headers={"Location": "https://evil.example/login"}), SourceUnavailableError),
        (Answer(b"", status=404), SourceUnavailableError),
        (Answer(b"not gzip", headers={"Content-Encoding": "gzip"}), SourceUnavailableError),
        (Answer("<!doctype html><html>점검 중</html>".encode()), SourceFormatError),
        (Answer(b"<error/>"), SourceFormatError),
        (Answer(b""), SourceFormatError),
        (Answer(b'{"total": 1, "items": [{"title'), SourceFormatError),
        (Answer(b"{}"), SourceFormatError),
        (Answer(b"[]"), SourceFormatError),
        (Answer(b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"), SourceFormatError),
        (Answer('{"가": "\xff"}'.encode("latin-1", "replace")), SourceFormatError),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_server_that_breaks_stops_with_a_named_error(source: str, answer: Answer, error: type[SourceError]) -> None:
    with running(source, posts(4), spoil=lambda asked, body: answer) as engine, pytest.raises(error) as caught:
        extract(engine)
    assert type(caught.value) is error
    assert KEY not in str(caught.value)
    assert source in str(caught.value)


@pytest.mark.parametrize("source", SOURCES)
def test_a_gzipped_answer_is_an_answer(source: str) -> None:
    def spoil(asked: Asked, body: dict[str, Any]) -> Answer:
        packed = gzip.compress(json_answer(body).body)
        return Answer(packed, headers={"Content-Encoding": "gzip", "Content-Type": "text/plain"})

    with running(source, posts(4), spoil=spoil) as engine:
        assert extract(engine).rows.num_rows == 4


@pytest.mark.parametrize("source", SOURCES)
def test_a_refused_key_stops_and_is_not_shown(source: str) -> None:
    with (
        running(source, posts(4), spoil=lambda asked, body: REFUSED[source]) as engine,
        pytest.raises(SourceUnavailableError) as caught,
    ):
        extract(engine)
    assert not isinstance(caught.value, QuotaExceededError)
    assert KEY not in str(caught.value)
    assert "키" in caught.value.action or "시크릿" in caught.value.action
    assert len(engine.asked) == 1


@pytest.mark.parametrize("source", SOURCES)
def test_a_quota_that_is_used_up_at_once_is_an_error(source: str) -> None:
    with (
        running(source, posts(4), spoil=lambda asked, body: QUOTA[source]) as engine,
        pytest.raises(QuotaExceededError),
    ):
        extract(engine)
    assert len(engine.asked) == 1


@pytest.mark.parametrize("source", SOURCES)
def test_a_quota_that_is_used_up_on_the_way_lands_what_is_whole(source: str) -> None:
    def spoil(asked: Asked, body: dict[str, Any]) -> Answer | dict[str, Any]:
        return QUOTA[source] if asked.query != "인천" else body

    known = [Post("a", posts(1)[0].at, "수돗물"), Post("b", posts(2)[1].at)]
    with running(source, known, spoil=spoil) as engine:
        found = extract(engine, queries=["인천", "인천 수돗물", "인천 버스"])
    assert found.rows.num_rows == 2
    assert found.declared_count is None
    assert len(found.gaps) == 2
    assert all("인천 수돗물" in gap or "인천 버스" in gap for gap in found.gaps)
    assert len([item for item in found.positions if item.startswith("todo|")]) == 2


def test_half_a_day_of_an_archive_is_nothing() -> None:
    with running("bigkinds", posts(4)) as engine, pytest.raises(BudgetSpentError):
        extract(engine, daily_limit=1, night_share=1.0)


@pytest.mark.parametrize("source", ENGINES)
def test_half_a_walk_is_landed_and_said_to_be_half(source: str) -> None:
    more = {"kind_daily_limit": 1} if source == "kakao" else {"daily_limit": 1}
    with running(source, posts(7)) as engine:
        found = extract(engine, night_share=1.0, **more)
    assert found.rows.num_rows == 3
    (gap,) = found.gaps
    assert "요청 한도로 3건에서 멈춤, 2026-11-17 까지만 읽음" in gap


@pytest.mark.parametrize("source", SOURCES)
def test_a_spent_budget_is_resumed_where_it_stopped(source: str) -> None:
    ledger = MemoryLedger()
    queries = ["인천", "인천 수돗물", "인천 버스"]
    with running(source, posts(2), ledger=ledger) as engine:
        cut = extract(engine, queries=queries, daily_limit=2, night_share=1.0)
        assert [asked.query for asked in engine.asked] == ["인천", "인천 수돗물"]
        (gap,) = cut.gaps
        assert "인천 버스" in gap
        with pytest.raises(BudgetSpentError):
            extract(engine, queries=queries, daily_limit=2, night_share=1.0)
        ledger.kept[cut_feed(engine)] = {item: place for item, place in cut.positions.items() if place}
        engine.asked.clear()
        whole = extract(engine, queries=queries)
    assert [asked.query for asked in engine.asked] == ["인천 버스", "인천", "인천 수돗물"]
    assert whole.gaps == ()
    assert [place for item, place in whole.positions.items() if item.startswith("todo|")] == [None]


def cut_feed(engine: Engine) -> str:
    return engine.extractor().feed.name


@pytest.mark.parametrize("source", ENGINES)
def test_a_wrong_total_is_a_gap(source: str) -> None:
    with running(source, posts(4), spoil=lambda asked, body: totals_of(source, body, 7)) as engine:
        found = extract(engine)
    assert found.rows.num_rows == 4
    (gap,) = found.gaps
    assert "7건이라는데 4건만" in gap


@pytest.mark.parametrize("source", ENGINES)
def test_a_total_that_moves_a_little_is_none_of_our_business(source: str) -> None:
    with running(source, posts(7), spoil=lambda asked, body: totals_of(source, body, 9 - asked.page)) as engine:
        found = extract(engine)
    assert (found.rows.num_rows, found.gaps) == (7, ())


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda asked, body: totals_of("bigkinds", body, 7),
        lambda asked, body: totals_of("bigkinds", body, 4 + asked.page),
        lambda asked, body: hits_of("bigkinds", body, []) if asked.page == 2 else body,
    ],
    ids=["too many stated", "changing", "empty too early"],
)
def test_a_past_day_that_moves_stops(spoiled: Any) -> None:
    with running("bigkinds", posts(4), spoil=spoiled) as engine, pytest.raises(SourceIncompleteError):
        extract(engine)


@pytest.mark.parametrize("source", ENGINES)
def test_an_engine_that_repeats_its_first_page_is_told_and_not_asked_for_ever(source: str) -> None:
    first: dict[str, Any] = {}

    def spoil(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
        return first.setdefault("body", body)

    with running(source, posts(20), spoil=spoil) as engine:
        found = extract(engine)
    assert found.rows.num_rows == 3
    (gap,) = found.gaps
    assert "되풀이" in gap
    assert len(engine.asked) == 2


def test_an_archive_that_repeats_its_first_page_stops() -> None:
    first: dict[str, Any] = {}
    with (
        running("bigkinds", posts(20), spoil=lambda asked, body: first.setdefault("body", body)) as engine,
        pytest.raises(SourceIncompleteError),
    ):
        extract(engine)
    assert len(engine.asked) < 8


@pytest.mark.parametrize("source", ENGINES)
def test_an_empty_page_too_early_is_a_gap(source: str) -> None:
    def spoil(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
        return hits_of(source, body, []) if asked.page == 2 else body

    with running(source, posts(12), spoil=spoil) as engine:
        found = extract(engine)
    assert found.rows.num_rows == 3
    assert len(found.gaps) == 1


@pytest.mark.parametrize("source", ENGINES)
def test_more_than_can_be_reached_is_a_gap_with_the_day_it_came_to(source: str) -> None:
    with running(source, posts(40)) as engine:
        found = extract(engine)
    assert found.rows.num_rows == 21
    (gap,) = found.gaps
    assert "21건에서 멈춤(출처 총 40건), 2026-11-17 까지만" in gap


def test_naver_splits_what_it_cannot_reach_and_is_complete_when_the_parts_are() -> None:
    words = ("검단", "영종", "")
    known = [Post(p.name, p.at, words[n % 3]) for n, p in enumerate(posts(40))]
    with running("naver", known) as engine:
        found = extract(engine, split_terms=["검단", "영종"])
    assert (found.rows.num_rows, found.gaps) == (40, ())
    assert list(dict.fromkeys(asked.query for asked in engine.asked)) == [
        "인천",
        "인천 검단",
        "인천 영종 -검단",
        "인천 -검단 -영종",
    ]
    assert set(found.rows["query"].to_pylist()) == {"인천"}


def test_kakao_splits_and_stays_incomplete() -> None:
    known = [Post(p.name, p.at, "검단" if n % 2 else "") for n, p in enumerate(posts(40))]
    with running("kakao", known) as engine:
        found = extract(engine, split_terms=["검단"])
    assert found.rows.num_rows > 21
    (gap,) = found.gaps
    assert "전부인지는 알 수 없음" in gap


@pytest.mark.parametrize("source", SOURCES)
def test_one_bad_hit_is_set_aside_and_counted(source: str) -> None:
    def spoil(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
        key = "items" if source == "naver" else "documents"
        hits = body["return_object"]["documents"] if source == "bigkinds" else body[key]
        return hits_of(source, body, [hits[0], {"title": "이름 없는 글", "link": None}, 7])

    with running(source, posts(3), spoil=spoil) as engine:
        found = extract(engine)
    assert found.rows.num_rows == 1
    assert [r.row_number for r in found.rejected] == [2, 3]
    assert found.declared_count == (3 if source == "bigkinds" else None)


@pytest.mark.parametrize("kind", ["cafearticle", "kin"])
def test_an_undated_search_stops_at_what_an_earlier_night_saw(kind: str) -> None:
    ledger = MemoryLedger()
    known = posts(15)
    with running("naver", known[6:], ledger=ledger) as engine:
        first = extract(engine, Window.of_days(DAY - timedelta(days=1), DAY - timedelta(days=1)), kinds=[kind])
    assert first.rows.num_rows == 3  # one page: nothing says where to stop
    (gap,) = first.gaps
    assert kind in gap
    ledger.kept["naver.items"] = {item: place for item, place in first.positions.items() if place}
    with running("naver", known, ledger=ledger) as engine:
        second, again = extract(engine, kinds=[kind]), extract(engine, kinds=[kind])
    assert second.gaps == ()
    assert [row["title"].split()[-1] for row in second.rows.to_pylist()] == [f"p{n}" for n in range(9)]
    assert set(second.rows["posted_on"].to_pylist()) == {DAY}
    assert all(second.rows["is_day_assumed"].to_pylist())
    assert second.rows.equals(again.rows)


def test_an_undated_search_is_not_made_for_a_window_long_past() -> None:
    past = Window.of_days(date(2026, 10, 1), date(2026, 10, 2))
    with running("naver", posts(3)) as engine:
        found = extract(engine, past, kinds=["news", "kin"])
        assert [asked.path for asked in engine.asked] == ["/search/v1/news"]
        (gap,) = found.gaps
        assert gap.startswith("kin:")
        assert extract(engine, past, kinds=["kin"], limits={"undated_within_days": 90}).rows.num_rows == 3


def test_a_blogs_day_is_enough_to_know_the_window() -> None:
    known = [*posts(4), *posts(30, newest=datetime(2026, 11, 16, 12, tzinfo=KST))]
    named = [Post(f"q{n}", p.at) for n, p in enumerate(known)]
    with running("naver", named) as engine:
        found = extract(engine, kinds=["blog"])
    assert (found.rows.num_rows, found.gaps) == (4, ())


@pytest.mark.parametrize(("gateway", "path"), [("hub", "/search/v1/news"), ("legacy", "/v1/search/news.json")])
def test_each_gateway_has_its_path(gateway: str, path: str) -> None:
    with running("naver", posts(1)) as engine:
        assert extract(engine, gateway=gateway).rows.num_rows == 1
    assert {asked.path for asked in engine.asked} == {path}


def test_naver_never_starts_beyond_its_highest_start() -> None:
    with running("naver", posts(60)) as engine:
        extract(engine, limits={"page_size": 4, "last_start": 10})
    assert [asked.first + 1 for asked in engine.asked] == [1, 5, 9, 10]


def test_one_kind_of_kakao_without_quota_does_not_stop_the_others() -> None:
    def spoil(asked: Asked, body: dict[str, Any]) -> Answer | dict[str, Any]:
        return QUOTA["kakao"] if asked.path.endswith("/cafe") else body

    with running("kakao", posts(2), spoil=spoil) as engine:
        found = extract(engine, kinds=["blog", "cafe", "web"])
    assert [asked.path.rsplit("/")[-1] for asked in engine.asked] == ["blog", "cafe", "web"]
    assert found.rows.num_rows == 2  # the web search finds the same two
    (gap,) = found.gaps
    assert "cafe" in gap


def test_kakaos_kinds_have_a_quota_each_and_one_together() -> None:
    ledger = MemoryLedger()
    with running("kakao", posts(7), ledger=ledger) as engine:
        extract(engine, kinds=["blog", "web"])
    units = {quota: sum(u for q, _, _, _, u in ledger.spent if q == quota) for quota, *_ in ledger.spent}
    assert units == {"kakao.blog": 3, "kakao.web": 3, "kakao.searches": 6}


def test_bigkinds_asks_day_by_day_and_by_publisher_when_a_day_is_too_large() -> None:
    names = ("인천일보", "경인일보")
    known = [Post(p.name, p.at, publisher=names[n % 2]) for n, p in enumerate(posts(30))]
    early = [Post(f"e{n}", p.at - timedelta(days=1)) for n, p in enumerate(posts(2))]
    window = Window.of_days(DAY - timedelta(days=1), DAY)
    with running("bigkinds", [*known, *early]) as engine:
        found = extract(engine, window, providers=list(names))
    assert (found.rows.num_rows, found.declared_count, found.gaps) == (32, 32, ())
    assert list(dict.fromkeys((asked.day, asked.publishers) for asked in engine.asked)) == [
        ("2026-11-16", ()),
        ("2026-11-17", ()),
        ("2026-11-17", ("인천일보",)),
        ("2026-11-17", ("경인일보",)),
    ]


def test_publishers_that_are_not_all_leave_a_gap_and_no_declared_total() -> None:
    names = ("인천일보", "경인일보", "기호일보")
    known = [Post(p.name, p.at, publisher=names[n % 3]) for n, p in enumerate(posts(30))]
    with running("bigkinds", known) as engine:
        found = extract(engine, providers=list(names[:2]))
    assert (found.rows.num_rows, found.declared_count) == (20, None)
    (gap,) = found.gaps
    assert "총 30건인데 설정된 언론사 2곳의 합은 20건" in gap


def test_a_day_too_large_without_publishers_is_read_as_far_as_it_goes() -> None:
    with running("bigkinds", posts(30)) as engine:
        found = extract(engine)
    assert (found.rows.num_rows, found.declared_count) == (21, None)
    (gap,) = found.gaps
    assert "총 30건 중 검색이 닿는 21건만" in gap


def test_an_archive_that_ignores_the_day_is_not_believed() -> None:
    old = posts(2, newest=datetime(2026, 11, 2, 9, tzinfo=KST))

    def spoil(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
        shown = [{"news_id": p.name, "title": "x", "provider": "y", "published_at": p.at.isoformat()} for p in old]
        return totals_of("bigkinds", hits_of("bigkinds", body, shown), 2)

    with running("bigkinds", [], spoil=spoil) as engine, pytest.raises(SourceFormatError, match="published_at"):
        extract(engine)


@pytest.mark.parametrize("source", SOURCES)
def test_a_door_without_settings_is_not_there(source: str) -> None:
    from extract.registry import extractors

    assert extractors(source, {}, ledger=MemoryLedger()) == ()
    assert extractors(source, {"base_url": "http://127.0.0.1"}, ledger=MemoryLedger()) == ()


@pytest.mark.parametrize(
    ("source", "wrong"),
    [("naver", {"gateway": "new"}), ("naver", {"kinds": ["image"]}), ("kakao", {"kinds": ["vclip"]})],
)
def test_a_setting_that_nobody_knows_is_refused(source: str, wrong: dict[str, Any]) -> None:
    with running(source, []) as engine, pytest.raises(ValueError, match=source):
        engine.extractor(**wrong)


@pytest.mark.parametrize("source", SOURCES)
def test_no_key_is_shown_by_an_extractor(source: str) -> None:
    with running(source, []) as engine:
        assert KEY not in repr(engine.extractor())
