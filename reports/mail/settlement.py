"""Mails nobody knows the fate of: listed for a person, who settles each as arrived or to be sent again, with a reason.

A program never decides this: sent again without a person, a mail could arrive twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import psycopg
from psycopg.rows import class_row

from reports import edition as editions
from reports.errors import SettlementRefusedError

Verdict = Literal["sent", "again"]
# Editions of other states are out of date or taken back: their mails do not go out any more.
SENDABLE = ("draft", "released", "published", "by_rule")


@dataclass(frozen=True)
class Uncertain:
    """One mail that may have arrived.

    Attributes:
        edition_key: its edition.
        publication_code: of that edition.
        issue_number: of that edition.
        publish_on: the day of that edition's issue.
        address: who should have got it.
        claimed_at: when it was offered; the time to look for in the server's log.
        message_id: what to look for in the server's log, with brackets.
        smtp_reply: what is known.
    """

    edition_key: int
    publication_code: str
    issue_number: int
    publish_on: str
    address: str
    claimed_at: datetime
    message_id: str
    smtp_reply: str


def uncertain(connection: psycopg.Connection) -> tuple[Uncertain, ...]:
    """Every uncertain mail, the oldest first."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Uncertain)) as cursor:
        rows = cursor.execute(
            """
            select edition_key, edition.publication_code, issue_number, publish_on::text as publish_on, address,
                claimed_at, message_id, coalesce(smtp_reply, '') as smtp_reply
            from publication.mail
            inner join publication.edition using (edition_key)
            inner join publication.recipient using (recipient_key)
            where mail.state = 'uncertain'
            order by claimed_at, message_id
            """
        ).fetchall()
    return tuple(rows)


def settle(
    connection: psycopg.Connection,
    *,
    message_id: str,
    verdict: Verdict,
    settled_by: str,
    reason: str,
    settled_at: datetime,
) -> Uncertain:
    """Settle one uncertain mail and keep who said so and why.

    Args:
        connection: as role `publisher`, idle.
        message_id: which mail, with or without brackets.
        verdict: `sent`, it arrived; `again`, it did not and the next run sends it once more.
        settled_by: the person.
        reason: what the person saw, e.g. a line of the server's log.
        settled_at: when.

    Returns:
        The mail as it stood before.

    Raises:
        SettlementRefusedError: when no uncertain mail has this Message-ID, person or reason is missing, or a mail of an
            edition that does not go out any more should be sent again.
        PublishInProgressError: when the issue is being sent right now.
    """
    if not settled_by.strip() or not reason.strip():
        raise SettlementRefusedError("확인한 사람과 근거를 모두 적어야 함: nothing was settled")
    identity = f"<{message_id.strip().strip('<>')}>"
    found = _found(connection, identity)
    edition = editions.get(connection, found.edition_key)
    with editions.issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        edition = editions.get(connection, found.edition_key)
        if verdict == "again" and edition.state not in SENDABLE:
            raise SettlementRefusedError(
                f"{edition.name} is {edition.state}: its mails do not go out any more; settle this one as sent, or "
                "send the edition that took its place"
            )
        with connection.transaction():
            row = connection.execute(
                "update publication.mail set state = %s, retry_after = null where message_id = %s"
                " and state = 'uncertain' returning edition_key, recipient_key",
                ("sent" if verdict == "sent" else "deferred", identity),
            ).fetchone()
            if row is None:
                raise SettlementRefusedError(f"{identity} was settled by somebody else meanwhile: list them again")
            connection.execute(
                "insert into publication.mail_settlement (edition_key, recipient_key, verdict_code, settled_by, reason,"
                " smtp_reply, settled_at) values (%s, %s, %s, %s, %s, %s, %s)",
                (*row, verdict, settled_by.strip(), reason.strip(), found.smtp_reply, settled_at),
            )
    return found


def put_back(connection: psycopg.Connection) -> tuple[int, ...]:
    """Keys of published editions with a mail to be sent again; what goes by rule is sent by its own run."""
    with connection.transaction():
        rows = connection.execute(
            """
            select distinct edition_key from publication.edition
            inner join publication.mail using (edition_key)
            inner join publication.mail_settlement using (edition_key, recipient_key)
            where edition.state = 'published' and edition.released_by is not null and mail.state = 'deferred'
            order by edition_key
            """
        ).fetchall()
    return tuple(int(row[0]) for row in rows)


def _found(connection: psycopg.Connection, identity: str) -> Uncertain:
    for mail in uncertain(connection):
        if mail.message_id == identity:
            return mail
    raise SettlementRefusedError(f"no uncertain mail {identity}: list them first (runtime desk uncertain)")
