"""The desk: any publication is drafted, released by a second person, and published by the ledger, alike.

draft reads the marts once, freezes the snapshot and renders from the snapshot only; release binds a second person's
approval to its fingerprint; publish rechecks both and sends by the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg

from reports import edition as editions
from reports.deliver import MailSettings, PublishResult, deliver, ledger_result
from reports.document import content_sha256 as fingerprint
from reports.edition import Artefact, Draft, Edition, Hold
from reports.errors import ContentChangedError, CorrectionReasonMissingError, IssueHeldError, NoRecipientError
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication
from reports.recipients import Recipient, valid_recipients
from reports.render.mail import Envelope, MailParts, build_mail

PREVIEW = Envelope("preview@example.test", "미리보기", "preview@example.test", "미리보기")
MAIL = "mail"


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


@dataclass(frozen=True)
class Rendered:
    """All forms of one snapshot: bytes by kind, and the mail when the publication is mailed."""

    files: Mapping[str, bytes]
    mail: MailParts | None


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
        editor_note: kept with the edition, not printed.

    Raises:
        CorrectionReasonMissingError: when a released issue would change and no reason is given.
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
            if latest.state in ("released", "published", "superseded"):
                same = _compose(connection, publication, period, EditionRequest(number, reason))
                if fingerprint(same.snapshot) == latest.content_sha256:
                    artefacts = _write(publication, latest.snapshot, output_dir)
                    return _as_draft(latest, artefacts, output_dir, same)
                if not correction_reason:
                    raise CorrectionReasonMissingError(
                        f"{latest.name} was {latest.state} and its content would change: give a correction_reason to "
                        "draft a 정정본, or leave the edition as it is"
                    )
                number += 1
            if number > 1:
                reason = correction_reason or reason
        composed = _compose(connection, publication, period, EditionRequest(number, reason))
        artefacts = _write(publication, composed.snapshot, output_dir)
        stored = Draft(
            publication_code=publication.code,
            issue_number=period.issue_number,
            edition_number=number,
            period_start_on=period.start_on,
            period_end_on=period.end_on,
            publish_on=period.send_on,
            snapshot=composed.snapshot,
            editor=editor,
            drafted_at=drafted_at,
            correction_reason=reason,
            editor_note=editor_note,
        )
        holds = [Hold(g.gate, g.holds, g.section, g.reason) for g in composed.gates if not g.is_open]
        key = editions.save_draft(connection, stored, holds=holds, artefacts=artefacts)
        return _as_draft(editions.get(connection, key), artefacts, output_dir, composed)


def publish(
    connection: psycopg.Connection,
    publication: Publication,
    *,
    edition_key: int,
    output_dir: Path,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
) -> PublishResult:
    """Send a released edition to its register; when everybody is settled it is published, and again sends nothing.

    Raises:
        EditionStateError: when it was not released, or a correction took its place.
        ContentChangedError: when the content or a file is not what was released.
        IssueHeldError: when a gate holds the issue.
        PublishInProgressError: when another process sends it.
        MailServerUnavailableError: when the server fails; the next run goes on with the rest.
    """
    edition = editions.get(connection, edition_key)
    with editions.issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        edition = editions.get(connection, edition_key)
        editions.require_sendable(connection, edition)
        recipients = _recipients(connection, publication, edition)
        if edition.state == "published":
            return ledger_result(connection, edition_key=edition_key, recipients=recipients)
        holds = editions.issue_holds(connection, edition_key)
        if holds:
            reasons = "; ".join(f"{hold.gate}: {hold.reason}" for hold in holds)
            raise IssueHeldError(f"{edition.name} is held ({reasons}): resolve it and draft the issue again")
        rendered = render(publication, edition.snapshot)
        files = _files(publication, edition.snapshot, rendered)
        _require_same_files(edition, files, editions.artefacts(connection, edition_key))
        _write(publication, edition.snapshot, output_dir, rendered=rendered)
        result = PublishResult()
        if rendered.mail is not None:
            result = deliver(
                connection,
                edition_key=edition_key,
                recipients=recipients,
                build=_builder(rendered.mail, mail),
                mail=mail,
                clock=clock,
                claimed_by=claimed_by,
            )
        if result.deferred == 0:
            editions.mark_published(connection, edition, published_at=clock())
        return result


def render(publication: Publication, snapshot: Mapping[str, Any]) -> Rendered:
    """All forms of a snapshot, from the snapshot alone: the same snapshot gives the same bytes."""
    rendering = publication.rendering(snapshot)
    files = {form.kind: form.render(rendering) for form in publication.forms}
    return Rendered(files, publication.mail(rendering, files) if publication.mail else None)


def _recipients(connection: psycopg.Connection, publication: Publication, edition: Edition) -> tuple[Recipient, ...]:
    if publication.mail is None:
        return ()
    recipients = valid_recipients(
        connection, publication_code=publication.code, on=edition.publish_on, edition_key=edition.edition_key
    )
    if not recipients:
        raise NoRecipientError(
            f"{edition.name} was not published: nobody is registered for {edition.publish_on}. "
            "Load the register of recipients (배포처), then publish again"
        )
    return recipients


def _builder(parts: MailParts, mail: MailSettings) -> Callable[[Recipient], Any]:
    def build(recipient: Recipient) -> Any:
        leave = mail.unsubscribe_address if recipient.is_outside_subscriber else None
        return build_mail(parts, Envelope(mail.sender, mail.sender_name, recipient.address, recipient.name, leave))

    return build


def _compose(
    connection: psycopg.Connection, publication: Publication, period: IssuePeriod, request: EditionRequest
) -> Composed:
    """The issue as the marts stand now, read in one consistent view even while a promotion commits."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        return publication.compose(connection, period, request)


