"""What is stored of a draft, and storing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from reports.document import content_sha256
from reports.edition import Artefact, Edition, Hold
from reports.errors import EditionStateError
from reports.publication import IssuePeriod


@dataclass(frozen=True)
class Draft:
    """What is stored of a draft."""

    publication_code: str
    issue_number: int
    edition_number: int
    period_start_on: date
    period_end_on: date
    publish_on: date
    snapshot: Mapping[str, Any]
    editor: str
    drafted_at: datetime
    correction_reason: str | None
    editor_note: str | None
    withheld: Sequence[str] = ()


_KEPT = (
    "publication_code", "issue_number", "edition_number", "period_start_on", "period_end_on", "publish_on",
    "correction_reason", "editor_note", "withheld",
)  # fmt: skip


def new_draft(
    publication_code: str,
    period: IssuePeriod,
    snapshot: Mapping[str, Any],
    *,
    editor: str,
    drafted_at: datetime,
    edition_number: int = 1,
    correction_reason: str | None = None,
    editor_note: str | None = None,
    withheld: Sequence[str] = (),
) -> Draft:
    """A draft of the issue of a period."""
    return Draft(
        publication_code=publication_code,
        issue_number=period.issue_number,
        edition_number=edition_number,
        period_start_on=period.start_on,
        period_end_on=period.end_on,
        publish_on=period.send_on,
        snapshot=snapshot,
        editor=editor,
        drafted_at=drafted_at,
        correction_reason=correction_reason,
        editor_note=editor_note,
        withheld=withheld,
    )


def redrafted(
    edition: Edition, snapshot: Mapping[str, Any], *, editor: str, drafted_at: datetime, **changed: Any
) -> Draft:
    """A draft of the same issue with another content; `changed` names what else of the edition is different.

    Raises:
        TypeError: when a draft has no field of that name.
    """
    kept = {name: getattr(edition, name) for name in _KEPT}
    return Draft(**{**kept, **changed}, snapshot=snapshot, editor=editor, drafted_at=drafted_at)


def save_draft(
    connection: psycopg.Connection, draft: Draft, *, holds: Sequence[Hold], artefacts: Sequence[Artefact]
) -> int:
    """Insert a draft, or replace the draft of the same edition. Returns its key.

    Raises:
        EditionStateError: when the edition has left the draft state.
    """
    values = {
        **vars(draft),
        "snapshot": Jsonb(draft.snapshot),
        "withheld": list(draft.withheld),
        "content_sha256": content_sha256(draft.snapshot),
    }
    with connection.transaction():
        row = connection.execute(
            """
            insert into publication.edition (publication_code, issue_number, edition_number, period_start_on,
                period_end_on, publish_on, content_sha256, snapshot, editor, editor_note, withheld, drafted_at,
                correction_reason)
            values (%(publication_code)s, %(issue_number)s, %(edition_number)s, %(period_start_on)s,
                %(period_end_on)s, %(publish_on)s, %(content_sha256)s, %(snapshot)s, %(editor)s, %(editor_note)s,
                %(withheld)s, %(drafted_at)s, %(correction_reason)s)
            on conflict (publication_code, issue_number, edition_number) do update set
                period_start_on = excluded.period_start_on, period_end_on = excluded.period_end_on,
                publish_on = excluded.publish_on, content_sha256 = excluded.content_sha256,
                snapshot = excluded.snapshot, editor = excluded.editor, editor_note = excluded.editor_note,
                withheld = excluded.withheld, drafted_at = excluded.drafted_at,
                correction_reason = excluded.correction_reason
            where publication.edition.state = 'draft'
            returning edition_key
            """,
            values,
        ).fetchone()
        if row is None:
            raise EditionStateError(
                f"{draft.publication_code} 제{draft.issue_number}호 {draft.edition_number}판 is no draft any more: "
                "make a correction edition"
            )
        key = int(row[0])
        connection.execute("delete from publication.gate_hold where edition_key = %s", (key,))
        connection.execute("delete from publication.edition_artefact where edition_key = %s", (key,))
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into publication.gate_hold (edition_key, gate, holds, section, reason) "
                "values (%s, %s, %s, %s, %s)",
                [(key, hold.gate, hold.holds, hold.section, hold.reason) for hold in holds],
            )
            cursor.executemany(
                "insert into publication.edition_artefact (edition_key, kind, path, byte_count, sha256) "
                "values (%s, %s, %s, %s, %s)",
                [(key, a.kind, a.path, a.byte_count, a.sha256) for a in artefacts],
            )
    return key
