"""The frozen editions of publications; a correction is a new edition, never an overwrite."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import class_row

from reports.document import content_sha256
from reports.errors import (
    ContentChangedError,
    EditionNotFoundError,
    EditionStateError,
    IssueHeldError,
    PublishInProgressError,
    SelfReleaseError,
    TransactionOpenError,
)


@dataclass(frozen=True)
class Edition:
    """One row of `publication.edition`."""

    edition_key: int
    publication_code: str
    issue_number: int
    edition_number: int
    period_start_on: date
    period_end_on: date
    publish_on: date
    state: str
    content_sha256: str
    snapshot: dict[str, Any]
    editor: str
    released_by: str | None
    released_sha256: str | None
    published_at: datetime | None
    correction_reason: str | None
    editor_note: str | None
    withheld: list[str]
    document_number: str | None
    approver: str | None

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"{self.publication_code} 제{self.issue_number}호 {self.edition_number}판"


@dataclass(frozen=True)
class Artefact:
    """A file made from an edition; `path` is relative to the output folder."""

    kind: str
    path: str
    byte_count: int
    sha256: str


@dataclass(frozen=True)
class Hold:
    """What a closed gate holds."""

    gate: str
    holds: str
    section: str | None
    reason: str


_COLUMNS = (
    "edition_key, publication_code, issue_number, edition_number, period_start_on, period_end_on, publish_on, state, "
    "content_sha256, snapshot, editor, "
    "released_by, released_sha256, published_at, correction_reason, editor_note, withheld, document_number, approver"
)


@contextmanager
def issue_lock(connection: psycopg.Connection, *, publication_code: str, issue_number: int) -> Iterator[None]:
    """One process at a time drafts, releases or sends an issue; the lock dies with the connection.

    Raises:
        TransactionOpenError: when the connection is inside a transaction.
        PublishInProgressError: when another process holds the issue.
    """
    require_idle(connection)
    name = f"{publication_code}:{issue_number}"
    with connection.transaction():
        row = connection.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", (name,)).fetchone()
    if row is None or not row[0]:
        raise PublishInProgressError(
            f"{publication_code} 제{issue_number}호 is being worked on by another process: wait until it has ended"
        )
    try:
        yield
    finally:
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            with connection.transaction():
                connection.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", (name,))


def require_idle(connection: psycopg.Connection) -> None:
    """Refuse a connection inside a transaction: each step of the ledger must commit by itself.

    Raises:
        TransactionOpenError: when it is.
    """
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise TransactionOpenError("the connection has an open transaction: commit or roll back before this step")


def get(connection: psycopg.Connection, edition_key: int) -> Edition:
    """An edition by its key.

    Raises:
        EditionNotFoundError: when there is none.
    """
    found = _one(connection, "where edition_key = %s", (edition_key,))
    if found is None:
        raise EditionNotFoundError(f"no edition {edition_key}: draft the issue first")
    return found


def latest(connection: psycopg.Connection, *, publication_code: str, issue_number: int) -> Edition | None:
    """The newest edition of an issue, whatever its state."""
    return _one(
        connection,
        "where publication_code = %s and issue_number = %s order by edition_number desc limit 1",
        (publication_code, issue_number),
    )


def _one(connection: psycopg.Connection, where: str, parameters: tuple[Any, ...]) -> Edition | None:
    with connection.transaction(), connection.cursor(row_factory=class_row(Edition)) as cursor:
        return cursor.execute(
            f"select {_COLUMNS} from publication.edition {where}".encode(),  # noqa: S608
            parameters,
        ).fetchone()


def release(
    connection: psycopg.Connection, *, edition_key: int, released_by: str, content_sha256: str, released_at: datetime
) -> None:
    """Approve exactly this content (발행 승인). Approving the same content again changes nothing.

    Args:
        connection: as role `publisher`, idle.
        edition_key: the draft.
        released_by: the approving person, never the editor.
        content_sha256: the fingerprint the person looked at.
        released_at: when.

    Raises:
        ContentChangedError: when the draft is not what the person looked at.
        SelfReleaseError: when the person is the editor.
        IssueHeldError: when a gate holds the whole issue: nothing that cannot go out is approved.
        EditionStateError: when it is neither a draft nor already released with this content.
    """
    edition = get(connection, edition_key)
    with issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        edition = get(connection, edition_key)
        if released_by.strip().casefold() == edition.editor.strip().casefold():
            raise SelfReleaseError(f"{edition.name}: {released_by} edited it, so another person must release it")
        require_content(edition, content_sha256)
        if edition.state in ("released", "published") and edition.released_sha256 == content_sha256:
            return
        if edition.state != "draft":
            raise EditionStateError(f"{edition.name} is {edition.state}: only a draft can be released")
        require_unheld(connection, edition)
        with connection.transaction():
            connection.execute(
                "update publication.edition set state = 'released', released_by = %s, released_sha256 = %s, "
                "released_at = %s where edition_key = %s",
                (released_by, content_sha256, released_at, edition_key),
            )
            # An earlier edition that was released and not yet sent must not follow its own correction.
            connection.execute(
                "update publication.edition set state = 'superseded' where publication_code = %s "
                "and issue_number = %s and edition_number < %s and state = 'released'",
                (edition.publication_code, edition.issue_number, edition.edition_number),
            )


def require_sendable(connection: psycopg.Connection, edition: Edition) -> None:
    """Recheck what the approval bound.

    Raises:
        EditionStateError: when it was not released, or has been superseded.
        ContentChangedError: when the content is not what was released.
    """
    if edition.state not in ("released", "published"):
        raise EditionStateError(f"{edition.name} is {edition.state}: it must be released by a second person first")
    require_content(edition, edition.released_sha256 or "")


def holds(connection: psycopg.Connection, edition_key: int) -> tuple[Hold, ...]:
    """What closed gates hold in an edition."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Hold)) as cursor:
        rows = cursor.execute(
            "select gate, holds, section, reason from publication.gate_hold where edition_key = %s order by gate",
            (edition_key,),
        ).fetchall()
    return tuple(rows)