def _files(publication: Publication, snapshot: Mapping[str, Any], rendered: Rendered) -> dict[str, tuple[str, bytes]]:
    """Relative path and content of each file by kind."""
    header = snapshot["header"]
    folder = publication.folder(header)
    files = {form.kind: (f"{folder}/{form.file_name(header)}", rendered.files[form.kind]) for form in publication.forms}
    if rendered.mail is not None:
        number = int(header["edition_number"])
        name = "mail.eml" if number == 1 else f"mail-정정본{number - 1}.eml"
        files[MAIL] = (f"{folder}/{name}", build_mail(rendered.mail, PREVIEW).as_bytes())
    return files


def _write(
    publication: Publication, snapshot: Mapping[str, Any], output_dir: Path, *, rendered: Rendered | None = None
) -> list[Artefact]:
    """Render and write the files, each appearing whole or not at all."""
    artefacts = []
    for kind, (path, content) in _files(publication, snapshot, rendered or render(publication, snapshot)).items():
        target = output_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.part")
        half.write_bytes(content)
        half.replace(target)
        artefacts.append(Artefact(kind, path, len(content), editions.file_sha256(content)))
    return artefacts


def _require_same_files(edition: Edition, files: dict[str, tuple[str, bytes]], recorded: dict[str, Artefact]) -> None:
    for kind, (path, content) in files.items():
        known = recorded.get(kind)
        if known is None or known.sha256 != editions.file_sha256(content):
            raise ContentChangedError(
                f"{edition.name}: {path} renders differently from the file that was released (another version of a "
                "font or renderer?): draft and release the issue again"
            )


def _as_draft(edition: Edition, artefacts: list[Artefact], output_dir: Path, composed: Composed) -> EditionDraft:
    return EditionDraft(
        edition.edition_key,
        edition.content_sha256,
        tuple(output_dir / artefact.path for artefact in artefacts),
        edition.edition_number,
        edition.state,
        tuple(gate.reason for gate in composed.gates if gate.holds == "issue" and not gate.is_open),
    )
