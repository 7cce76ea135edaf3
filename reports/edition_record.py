"""What else is written of an edition: its number in 온나라, its check against the law, the loss of an erased text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from reports import edition as editions
from reports.document import content_sha256
from reports.edition import Artefact, Edition
from reports.errors import EditionNotFoundError, EditionStateError
from reports.public_check import PublicCheck, PublicRules


def record_document(connection: psycopg.Connection, edition_key: int, *, document_number: str, approver: str) -> None:
    """Store the 문서번호 and the 전결권자 of 온나라 with an edition; the 결재 itself happens there.

    Raises:
        EditionNotFoundError: when there is no such edition.
        ValueError: when either is empty.
    """
    if not document_number.strip() or not approver.strip():
        raise ValueError("문서번호와 전결권자를 모두 적어야 함")
    with connection.transaction():
        row = connection.execute(
            "update publication.edition set document_number = %s, approver = %s where edition_key = %s"
            " returning edition_key",
            (document_number.strip(), approver.strip(), edition_key),
        ).fetchone()
    if row is None:
        raise EditionNotFoundError(f"no edition {edition_key}: list the editions first")


def record_checks(
    connection: psycopg.Connection,
    edition_key: int,
    checks: Sequence[PublicCheck],
    *,
    rules: PublicRules,
    checked_at: datetime,
) -> None:
    """Keep what a public edition was checked against, when, and under which settings."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "insert into publication.public_check (edition_key, check_code, law, is_law_verified, is_passed, reason,"
            " settings, checked_at) values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            [
                (
                    *(edition_key, check.check_code, check.law, check.is_law_verified, check.is_passed, check.reason),
                    *(Jsonb(rules.as_json()), checked_at),
                )
                for check in checks
            ],
        )


def of_issue(connection: psycopg.Connection, publication_code: str, issue_number: int) -> tuple[Edition, ...]:
    """Every edition of an issue, oldest first."""
    keys = connection.execute(
        "select edition_key from publication.edition where publication_code = %s and issue_number = %s"
        " order by edition_number",
        (publication_code, issue_number),
    ).fetchall()
    return tuple(editions.get(connection, key) for (key,) in keys)


def redact(
    connection: psycopg.Connection, edition: Edition, snapshot: Mapping[str, Any], *, reason: str, redacted_at: datetime
) -> None:
    """Take the words out of an edition that has left the draft state; its fingerprint stays as the record of it."""
    with connection.transaction():
        connection.execute(
            "update publication.edition set state = 'redacted', snapshot = %s, redacted_at = %s, redaction_reason = %s"
            " where edition_key = %s",
            (Jsonb(snapshot), redacted_at, reason, edition.edition_key),
        )


def withhold(connection: psycopg.Connection, edition_key: int, *, reason: str, withheld_at: datetime) -> None:
    """Take an edition back: a draft that will not go out, a release that must not, a published one that was wrong.

    Mails that went out cannot be called back; the public archive shows the issue as taken down when it is built next.

    Raises:
        EditionStateError: when it was taken back already, is superseded or redacted, or went out by rule.
        PublishInProgressError: when the issue is being worked on.
        ValueError: without a reason.
    """
    if not reason.strip():
        raise ValueError("거두는 사유를 적어야 함")
    edition = editions.get(connection, edition_key)
    with editions.issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        with connection.transaction():
            row = connection.execute(
                "update publication.edition set state = 'withheld', withheld_at = %s, withheld_reason = %s"
                " where edition_key = %s and state in ('draft', 'released', 'published') returning edition_key",
                (withheld_at, reason.strip(), edition_key),
            ).fetchone()
        if row is None:
            state = editions.get(connection, edition_key).state
            raise EditionStateError(
                f"{edition.name} is {state}: only a draft, a release or a publication is taken back"
            )


def replace_draft(
    connection: psycopg.Connection, edition: Edition, snapshot: Mapping[str, Any], *, artefacts: Sequence[Artefact]
) -> None:
    """Give a draft another content and other files; its holds stay."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(
            "update publication.edition set snapshot = %s, content_sha256 = %s where edition_key = %s"
            " and state = 'draft'",
            (Jsonb(snapshot), content_sha256(snapshot), edition.edition_key),
        )
        cursor.execute("delete from publication.edition_artefact where edition_key = %s", (edition.edition_key,))
        cursor.executemany(
            "insert into publication.edition_artefact (edition_key, kind, path, byte_count, sha256)"
            " values (%s, %s, %s, %s, %s)",
            [(edition.edition_key, a.kind, a.path, a.byte_count, a.sha256) for a in artefacts],
        )
