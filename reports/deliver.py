"""Mail by the ledger: claim, send, confirm, each its own short transaction; never twice automatically.

| what happened | state | next run |
|---|---|---|
| the server took the mail (250 after DATA) | sent | left alone |
| 5xx for the recipient or the content; address outside the allow-list | refused | left alone, for a person |
| 4xx, or the connection broke before any content was sent | deferred | tried again, 4xx after a while |
| 4xx for days (`Patience.give_up_after`) | refused | left alone, for a person |
| the connection broke while or after the content was sent | uncertain | left alone, for a person |
| the process died between claim and confirm | claimed, found stale by the next run | becomes uncertain |
| a bounce came back (`reports.mail.bounces`) | bounced | left alone, for a person |
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import psycopg

from reports.edition import require_idle
from reports.errors import MailServerUnavailableError
from reports.mail import ledger
from reports.mail.ledger import Entry
from reports.mail.mailing import BuiltMail
from reports.mail.pace import Pace, Timer
from reports.mail.session import MailSession, Reply
from reports.mail.settings import MailSettings
from reports.recipients import Recipient

__all__ = ["MailSettings", "PublishResult", "deliver", "ledger_result"]

# Content lost twice in a row means the server is in trouble: stop before more mails become uncertain.
MAX_LOST_IN_A_ROW = 2
GIVEN_UP_REPLY = "계속 일시 거절"
OUTSIDE_REPLY = "허용된 도메인이 아니어서 보내지 않음"


@dataclass(frozen=True)
class PublishResult:
    """Counts of recipients; `already_sent` were confirmed by an earlier run."""

    sent: int = 0
    already_sent: int = 0
    uncertain: int = 0
    refused: int = 0
    deferred: int = 0
    bounced: int = 0


def deliver(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    recipients: Sequence[Recipient],
    build: Callable[[Recipient], BuiltMail],
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
    timer: Timer | None = None,
) -> PublishResult:
    """Send an edition to everybody who has no settled entry in the ledger yet.

    The caller holds the issue's lock: any claim found here belongs to a process that is gone. Recipients with a
    temporary refusal are offered again when their time has come, as long as the run's patience lasts.

    Args:
        connection: as role `publisher`, idle; each step commits by itself.
        edition_key: the released edition.
        recipients: who gets it, in the order of sending.
        build: one recipient's mail with a stable Message-ID; runs in a thread, one at a time, beside the connection.
        mail: the server, the sender, the allow-list, pace and patience.
        clock: the time of confirmation.
        claimed_by: this run, for the ledger.
        timer: how the run waits.

    Returns:
        What stands in the ledger for these recipients afterwards.

    Raises:
        MailServerUnavailableError: when the server cannot be reached or keeps losing mails; the rest stays open.
        MailSettingsError: when TLS, login or sender are refused; the rest stays open.
    """
    require_idle(connection)
    waiting = timer or Timer()
    ledger.settle_stale_claims(connection, edition_key, at=clock())
    before = ledger.entries(connection, edition_key)
    session = MailSession(mail, waiting)
    run = _Run(connection, edition_key, build, mail, clock, claimed_by, session, Pace(mail.rate_per_minute, waiting))
    try:
        run.offer_all(recipients, now=clock())
        budget = mail.patience.retry_budget
        for _ in range(mail.patience.retry_rounds):
            due_at = _next_due(ledger.entries(connection, edition_key), recipients)
            wait = max(0.0, (due_at - clock()).total_seconds()) if due_at else None
            if due_at is None or wait is None or wait > budget:
                break
            waiting.sleep(wait)
            budget -= wait
            run.offer_all(recipients, now=max(due_at, clock()))
    finally:
        session.close()
    return _result(before, ledger.entries(connection, edition_key), recipients)


def ledger_result(
    connection: psycopg.Connection, *, edition_key: int, recipients: Sequence[Recipient]
) -> PublishResult:
    """What the ledger says, without sending anything."""
    states = ledger.entries(connection, edition_key)
    return _result(states, states, recipients)


@dataclass
class _Run:
    """One run over an edition."""

    connection: psycopg.Connection
    edition_key: int
    build: Callable[[Recipient], BuiltMail]
    mail: MailSettings
    clock: Callable[[], datetime]
    claimed_by: str
    session: MailSession
    pace: Pace
    lost_in_a_row: int = field(default=0)

    def offer_all(self, recipients: Sequence[Recipient], *, now: datetime) -> None:
        """Offer the mail to everybody who is open at this time."""
        entries = ledger.entries(self.connection, self.edition_key)
        still_open = [r for r in recipients if _is_open(entries.get(r.recipient_key), now)]
        with closing(_built_ahead(self.build, still_open)) as mails:
            for recipient, built in mails:
                self._offer(recipient, built)

    def _offer(self, recipient: Recipient, built: BuiltMail) -> None:
        is_allowed = self.mail.allows(recipient)
        if is_allowed:
            # Before the claim: a server that is away, or a wrong password, says nothing of a recipient.
            self.session.open()
            self.pace.wait()
        claimed = ledger.claim(
            self.connection,
            edition_key=self.edition_key,
            recipient_key=recipient.recipient_key,
            message_id=built.message_id,
            claimed_by=self.claimed_by,
            at=self.clock(),
        )
        if claimed is None:
            return
        reply = self.session.offer(recipient.address, built.content) if is_allowed else Reply("refused", OUTSIDE_REPLY)
        self._confirm(recipient, reply, claimed)
        self._stop_in_trouble(reply)

    def _confirm(self, recipient: Recipient, reply: Reply, claimed: Entry) -> None:
        at = self.clock()
        # A broken connection says nothing of the recipient, who may be tried as soon as the server is back.
        waits = reply.outcome == "deferred" and reply.stop is None
        if waits and self._is_given_up(claimed, at):
            reply, waits = Reply("refused", f"{GIVEN_UP_REPLY}: {reply.text}"), False
        after = at + timedelta(seconds=self.mail.patience.wait_after(claimed.attempt_count)) if waits else None
        ledger.confirm(
            self.connection,
            edition_key=self.edition_key,
            recipient_key=recipient.recipient_key,
            reply=reply,
            at=at,
            retry_after=after,
        )

    def _is_given_up(self, claimed: Entry, at: datetime) -> bool:
        since = claimed.deferred_since
        return since is not None and (at - since).total_seconds() >= self.mail.patience.give_up_after

    def _stop_in_trouble(self, reply: Reply) -> None:
        if reply.stop is not None:
            raise reply.stop
        self.lost_in_a_row = self.lost_in_a_row + 1 if reply.outcome == "uncertain" else 0
        if self.lost_in_a_row >= MAX_LOST_IN_A_ROW:
            raise MailServerUnavailableError(
                f"mail server {self.mail.host}:{self.mail.port}: {reply.text}, {MAX_LOST_IN_A_ROW} mails in a row. "
                "Recipients not tried yet stay open: check the server, then publish the edition again"
            )


def _built_ahead(
    build: Callable[[Recipient], BuiltMail], recipients: Sequence[Recipient]
) -> Generator[tuple[Recipient, BuiltMail], None, None]:
    """Every recipient's mail in order; the next one is built and signed while the server takes the one before."""
    coming: deque[tuple[Recipient, Future[BuiltMail]]] = deque()
    with ThreadPoolExecutor(max_workers=1) as workshop:
        for recipient in recipients:
            coming.append((recipient, workshop.submit(build, recipient)))
            if len(coming) > 1:
                first, built = coming.popleft()
                yield first, built.result()
        for last, built in coming:
            yield last, built.result()


def _is_open(entry: Entry | None, now: datetime) -> bool:
    if entry is None:
        return True
    return entry.state == "deferred" and (entry.retry_after is None or entry.retry_after <= now)


def _next_due(entries: dict[int, Entry], recipients: Sequence[Recipient]) -> datetime | None:
    """When the first of the deferred ones may be offered again."""
    times = [
        entry.retry_after
        for recipient in recipients
        if (entry := entries.get(recipient.recipient_key)) and entry.state == "deferred" and entry.retry_after
    ]
    return min(times, default=None)


def _result(before: dict[int, Entry], after: dict[int, Entry], recipients: Sequence[Recipient]) -> PublishResult:
    result = PublishResult()
    for recipient in recipients:
        key = recipient.recipient_key
        state = after[key].state if key in after else None
        if state == "sent":
            name = "already_sent" if key in before and before[key].state == "sent" else "sent"
        elif state in ("uncertain", "refused", "deferred", "bounced"):
            name = state
        else:
            continue
        result = replace(result, **{name: getattr(result, name) + 1})
    return result
