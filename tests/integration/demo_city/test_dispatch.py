"""Whose answer a request gets, and what the server refuses on behalf of all services."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http import HTTPStatus

import httpx
import pytest

from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.server import CityServer
from demo_city.services import services_of
from demo_city.site import CitySite

CITY = City(seed=21, scale=0.05)


class Echo:
    """Says what it was asked."""

    prefixes = ("/echo/",)

    def answer(self, request: Request) -> Answer:
        if request.path == "/echo/mistake":
            raise RuntimeError("a mistake of the service")
        return Answer.of_json(
            {
                "method": request.method,
                "path": request.path,
                "params": dict(request.params),
                "key": request.headers.get("x-key"),
                "body": request.body.decode(),
                "extra": request.extra_total,
            }
        )


@pytest.fixture(scope="module")
def server() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY), services=[Echo()]) as running:
        yield running


@pytest.fixture
def web(server: CityServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, timeout=10) as client:
        yield client
    server.switchboard.clear()


def test_a_service_sees_the_whole_request(web: httpx.Client) -> None:
    answer = web.post("/echo/x?a=1&a=2&b=", headers={"X-Key": "k"}, content="본문".encode())
    assert answer.json() == {
        "method": "POST",
        "path": "/echo/x",
        "params": {"a": "2", "b": ""},
        "key": "k",
        "body": "본문",
        "extra": 0,
    }
    assert web.get("/echo/y").json()["method"] == "GET"


@pytest.mark.parametrize("path", ["/", "/echo", "/nobody/x", "/board", "/../etc/passwd"])
def test_a_path_of_nobody_is_404(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404
    assert web.post(path, content=b"{}").status_code == 404


def test_misbehaviour_reaches_services_too(web: httpx.Client) -> None:
    web.post("/misbehave", json={"path": "/echo/", "mode": "wrong_total", "times": 1})
    assert [web.get("/echo/x").json()["extra"] for _ in range(2)] == [3, 0]
    web.post("/misbehave", json={"path": "/echo/", "mode": "429", "times": 1})
    assert [web.post("/echo/x").status_code for _ in range(2)] == [429, 200]


def test_a_body_that_is_too_big_or_of_unknown_length_is_refused_unread(web: httpx.Client, server: CityServer) -> None:
    for header, status in ((b"Content-Length: 1048577", b" 413 "), (b"Transfer-Encoding: chunked", b" 411 ")):
        with socket.create_connection(server.server_address[:2], timeout=5) as line:
            line.sendall(b"POST /echo/x HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n\r\n")
            assert status in line.recv(100)
    assert len(web.post("/echo/x", content=b"a" * (1 << 20)).json()["body"]) == 1 << 20


@pytest.mark.parametrize("length", ["-1", "many", "1e3"])
def test_a_length_that_is_none_is_refused(server: CityServer, length: str) -> None:
    with socket.create_connection(server.server_address[:2], timeout=5) as line:
        line.sendall(f"POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        assert b" 413 " in line.recv(100)


def test_another_method_is_refused(web: httpx.Client) -> None:
    assert web.request("DELETE", "/echo/x").status_code == HTTPStatus.NOT_IMPLEMENTED


def test_a_services_own_mistake_is_a_500_and_the_server_lives(
    web: httpx.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    assert web.get("/echo/mistake").status_code == 500
    assert web.get("/echo/x").status_code == 200
    assert "a mistake of the service" in capfd.readouterr().err


def test_two_services_for_one_path_are_refused() -> None:
    with pytest.raises(ValueError, match="two services for one path"):
        CityServer(CitySite(CITY), services=[Echo(), Echo()])


def test_the_citys_own_services_share_no_path() -> None:
    services = services_of(CITY)
    assert len(services) >= 4
    with CityServer(CitySite(CITY), services=services) as running:
        assert httpx.get(f"{running.base_url}/health").status_code == 200
