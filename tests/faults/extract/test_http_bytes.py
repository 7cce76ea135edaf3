"""Servers that misbehave below or beside HTTP: every `get` still ends in time, in bounded memory, by name."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from datetime import date

import pytest

from extract import http
from extract.errors import QuotaExceededError, SourceFormatError, SourceUnavailableError
from extract.http import Expectation, HttpSource, Response
from extract.http_waits import retry_after_seconds
from extract.window import Window
from tests.fakes.http_server import Answer, serve
from tests.fakes.raw_server import serve_raw

WINDOW = Window.of_night(date(2026, 11, 17))
PAUSE_SECONDS = 0.02


def get(url: str, *, path: str = "/things", expect: Expectation = "json", seconds: float = 5, **more: str) -> Response:
    source = HttpSource(
        base_url=url, feed="x.y", timeout_seconds=5, max_elapsed_seconds=seconds, sleep=lambda _seconds: None
    )
    with source:
        return source.get(path, more, window=WINDOW, expect=expect)


def send_again_and_again(start: bytes, piece: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def speak(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(start)
        while not over.wait(PAUSE_SECONDS):
            connection.sendall(piece)

    return speak


def empty_blocks() -> tuple[bytes, bytes]:
    """The head of a gzip stream, and a flushed block that holds nothing."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(b"") + packer.flush(zlib.Z_SYNC_FLUSH), packer.flush(zlib.Z_FULL_FLUSH) or b"\0\0\0\xff\xff"


GZIP_HEAD, EMPTY_BLOCK = empty_blocks()
OK_GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + GZIP_HEAD
DRIPS = {
    "headers": (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "informational answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "chunks of nothing but size": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=", b"a"),
    "compressed blocks of nothing": (OK_GZIP, EMPTY_BLOCK),
}


@pytest.mark.parametrize("name", DRIPS)
def test_whatever_drips_for_ever_is_given_up_at_the_deadline(name: str) -> None:
    began = time.monotonic()
    with (
        serve_raw(send_again_and_again(*DRIPS[name])) as served,
        pytest.raises(SourceUnavailableError, match="끊김"),
    ):
        get(served.url, seconds=0.4)
    assert served.asked == 1
    assert time.monotonic() - began < 3


def test_a_connection_that_is_used_again_has_the_next_requests_deadline() -> None:
    with (
        serve_raw(_keep_alive) as served,
        HttpSource(base_url=served.url, feed="x.y", timeout_seconds=5, max_elapsed_seconds=0.5) as source,
    ):
        assert source.get("/a", {}, window=WINDOW, expect="json").content == b"{}"
        assert source.get("/b", {}, window=WINDOW, expect="json").content == b"{}"
    assert served.asked == 1  # one connection for both


def _keep_alive(connection: socket.socket, over: threading.Event) -> None:
    for _ in range(2):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        connection.recv(65536)


def test_what_is_compressed_twice_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(b"[" + b" " * 50_000_000 + b"]"))
    assert len(bomb) < 1_000
    answer = Answer(bomb, headers={"Content-Encoding": "gzip, gzip"})
    with serve(lambda p, q, n: answer) as served, pytest.raises(SourceUnavailableError, match="DecodingError"):
        get(served.url)


def test_a_compressed_bomb_is_a_format_error_and_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAXIMUM_BYTES", 1_000_000)
    answer = Answer(gzip.compress(b"[" + b" " * 5_000_000 + b"]"), headers={"Content-Encoding": "gzip"})
    with serve(lambda p, q, n: answer) as served, pytest.raises(SourceFormatError, match="너무 큼"):
        get(served.url)
    assert len(served.requests) == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [("/things", "9" * 70_000), ("/th\x7fings", "1"), ("/things", "\ud800"), ("/things\ud800", "1")],
    ids=["too long", "control sign", "half a pair in a value", "half a pair in a path"],
)
def test_what_makes_no_address_is_a_format_error(path: str, value: str) -> None:
    with serve(lambda p, q, n: Answer(b"{}")) as served, pytest.raises(SourceFormatError, match="주소를 만들 수 없음"):
        get(served.url, path=path, cursor=value)
    assert served.requests == []


def test_no_other_server_is_asked_whatever_a_path_says() -> None:
    with (
        serve(lambda p, q, n: Answer(b"{}")) as other,
        serve(lambda p, q, n: Answer(b"{}")) as served,
        pytest.raises(SourceFormatError, match="다른 서버"),
    ):
        get(served.url, path=f"{other.url}/view")
    assert other.requests == []


@pytest.mark.parametrize("said", ["²", "Mon, 01 Jan 2024 00:00:00 +99999999999999999", "-5", "1e9", "soon", "9" * 500])
def test_a_retry_after_of_nonsense_ends_as_the_refusal_it_came_with(said: str) -> None:
    answer = Answer(status=429, headers={"Retry-After": said})
    with serve(lambda p, q, n: answer) as served, pytest.raises(QuotaExceededError, match="HTTP 429"):
        get(served.url)
    assert served.requests


def test_a_reset_of_nonsense_says_nothing() -> None:
    headers = {"Date": "Tue, 17 Nov 2026 16:00:00 GMT", "reset": "²"}
    assert retry_after_seconds(headers, reset_header="reset") is None


CUT_PAGE = b"<!doctype html><html><body><ul><li>one</li>"


@pytest.mark.parametrize("expect", ["html", "any"])
def test_a_page_that_only_the_lost_connection_ended_is_asked_for_again(expect: Expectation) -> None:
    def speak(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + CUT_PAGE)
        connection.shutdown(socket.SHUT_RDWR)

    with serve_raw(speak) as served, pytest.raises(SourceUnavailableError, match="도중에 끊김"):
        get(served.url, expect=expect)
    assert served.asked == 4


def test_a_page_of_a_stated_length_may_leave_its_end_out() -> None:
    with serve(lambda p, q, n: Answer(CUT_PAGE)) as served:
        assert get(served.url, expect="html").content == CUT_PAGE


def test_where_a_redirect_leads_is_told_without_what_may_be_a_secret() -> None:
    place = "https://login.example.test/in;jsessionid=S3CRET#access_token=S3CRET"
    answer = Answer(status=302, headers={"Location": place})
    with serve(lambda p, q, n: answer) as served, pytest.raises(SourceUnavailableError) as raised:
        get(served.url)
    assert "https://login.example.test/in 로 옮겨짐" in raised.value.problem
    assert "S3CRET" not in str(raised.value)
