"""The city's HTTP services on loopback: boards, the question and answer API, every other source's protocol in
`demo_city.services`, health, and switches for tests.
"""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Sequence
from datetime import date, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from demo_city import acrc, board_pages
from demo_city.answers import Answer, Request, Service
from demo_city.days import LATEST_ON, Days, night_of
from demo_city.misbehaviour import Misbehaviour, Mode, Switchboard
from demo_city.site import Site

HOST = "127.0.0.1"
_HTML, _JSON, _XML = "text/html; charset=utf-8", "application/json; charset=utf-8", "application/xml; charset=utf-8"
_LARGEST_BODY = 1 << 20
_LIE = 3
"""How many rows too many a wrong total states."""


class CityServer(ThreadingHTTPServer):
    """Serves one site; `port=0` takes any free port.

    Used as a context manager it serves in a background thread until the block ends.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, site: Site, *, services: Sequence[Service] = (), port: int = 0) -> None:
        prefixes = [prefix for service in services for prefix in service.prefixes]
        if clashes := [
            a for i, a in enumerate(prefixes) if any(a.startswith(b) for b in prefixes[:i] + prefixes[i + 1 :])
        ]:
            raise ValueError(f"two services for one path: {', '.join(clashes)}")
        super().__init__((HOST, port), _Handler)
        self.site = site
        self.services = tuple(services)
        self.switchboard = Switchboard()
        self.closing = threading.Event()
        self.latest_on = LATEST_ON
        self._shown_at: dict[tuple[str, str], datetime] = {}
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}"

    def __enter__(self) -> CityServer:
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def respond(self, path: str, params: dict[str, str], *, extra_total: int = 0) -> Answer:
        """The well-behaved answer to a GET."""
        parts = path.strip("/").split("/")
        if path == "/health":
            body = json.dumps({"status": "ok", "boards": dict(self.site.boards)}, ensure_ascii=False).encode()
            return Answer(HTTPStatus.OK, body, _JSON)
        if parts[0] == "board" and len(parts) in (2, 3) and parts[1] in self.site.boards:
            return self._board(parts, params, extra_total)
        if path in (acrc.LIST_PATH, acrc.ITEM_PATH):
            return self._questions(path, params, extra_total)
        return self.serve(Request("GET", path, params, {}, b"", extra_total))

    def serve(self, request: Request) -> Answer:
        """What the service of that path says."""
        for service in self.services:
            if request.path.startswith(service.prefixes):
                return service.answer(request)
        return Answer(HTTPStatus.NOT_FOUND, board_pages.not_found(), _HTML)

    def _board(self, parts: list[str], params: dict[str, str], extra_total: int) -> Answer:
        code = parts[1]
        if len(parts) == 3:
            post_id = params.get("id", "")
            item = self.site.board_item(code, post_id, self._shown_at.get((code, post_id)))
            if parts[2] != "view" or item is None:
                return Answer(HTTPStatus.NOT_FOUND, board_pages.not_found(), _HTML)
            return Answer(HTTPStatus.OK, board_pages.detail_page(item), _HTML)
        try:
            days = Days.of(date.fromisoformat(params["from"]), date.fromisoformat(params["to"]))
            page = max(int(params.get("page") or 1), 1)
        except (KeyError, ValueError):
            return Answer(HTTPStatus.BAD_REQUEST, board_pages.not_found(), _HTML)
        # The site has no clock: whoever asks for days up to D reads it in the night after D.
        as_of = night_of(date.fromisoformat(params["to"]))
        items = self.site.board_items(code, days, as_of)
        self._shown_at.update(((code, item.post_id), as_of) for item in items)
        body = board_pages.list_page(
            items, board=code, title=self.site.boards[code], page=page, extra_total=extra_total
        )
        return Answer(HTTPStatus.OK, body, _HTML)

    def _questions(self, path: str, params: dict[str, str], extra_total: int) -> Answer:
        kind = _JSON if params.get("dataType", "").lower() == "json" else _XML
        try:
            acrc.check_key(params)
            if path == acrc.ITEM_PATH:
                number = params.get("faqNo", "")
                if not number.isdecimal():
                    raise acrc.GatewayError("10")
                entry = self.site.entry(int(number), params.get("dutySctnNm", ""))
                return Answer(HTTPStatus.OK, acrc.item(entry, params), kind)
            days = Days.of(_compact_date(params.get("regFrom", "")), _compact_date(params.get("regTo", "")))
            return Answer(HTTPStatus.OK, acrc.listing(self.site.entries(days), params, extra_total=extra_total), kind)
        except acrc.GatewayError as error:
            return Answer(HTTPStatus.OK, acrc.gateway_error(error.code), _XML)
        except ValueError:
            return Answer(HTTPStatus.OK, acrc.gateway_error("10"), _XML)


def _compact_date(text: str) -> date:
    if len(text) != 8 or not text.isdecimal():
        raise ValueError(f"not yyyyMMdd: {text!r}")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


_BAD_ANSWERS = {
    Mode.TOO_MANY: Answer(HTTPStatus.TOO_MANY_REQUESTS, b"too many requests", "text/plain", {"Retry-After": "0"}),
    Mode.BROKEN: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, b"internal server error", "text/plain"),
    Mode.HTML: Answer(HTTPStatus.OK, "<html><body><h1>시스템 점검 중입니다</h1></body></html>".encode(), _HTML),
    Mode.XML_ERROR: Answer(HTTPStatus.OK, acrc.gateway_error("10"), _XML),
    Mode.QUOTA: Answer(HTTPStatus.OK, acrc.gateway_error("22"), _XML),
    Mode.KEY: Answer(HTTPStatus.OK, acrc.gateway_error("30"), _XML),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: otherwise each answer waits for a delayed acknowledgement
    timeout = 30  # whoever announces a body and does not send it is not waited for
    server: CityServer

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding"):
            # Its length is not known before it is read.
            self.close_connection = True
            self._send(Answer(HTTPStatus.LENGTH_REQUIRED, b"", "text/plain"))
            return
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= _LARGEST_BODY:
            self.close_connection = True
            self._send(Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain"))
            return
        content = self.rfile.read(length)
        if urlsplit(self.path).path == "/misbehave":
            self._misbehave(content)
        elif urlsplit(self.path).path == "/latest":
            self._set_latest(content)
        else:
            self._answer(content)

    def _respond(self, path: str, params: dict[str, str], *, body: bytes = b"", extra_total: int = 0) -> Answer:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, path, params, headers, body, extra_total, self.server.latest_on)
        if any(path.startswith(service.prefixes) for service in self.server.services):
            try:
                return self.server.serve(request)
            except Exception:
                # A service's own mistake is an answer too: a closed connection would look like an ordered timeout.
                traceback.print_exc()
                return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, b"the demo city's own mistake", "text/plain")
        if self.command != "GET":
            return Answer(HTTPStatus.NOT_FOUND, b"", "text/plain")
        return self.server.respond(path, params, extra_total=extra_total)

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        params = dict(parse_qsl(address.query, keep_blank_values=True))
        rule = self.server.switchboard.take(address.path) if address.path != "/health" else None
        if rule is None:
            self._send(self._respond(address.path, params, body=body))
        elif rule.mode in _BAD_ANSWERS:
            self._send(_BAD_ANSWERS[rule.mode])
        elif rule.mode is Mode.WRONG_TOTAL:
            self._send(self._respond(address.path, params, body=body, extra_total=_LIE))
        elif rule.mode is Mode.TRUNCATE:
            self._send(self._respond(address.path, params, body=body), share_sent=0.5)
        else:
            self.server.closing.wait(rule.seconds)
            if rule.mode is Mode.SLOW:
                self._send(self._respond(address.path, params, body=body))
            else:
                self.close_connection = True

    def _misbehave(self, content: bytes) -> None:
        try:
            order = json.loads(content or b"{}")
            if order.get("mode") == "none":
                self.server.switchboard.clear()
            else:
                self.server.switchboard.add(Misbehaviour.of(order))
        except (ValueError, TypeError, AttributeError) as error:
            self._send(Answer(HTTPStatus.BAD_REQUEST, str(error).encode(), "text/plain; charset=utf-8"))
            return
        self._send(Answer(HTTPStatus.OK, b'{"status": "ok"}', _JSON))

    def _set_latest(self, content: bytes) -> None:
        try:
            self.server.latest_on = date.fromisoformat(json.loads(content)["date"])
        except (ValueError, TypeError, KeyError) as error:
            self._send(Answer(HTTPStatus.BAD_REQUEST, str(error).encode(), "text/plain; charset=utf-8"))
            return
        self._send(Answer(HTTPStatus.OK, b'{"status": "ok"}', _JSON))

    def _send(self, answer: Answer, *, share_sent: float = 1.0) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: int(len(answer.body) * share_sent)])
        self.wfile.flush()
        if share_sent < 1:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: addresses carry service keys."""
