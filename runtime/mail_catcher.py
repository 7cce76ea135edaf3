"""A local mail server that delivers everything into one Maildir, and pages to read it (`reading_pages`).

    python -m runtime.mail_catcher --port 2525 --maildir build/outbox --http-port 8025

It listens on 127.0.0.1 only, accepts every recipient, and never passes a mail on.
"""

from __future__ import annotations

import argparse
import mailbox
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from runtime import reading_pages
from runtime.reading_pages import HOST

SIZE_LIMIT_BYTES = 40 * 1024 * 1024


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
    pages = (
        reading_pages.start(options.maildir, port=options.http_port, files_dir=options.files)
        if options.http_port
        else None
    )
    print(f"mail catcher: smtp://{options.host}:{options.port} -> {options.maildir}", flush=True)
    stopping.wait()
    if pages is not None:
        pages.shutdown()
        pages.server_close()
    smtp.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
