"""Editing: a note, and what is left out, in exactly the draft that was looked at; the marts are not read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psycopg

from reports import edition as editions
from reports import edition_record as records
from reports.desk_checks import checks
from reports.desk_draft import EditionDraft
from reports.desk_files import write_files
from reports.editing import edited
from reports.edition import Hold
from reports.edition_draft import redrafted, save_draft
from reports.errors import EditionStateError, EditRefusedError
from reports.public_check import PUBLIC_GATE, PublicRules
from reports.publication import Publication


def edit(
    connection: psycopg.Connection,
    publication: Publication,
    *,
    edition_key: int,
    content_sha256: str,
    output_dir: Path,
    editor: str,
    edited_at: datetime,
    editor_note: str | None = None,
    withheld: Sequence[str] = (),
    rules: PublicRules | None = None,
) -> EditionDraft:
    """Edit exactly the draft that was looked at; the marts are not read again.

    Args:
        connection: as role `publisher`, idle.
        publication: what is edited.
        edition_key: the draft.
        content_sha256: the fingerprint the editor looked at.
        output_dir: the publications' folder.
        editor: who edits; may not release.
        edited_at: when, with a time zone.
        editor_note: printed as 편집자 주.
        withheld: sections and quotes to leave out (`reports.editing.items` names them).
        rules: the settings a public edition is checked against; required for one.

    Raises:
        ContentChangedError: when the draft is not what the editor looked at.
        EditionStateError: when it is no draft any more.
        EditRefusedError: when it was edited before, the note is too long, or something withheld is nothing of it.
    """
    edition = editions.get(connection, edition_key)
    with editions.issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        edition = editions.get(connection, edition_key)
        editions.require_content(edition, content_sha256)
        if edition.state != "draft":
            raise EditionStateError(f"{edition.name} is {edition.state}: only a draft can be edited")
        snapshot, note, left_out = edition.snapshot, edition.editor_note, edition.withheld
        if editor_note or withheld:
            if note or left_out:
                raise EditRefusedError(f"{edition.name}: 이미 고친 초안: 다시 고치려면 초안부터 다시 작성 필요")
            snapshot, note, left_out = (
                edited(snapshot, note=editor_note, withheld=withheld),
                editor_note,
                list(withheld),
            )
        found = checks(publication, snapshot, rules, on=edition.publish_on)
        artefacts = write_files(publication, snapshot, output_dir)
        stored = redrafted(edition, snapshot, editor=editor, drafted_at=edited_at, editor_note=note, withheld=left_out)
        known = [hold for hold in editions.holds(connection, edition_key) if not hold.gate.startswith(PUBLIC_GATE)]
        closed = [gate for check in found if not (gate := check.as_gate()).is_open]
        holds = [*known, *(Hold(gate.gate, gate.holds, gate.section, gate.reason) for gate in closed)]
        save_draft(connection, stored, holds=holds, artefacts=artefacts)
        if rules is not None:
            records.record_checks(connection, edition_key, found, rules=rules, checked_at=edited_at)
        made = editions.get(connection, edition_key)
        return EditionDraft(
            made.edition_key,
            made.content_sha256,
            tuple(output_dir / artefact.path for artefact in artefacts),
            made.edition_number,
            made.state,
            tuple(hold.reason for hold in holds if hold.holds == "issue"),
        )
