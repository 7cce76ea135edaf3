"""The mail ledger `publication.mail`: who stands where, one short transaction a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg

from reports.mail.session import Reply
from reports.recipients import Recipient

STALE_REPLY = "보내는 중에 멈춰 도착 여부를 알 수 없음: 받는 이에게 확인 필요"
REPLY_LENGTH = 500


@dataclass(frozen=True)
class Entry:
    """Where a recipient stands.

    Attributes:
        state: `claimed`, `sent`, `uncertain`, `refused`, `deferred` or `bounced`.
        attempt_count: how often the mail was offered.
        retry_after: a deferred one is left alone until then; None means no longer.
        deferred_since: its first temporary refusal, or None.
    """

    state: str
    attempt_count: int
    retry_after: datetime | None
    deferred_since: datetime | None


def entries(connection: psycopg.Connection, edition_key: int) -> dict[int, Entry]:
    """The ledger of an edition by recipient_key."""
    with connection.transaction():
        rows = connection.execute(
            "select recipient_key, state, attempt_count, retry_after, deferred_since from publication.mail "
            "where edition_key = %s",
            (edition_key,),
        ).fetchall()
    return {int(key): Entry(str(state), int(attempts), after, since) for key, state, attempts, after, since in rows}


def waiting(connection: psycopg.Connection, edition_key: int, recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
    """Those whose mail waits to be offered again; of a published edition: whom a person put back to be sent again."""
    states = entries(connection, edition_key)
    return tuple(r for r in recipients if (entry := states.get(r.recipient_key)) and entry.state == "deferred")


def refuse(
    connection: psycopg.Connection, edition_key: int, recipients: Sequence[Recipient], *, reply: str, at: datetime
) -> None:
    """Give up on those who wait: the reason stands in the ledger."""
    with connection.transaction():
        connection.execute(
            "update publication.mail set state = 'refused', smtp_reply = %s, confirmed_at = %s, retry_after = null "
            "where edition_key = %s and recipient_key = any(%s) and state = 'deferred'",
            (reply, at, edition_key, [recipient.recipient_key for recipient in recipients]),
        )


def settle_stale_claims(connection: psycopg.Connection, edition_key: int, *, at: datetime) -> None:
    """Claims of a process that is gone become `uncertain`; the caller holds the issue's lock."""
    with connection.transaction():
        connection.execute(
            "update publication.mail set state = 'uncertain', smtp_reply = %s, confirmed_at = %s "
            "where edition_key = %s and state = 'claimed'",
            (STALE_REPLY, at, edition_key),
        )


def claim(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    recipient_key: int,
    message_id: str,
    claimed_by: str,
    at: datetime,
) -> Entry | None:
    """Take one recipient for sending. Returns its entry, or None when it is settled already."""
    with connection.transaction():
        row = connection.execute(
            """
            insert into publication.mail (edition_key, recipient_key, message_id, state, claimed_at, claimed_by)
            values (%s, %s, %s, 'claimed', %s, %s)
            on conflict (edition_key, recipient_key) do update set
                state = 'claimed', claimed_at = excluded.claimed_at, claimed_by = excluded.claimed_by,
                attempt_count = publication.mail.attempt_count + 1,
                smtp_reply = null, confirmed_at = null, retry_after = null
            where publication.mail.state = 'deferred'
            returning attempt_count, deferred_since
            """,
            (edition_key, recipient_key, message_id, at, claimed_by),
        ).fetchone()
    return Entry("claimed", int(row[0]), None, row[1]) if row else None


def confirm(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    recipient_key: int,
    reply: Reply,
    at: datetime,
    retry_after: datetime | None,
) -> None:
    """Write down what became of a claim; with a `retry_after` the recipient's own refusal, for a while."""
    # PostgreSQL takes no NUL in a text, whatever the server said.
    text = reply.text.replace("\x00", "")[:REPLY_LENGTH]
    with connection.transaction():
        connection.execute(
            "update publication.mail set state = %s, smtp_reply = %s, confirmed_at = %s, retry_after = %s, "
            "deferred_since = coalesce(deferred_since, case when %s then %s::timestamptz end) "
            "where edition_key = %s and recipient_key = %s and state = 'claimed'",
            (reply.outcome, text, at, retry_after, retry_after is not None, at, edition_key, recipient_key),
        )
