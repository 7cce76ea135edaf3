"""A homepage board on loopback that can be told to misbehave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE_SIZE = 50


@dataclass
class Board:
    """What the board holds and how it behaves.

    Attributes:
        ids: posts, newest first.
        total: the total it states for a page number; by default the truth.
        page_ids: the posts it shows for a page number; by default the truth.
        detail: the HTML of one post's page; None stands for the usual page.
        list_requests: pages asked for, in order.
    """

    ids: list[str]
    total: Callable[[int], int] | None = None
    page_ids: Callable[[int], list[str]] | None = None
    detail: Callable[[str], str | None] | None = None
    list_html: Callable[[int], str | None] | None = None
    list_requests: list[dict[str, str]] = field(default_factory=list)
    detail_requests: list[str] = field(default_factory=list)

    def render_list(self, code: str, page: int) -> str:
        made = self.list_html(page) if self.list_html else None
        if made is not None:
            return made
        total = self.total(page) if self.total else len(self.ids)
        ids = self.page_ids(page) if self.page_ids else self.ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        items = "".join(
            f'<li><a class="subject" href="/board/{code}/view?id={i}">글 {i}</a><span class="writer">김*수</span>'
            f'<span class="date">2026-11-17 09:03</span><span class="views">12</span><span class="likes">3</span></li>'
            for i in ids
        )
        return f'<p class="total">총 <strong>{total}</strong>건</p><ul class="board-list">{items}</ul>'

    def render_detail(self, post_id: str) -> str:
        made = self.detail(post_id) if self.detail else None
        if made is not None:
            return made
        return (
            f'<article class="board-view"><h2 class="subject">글 {escape(post_id)}</h2><dl>'
            "<dt>작성자</dt><dd>김*수</dd><dt>작성일</dt><dd>2026-11-17 09:03:12</dd>"
            "<dt>조회</dt><dd>12</dd><dt>공감</dt><dd>3</dd><dt>담당부서</dt><dd>버스정책과</dd></dl>"
            '<div class="content">버스가<br>안 와요</div></article>'
        )


@contextmanager
def serving(boards: dict[str, Board]) -> Iterator[str]:
    """Serve the boards by code; yields the base URL."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body go out as two packets: without this the second waits 40 ms for the first to be acknowledged.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            params = {k: v[0] for k, v in parse_qs(address.query).items()}
            parts = address.path.strip("/").split("/")
            board = boards[parts[1]]
            with lock:
                if parts[-1] == "view":
                    board.detail_requests.append(params["id"])
                    html = board.render_detail(params["id"])
                else:
                    board.list_requests.append(params)
                    html = board.render_list(parts[1], int(params["page"]))
            body = html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
