"""The desk: any publication is drafted, released by a second person, and published by the ledger, alike.

draft reads the marts once, freezes the snapshot and renders from the snapshot only; release binds a second person's
approval to its fingerprint; publish rechecks both and sends by the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg

from reports import desk_files
from reports import edition as editions
from reports import edition_record as records
from reports.deliver import MailSettings, PublishResult, deliver, ledger_result
from reports.desk_files import (
    Rendered,
    changed_files,
    files_of,
    remove_left_over,
    render,
    require_same_files,
    write_files,
)
from reports.document import content_sha256 as fingerprint
from reports.editing import edited
from reports.edition import Artefact, Draft, Edition, Hold
from reports.errors import (
    ContentChangedError,
    CorrectionReasonMissingError,
    EditionStateError,
    EditRefusedError,
    IssueHeldError,
    NoRecipientError,
    PublicRulesMissingError,
)
from reports.gate import GateResult
from reports.mail.mailing import Mailing
from reports.public_check import PUBLIC_GATE, PublicCheck, PublicRules, check_public
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication
from reports.recipients import Recipient, valid_recipients
from reports.redaction import CORRECTION

__all__ = ["EditionDraft", "Rendered", "draft", "edit", "publish", "render"]


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
        checks = _checks(publication, snapshot, rules, on=period.send_on)
        gates = (*composed.gates, *(check.as_gate() for check in checks))
        before = _recorded(connection, latest)
        artefacts = write_files(publication, snapshot, output_dir)
        stored = Draft(
            publication_code=publication.code,
            issue_number=period.issue_number,
            edition_number=number,
            period_start_on=period.start_on,
            period_end_on=period.end_on,
            publish_on=period.send_on,
            snapshot=snapshot,
            editor=editor,
            drafted_at=drafted_at,
            correction_reason=reason,
            editor_note=editor_note,
            withheld=withheld,
        )
        holds = [Hold(g.gate, g.holds, g.section, g.reason) for g in gates if not g.is_open]
        key = editions.save_draft(connection, stored, holds=holds, artefacts=artefacts)
        remove_left_over(output_dir, before, artefacts)
        if rules is not None:
            records.record_checks(connection, key, checks, rules=rules, checked_at=drafted_at)
        return _as_draft(editions.get(connection, key), artefacts, output_dir, gates)


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
        checks = _checks(publication, snapshot, rules, on=edition.publish_on)
        artefacts = write_files(publication, snapshot, output_dir)
        stored = Draft(
            publication_code=edition.publication_code,
            issue_number=edition.issue_number,
            edition_number=edition.edition_number,
            period_start_on=edition.period_start_on,
            period_end_on=edition.period_end_on,
            publish_on=edition.publish_on,
            snapshot=snapshot,
            editor=editor,
            drafted_at=edited_at,
            correction_reason=edition.correction_reason,
            editor_note=note,
            withheld=left_out,
        )
        known = [hold for hold in editions.holds(connection, edition_key) if not hold.gate.startswith(PUBLIC_GATE)]
        closed = [gate for check in checks if not (gate := check.as_gate()).is_open]
        holds = [*known, *(Hold(gate.gate, gate.holds, gate.section, gate.reason) for gate in closed)]
        editions.save_draft(connection, stored, holds=holds, artefacts=artefacts)
        if rules is not None:
            records.record_checks(connection, edition_key, checks, rules=rules, checked_at=edited_at)
        made = editions.get(connection, edition_key)
        return EditionDraft(
            made.edition_key,
            made.content_sha256,
            tuple(output_dir / artefact.path for artefact in artefacts),
            made.edition_number,
            made.state,
            tuple(hold.reason for hold in holds if hold.holds == "issue"),
        )


def publish(
    connection: psycopg.Connection,
    publication: Publication,
    *,
    edition_key: int,
    output_dir: Path,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
    rules: PublicRules | None = None,
) -> PublishResult:
    """Send a released edition to its register; when everybody is settled it is published, and again sends nothing.

    Raises:
        EditionStateError: when it was not released, or a correction took its place.
        ContentChangedError: when the content or a file is not what was released.
        IssueHeldError: when a gate holds the issue, or a public edition would break the law on this day.
        PublishInProgressError: when another process sends it.
        MailServerUnavailableError: when the server fails; the next run goes on with the rest.
    """
    edition = editions.get(connection, edition_key)
    with editions.issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        edition = editions.get(connection, edition_key)
        editions.require_sendable(connection, edition)
        recipients = _recipients(connection, publication, edition, today=clock().date())
        if edition.state == "published":
            return ledger_result(connection, edition_key=edition_key, recipients=recipients)
        editions.require_unheld(connection, edition)
        now = clock()
        checks = _checks(publication, edition.snapshot, rules, on=now.date())
        if rules is not None:
            records.record_checks(connection, edition_key, checks, rules=rules, checked_at=now)
        if failed := [check for check in checks if not check.is_passed]:
            reasons = "; ".join(f"{check.label_ko}: {check.reason}" for check in failed)
            raise IssueHeldError(f"{edition.name} may not become public now ({reasons})")
        rendered = desk_files.render(publication, edition.snapshot)
        files = files_of(publication, edition.snapshot, rendered)
        require_same_files(edition, files, editions.artefacts(connection, edition_key))
        write_files(publication, edition.snapshot, output_dir, rendered=rendered)
        result = PublishResult()
        if rendered.mail is not None:
            result = deliver(
                connection,
                edition_key=edition_key,
                recipients=recipients,
                build=Mailing(rendered.mail, settings=mail, publication_code=publication.code),
                mail=mail,
                clock=clock,
                claimed_by=claimed_by,
            )
        if result.deferred == 0:
            editions.mark_published(connection, edition, published_at=clock())
        return result


def _recipients(
    connection: psycopg.Connection, publication: Publication, edition: Edition, *, today: date
) -> tuple[Recipient, ...]:
    if publication.mail is None:
        return ()
    # An edition that goes out late, or a correction, is not mailed to subscribers who left meanwhile. What went out
    # is told of everybody who got it.
    recipients = valid_recipients(
        connection,
        publication_code=publication.code,
        on=edition.publish_on,
        edition_key=edition.edition_key,
        outside_on=None if edition.state == "published" else today,
    )
    if not recipients:
        raise NoRecipientError(
            f"{edition.name} was not published: nobody is registered for {edition.publish_on}. "
            "Load the register of recipients (배포처), then publish again"
        )
    return recipients


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


def _checks(
    publication: Publication, snapshot: Mapping[str, Any], rules: PublicRules | None, *, on: date
) -> tuple[PublicCheck, ...]:
    if not publication.is_public:
        return ()
    if rules is None:
        raise PublicRulesMissingError(
            f"{publication.label_ko} is read by citizens: give the settings of the check against the law "
            "(publication.law in the profile)"
        )
    return check_public(snapshot, rules, on=on)


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
