"""What the archive reads: public editions that were published, and the list of 정책정보."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from reports.archive.notices import PolicyNotice


@dataclass(frozen=True)
class PublishedEdition:
    """An edition that citizens could read at some time; `superseded` and `withheld` ones may not be read any more."""

    edition_key: int
    publication_code: str
    issue_number: int
    edition_number: int
    publish_on: date
    state: str
    snapshot: Mapping[str, Any]
    published_at: datetime
    correction_reason: str | None

    @property
    def is_current(self) -> bool:
        return self.state == "published"

    @property
    def issue(self) -> tuple[str, int]:
        return self.publication_code, self.issue_number


@dataclass(frozen=True)
class RecordedFile:
    """A file as it was released: where it stands in the publications' folder, and its fingerprint."""

    edition_key: int
    kind: str
    path: str
    sha256: str


def published_editions(connection: psycopg.Connection, *, codes: Sequence[str]) -> tuple[PublishedEdition, ...]:
    """Everything of these publications that was ever published, newest first; drafts are not seen."""
    with connection.cursor(row_factory=class_row(PublishedEdition)) as cursor:
        rows = cursor.execute(
            """
            select edition_key, publication_code, issue_number, edition_number, publish_on, state, snapshot,
                published_at, correction_reason
            from publication.edition
            where publication_code = any(%s) and published_at is not null
                and state in ('published', 'superseded', 'withheld')
            order by publish_on desc, publication_code, issue_number desc, edition_number desc
            """,
            (list(codes),),
        ).fetchall()
    return tuple(rows)


def policy_notices(connection: psycopg.Connection) -> tuple[PolicyNotice, ...]:
    """What the city has told everybody; none before the first promotion made the mart."""
    standing = connection.execute("select to_regclass('marts.mart_policy_notice') is not null").fetchone()
    if standing is None or not standing[0]:
        return ()
    with connection.cursor(row_factory=class_row(PolicyNotice)) as cursor:
        rows = cursor.execute(
            "select notice_code, posted_on, notice_kind_label_ko, notice_title, notice_url, department_label_ko,"
            " is_day_assumed from marts.mart_policy_notice order by posted_on desc, notice_code"
        ).fetchall()
    return tuple(rows)


def recorded_files(connection: psycopg.Connection, *, edition_keys: Sequence[int]) -> tuple[RecordedFile, ...]:
    """The files of these editions."""
    with connection.cursor(row_factory=class_row(RecordedFile)) as cursor:
        rows = cursor.execute(
            "select edition_key, kind, path, sha256 from publication.edition_artefact "
            "where edition_key = any(%s) order by edition_key, kind",
            (list(edition_keys),),
        ).fetchall()
    return tuple(rows)
