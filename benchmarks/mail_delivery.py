"""A thousand mails of a weekly issue's size: built, signed, written into the ledger, handed to a server of their own.

`python -m benchmarks.mail_delivery` prints the seconds; the server is aiosmtpd in another process, the ledger a durable
PostgreSQL.
"""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from extract.registry import FEEDS
from reports.deliver import PublishResult, deliver
from reports.mail.mailing import Mailing
from reports.mail.settings import MailSettings
from reports.mail.signature import DkimKey
from reports.recipients import valid_recipients
from reports.render.mail import MailParts
from runtime import postgres, warehouse

MAILS = 1000
HOME = Path("build/bench/mail")
DATABASE = "bench_mail"
CODE = "weekly"
NINE = datetime(2026, 11, 18, 9, tzinfo=timezone(timedelta(hours=9)))
# Measured on the demo's weekly issue; its PDF without the fonts' subsets would be smaller.
TEXT_BYTES, HTML_BYTES, PICTURE_BYTES, PDF_BYTES = 5_000, 34_000, 37_000, 300_000


def mails_1000_seconds() -> float:
    """Seconds from the first mail's first byte to the last confirmation in the ledger.

    Raises:
        RuntimeError: when not every mail arrived.
    """
    with _database() as (admin_url, publisher_url), _server() as (port, taken):
        edition_key = _register(admin_url)
        mail = MailSettings(
            "127.0.0.1", port, ["example.test"], dkim=_key(), unsubscribe_address="leave@incheon.example.test",
            unsubscribe_key=b"a key for this benchmark",
        )  # fmt: skip
        parts = _parts()
        with psycopg.connect(publisher_url, autocommit=True) as connection:
            recipients = valid_recipients(connection, publication_code=CODE, on=NINE.date())
            began = time.perf_counter()
            result = deliver(
                connection, edition_key=edition_key, recipients=recipients,
                build=Mailing(parts, settings=mail, publication_code=CODE), mail=mail, clock=lambda: NINE,
                claimed_by="benchmark",
            )  # fmt: skip
            seconds = time.perf_counter() - began
        arrived = taken()
    if result != PublishResult(sent=MAILS) or arrived != MAILS:
        raise RuntimeError(f"{arrived} of {MAILS} mails arrived: {result}")
    return seconds


class _Sink:
    """Takes every mail and counts it."""

    def __init__(self) -> None:
        self.count = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        self.count += 1
        return "250 OK"


def _serve(port: int, line: Connection) -> None:
    sink = _Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    line.send("ready")
    line.recv()
    line.send(sink.count)
    controller.stop()


@contextmanager
def _server() -> Iterator[tuple[int, Callable[[], int]]]:
    """The port of a running server, and what asks it for its count and ends it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    port = postgres.free_port()
    process = context.Process(target=_serve, args=(port, there), daemon=True)
    process.start()
    here.recv()

    def taken() -> int:
        here.send("count")
        return int(here.recv())

    try:
        yield port, taken
    finally:
        process.terminate()
        process.join()


@contextmanager
def _database() -> Iterator[tuple[str, str]]:
    """Admin's and publisher's address of a migrated warehouse, removed afterwards."""
    passwords = warehouse.generate_passwords()
    postgres.remove(HOME)
    server = postgres.start(HOME, superuser_password=passwords["postgres"], port=postgres.free_port())
    try:
        warehouse.ensure_roles(server.url(), passwords)
        warehouse.ensure_database(server.url(), name=DATABASE, owner=warehouse.OWNER)
        warehouse.prepare_warehouse(server.url(DATABASE), name=DATABASE, feeds=FEEDS)
        publisher = f"postgresql://publisher:{passwords['publisher']}@127.0.0.1:{server.port}/{DATABASE}"
        yield server.url(DATABASE), publisher
    finally:
        postgres.stop(server)
        postgres.remove(HOME)
        shutil.rmtree(HOME, ignore_errors=True)


def _register(admin_url: str) -> int:
    """A released edition and its recipients, every tenth from outside; the edition's key."""
    with psycopg.connect(admin_url) as admin, admin.cursor() as cursor:
        cursor.executemany(
            "insert into publication.recipient (publication_code, address, name, role, is_outside_subscriber, "
            "valid_from_on) values (%s, %s, '상수도사업본부 소통담당', %s, %s, '2014-01-01')",
            [
                (CODE, f"r{n:04d}@example.test", "외부 구독자" if n % 10 == 0 else "소관부서", n % 10 == 0)
                for n in range(MAILS)
            ],
        )
        row = cursor.execute(
            "insert into publication.edition (publication_code, issue_number, period_start_on, period_end_on, "
            "publish_on, state, content_sha256, released_sha256, snapshot, editor, released_by) values (%s, 672, "
            "'2026-11-09', '2026-11-15', %s, 'released', 'a', 'a', '{}', 'editor', 'releaser') returning edition_key",
            (CODE, NINE.date()),
        ).fetchone()
    if row is None:
        raise RuntimeError("the edition was not stored")
    return int(row[0])


def _parts() -> MailParts:
    noise = np.random.default_rng(672)
    return MailParts(
        subject="「시원소통, 인천」 제672호 (2026. 11. 18.(수))",
        text="□ 금주 요약 ○ 상담\n" * (TEXT_BYTES // 26),
        html="<p>금주 요약 ○ 상담</p>\n" * (HTML_BYTES // 33),
        pictures={"trend": noise.bytes(PICTURE_BYTES // 2), "topics": noise.bytes(PICTURE_BYTES // 2)},
        pdf=noise.bytes(PDF_BYTES),
        pdf_name="시원소통-인천-제672호.pdf",
        dated_at=NINE,
        identity="weekly-0672-1",
    )


def _key() -> DkimKey:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DkimKey("incheon.example.test", "bench", key.decode())


if __name__ == "__main__":
    print(f"{MAILS} mails: {mails_1000_seconds():.1f} s")
