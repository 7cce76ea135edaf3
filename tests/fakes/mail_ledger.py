"""A released edition and a register of any size on a real database, and a mail small enough to send often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest

from reports.deliver import PublishResult, deliver
from reports.mail.mailing import Mailing
from reports.mail.pace import Timer
from reports.mail.settings import MailSettings, Patience
from reports.recipients import Recipient, valid_recipients
from reports.render.mail import MailParts

KST = timezone(timedelta(hours=9))
WEDNESDAY = date(2026, 11, 18)
NINE = datetime(2026, 11, 18, 9, tzinfo=KST)
PATIENCE = Patience(connect_tries=4, connect_wait=2.0, retry_rounds=3, retry_wait=60.0, retry_budget=600.0)
# For tests that are not about waiting.
NO_WAITING = Patience(connect_wait=0, retry_wait=0)
PARTS = MailParts(
    subject="「시원소통, 인천」 제672호",
    text="□ 금주 요약\n",
    html='<p>금주 요약</p><img src="cid:trend@weekly-0672-1">',
    pictures={"trend": b"\x89PNG"},
    pdf=b"%PDF-1.7",
    pdf_name="시원소통-인천-제672호.pdf",
    dated_at=NINE,
    identity="weekly-0672-1",
)


@dataclass
class FakeTime:
    """A clock and a timer that move only when somebody sleeps."""

    now: float = 0.0
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def clock(self) -> datetime:
        return NINE + timedelta(seconds=self.now)

    @property
    def timer(self) -> Timer:
        return Timer(monotonic=lambda: self.now, sleep=self.sleep)


@dataclass
class Ledger:
    """What a test does with the desk's tables."""

    connection: psycopg.Connection
    admin: psycopg.Connection

    def edition(self, *, issue_number: int = 672, code: str = "weekly") -> int:
        """A released edition without files."""
        row = self.admin.execute(
            "insert into publication.edition (publication_code, issue_number, period_start_on, period_end_on, "
            "publish_on, state, content_sha256, released_sha256, snapshot, editor, released_by) values (%s, %s, "
            "'2026-11-09', '2026-11-15', %s, 'released', 'a', 'a', '{}', 'editor', 'releaser') returning edition_key",
            (code, issue_number, WEDNESDAY),
        ).fetchone()
        self.admin.commit()
        assert row
        return int(row[0])

    def register(self, addresses: list[str], *, is_outside: bool = False, code: str = "weekly") -> None:
        with self.admin.cursor() as cursor:
            cursor.executemany(
                "insert into publication.recipient (publication_code, address, name, role, is_outside_subscriber, "
                "valid_from_on) values (%s, %s, '받는 이', %s, %s, '2014-01-01')",
                [(code, a, "외부 구독자" if is_outside else "소관부서", is_outside) for a in addresses],
            )
        self.admin.commit()

    def recipients(self, code: str = "weekly") -> tuple[Recipient, ...]:
        return valid_recipients(self.connection, publication_code=code, on=WEDNESDAY)

    def send(self, edition_key: int, port: int, *, time: FakeTime, **settings: Any) -> PublishResult:
        mail = MailSettings(
            **{"host": "127.0.0.1", "port": port, "allowed_domains": ["example.test"], "timeout_seconds": 10,
               "patience": PATIENCE, **settings}
        )  # fmt: skip
        return deliver(
            self.connection, edition_key=edition_key, recipients=self.recipients(),
            build=Mailing(PARTS, settings=mail, publication_code="weekly"), mail=mail, clock=time.clock,
            claimed_by="test", timer=time.timer,
        )  # fmt: skip

    def states(self) -> dict[str, str]:
        return dict(
            self.connection.execute(
                "select address, mail.state from publication.mail join publication.recipient using (recipient_key)"
            ).fetchall()
        )


@pytest.fixture
def ledger(warehouse_db) -> Iterator[Ledger]:
    admin = psycopg.connect(warehouse_db.server.server.url(warehouse_db.database))
    admin.execute("truncate publication.edition, publication.recipient restart identity cascade")
    admin.commit()
    with warehouse_db.connect("publisher", autocommit=True) as connection:
        yield Ledger(connection, admin)
    admin.close()
