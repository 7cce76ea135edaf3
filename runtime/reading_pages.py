"""The local mail server's reading pages over HTTP: mails that can run nothing, and the files of publications."""

from __future__ import annotations

import mailbox
import mimetypes
import threading
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

from runtime import mailbox_view

HOST = "127.0.0.1"
# A mail may show its own inline pictures and styles and nothing else: no script, no outside address.
MAIL_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-src 'self'"
# Where drafted and published files are looked at; a page of the archive may run its own script and no other.
FILES = "/publications/"
FILES_POLICY = "default-src 'none'; img-src data: 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'"


class _Pages(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, maildir: Path, *, port: int, files_dir: Path | None) -> None:
        self.maildir = maildir
        self.files_dir = files_dir
        super().__init__((HOST, port), _PageHandler)


def start(maildir: Path, *, port: int, files_dir: Path | None = None) -> ThreadingHTTPServer:
    """Serve the mails, and the publications' folder when given, in a thread; the caller shuts it down."""
    server = _Pages(maildir, port=port, files_dir=files_dir)
    threading.Thread(target=server.serve_forever, name="mail-pages", daemon=True).start()
    return server


class _PageHandler(BaseHTTPRequestHandler):
    server_version = "mail-catcher"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith(FILES):
            self._file(unquote(address.path.removeprefix(FILES)))
            return
        box = mailbox.Maildir(self._pages.maildir, create=True)
        asked = parse_qs(address.query)
        key = asked.get("key", [""])[0]
        if address.path == "/":
            self._answer(mailbox_view.list_page(box, has_files=self._has_files))
        elif address.path in ("/mail", "/body", "/attachment") and key in box:
            self._mail(address.path, key, mailbox_view.read(box, key), asked.get("number", ["0"])[0])
        else:
            self._missing("없는 메일")

    @property
    def _pages(self) -> _Pages:
        return cast(_Pages, self.server)

    @property
    def _has_files(self) -> bool:
        return self._pages.files_dir is not None

    def _mail(self, path: str, key: str, message: EmailMessage, number: str) -> None:
        if path == "/mail":
            self._answer(mailbox_view.mail_page(key, message, has_files=self._has_files))
        elif path == "/body":
            self._answer(mailbox_view.body_page(message))
        else:
            files = mailbox_view.attachments(message)
            if not number.isascii() or not number.isdigit() or int(number) >= len(files):
                self._missing("없는 첨부")
                return
            # Saved, never opened here: an attachment is whatever its sender made it.
            name, content = files[int(number)]
            self._send(content, "application/octet-stream", saved_as=name)

    def _file(self, name: str) -> None:
        """A drafted file, for who has to look at it before answering; nothing outside the folder."""
        folder = self._pages.files_dir
        if folder is not None and not name and not (folder / "index.html").is_file():
            self._answer(mailbox_view.folder_page(mailbox_view.files_below(folder)))
            return
        name = f"{name}index.html" if not name or name.endswith("/") else name
        path = (folder / name).resolve() if folder is not None else None
        if path is None or folder is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
            self._missing("없는 파일")
            return
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        self._send(path.read_bytes(), kind, content_policy=FILES_POLICY)

    def log_message(self, *_arguments: object) -> None:
        """No access log: a reader's clicks are nobody's business."""

    def _missing(self, what: str) -> None:
        self._answer(mailbox_view.missing_page(what, has_files=self._has_files), status=HTTPStatus.NOT_FOUND)

    def _answer(self, page: str, *, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(page.encode(), "text/html; charset=utf-8", status=status)

    def _send(
        self,
        content: bytes,
        kind: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        content_policy: str = MAIL_POLICY,
        saved_as: str = "",
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", content_policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        if saved_as:
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(saved_as, safe='')}")
        self.end_headers()
        self.wfile.write(content)
