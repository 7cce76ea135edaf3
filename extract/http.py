"""One way to ask a server: bounded in attempts and in time, polite, and silent about keys.

What may pass is retried: 429, 5xx, timeouts, broken connections, answers that were cut off. What will not pass by
itself (another 4xx, a redirect, a page of HTML where data was agreed) ends at once. However a server behaves, `get`
returns or raises within `max_elapsed_seconds` and one request's timeout. Nothing is asked of another server than the
one that was agreed on, whatever an answer says.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_exponential_jitter

from extract.errors import QuotaExceededError, SourceError, SourceFormatError, SourceUnavailableError
from extract.http_deadline import DEADLINE, DeadlineTransport
from extract.http_waits import retry_after_seconds
from extract.window import Window

# The HTTP library logs whole addresses, and some sources want their key in the address.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

Expectation = Literal["json", "html", "xml", "any"]
SECRET_PARAMETERS = frozenset(
    {
        "servicekey",
        "key",
        "apikey",
        "api_key",
        "access_key",
        "access_token",
        "token",
        "client_secret",
        "password",
        "auth",
    }
)
# The largest page we ask for (a thousand whole articles) has a few megabytes.
MAXIMUM_BYTES = 32 * 1024 * 1024
LONGEST_ADDRESS_SHOWN = 200
END_BYTES = 4096
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30.0
USER_AGENT = "incheon-voc/0.1 (+https://www.incheon.go.kr)"


@dataclass(frozen=True)
class Response:
    """A whole answer.

    Attributes:
        url_without_secrets: for provenance and messages.
        sha256: of `content`, hex.
    """

    content: bytes = field(repr=False)
    url_without_secrets: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    sha256: str


@dataclass(frozen=True)
class Refusal:
    """An answer that is an error although HTTP says otherwise, as gateways send them.

    Attributes:
        problem: in the source's own terms, without any key.
        action: what a person should do.
        is_quota: the request quota is used up.
        may_pass: asking again a little later can help.
    """

    problem: str
    action: str
    is_quota: bool = False
    may_pass: bool = False


class _PassingError(Exception):
    """Something that may pass; carries what to say when it does not."""

    def __init__(self, final: SourceError, *, wait_seconds: float | None = None) -> None:
        super().__init__(str(final))
        self.final = final
        self.wait_seconds = wait_seconds


class HttpSource:
    """A server and the manners agreed with it. Safe to share between threads.

    Args:
        base_url: scheme, host and the path all requests start with.
        feed: the feed's name, for messages.
        timeout_seconds: longest silence within one request.
        max_attempts: requests per `get`, the first included.
        max_elapsed_seconds: longest time per `get`, waits and slow bodies included.
        min_interval_seconds: between the starts of two requests.
        headers: sent with every request; may hold keys.
        before_request: called before every attempt; what it raises ends the request (a `Budget.take` refuses here).
        reset_header: name of a header in which the server says, in seconds since 1970, when it answers again after a
            refusal (HTTP 429), for servers that do not send Retry-After.
        transport: stands in for the network in tests.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        *,
        base_url: str,
        feed: str,
        timeout_seconds: float = 20,
        max_attempts: int = 4,
        max_elapsed_seconds: float = 120,
        min_interval_seconds: float = 0,
        headers: Mapping[str, str] | None = None,
        before_request: Callable[[], None] | None = None,
        reset_header: str | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._feed = feed
        self._before_request = before_request
        self._reset_header = reset_header
        self._timeout_seconds = timeout_seconds
        self._max_attempts = max_attempts
        self._max_elapsed_seconds = max_elapsed_seconds
        self._min_interval_seconds = min_interval_seconds
        self._sleep = sleep
        self._next_start = 0.0
        self._turn = threading.Lock()
        self._wait = wait_exponential_jitter(initial=FIRST_WAIT_SECONDS, max=LONGEST_WAIT_SECONDS, jitter=0.5)
        self._client = httpx.Client(
            base_url=base_url,
            timeout=timeout_seconds,
            headers={"User-Agent": USER_AGENT, **(headers or {})},
            transport=transport or DeadlineTransport(),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def get(
        self,
        path: str,
        params: Mapping[str, str | int],
        *,
        window: Window,
        expect: Expectation,
        inspect: Callable[[bytes], Refusal | None] | None = None,
    ) -> Response:
        """Ask once, or as often as is allowed.

        Args:
            path: below the base URL, starting with a slash.
            params: the query; keys among them never reach a message or an artefact.
            window: the days this is about, for messages.
            expect: what the body must look like.
            inspect: finds errors that arrive with HTTP 200.

        Raises:
            QuotaExceededError: the source says the quota is used up.
            SourceUnavailableError: the server refused, failed or stayed silent.
            SourceFormatError: the body is not what was agreed.
        """
        return self._try(self._request("GET", path, window, params=dict(params)), window, expect, inspect)

    def post_json(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        window: Window,
        expect: Expectation = "json",
        inspect: Callable[[bytes], Refusal | None] | None = None,
    ) -> Response:
        """Ask by POST with a JSON body, for searches that want it; may be repeated like `get`, and raises as it does.

        The body never reaches a message or an artefact.
        """
        return self._try(self._request("POST", path, window, json=dict(body)), window, expect, inspect)

    def _request(self, method: str, path: str, window: Window, **content: Any) -> httpx.Request:
        """A request to the agreed server; paths and parameters may come out of its answers."""
        try:
            request = self._client.build_request(method, path, **content)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise self._misshapen(window, f"응답에 든 값으로 주소를 만들 수 없음({type(error).__name__})") from error
        agreed = self._client.base_url
        if (request.url.scheme, request.url.host, request.url.port) != (agreed.scheme, agreed.host, agreed.port):
            raise self._misshapen(window, f"응답이 다른 서버({request.url.host[:LONGEST_ADDRESS_SHOWN]})로 보내려 함")
        return request

    def _try(
        self,
        request: httpx.Request,
        window: Window,
        expect: Expectation,
        inspect: Callable[[bytes], Refusal | None] | None,
    ) -> Response:
        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(self._max_attempts) | stop_before_delay(self._max_elapsed_seconds),
            wait=self._seconds_to_wait,
            sleep=self._sleep,
            reraise=True,
        )
        deadline = time.monotonic() + self._max_elapsed_seconds
        try:
            return retrying(self._ask, request, window, expect, inspect, deadline)
        except _PassingError as error:
            raise error.final from error.__cause__

    def _ask(
        self,
        request: httpx.Request,
        window: Window,
        expect: Expectation,
        inspect: Callable[[bytes], Refusal | None] | None,
        deadline: float,
    ) -> Response:
        self._take_turn()
        if self._before_request:
            self._before_request()
        address = address_of(request.url)
        request.extensions[DEADLINE] = deadline
        try:
            answer = self._client.send(request, stream=True)
            try:
                content = self._read(answer, deadline, address, window)
            finally:
                answer.close()
        except httpx.HTTPError as error:
            problem = f"{address} 에 연결하지 못했거나 응답이 끊김({type(error).__name__})"
            raise _PassingError(
                self._unavailable(window, problem, "서버와 네트워크 상태를 확인하고 다시 실행")
            ) from error
        self._check_status(answer, content, address, window, inspect)
        if inspect and (refusal := inspect(content)):
            self._refuse(refusal, address, window, answer.headers)
        self._check_body(content, expect, address, window, answer.headers)
        return Response(content, address, answer.status_code, dict(answer.headers), hashlib.sha256(content).hexdigest())

    def _read(self, answer: httpx.Response, deadline: float, address: str, window: Window) -> bytes:
        if "," in answer.headers.get("Content-Encoding", ""):
            # One layer makes a thousand bytes of one; two layers a million, before anybody can count them.
            raise httpx.DecodingError("compressed more than once")
        pieces: list[bytes] = []
        size = 0
        for piece in answer.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > MAXIMUM_BYTES:
                raise self._misshapen(window, f"{address} 의 응답이 너무 큼(한도 {MAXIMUM_BYTES:,} 바이트)")
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("the body did not end in time")
        return b"".join(pieces)

    def _take_turn(self) -> None:
        if not self._min_interval_seconds:
            return
        with self._turn:
            moment = time.monotonic()
            start = max(moment, self._next_start)
            self._next_start = start + self._min_interval_seconds
        if start > moment:
            self._sleep(start - moment)

    def _seconds_to_wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait_seconds if isinstance(error, _PassingError) else None
        return self._wait(state) if asked is None else asked

    def _check_status(
        self,
        answer: httpx.Response,
        content: bytes,
        address: str,
        window: Window,
        inspect: Callable[[bytes], Refusal | None] | None,
    ) -> None:
        status = answer.status_code
        if 200 <= status < 300:
            return
        if inspect and (refusal := inspect(content)):
            self._refuse(refusal, address, window, answer.headers)
        if status == 429:
            raise _PassingError(
                QuotaExceededError(
                    self._feed, window, f"{address} 이(가) 요청 한도 초과(HTTP 429)", "한도가 풀린 뒤 다시 실행"
                ),
                wait_seconds=retry_after_seconds(answer.headers, reset_header=self._reset_header),
            )
        if status >= 500 or status == 408:
            raise _PassingError(
                self._unavailable(window, f"{address} 이(가) HTTP {status}", "서버가 돌아온 뒤 다시 실행"),
                wait_seconds=retry_after_seconds(answer.headers),
            )
        if 300 <= status < 400:
            moved = re.split(r"[?#;]", answer.headers.get("Location", ""))[0][:LONGEST_ADDRESS_SHOWN]
            raise self._unavailable(
                window, f"{address} 이(가) {moved} 로 옮겨짐(HTTP {status})", "설정의 주소를 고치기"
            )
        action = "인증키와 활용신청 상태를 확인" if status in (401, 403) else "설정의 주소와 요청 항목을 확인"
        raise self._unavailable(window, f"{address} 이(가) HTTP {status}", action)

    def _refuse(self, refusal: Refusal, address: str, window: Window, headers: Mapping[str, str]) -> None:
        kind = QuotaExceededError if refusal.is_quota else SourceUnavailableError
        final = kind(self._feed, window, f"{address}: {refusal.problem}", refusal.action)
        if refusal.may_pass:
            raise _PassingError(final, wait_seconds=retry_after_seconds(headers, reset_header=self._reset_header))
        raise final

    def _check_body(
        self, content: bytes, expect: Expectation, address: str, window: Window, headers: Mapping[str, str]
    ) -> None:
        head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:256].lower()
        tail = content.rstrip()[-1:]
        is_html = head.startswith((b"<!doctype html", b"<html"))
        # Where only the end of the connection ends a page, a broken one looks like a whole one.
        is_framed = "Content-Length" in headers or "Transfer-Encoding" in headers
        if is_html and expect in ("html", "any") and not is_framed and b"</html" not in content[-END_BYTES:].lower():
            raise _PassingError(
                self._unavailable(
                    window, f"{address} 의 페이지가 도중에 끊김", "잠시 뒤 다시 실행; 계속되면 서버를 확인"
                )
            )
        if expect == "any":
            return
        if not head:
            raise _PassingError(self._misshapen(window, f"{address} 의 응답이 비어 있음"))
        if expect == "json" and (is_html or head.startswith(b"<")):
            kind = "HTML" if is_html else "XML"
            raise self._misshapen(window, f"{address} 이(가) JSON 대신 {kind} 을(를) 보냄")
        if expect == "json" and (head[:1] not in (b"{", b"[") or tail not in (b"}", b"]")):
            raise _PassingError(self._misshapen(window, f"{address} 의 JSON 이 온전하지 않음"))
        if expect == "html" and not head.startswith(b"<"):
            raise self._misshapen(window, f"{address} 이(가) HTML 을 보내지 않음")
        if expect == "xml" and (is_html or not head.startswith(b"<")):
            raise self._misshapen(window, f"{address} 이(가) XML 을 보내지 않음")

    def _unavailable(self, window: Window, problem: str, action: str) -> SourceUnavailableError:
        return SourceUnavailableError(self._feed, window, problem, action)

    def _misshapen(self, window: Window, problem: str) -> SourceFormatError:
        return SourceFormatError(
            self._feed, window, problem, "점검 화면이나 로그인 화면인지 주소를 열어 보고, 규격이 바뀌었으면 합의"
        )


def address_of(url: httpx.URL) -> str:
    """The address without user, password or any parameter that holds a key."""
    kept = [(k, v) for k, v in url.params.multi_items() if k.lower() not in SECRET_PARAMETERS]
    return str(url.copy_with(username=None, password=None, params=kept or None, fragment=None))
