"""Mail by the ledger: claim, send, confirm, each its own short transaction; never twice automatically.

| what happened | state | next run |
|---|---|---|
| the server took the mail (250 after DATA) | sent | left alone |
| 5xx for the recipient or the content; address outside the allow-list | refused | left alone, for a person |
| 4xx, or the connection broke before any content was sent | deferred | tried again |
| the connection broke while or after the content was sent | uncertain | left alone, for a person |
| the process died between claim and confirm | claimed, found stale by the next run | becomes uncertain |
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from typing import Literal

import psycopg

from reports.edition import require_idle
from reports.errors import MailServerUnavailableError
from reports.recipients import Recipient

Outcome = Literal["sent", "refused", "deferred", "uncertain"]
ANY_DOMAIN = "*"
# Content lost twice in a row means the server is in trouble: stop before more mails become uncertain.
MAX_LOST_IN_A_ROW = 2
STALE_REPLY = "보내는 중에 멈춰 도착 여부를 알 수 없음: 받는 이에게 확인 필요"
OUTSIDE_REPLY = "허용된 도메인이 아니어서 보내지 않음"


@dataclass(frozen=True)
class MailSettings:
    """How and from whom mail goes out.

    Attributes:
        allowed_domains: domains that may be mailed, their subdomains included; `*` stands for all and is a
            deployment's own decision.
        sender: the From address; the default can reach nobody outside a test.
        is_starttls: whether to require STARTTLS before anything else.
        unsubscribe_address: where outside subscribers write to leave the list.
    """

    host: str
    port: int
    allowed_domains: Collection[str]
    sender: str = "voc@incheon.example.test"
    sender_name: str = "인천광역시 소통기획관실"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    is_starttls: bool = False
    unsubscribe_address: str | None = None
    timeout_seconds: float = 30.0

    def allows(self, recipient: Recipient) -> bool:
        domain = recipient.domain
        return any(
            allowed == ANY_DOMAIN or domain == allowed.lower() or domain.endswith(f".{allowed.lower()}")
            for allowed in self.allowed_domains
        )


@dataclass(frozen=True)
class PublishResult:
    """Counts of recipients; `already_sent` were confirmed by an earlier run."""

    sent: int = 0
    already_sent: int = 0
    uncertain: int = 0
    refused: int = 0
    deferred: int = 0


@dataclass(frozen=True)
class _Reply:
    outcome: Outcome
    text: str
    is_connection_lost: bool = False


def deliver(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    recipients: Sequence[Recipient],
    build: Callable[[Recipient], EmailMessage],
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
) -> PublishResult:
    """Send an edition to everybody who has no settled entry in the ledger yet.

    The caller holds the issue's lock: any claim found here belongs to a process that is gone.

    Args:
        connection: as role `publisher`, idle; each step commits by itself.
        edition_key: the released edition.
        recipients: who gets it, in the order of sending.
        build: one recipient's mail with a stable Message-ID.
        mail: the server, the sender and the allow-list.
        clock: the time of confirmation.
        claimed_by: this run, for the ledger.

    Returns:
        What stands in the ledger for these recipients afterwards.

    Raises:
        MailServerUnavailableError: when the server cannot be reached or keeps losing mails; the rest stays open.
    """
    require_idle(connection)
    _settle_stale_claims(connection, edition_key=edition_key, at=clock())
    before = _states(connection, edition_key)
    session = _Session(mail)
    lost_in_a_row = 0
    try:
        # Twice over the list: a 4xx often passes by the time the others are done (greylisting).
        for attempt in (1, 2):
            states = _states(connection, edition_key)
            for recipient in recipients:
                state = states.get(recipient.recipient_key)
                if not (state is None or state == "deferred") or (attempt == 2 and state is None):
                    continue
                reply = _send_one(
                    connection,
                    edition_key=edition_key,
                    recipient=recipient,
                    build=build,
                    session=session,
                    mail=mail,
                    clock=clock,
                    claimed_by=claimed_by,
                )
                if reply is None:
                    continue
                if reply.is_connection_lost and reply.outcome == "deferred":
                    raise MailServerUnavailableError(_trouble(mail, reply.text))
                lost_in_a_row = lost_in_a_row + 1 if reply.outcome == "uncertain" else 0
                if lost_in_a_row >= MAX_LOST_IN_A_ROW:
                    raise MailServerUnavailableError(_trouble(mail, reply.text))
    finally:
        session.close()
    return _result(before, _states(connection, edition_key), recipients)


def ledger_result(
    connection: psycopg.Connection, *, edition_key: int, recipients: Sequence[Recipient]
) -> PublishResult:
    """What the ledger says, without sending anything."""
    states = _states(connection, edition_key)
    return _result(states, states, recipients)


def _result(before: dict[int, str], after: dict[int, str], recipients: Sequence[Recipient]) -> PublishResult:
    result = PublishResult()
    for recipient in recipients:
        key = recipient.recipient_key
        state = after.get(key)
        if state == "sent":
            name = "already_sent" if before.get(key) == "sent" else "sent"
        elif state in ("uncertain", "refused", "deferred"):
            name = state
        else:
            continue
        result = replace(result, **{name: getattr(result, name) + 1})
    return result


def _send_one(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    recipient: Recipient,
    build: Callable[[Recipient], EmailMessage],
    session: _Session,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
) -> _Reply | None:
    """Claim, send and confirm for one recipient; None when somebody else settled it meanwhile."""
    message = build(recipient)
    content = message.as_bytes()
    if not _claim(
        connection,
        edition_key=edition_key,
        recipient=recipient,
        message_id=str(message["Message-ID"]),
        claimed_by=claimed_by,
        at=clock(),
    ):
        return None
    reply = session.send(recipient.address, content) if mail.allows(recipient) else _Reply("refused", OUTSIDE_REPLY)
    with connection.transaction():
        connection.execute(
            "update publication.mail set state = %s, smtp_reply = %s, confirmed_at = %s "
            "where edition_key = %s and recipient_key = %s and state = 'claimed'",
            (reply.outcome, reply.text[:500], clock(), edition_key, recipient.recipient_key),
        )
    return reply


def _claim(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    recipient: Recipient,
    message_id: str,
    claimed_by: str,
    at: datetime,
) -> bool:
    with connection.transaction():
        row = connection.execute(
            """
            insert into publication.mail (edition_key, recipient_key, message_id, state, claimed_at, claimed_by)
            values (%s, %s, %s, 'claimed', %s, %s)
            on conflict (edition_key, recipient_key) do update set
                state = 'claimed', claimed_at = excluded.claimed_at, claimed_by = excluded.claimed_by,
                smtp_reply = null, confirmed_at = null
            where publication.mail.state = 'deferred'
            returning recipient_key
            """,
            (edition_key, recipient.recipient_key, message_id, at, claimed_by),
        ).fetchone()
    return row is not None


def _settle_stale_claims(connection: psycopg.Connection, *, edition_key: int, at: datetime) -> None:
    with connection.transaction():
        connection.execute(
            "update publication.mail set state = 'uncertain', smtp_reply = %s, confirmed_at = %s "
            "where edition_key = %s and state = 'claimed'",
            (STALE_REPLY, at, edition_key),
        )


def _states(connection: psycopg.Connection, edition_key: int) -> dict[int, str]:
    with connection.transaction():
        rows = connection.execute(
            "select recipient_key, state from publication.mail where edition_key = %s", (edition_key,)
        ).fetchall()
    return {int(key): str(state) for key, state in rows}


def _trouble(mail: MailSettings, text: str) -> str:
    return (
        f"mail server {mail.host}:{mail.port}: {text}. Recipients not tried yet stay open: check the server, "
        "then publish the edition again"
    )


class _Session:
    """One SMTP connection, opened when first needed and again after it broke."""

    def __init__(self, mail: MailSettings) -> None:
        self._mail = mail
        self._smtp: smtplib.SMTP | None = None

    def send(self, recipient: str, content: bytes) -> _Reply:
        """Offer one mail. A connection that broke before any content went out is opened once more."""
        reply = self._offer(recipient, content)
        if reply.is_connection_lost and reply.outcome == "deferred":
            reply = self._offer(recipient, content)
        return reply

    def close(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None

    def _offer(self, recipient: str, content: bytes) -> _Reply:
        try:
            smtp = self._connected()
            code, text = smtp.mail(self._mail.sender)
            if code >= 400:
                # The sender is refused, not this recipient: nobody would get through.
                self._drop()
                return _Reply("deferred", f"sender refused: {code} {_decoded(text)}", is_connection_lost=True)
            code, text = smtp.rcpt(recipient)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return _Reply("deferred", f"no connection: {error}", is_connection_lost=True)
        if code >= 400:
            return self._declined(code, text)
        try:
            code, text = smtp.data(content)
        except smtplib.SMTPDataError as error:
            # Refused before the content went out.
            return self._declined(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return _Reply("uncertain", f"connection lost after DATA: {error}", is_connection_lost=True)
        if code >= 400:
            return self._declined(code, text)
        return _Reply("sent", f"{code} {_decoded(text)}")

    def _declined(self, code: int, text: bytes | str) -> _Reply:
        if code == 421:
            self._drop()
            return _Reply("deferred", f"{code} {_decoded(text)}", is_connection_lost=True)
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        return _Reply("refused" if code >= 500 else "deferred", f"{code} {_decoded(text)}")

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            smtp = smtplib.SMTP(self._mail.host, self._mail.port, timeout=self._mail.timeout_seconds)
            try:
                if self._mail.is_starttls:
                    smtp.starttls(context=ssl.create_default_context())
                if self._mail.username is not None:
                    smtp.login(self._mail.username, self._mail.password or "")
                smtp.ehlo_or_helo_if_needed()
            except (smtplib.SMTPException, OSError):
                smtp.close()
                raise
            self._smtp = smtp
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _decoded(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text
