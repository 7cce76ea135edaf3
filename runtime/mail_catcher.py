"""A local mail server that delivers everything into one Maildir, and a small page to read it.

    python -m runtime.mail_catcher --port 2525 --maildir build/outbox --http-port 8025

It listens on 127.0.0.1 only, accepts every recipient, and never passes a mail on.
"""

from __future__ import annotations

import argparse
import email
import html
import mailbox
import mimetypes
import signal
import threading
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
SIZE_LIMIT_BYTES = 40 * 1024 * 1024
# A mail may show its own inline pictures and styles and nothing else: no script, no outside address.
CONTENT_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-src 'self'"
# Where drafted and published files are looked at; a page of the archive may run its own script and no other.
FILES = "/publications/"
FILES_POLICY = "default-src 'none'; img-src data: 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'"


class MaildirHandler:
    """Writes each accepted mail into the Maildir, and answers 250 only when it is there."""

    def __init__(self, maildir: Path) -> None:
        self._box = mailbox.Maildir(maildir, create=True)
        self._lock = threading.Lock()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        with self._lock:
            self._box.add(raw)
        return "250 delivered to the outbox"


def start_smtp(maildir: Path, *, port: int, host: str = HOST) -> Controller:
    """Listen for mail; the caller stops the controller."""
    maildir.parent.mkdir(parents=True, exist_ok=True)
    controller = Controller(
        MaildirHandler(maildir), hostname=host, port=port, data_size_limit=SIZE_LIMIT_BYTES, ready_timeout=30
    )
    controller.start()
    return controller


class _Pages(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, maildir: Path, *, port: int, files_dir: Path | None) -> None:
        self.maildir = maildir
        self.files_dir = files_dir
        super().__init__((HOST, port), _PageHandler)


def start_http(maildir: Path, *, port: int, files_dir: Path | None = None) -> ThreadingHTTPServer:
    """Serve the reading page, and the publications' folder when given, in a thread; the caller shuts it down."""
    server = _Pages(maildir, port=port, files_dir=files_dir)
    threading.Thread(target=server.serve_forever, name="mail-pages", daemon=True).start()
    return server


class _PageHandler(BaseHTTPRequestHandler):
    server_version = "mail-catcher"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        key = parse_qs(address.query).get("key", [""])[0]
        box = mailbox.Maildir(cast(_Pages, self.server).maildir, create=True)
        if address.path.startswith(FILES):
            self._file(unquote(address.path.removeprefix(FILES)))
        elif address.path == "/":
            self._answer(list_page(box))
        elif address.path in ("/mail", "/body") and key in box:
            message = _message(box, key)
            self._answer(mail_page(key, message) if address.path == "/mail" else body_page(message))
        else:
            self._answer("<p>없는 메일</p>", status=HTTPStatus.NOT_FOUND)

    def _file(self, name: str) -> None:
        """A drafted file, for who has to look at it before answering; nothing outside the folder."""
        folder = cast(_Pages, self.server).files_dir
        name = f"{name}index.html" if not name or name.endswith("/") else name
        path = (folder / name).resolve() if folder is not None else None
        if path is None or folder is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
            self._answer("<p>없는 파일</p>", status=HTTPStatus.NOT_FOUND)
            return
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        self._send(path.read_bytes(), kind, HTTPStatus.OK, FILES_POLICY)

    def log_message(self, *_arguments: object) -> None:
        """No access log: a reader's clicks are nobody's business."""

    def _answer(self, page: str, *, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(page.encode(), "text/html; charset=utf-8", status, CONTENT_POLICY)

    def _send(self, content: bytes, kind: str, status: HTTPStatus, content_policy: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", content_policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)


def list_page(box: mailbox.Maildir) -> str:
    """All mails, the newest delivery first."""
    rows = []
    for key in sorted(box.keys(), reverse=True):
        message = _message(box, key)
        subject, to, date = (html.escape(str(message.get(name, ""))) for name in ("Subject", "To", "Date"))
        link = f'<a href="/mail?key={quote(key)}">{subject or "(제목 없음)"}</a>'
        rows.append(f"<tr><td>{link}</td><td>{to}</td><td>{date}</td></tr>")
    table = "".join(rows) or '<tr><td colspan="3">아직 메일이 없음</td></tr>'
    head = '<tr><th scope="col">제목</th><th scope="col">받는 이</th><th scope="col">날짜</th></tr>'
    return _page("받은 메일", f"<table><caption>받은 메일 {len(rows)}통</caption>{head}{table}</table>")


def mail_page(key: str, message: EmailMessage) -> str:
    """One mail's headers and attachments, its body in a frame that can run nothing."""
    names = ("Subject", "From", "To", "Date", "Message-ID", "List-Unsubscribe")
    headers = "".join(
        f"<dt>{name}</dt><dd>{html.escape(str(message[name]))}</dd>" for name in names if message[name] is not None
    )
    files = ", ".join(html.escape(part.get_filename() or "?") for part in message.iter_attachments())
    frame = f'<iframe title="본문" sandbox="" src="/body?key={quote(key)}"></iframe>'
    return _page(
        str(message.get("Subject", "")),
        f'<p><a href="/">목록</a></p><dl>{headers}<dt>첨부</dt><dd>{files}</dd></dl>{frame}',
    )


def body_page(message: EmailMessage) -> str:
    """The HTML part with its inline pictures, or the text part escaped."""
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return "<p>본문 없음</p>"
    content = str(part.get_content())
    if part.get_content_type() != "text/html":
        return f"<!DOCTYPE html><html lang='ko'><meta charset='utf-8'><pre>{html.escape(content)}</pre></html>"
    for picture in message.walk():
        content_id = str(picture.get("Content-ID", "")).strip("<>")
        if content_id and picture.get_content_maintype() == "image":
            data = "".join(str(picture.get_payload()).split())
            content = content.replace(f"cid:{content_id}", f"data:{picture.get_content_type()};base64,{data}")
    return content


def _page(title: str, content: str) -> str:
    style = (
        "body{font-family:sans-serif;margin:24px;max-width:1000px}table{border-collapse:collapse;width:100%}"
        "th,td{text-align:left;padding:6px;border-bottom:1px solid #ccc}dt{font-weight:700}dd{margin:0 0 6px}"
        "iframe{width:100%;height:80vh;border:1px solid #ccc}"
    )
    return (
        f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{style}</style></head><body><h1>{html.escape(title)}</h1>{content}</body></html>"
    )


def _message(box: mailbox.Maildir, key: str) -> EmailMessage:
    return email.message_from_bytes(box.get_bytes(key), policy=policy.default)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT, then close the doors and return 0."""
    parser = argparse.ArgumentParser(prog="runtime.mail_catcher", description="Deliver all mail into one Maildir.")
    parser.add_argument("--host", default=HOST, help="address of the SMTP server; loopback unless a container asks")
    parser.add_argument("--port", type=int, required=True, help="SMTP port")
    parser.add_argument("--maildir", type=Path, required=True, help="the Maildir to deliver into; made when missing")
    parser.add_argument("--http-port", type=int, help="also serve a page to read the mails on this port")
    parser.add_argument("--files", type=Path, help="also serve this folder under /publications/ on the page's port")
    options = parser.parse_args(arguments)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    smtp = start_smtp(options.maildir, port=options.port, host=options.host)
    pages = start_http(options.maildir, port=options.http_port, files_dir=options.files) if options.http_port else None
    print(f"mail catcher: smtp://{options.host}:{options.port} -> {options.maildir}", flush=True)
    stopping.wait()
    if pages is not None:
        pages.shutdown()
        pages.server_close()
    smtp.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
