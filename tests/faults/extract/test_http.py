"""Servers that misbehave: every `get` ends, with the right error, and without showing a key."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import date

import httpx
import pytest

from extract.errors import BudgetSpentError, QuotaExceededError, SourceError, SourceFormatError, SourceUnavailableError
from extract.http import Expectation, HttpSource, Refusal, Response, address_of
from extract.http_waits import retry_after_seconds
from extract.window import Window
from tests.fakes.http_server import Answer, Served, serve

WINDOW = Window.of_night(date(2026, 11, 17))
KEY = "very-secret-key"
GOOD = Answer(b'{"a": 1}')


class Sleeper:
    """Counts the seconds it was asked to sleep and does not sleep them."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def ask(
    served: Served,
    *,
    expect: Expectation = "json",
    sleep: Callable[[float], None] | None = None,
    timeout_seconds: float = 0.3,
    max_elapsed_seconds: float = 60,
    inspect: Callable[[bytes], Refusal | None] | None = None,
    path: str = "/things",
) -> Response:
    source = HttpSource(
        base_url=served.url,
        feed="x.y",
        timeout_seconds=timeout_seconds,
        max_attempts=4,
        max_elapsed_seconds=max_elapsed_seconds,
        sleep=sleep or Sleeper(),
    )
    with source:
        return source.get(path, {"page": 1, "serviceKey": KEY}, window=WINDOW, expect=expect, inspect=inspect)


def assert_says_what_to_do(error: SourceError) -> None:
    message = str(error)
    assert "x.y [2026-11-17, 2026-11-18)" in message
    assert "조치: " in message
    assert KEY not in message


def test_a_good_answer_comes_whole_with_an_address_that_shows_no_key() -> None:
    with serve(lambda p, q, n: GOOD) as served:
        response = ask(served)
    assert response.content == b'{"a": 1}'
    assert response.url_without_secrets == f"{served.url}/things?page=1"
    # printf '{"a": 1}' | sha256sum
    assert response.sha256 == "f9d86028c6e0d64e225186f96acb69338b2c59764df79162107f5c4bb34d1310"
    assert served.requests == [("/things", {"page": "1", "serviceKey": KEY})]


def test_a_server_that_always_says_429_is_asked_four_times_and_no_more() -> None:
    sleeper = Sleeper()
    with serve(lambda p, q, n: Answer(status=429)) as served, pytest.raises(QuotaExceededError) as raised:
        ask(served, sleep=sleeper)
    assert len(served.requests) == 4
    assert len(sleeper.slept) == 3
    assert_says_what_to_do(raised.value)


def test_retry_after_is_honoured() -> None:
    sleeper = Sleeper()
    answers = [Answer(status=429, headers={"Retry-After": "7"}), GOOD]
    with serve(lambda p, q, n: answers[n]) as served:
        ask(served, sleep=sleeper)
    assert sleeper.slept == [7.0]


def test_a_retry_after_longer_than_we_may_wait_ends_at_once() -> None:
    sleeper = Sleeper()
    answer = Answer(status=429, headers={"Retry-After": "86400"})
    with serve(lambda p, q, n: answer) as served, pytest.raises(QuotaExceededError):
        ask(served, sleep=sleeper)
    assert len(served.requests) == 1
    assert sleeper.slept == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_server_that_recovers_is_waited_for(status: int) -> None:
    answers = [Answer(status=status), Answer(status=status), GOOD]
    with serve(lambda p, q, n: answers[n]) as served:
        assert ask(served).content == b'{"a": 1}'
    assert len(served.requests) == 3


def test_a_server_that_stays_broken_is_unavailable() -> None:
    with serve(lambda p, q, n: Answer(status=500)) as served, pytest.raises(SourceUnavailableError) as raised:
        ask(served)
    assert len(served.requests) == 4
    assert "HTTP 500" in raised.value.problem
    assert_says_what_to_do(raised.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_not_repeated(status: int) -> None:
    with serve(lambda p, q, n: Answer(status=status)) as served, pytest.raises(SourceUnavailableError) as raised:
        ask(served)
    assert len(served.requests) == 1
    assert_says_what_to_do(raised.value)


def test_a_redirect_is_reported_and_not_followed() -> None:
    answer = Answer(status=302, headers={"Location": "https://login.example.test/?next=secret"})
    with (
        serve(lambda p, q, n: answer) as served,
        pytest.raises(SourceUnavailableError, match=r"login\.example\.test") as raised,
    ):
        ask(served)
    assert len(served.requests) == 1
    assert "next=secret" not in str(raised.value)


def test_silence_ends_in_a_timeout() -> None:
    with serve(lambda p, q, n: Answer(hang=True)) as served, pytest.raises(SourceUnavailableError, match="ReadTimeout"):
        ask(served, timeout_seconds=0.1)
    assert len(served.requests) == 4


def test_a_body_that_drips_for_ever_is_given_up() -> None:
    began = time.monotonic()
    with (
        serve(lambda p, q, n: Answer(b" " * 10_000, drip=True)) as served,
        pytest.raises(SourceUnavailableError, match="끊김"),
    ):
        ask(served, timeout_seconds=5, max_elapsed_seconds=0.5)
    assert time.monotonic() - began < 5


def test_a_connection_closed_without_a_word_is_unavailable() -> None:
    with serve(lambda p, q, n: Answer(drop=True)) as served, pytest.raises(SourceUnavailableError):
        ask(served)
    assert len(served.requests) == 4


def test_a_body_cut_off_is_asked_for_again() -> None:
    answers = [Answer(b'{"a"', declared_length=8), GOOD]
    with serve(lambda p, q, n: answers[n]) as served:
        assert ask(served).content == b'{"a": 1}'


def test_nobody_listening_is_unavailable() -> None:
    with serve(lambda p, q, n: GOOD) as served:
        pass
    with pytest.raises(SourceUnavailableError, match="ConnectError") as raised:
        ask(served)
    assert_says_what_to_do(raised.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"<!DOCTYPE html><html></html>", "HTML"), (b"<html><body>", "HTML"), (b"<?xml version='1.0'?><a/>", "XML")],
)
def test_a_page_where_json_was_agreed_is_a_format_error(body: bytes, said: str) -> None:
    with serve(lambda p, q, n: Answer(body)) as served, pytest.raises(SourceFormatError, match=said) as raised:
        ask(served)
    assert len(served.requests) == 1
    assert_says_what_to_do(raised.value)


