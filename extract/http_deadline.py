"""Connections on which nothing lasts beyond a request's deadline.

A read timeout is the longest silence between two bytes. A server that sends a byte of a header, of an empty compressed
block or of one `100 Continue` after the other now and then is never silent, and would hold a night for ever.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

DEADLINE = "deadline"
"""The request extension that holds the moment (`time.monotonic`) at which a request must be over."""


class DeadlineTransport(httpx.HTTPTransport):
    """Sends requests over connections that keep each request's deadline.

    A request and the reading of its answer must happen in one thread, as they do in `HttpSource`.
    """

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self._until = _Until()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_Backend(self._until)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._until.moment = request.extensions.get(DEADLINE)
        return super().handle_request(request)


class _Until(threading.local):
    moment: float | None = None

    def shortened(self, timeout: float | None, over: type[Exception]) -> float | None:
        """How long one step may still take.

        Raises:
            Exception: `over`, when the deadline has passed.
        """
        if self.moment is None:
            return timeout
        left = self.moment - time.monotonic()
        if left <= 0:
            raise over("the deadline of the request has passed")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, until: _Until) -> None:
        self._inner = inner
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._until.shortened(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._until.shortened(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._until.shortened(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, until: _Until) -> None:
        self._inner = httpcore.SyncBackend()
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._until.shortened(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.connect_tcp(host, port, left, local_address, socket_options), self._until)
