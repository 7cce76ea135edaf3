"""Bounces into the ledger: a mail that came back is `bounced`; what nobody can tell goes to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from reports.edition import require_idle
from reports.mail.delivery_status import DeliveryStatus, delivery_statuses, original_message_id
from reports.mail.mailbox import Letter, letters

MANY_ISSUES = 2


@dataclass(frozen=True)
class BounceCounts:
    """What this reading found that earlier ones had not; `unknown` includes what could not be read."""

    bounced: int = 0
    delayed: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class FailingAddress:
    """An address that a person should correct or take off the register.

    Attributes:
        issue_count: editions that came back for good (5.x.x).
        status_code: of the last one.
        diagnostic: of the last one.
    """

    publication_code: str
    address: str
    issue_count: int
    status_code: str
    diagnostic: str


@dataclass(frozen=True)
class _Finding:
    outcome: str
    edition_key: int | None = None
    recipient_key: int | None = None
    status: DeliveryStatus | None = None


def read_bounces(connection: psycopg.Connection, path: Path, *, read_at: datetime) -> BounceCounts:
    """Read the mailbox that the return path leads to; a letter read before counts for nothing.

    A forged bounce can mark a mail as bounced, and no more: nothing is sent again and nobody is taken off a list.

    Args:
        connection: as role `publisher`, idle; each letter commits by itself.
        path: a Maildir or an mbox.
        read_at: when.

    Raises:
        MailboxError: when there is no mailbox.
    """
    require_idle(connection)
    counts = {"bounced": 0, "delayed": 0, "unknown": 0, "unreadable": 0}
    for letter in letters(path):
        with connection.transaction():
            known = connection.execute(
                "select 1 from publication.bounce where letter_sha256 = %s", (letter.sha256,)
            ).fetchone()
            if known is None:
                finding = _finding(connection, letter)
                _record(connection, letter, finding, read_at)
                counts[finding.outcome] += 1
    return BounceCounts(counts["bounced"], counts["delayed"], counts["unknown"] + counts["unreadable"])


def failing_addresses(
    connection: psycopg.Connection, *, on: date, min_issues: int = MANY_ISSUES
) -> tuple[FailingAddress, ...]:
    """Addresses still on a register that day whose mails came back for good on several issues."""
    with connection.transaction(), connection.cursor(row_factory=class_row(FailingAddress)) as cursor:
        rows = cursor.execute(
            """
            select
                recipient.publication_code,
                lower(recipient.address) as address,
                count(distinct bounce.edition_key)::integer as issue_count,
                (array_agg(bounce.status_code order by bounce.read_at desc, bounce.edition_key desc))[1] as status_code,
                (array_agg(bounce.diagnostic order by bounce.read_at desc, bounce.edition_key desc))[1] as diagnostic
            from publication.bounce
            inner join publication.recipient on bounce.recipient_key = recipient.recipient_key
            where bounce.outcome_code = 'bounced' and bounce.status_code like '5.%%'
                and exists (
                    select from publication.recipient as still
                    where still.publication_code = recipient.publication_code
                        and lower(still.address) = lower(recipient.address)
                        and (still.valid_to_on is null or still.valid_to_on > %s)
                )
            group by recipient.publication_code, lower(recipient.address)
            having count(distinct bounce.edition_key) >= %s
            order by recipient.publication_code, address
            """,
            (on, min_issues),
        ).fetchall()
    return tuple(rows)


def _finding(connection: psycopg.Connection, letter: Letter) -> _Finding:
    message = letter.parsed()
    if message is None:
        return _Finding("unreadable")
    statuses = delivery_statuses(message)
    message_id = original_message_id(message)
    mail = (
        connection.execute(
            "select edition_key, recipient_key from publication.mail where message_id = %s", (message_id,)
        ).fetchone()
        if message_id
        else None
    )
    if mail is None or not statuses:
        # An answer from a holiday, a bounce of somebody else's mail, a server that writes its own form.
        return _Finding("unknown", status=statuses[0] if statuses else None)
    # Every mail of ours has one recipient: several parts tell of where it was forwarded to, the gravest counts.
    gravest = min(statuses, key=lambda status: (status.action != "failed", status.action != "delayed"))
    outcome = {"failed": "bounced", "delayed": "delayed"}.get(gravest.action, "unknown")
    return _Finding(outcome, int(mail[0]), int(mail[1]), gravest)


def _record(connection: psycopg.Connection, letter: Letter, finding: _Finding, read_at: datetime) -> None:
    status = finding.status
    connection.execute(
        "insert into publication.bounce (letter_sha256, outcome_code, edition_key, recipient_key, "
        "status_code, diagnostic, read_at) values (%s, %s, %s, %s, %s, %s, %s)",
        (
            letter.sha256, finding.outcome, finding.edition_key, finding.recipient_key,
            status.status_code if status else None, status.diagnostic if status else None, read_at,
        ),
    )  # fmt: skip
    if finding.outcome == "bounced" and status is not None:
        connection.execute(
            "update publication.mail set state = 'bounced', smtp_reply = %s "
            "where edition_key = %s and recipient_key = %s and state in ('sent', 'uncertain')",
            (
                " ".join(part for part in (status.status_code, status.diagnostic) if part),
                finding.edition_key,
                finding.recipient_key,
            ),
        )
