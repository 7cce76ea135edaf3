"""X's recent search when it misbehaves, over loopback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from extract.errors import (
    QuotaExceededError,
    SourceError,
    SourceFormatError,
    SourceIncompleteError,
    SourceUnavailableError,
)
from extract.quota import MemoryLedger
from tests.fakes import social_networks as world
from tests.fakes.http_server import Answer, serve
from tests.fakes.social_networks import (
    extract,
    json_answer,
    nth,
)


def test_x_is_waited_for_until_its_reset() -> None:
    # A reset that has passed: no wait at all, where a header that was not read would mean half a second and more.
    body = {"title": "Too Many Requests", "detail": "x", "status": 429}
    busy = json_answer(body, status=429, headers={"x-rate-limit-reset": "1", "x-rate-limit-remaining": "0"})
    sleeps: list[float] = []
    with serve(nth(world.x, 0, busy, times=1)) as served:
        found = extract(served, "x.posts", sleeps=sleeps)
    assert found.rows.num_rows == 4
    assert sleeps == [0.0]


def test_a_page_of_x_that_holds_less_than_it_says_stops() -> None:
    lie = json_answer({"data": [], "meta": {"result_count": 3}})
    with serve(nth(world.x, 1, lie)) as served, pytest.raises(SourceIncompleteError, match="3"):
        extract(served, "x.posts")


@pytest.mark.parametrize("total", ["2", 2, "2.0"])
def test_a_total_of_x_may_be_text(total: Any) -> None:
    posts = [{"id": n, "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": 5} for n in (1, 2)]
    with serve(lambda path, query, number: json_answer({"data": posts, "meta": {"result_count": total}})) as served:
        found = extract(served, "x.posts")
    assert found.declared_count == found.rows.num_rows == 2


def test_an_empty_search_of_x_is_empty() -> None:
    with serve(lambda path, query, number: json_answer({"meta": {"result_count": 0}})) as served:
        found = extract(served, "x.posts")
    assert (found.declared_count, found.rows.num_rows, found.gaps) == (0, 0, ())


def test_what_x_did_not_give_is_read_first_the_next_time_and_nothing_twice() -> None:
    ledger = MemoryLedger()
    with serve(world.x) as served:
        found = extract(served, "x.posts", ledger=ledger, monthly_reads=2)
    assert found.rows["post_id"].to_pylist() == ["8", "6"]
    assert found.positions == {"인천": "2026-11-17T06:30:01Z"}
    assert "x.reads" in found.gaps[0]
    assert sum(entry[4] for entry in ledger.spent) == 2
    later = MemoryLedger(kept={"x.posts": {"인천": "2026-11-17T06:30:01Z"}})
    with serve(world.x) as served:
        rest = extract(served, "x.posts", ledger=later)
        spans = [(q["start_time"], q["end_time"]) for _, q in served.requests if "next_token" not in q]
    assert spans == [
        ("2026-11-15T15:00:00Z", "2026-11-17T06:30:01Z"),
        ("2026-11-17T06:30:01Z", "2026-11-17T15:00:00Z"),
    ]
    assert sorted(rest.rows["post_id"].to_pylist()) == ["2", "4", "6", "8"]
    assert rest.positions == {"인천": None}


def test_two_queries_that_find_the_same_post_land_it_once() -> None:
    with serve(world.x) as served:
        found = extract(served, "x.posts", queries=["인천", "송도"])
    assert found.declared_count == found.rows.num_rows == 4
    assert set(found.rows["query"].to_pylist()) == {"인천"}


def test_a_token_of_x_that_comes_again_ends_as_a_gap() -> None:
    def loop(path: str, query: dict[str, str], number: int) -> Answer:
        post = {"id": str(number), "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": "5"}
        return json_answer({"data": [post], "meta": {"result_count": 1, "next_token": "again"}})

    with serve(loop) as served:
        found = extract(served, "x.posts")
    assert len(served.requests) == 2
    assert found.rows.num_rows == found.declared_count == 2
    assert len(found.gaps) == 1


def test_posts_come_with_partial_errors() -> None:
    post = {"id": "1", "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": "5"}
    body = {"data": [post], "errors": [{"title": "Not Found Error", "detail": "비밀"}], "meta": {"result_count": 1}}
    with serve(lambda path, query, number: json_answer(body)) as served:
        found = extract(served, "x.posts")
    assert found.rows.num_rows == 1
    assert found.warnings == ("X 가 일부를 보여 주지 않음: NotFoundError",)


@pytest.mark.parametrize(
    ("body", "status", "error", "requests"),
    [
        ({"title": "Unauthorized", "status": 401}, 401, SourceUnavailableError, 1),
        ({"title": "UsageCapExceeded", "status": 429, "period": "Monthly"}, 429, QuotaExceededError, 1),
        ({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, 429, QuotaExceededError, 4),
        ({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, 200, QuotaExceededError, 1),
        ({"errors": [{"message": "bad query 비밀"}], "title": "Invalid Request"}, 400, SourceUnavailableError, 1),
        ({"title": "Service Unavailable", "status": 503}, 503, SourceUnavailableError, 4),
        ({"title": "Service Unavailable", "status": 503}, 200, SourceUnavailableError, 4),
    ],
)
def test_errors_of_x(body: Mapping[str, Any], status: int, error: type[SourceError], requests: int) -> None:
    with serve(lambda path, query, number: json_answer(body, status=status)) as served, pytest.raises(error) as caught:
        extract(served, "x.posts")
    assert isinstance(caught.value, QuotaExceededError) == (error is QuotaExceededError)
    assert "비밀" not in str(caught.value)
    assert len(served.requests) == requests


def test_a_run_of_x_ends_before_the_night_does_and_goes_on_the_next_night() -> None:
    ledger = MemoryLedger()
    with serve(world.x) as served:
        found = extract(served, "x.posts", ledger=ledger, most_requests=1)
    assert len(served.requests) == 1
    assert 0 < found.rows.num_rows < 4
    assert "요청 1회를 다 씀" in found.gaps[0]
    assert list(found.positions) == ["인천"]


def test_new_tokens_that_bring_nothing_new_end_as_a_gap() -> None:
    post = {"id": "1", "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": "5"}

    def circle(path: str, query: dict[str, str], number: int) -> Answer:
        return json_answer({"data": [post], "meta": {"result_count": 1, "next_token": f"t{number}"}})

    with serve(circle) as served:
        found = extract(served, "x.posts")
    assert len(served.requests) == 6  # the first brings something, five do not
    assert found.rows.num_rows == found.declared_count == 1
    assert found.gaps == ("검색어 '인천': 새 글 없이 다음 쪽만 5번 이어져 그만둠",)


def test_an_id_of_x_that_two_texts_have_is_not_swallowed() -> None:
    posts = [{"id": "1", "text": text, "created_at": "2026-11-17T01:00:00Z", "author_id": "5"} for text in "가나가"]
    with serve(lambda path, query, number: json_answer({"data": posts, "meta": {"result_count": 3}})) as served:
        found = extract(served, "x.posts")
    # Landing sets the second one aside as an id that comes twice.
    assert found.rows["body"].to_pylist() == ["가", "나"]
    assert found.declared_count == 2


@pytest.mark.parametrize("token", [1.5, True, {"a": 1}])
def test_a_token_of_x_that_is_none_is_no_end(token: Any) -> None:
    body = {"data": [], "meta": {"result_count": 0, "next_token": token}}
    with (
        serve(lambda path, query, number: json_answer(body)) as served,
        pytest.raises(SourceFormatError, match=r"meta\.next_token"),
    ):
        extract(served, "x.posts")


def test_a_token_too_long_for_any_address_is_named() -> None:
    body = {"data": [], "meta": {"result_count": 0, "next_token": "t" * 70_000}}
    with (
        serve(lambda path, query, number: json_answer(body)) as served,
        pytest.raises(SourceFormatError, match="주소를 만들 수 없음"),
    ):
        extract(served, "x.posts")