@pytest.mark.parametrize("body", [b"", b"  ", b'{"a": [1, 2', b"null of sorts"])
def test_json_that_is_not_whole_is_asked_for_again_and_then_a_format_error(body: bytes) -> None:
    with serve(lambda p, q, n: Answer(body)) as served, pytest.raises(SourceFormatError):
        ask(served)
    assert len(served.requests) == 4


@pytest.mark.parametrize(("expect", "body"), [("html", b'{"a": 1}'), ("xml", b"<html></html>"), ("xml", b"text")])
def test_the_other_shapes_are_checked_too(expect: Expectation, body: bytes) -> None:
    with serve(lambda p, q, n: Answer(body)) as served, pytest.raises(SourceFormatError):
        ask(served, expect=expect)


def test_anything_goes_where_nothing_was_agreed() -> None:
    with serve(lambda p, q, n: Answer(b"")) as served:
        assert ask(served, expect="any").content == b""


def test_an_error_inside_a_good_answer_is_found_and_a_passing_one_retried() -> None:
    def inspect(content: bytes) -> Refusal | None:
        return Refusal("빠름", "천천히", may_pass=True) if b"slow" in content else None

    answers = [Answer(b'{"slow": 1}'), Answer(b"slow", status=403), GOOD]
    with serve(lambda p, q, n: answers[n]) as served:
        assert ask(served, inspect=inspect).content == b'{"a": 1}'


def test_an_error_inside_a_good_answer_that_will_not_pass_ends_at_once() -> None:
    with serve(lambda p, q, n: GOOD) as served, pytest.raises(QuotaExceededError, match="다 씀"):
        ask(served, inspect=lambda content: Refusal("다 씀", "내일", is_quota=True))
    assert len(served.requests) == 1


def test_requests_keep_their_distance() -> None:
    sleeper = Sleeper()
    with (
        serve(lambda p, q, n: GOOD) as served,
        HttpSource(base_url=served.url, feed="x.y", min_interval_seconds=10, sleep=sleeper) as source,
    ):
        for _ in range(3):
            source.get("/", {}, window=WINDOW, expect="json")
    assert len(sleeper.slept) == 2
    assert 9 < sleeper.slept[0] <= 10
    assert 19 < sleeper.slept[1] <= 20


def test_keys_never_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with serve(lambda p, q, n: GOOD) as served:
        ask(served)
    assert KEY not in caplog.text


def test_user_password_and_keys_leave_an_address() -> None:
    url = httpx.URL("https://user:pass@example.test/a?b=1&ServiceKey=s&access_token=t#f")
    assert address_of(url) == "https://example.test/a?b=1"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "12"}, 12.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Tue, 17 Nov 2026 00:01:00 GMT", "Date": "Tue, 17 Nov 2026 00:00:00 GMT"}, 60.0),
        ({"Retry-After": "Tue, 17 Nov 2026 00:01:00 GMT"}, None),
        ({"X-Reset": "1794873630", "Date": "Mon, 17 Nov 2026 00:00:00 GMT"}, 30.0),
        ({"X-Reset": "1794873630", "Retry-After": "5"}, 5.0),
        ({"X-Reset": "soon", "Date": "Mon, 17 Nov 2026 00:00:00 GMT"}, None),
        ({"X-Reset": "9" * 30, "Date": "Mon, 17 Nov 2026 00:00:00 GMT"}, None),
        ({"Retry-After": "Mon, 16 Nov 2026 00:00:00 GMT", "Date": "Tue, 17 Nov 2026 00:00:00 GMT"}, 0.0),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_moment(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers, reset_header="X-Reset") == seconds


def test_each_attempt_is_paid_for_and_a_spent_budget_ends_the_request() -> None:
    paid: list[int] = []

    def pay() -> None:
        if len(paid) == 3:
            raise BudgetSpentError("x.y", WINDOW, "요청 예산 소진", "내일 다시")
        paid.append(1)

    with (
        serve(lambda p, q, n: Answer(b"", 500)) as served,
        HttpSource(base_url=served.url, feed="x.y", before_request=pay, sleep=Sleeper(), max_attempts=9) as source,
        pytest.raises(BudgetSpentError),
    ):
        source.get("/", {}, window=WINDOW, expect="json")
    assert len(served.requests) == len(paid) == 3


def test_a_search_by_post_sends_its_body_and_shows_none_of_it() -> None:
    with (
        serve(lambda p, q, n: Answer(b"", 500) if n == 0 else GOOD) as served,
        HttpSource(base_url=served.url, feed="x.y", sleep=Sleeper()) as source,
    ):
        answer = source.post_json("/search", {"access_key": KEY, "query": "인천"}, window=WINDOW)
    assert [path for path, _ in served.requests] == ["/search", "/search"]
    assert [json.loads(body) for body in served.bodies] == [{"access_key": KEY, "query": "인천"}] * 2
    assert answer.url_without_secrets.endswith("/search")