def issue_holds(connection: psycopg.Connection, edition_key: int) -> tuple[Hold, ...]:
    """The closed gates that hold the whole issue."""
    return tuple(hold for hold in holds(connection, edition_key) if hold.holds == "issue")


def require_unheld(connection: psycopg.Connection, edition: Edition) -> None:
    """Refuse an edition that a gate holds whole.

    Raises:
        IssueHeldError: naming the gates and what they saw.
    """
    if found := issue_holds(connection, edition.edition_key):
        reasons = "; ".join(f"{hold.gate}: {hold.reason}" for hold in found)
        raise IssueHeldError(f"{edition.name} is held ({reasons}): resolve it and draft the issue again")


def artefacts(connection: psycopg.Connection, edition_key: int) -> dict[str, Artefact]:
    """The files of an edition by kind."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Artefact)) as cursor:
        rows = cursor.execute(
            "select kind, path, byte_count, sha256 from publication.edition_artefact where edition_key = %s",
            (edition_key,),
        ).fetchall()
    return {row.kind: row for row in rows}


def mark_published(connection: psycopg.Connection, edition: Edition, *, published_at: datetime) -> None:
    """All recipients are settled; earlier editions of the issue are superseded."""
    with connection.transaction():
        connection.execute(
            "update publication.edition set state = 'published', published_at = %s "
            "where edition_key = %s and state = 'released'",
            (published_at, edition.edition_key),
        )
        connection.execute(
            "update publication.edition set state = 'superseded' where publication_code = %s and issue_number = %s "
            "and edition_number < %s and state = 'published'",
            (edition.publication_code, edition.issue_number, edition.edition_number),
        )


def file_sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def require_content(edition: Edition, expected_sha256: str) -> None:
    """Refuse an edition whose content is not what a person looked at.

    Raises:
        ContentChangedError: telling both fingerprints.
    """
    actual = content_sha256(edition.snapshot)
    if not (actual == edition.content_sha256 == expected_sha256):
        raise ContentChangedError(
            f"{edition.name}: the content is {actual[:12]}, drafted as {edition.content_sha256[:12]}, looked at as "
            f"{expected_sha256[:12] or 'nothing'}: look at the current draft and answer for that one"
        )
