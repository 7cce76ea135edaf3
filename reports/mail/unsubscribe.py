"""Requests to leave a list, by mail or by one click: an outside subscriber's entry is closed from that day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import psycopg

from reports.edition import require_idle
from reports.mail.clicks import clicks
from reports.mail.mailbox import Letter, letters
from reports.mail.unsubscribe_token import Claim, find_claim, is_genuine
from reports.recipients import apply_unsubscriptions

CLOSED, ALREADY, OFFICIAL, NOT_GENUINE, NO_TOKEN, UNREADABLE = (
    "closed", "already_closed", "official", "not_genuine", "no_token", "unreadable",
)  # fmt: skip
FOR_A_PERSON = (OFFICIAL, NOT_GENUINE, NO_TOKEN, UNREADABLE)
BODY_LENGTH = 64 * 1024


@dataclass(frozen=True)
class Request:
    """The request of one letter or one click.

    Attributes:
        outcome: `closed`, `already_closed`; or for a person: `official` (on the list by duty, not removed),
            `not_genuine` (the token was not given to that entry), `no_token`, `unreadable`.
        recipient_key: the entry, when the token is genuine.
        letter_sha256: which letter, or which line of the web server's log.
    """

    outcome: str
    recipient_key: int | None
    letter_sha256: str

    @property
    def needs_a_person(self) -> bool:
        return self.outcome in FOR_A_PERSON


@dataclass(frozen=True)
class _Entry:
    recipient_key: int
    publication_code: str
    address: str
    is_outside_subscriber: bool


def read_unsubscriptions(
    connection: psycopg.Connection, path: Path, *, key: bytes, read_at: datetime
) -> tuple[Request, ...]:
    """Close the entries of everybody who asked by mail; a letter read before counts for nothing.

    Args:
        connection: as role `publisher`, idle; each letter commits by itself.
        path: the Maildir or mbox of the unsubscribe address.
        key: the secret the tokens were made with.
        read_at: when; entries are closed from this day.

    Returns:
        What was read for the first time.

    Raises:
        MailboxError: when there is no mailbox.
    """
    return _read(connection, map(_asked, letters(path)), way=f"mailbox {path.name}", key=key, read_at=read_at)


def read_clicks(connection: psycopg.Connection, path: Path, *, key: bytes, read_at: datetime) -> tuple[Request, ...]:
    """Close the entries of everybody whose mail program posted to the https address (RFC 8058).

    Args and what is returned as for `read_unsubscriptions`, with `path` the web server's log (`reports.mail.clicks`).

    Raises:
        MailboxError: when there is no log.
    """
    asked = (_Asked(click.sha256, click.claim, NO_TOKEN) for click in clicks(path))
    return _read(connection, asked, way=f"web {path.name}", key=key, read_at=read_at)


@dataclass(frozen=True)
class _Asked:
    """What came in: its token, or why there is none."""

    sha256: str
    claim: Claim | None
    without: str


def _asked(letter: Letter) -> _Asked:
    message = letter.parsed()
    if message is None:
        return _Asked(letter.sha256, None, UNREADABLE)
    return _Asked(letter.sha256, _claim(message), NO_TOKEN)


def _read(
    connection: psycopg.Connection, asked: Iterable[_Asked], *, way: str, key: bytes, read_at: datetime
) -> tuple[Request, ...]:
    require_idle(connection)
    found = []
    for one in asked:
        with connection.transaction():
            known = connection.execute(
                "select 1 from publication.unsubscribe_request where letter_sha256 = %s", (one.sha256,)
            ).fetchone()
            if known is None:
                found.append(_handle(connection, one, way=way, key=key, read_at=read_at))
    return tuple(found)


def _handle(connection: psycopg.Connection, asked: _Asked, *, way: str, key: bytes, read_at: datetime) -> Request:
    claim = asked.claim
    entry = _entry(connection, claim) if claim else None
    if claim is None:
        outcome = asked.without
    elif entry is None or not is_genuine(claim, key, publication_code=entry.publication_code, address=entry.address):
        outcome, entry = NOT_GENUINE, None
    elif not entry.is_outside_subscriber:
        outcome = OFFICIAL
    else:
        outcome = CLOSED if _is_open(connection, entry, read_at) else ALREADY
    connection.execute(
        "insert into publication.unsubscribe_request (letter_sha256, outcome_code, recipient_key, publication_code, "
        "address, closed_on, way, read_at) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            asked.sha256,
            outcome,
            entry.recipient_key if entry else None,
            entry.publication_code if entry else None,
            entry.address if entry else None,
            read_at.date() if outcome == CLOSED else None,
            way,
            read_at,
        ),
    )
    if outcome == CLOSED and entry is not None:
        apply_unsubscriptions(connection, publication_code=entry.publication_code)
    return Request(outcome, entry.recipient_key if entry else None, asked.sha256)


def _entry(connection: psycopg.Connection, claim: Claim) -> _Entry | None:
    row = connection.execute(
        "select recipient_key, publication_code, address, is_outside_subscriber from publication.recipient "
        "where recipient_key = %s",
        (claim.recipient_key,),
    ).fetchone()
    return _Entry(*row) if row else None


def _is_open(connection: psycopg.Connection, entry: _Entry, at: datetime) -> bool:
    row = connection.execute(
        "select 1 from publication.recipient where publication_code = %s and lower(address) = lower(%s) "
        "and is_outside_subscriber and (valid_to_on is null or valid_to_on > %s)",
        (entry.publication_code, entry.address, at.date()),
    ).fetchone()
    return row is not None


def _claim(message: Message) -> Claim | None:
    """The token in the subject, or in what a web form's letter says."""
    for text in _texts(message):
        found = find_claim(text)
        if found:
            return found
    return None


def _texts(message: Message) -> Iterator[str]:
    subject = message.get("Subject", "")
    try:
        yield str(make_header(decode_header(subject)))
    except (HeaderParseError, LookupError, ValueError):
        yield str(subject)
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload[:BODY_LENGTH].decode("ascii", "replace")
