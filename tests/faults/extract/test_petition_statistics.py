"""The statistics service as it misbehaves, over loopback."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extract.contract import Extraction
from extract.errors import BudgetSpentError, QuotaExceededError, SourceError, SourceFormatError, SourceUnavailableError
from extract.quota import MemoryLedger
from extract.sources.petition_statistics.extractor import build
from extract.window import Window
from tests.fakes.http_server import Answer, Served, serve
from tests.fakes.qna_server import gateway_error

NIGHT = date(2026, 11, 17)
WINDOW = Window.of_days(NIGHT, NIGHT)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
FEED = "petition_statistics.figures"
OPERATIONS = [
    {"name": name, "label_ko": name, "edition": edition, "targets": ["pttn"], "params": {"dateFrom": "{day}"}}
    for name, edition in (("first", "5"), ("second", "5"), ("third", "8"))
]
Respond = Callable[[str, dict[str, str], int], Answer]


def good(label: str = "버스") -> Answer:
    body = json.dumps([{"label": label, "value": 3}], ensure_ascii=False).encode()
    return Answer(body, headers={"Content-Type": "application/json"})


def run(served: Served, ledger: MemoryLedger | None = None, *, window: Window = WINDOW, **settings: Any) -> Extraction:
    given = {
        "base_url": served.url,
        "api_key": "secret+/==",
        "operations": OPERATIONS,
        "http": {"timeout_seconds": 0.5, "sleep": lambda seconds: None, "max_attempts": 2},
        **settings,
    }
    (extractor,) = build(given, ledger=ledger or MemoryLedger())
    return extractor.extract(window, pulled_at=PULLED_AT)


def broken(answer: Answer, operation: str = "second") -> Respond:
    return lambda path, query, number: answer if path.endswith(f"/{operation}") else good(path[-5:])


def operations_of(found: Extraction) -> list[str]:
    return sorted(found.rows["operation"].to_pylist())


def test_the_service_is_asked_by_edition_with_the_day_and_the_decoded_key() -> None:
    with serve(lambda path, query, number: good()) as served:
        found = run(served)
    assert [path for path, _ in served.requests] == [
        "/1140100/minAnalsInfoView5/first",
        "/1140100/minAnalsInfoView5/second",
        "/1140100/minAnalsInfoView8/third",
    ]
    assert served.requests[0][1] == {
        "serviceKey": "secret+/==",
        "dataType": "json",
        "target": "pttn",
        "dateFrom": "20261117",
    }
    assert found.rows.num_rows == 3
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"no", status=500), "HTTP 500"),
        (Answer(b"not here", status=404), "HTTP 404"),
        (Answer(gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR").body, status=403), "활용신청"),
        (gateway_error("20", "SERVICE_ACCESS_DENIED_ERROR"), "활용신청"),
        (Answer(b'{"code": "30", "msg": "denied"}'), "활용신청"),
        (Answer(b'{"resultCode": "12", "resultMsg": "NO_OPENAPI_SERVICE"}'), "명세"),
        (Answer(b"", status=302, headers={"Location": "/login?key=secret"}), "옮겨짐"),
        (Answer(drop=True), "끊김"),
        (Answer(good().body, declared_length=5_000), "끊김"),
    ],
)
def test_one_operation_that_fails_is_a_gap_and_waits_for_the_next_night(answer: Answer, said: str) -> None:
    with serve(broken(answer)) as served:
        found = run(served)
    assert operations_of(found) == ["first", "third"]
    (gap,) = found.gaps
    assert said in gap
    assert "secret" not in gap
    assert found.positions == {"second/5/pttn/20261117": "left"}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html><body>login</body></html>"),
        Answer(b'[{"label": "a", "hits": 1}]'),
        Answer(b'{"data": []}'),
        Answer(b"[1, 2]"),
        Answer(b"\xff\xfe[]"),
        Answer(gzip.compress(b"[" * 200_000 + b"]" * 200_000), headers={"Content-Encoding": "gzip"}),
    ],
)
def test_another_shape_stops_the_night_and_names_it(answer: Answer) -> None:
    with serve(broken(answer)) as served, pytest.raises(SourceFormatError) as refusal:
        run(served)
    assert refusal.value.source == FEED
    assert "second" in refusal.value.problem


def test_nothing_answered_is_an_error() -> None:
    with serve(lambda path, query, number: Answer(b"no", status=503)) as served, pytest.raises(SourceUnavailableError):
        run(served)


def test_a_429_is_tried_again_and_then_obeyed() -> None:
    slow_down = Answer(b"{}", status=429, headers={"Retry-After": "1"})
    waits: list[float] = []
    with serve(lambda path, query, number: slow_down if number == 1 else good(path[-5:])) as served:
        found = run(served, http={"sleep": waits.append, "max_attempts": 2})
    assert waits == [1.0]
    assert (found.rows.num_rows, found.gaps) == (3, ())


def test_the_sources_quota_spent_on_the_way_keeps_what_came_and_the_place() -> None:
    spent = gateway_error("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR")
    with serve(broken(spent)) as served:
        found = run(served)
    assert operations_of(found) == ["first"]
    assert found.gaps == ("출처의 하루 한도에 닿음: 요청 2개를 다음 밤에 이어서 물음",)
    assert set(found.positions) == {"second/5/pttn/20261117", "third/8/pttn/20261117"}
    with serve(lambda path, query, number: spent) as served, pytest.raises(QuotaExceededError):
        run(served)


def test_a_night_spends_no_more_than_its_share_and_the_next_one_goes_on_where_it_stopped() -> None:
    ledger = MemoryLedger()
    with serve(lambda path, query, number: good(path[-5:])) as served:
        first = run(served, ledger, daily_limit=4, night_share=0.5)
        assert operations_of(first) == ["first", "second"]
        assert first.gaps == ("하룻밤 몫을 다 씀: 요청 1개를 다음 밤에 이어서 물음",)
        assert first.positions == {"third/8/pttn/20261117": "left"}
        with pytest.raises(BudgetSpentError):
            run(served, ledger, daily_limit=4, night_share=0.5)
        assert len(served.requests) == 2
        ledger.kept[FEED] = {item: place for item, place in first.positions.items() if place}
        next_night = date(2026, 11, 18)
        (extractor,) = build({"base_url": served.url, "api_key": "k", "operations": OPERATIONS}, ledger=ledger)
        second = extractor.extract(
            Window.of_days(next_night, next_night), pulled_at=datetime(2026, 11, 18, 16, tzinfo=UTC)
        )
    assert [(q["dateFrom"], p[-5:]) for p, q in served.requests[2:]] == [
        ("20261118", "first"),
        ("20261117", "third"),
        ("20261118", "econd"),
        ("20261118", "third"),
    ]
    assert second.covered == Window.of_days(NIGHT, next_night)
    assert second.positions == {"third/8/pttn/20261117": None}
    assert second.rows.num_rows == 4


def test_a_backfill_of_old_days_forgets_nothing_that_waits() -> None:
    ledger = MemoryLedger(kept={FEED: {"third/8/pttn/20261117": "left", "third/8/pttn/20260801": "left"}})
    old = date(2026, 10, 1)
    with serve(lambda path, query, number: good()) as served:
        found = run(served, ledger, window=Window.of_days(old, old))
    assert found.positions == {"third/8/pttn/20260801": None}
    assert {q["dateFrom"] for _, q in served.requests} == {"20261001"}


@pytest.mark.parametrize("body", [b"[]", b'{"returnObject": []}', b'{"response": {"body": {"items": ""}}}'])
def test_a_day_without_figures_is_empty(body: bytes) -> None:
    with serve(lambda path, query, number: Answer(body)) as served:
        found = run(served)
    assert (found.rows.num_rows, found.rejected, found.gaps) == (0, (), ())


def test_no_answer_makes_anything_but_the_sources_own_errors() -> None:
    bodies = [
        b"null",
        b"{}",
        b"0",
        b'"',
        b"[null]",
        b"[[]]",
        b'[{"label": {}}]',
        b'{"totalCount": [], "items": []}',
        b"\x00",
    ]
    for body in bodies:
        with serve(broken(Answer(body))) as served:
            try:
                found = run(served)
            except SourceError:
                continue
            assert found.rows.num_rows >= 2


def test_no_address_no_door_and_a_bad_setting_is_told() -> None:
    assert build({}, ledger=MemoryLedger()) == ()
    with pytest.raises(ValueError, match="quota"):
        build({"base_url": "http://127.0.0.1", "daily_limit": 0}, ledger=MemoryLedger())
