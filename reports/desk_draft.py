"""Drafting: the marts are read once, the snapshot frozen, the files rendered from the snapshot only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import psycopg

from reports import edition as editions
from reports import edition_record as records
from reports.desk_checks import checks
from reports.desk_files import changed_files, remove_left_over, write_files
from reports.document import content_sha256 as fingerprint
from reports.editing import edited
from reports.edition import Artefact, Edition, Hold
from reports.edition_draft import new_draft, save_draft
from reports.errors import ContentChangedError, CorrectionReasonMissingError, EditRefusedError
from reports.gate import GateResult
from reports.public_check import PublicRules
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication
from reports.redaction import CORRECTION


@dataclass(frozen=True)
class EditionDraft:
    """A drafted edition.

    Attributes:
        edition_key: its key.
        content_sha256: what a release must name.
        paths: its files: each form, and a preview of the mail.
        edition_number: 1, or more for a correction.
        state: `draft`, or the state of the untouched edition when nothing changed.
        issue_holds: reasons that hold the whole issue; empty when it may be published.
    """

    edition_key: int
    content_sha256: str
    paths: tuple[Path, ...]
    edition_number: int
    state: str
    issue_holds: tuple[str, ...]


def draft(
    connection: psycopg.Connection,
    publication: Publication,
    *,
    publish_on: date,
    output_dir: Path,
    editor: str,
    drafted_at: datetime,
    correction_reason: str | None = None,
    editor_note: str | None = None,
    withheld: Sequence[str] = (),
    rules: PublicRules | None = None,
) -> EditionDraft:
    """Draft the issue that a day names; while it is a draft, drafting again replaces it.

    After release or publication an unchanged content returns the existing edition untouched, and a changed one becomes
    the draft of a correction (정정본).

    Args:
        connection: as role `publisher`, idle.
        publication: what is drafted.
        publish_on: the day that names the issue.
        output_dir: the publications' folder; files go to `<code>/<issue>-<date>/` in it.
        editor: who drafts; may not release.
        drafted_at: when, with a time zone.
        correction_reason: what a correction corrects; required once the issue has been released.
        editor_note: printed as 편집자 주.
        withheld: sections and quotes to leave out (`reports.editing.items` names them).
        rules: the settings a public edition is checked against; required for one.

    Raises:
        CorrectionReasonMissingError: when a released issue would change and no reason is given.
        EditRefusedError: when the note is too long or something withheld is nothing of this issue.
        PublicRulesMissingError: when a public edition comes without rules.
        PublishInProgressError: when another process works on this issue.
        RenderError: when a file cannot be made.
        ValueError: when the day names no issue.
    """
    period = publication.period(publish_on)
    with editions.issue_lock(connection, publication_code=publication.code, issue_number=period.issue_number):
        latest = editions.latest(connection, publication_code=publication.code, issue_number=period.issue_number)
        number, reason = 1, None
        if latest is not None:
            number, reason = latest.edition_number, latest.correction_reason
            if latest.state == "draft" and reason == CORRECTION and not correction_reason:
                return _redaction_draft(connection, publication, latest, output_dir)
            if latest.state != "draft":
                same = _as_before(connection, publication, period, latest) if latest.state != "withheld" else None
                if same is not None and not (changed := changed_files(connection, publication, latest)):
                    artefacts = write_files(publication, latest.snapshot, output_dir)
                    return _as_draft(latest, artefacts, output_dir, same.gates)
                if same is not None and not correction_reason:
                    raise ContentChangedError(
                        f"{latest.name}: {changed[0]} renders differently from the recorded file (another version of "
                        "a font or renderer?), which was left as it is: give a correction_reason to draft a 정정본"
                    )
                if not correction_reason:
                    raise CorrectionReasonMissingError(
                        f"{latest.name} was {latest.state} and its content would change: give a correction_reason to "
                        "draft a 정정본, or leave the edition as it is"
                    )
                number += 1
            if number > 1:
                reason = correction_reason or reason
        composed = _compose(connection, publication, period, EditionRequest(number, reason))
        snapshot = edited(composed.snapshot, note=editor_note, withheld=withheld)
        found = checks(publication, snapshot, rules, on=period.send_on)
        gates = (*composed.gates, *(check.as_gate() for check in found))
        before = _recorded(connection, latest)
        artefacts = write_files(publication, snapshot, output_dir)
        stored = new_draft(
            publication.code,
            period,
            snapshot,
            editor=editor,
            drafted_at=drafted_at,
            edition_number=number,
            correction_reason=reason,
            editor_note=editor_note,
            withheld=withheld,
        )
        holds = [Hold(g.gate, g.holds, g.section, g.reason) for g in gates if not g.is_open]
        key = save_draft(connection, stored, holds=holds, artefacts=artefacts)
        remove_left_over(output_dir, before, artefacts)
        if rules is not None:
            records.record_checks(connection, key, found, rules=rules, checked_at=drafted_at)
        return _as_draft(editions.get(connection, key), artefacts, output_dir, gates)


def _compose(
    connection: psycopg.Connection, publication: Publication, period: IssuePeriod, request: EditionRequest
) -> Composed:
    """The issue as the marts stand now, read in one consistent view even while a promotion commits."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        return publication.compose(connection, period, request)


def _as_before(
    connection: psycopg.Connection, publication: Publication, period: IssuePeriod, latest: Edition
) -> Composed | None:
    """The issue composed and edited as the latest edition was, when that still gives the same content."""
    composed = _compose(
        connection, publication, period, EditionRequest(latest.edition_number, latest.correction_reason)
    )
    try:
        snapshot = edited(composed.snapshot, note=latest.editor_note, withheld=latest.withheld)
    except EditRefusedError:
        # What was left out is no part of the issue any more: its content has changed.
        return None
    return composed if fingerprint(snapshot) == latest.content_sha256 else None


def _recorded(connection: psycopg.Connection, latest: Edition | None) -> list[Artefact]:
    """The files of a draft that is about to be replaced."""
    if latest is None or latest.state != "draft":
        return []
    return list(editions.artefacts(connection, latest.edition_key).values())


def _redaction_draft(
    connection: psycopg.Connection, publication: Publication, latest: Edition, output_dir: Path
) -> EditionDraft:
    """The draft that replaces an edition which lost a text: it stays what was published otherwise."""
    artefacts = write_files(publication, latest.snapshot, output_dir)
    held = editions.issue_holds(connection, latest.edition_key)
    return EditionDraft(
        latest.edition_key,
        latest.content_sha256,
        tuple(output_dir / artefact.path for artefact in artefacts),
        latest.edition_number,
        latest.state,
        tuple(hold.reason for hold in held),
    )


def _as_draft(
    edition: Edition, artefacts: list[Artefact], output_dir: Path, gates: Sequence[GateResult]
) -> EditionDraft:
    return EditionDraft(
        edition.edition_key,
        edition.content_sha256,
        tuple(output_dir / artefact.path for artefact in artefacts),
        edition.edition_number,
        edition.state,
        tuple(gate.reason for gate in gates if gate.holds == "issue" and not gate.is_open),
    )
