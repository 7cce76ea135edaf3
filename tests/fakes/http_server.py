"""A loopback HTTP server whose answers a test writes, down to the broken ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Answer:
    """What to send.

    Attributes:
        declared_length: a Content-Length that is not the body's, for a body that is cut off.
        hang: hold the answer back until the test ends.
        drip: send the body one byte at a time, slowly, for as long as the test runs.
        drop: close the connection without a word.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    declared_length: int | None = None
    hang: bool = False
    drip: bool = False
    drop: bool = False


@dataclass
class Served:
    """The server's address and what it was asked, in order; bodies of POST requests apart."""

    url: str
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


Respond = Callable[[str, dict[str, str], int], Answer]


@contextmanager
def serve(respond: Respond) -> Iterator[Served]:
    """Serve on loopback: `respond(path, query, how many requests came before)` gives each answer."""
    over = threading.Event()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            served.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            self.do_GET()

        def do_GET(self) -> None:
            split = urlsplit(self.path)
            query = {k: v[-1] for k, v in parse_qs(split.query, keep_blank_values=True).items()}
            with lock:
                number = len(served.requests)
                served.requests.append((split.path, query))
            answer = respond(split.path, query, number)
            if answer.hang:
                over.wait()
            self.close_connection = True
            if answer.drop or answer.hang:
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            length = len(answer.body) if answer.declared_length is None else answer.declared_length
            self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            self.end_headers()
            if not answer.drip:
                self.wfile.write(answer.body)
                return
            for byte in answer.body:
                if over.wait(0.05):
                    return
                self.wfile.write(bytes([byte]))

        def log_message(self, format: str, *arguments: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *arguments: None  # type: ignore[method-assign]
    served = Served(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
