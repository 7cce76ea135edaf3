"""「시원소통, 인천」: draft, release, publish.

draft reads the marts once, freezes the snapshot and renders from the snapshot only; release binds a second person's
approval to its fingerprint; publish rechecks both and sends by the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg

from reports import edition as editions
from reports import recipients as register
from reports.deliver import MailSettings, PublishResult, deliver, ledger_result
from reports.document import content_sha256 as fingerprint
from reports.edition import Artefact, Draft, Edition, Hold
from reports.errors import ContentChangedError, CorrectionReasonMissingError, IssueHeldError, NoRecipientError
from reports.period import WeeklyPeriod, weekly_period
from reports.recipients import Recipient, valid_recipients
from reports.render.blocks import pictures
from reports.render.html import render_html
from reports.render.mail import Envelope, MailParts, build_mail, content_id
from reports.render.pdf import render_pdf
from reports.render.text_mail import render_text
from reports.weekly_issue.compose import Composed, compose
from reports.weekly_issue.settings import PUBLICATION_CODE, WeeklySettings

__all__ = [
    "EditionDraft",
    "MailSettings",
    "PublishResult",
    "WeeklySettings",
    "draft",
    "load_recipients",
    "publish",
    "release",
    "render",
]

TEMPLATES = Path(__file__).with_name("templates")
KST = timezone(timedelta(hours=9), "KST")
SEND_HOUR = 9
PREVIEW = Envelope("preview@example.test", "미리보기", "preview@example.test", "미리보기")


@dataclass(frozen=True)
class EditionDraft:
    """A drafted edition.

    Attributes:
        edition_key: its key.
        content_sha256: what a release must name.
        paths: its files: PDF, HTML page, mail preview.
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
    """All forms of one snapshot."""

    pdf: bytes
    html: str
    mail: MailParts


def draft(
    connection: psycopg.Connection,
    *,
    publish_on: date,
    output_dir: Path,
    editor: str,
    drafted_at: datetime,
    settings: WeeklySettings | None = None,
    correction_reason: str | None = None,
    editor_note: str | None = None,
) -> EditionDraft:
    """Draft the issue of a Wednesday; while it is a draft, drafting again replaces it.

    After release or publication an unchanged content returns the existing edition untouched, and a changed one becomes
    the draft of a correction (정정본).

    Args:
        connection: as role `publisher`, idle.
        publish_on: the Wednesday that names the issue.
        output_dir: the publications' folder; files go to `weekly/<issue>-<date>/` in it.
        editor: who drafts; may not release.
        drafted_at: when, with a time zone.
        settings: the office's settings.
        correction_reason: what a correction corrects; required once the issue has been released.
        editor_note: kept with the edition, not printed.

    Raises:
        CorrectionReasonMissingError: when a released issue would change and no reason is given.
        PublishInProgressError: when another process works on this issue.
        RenderError: when a file cannot be made.
        ValueError: when `publish_on` is no Wednesday.
    """
    settings = settings or WeeklySettings()
    period = weekly_period(publish_on, issue_epoch_on=settings.issue_epoch_on)
    with editions.issue_lock(connection, publication_code=PUBLICATION_CODE, issue_number=period.issue_number):
        latest = editions.latest(connection, publication_code=PUBLICATION_CODE, issue_number=period.issue_number)
        number, reason = 1, None
        if latest is not None:
            number, reason = latest.edition_number, latest.correction_reason
            if latest.state in ("released", "published", "superseded"):
                same = _compose(connection, period, settings, number, reason)
                if fingerprint(same.snapshot) == latest.content_sha256:
                    return _as_draft(latest, _write(latest.snapshot, output_dir, settings), output_dir, same)
                if not correction_reason:
                    raise CorrectionReasonMissingError(
                        f"{latest.name} was {latest.state} and its content would change: give a correction_reason to "
                        "draft a 정정본, or leave the edition as it is"
                    )
                number += 1
            if number > 1:
                reason = correction_reason or reason
        composed = _compose(connection, period, settings, number, reason)
        artefacts = _write(composed.snapshot, output_dir, settings)
        stored = Draft(
            publication_code=PUBLICATION_CODE,
            issue_number=period.issue_number,
            edition_number=number,
            period_start_on=period.week_start_on,
            period_end_on=period.week_end_on,
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


def release(
    connection: psycopg.Connection, *, edition_key: int, released_by: str, content_sha256: str, released_at: datetime
) -> None:
    """발행 승인: a second person approves exactly this content. See `reports.edition.release`."""
    editions.release(
        connection,
        edition_key=edition_key,
        released_by=released_by,
        content_sha256=content_sha256,
        released_at=released_at,
    )


def publish(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    output_dir: Path,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
    settings: WeeklySettings | None = None,
) -> PublishResult:
    """Send a released edition to its register; when everybody is settled it is published, and again sends nothing.

    Raises:
        EditionStateError: when it was not released, or a correction took its place.
        ContentChangedError: when the content or a file is not what was released.
        IssueHeldError: when a gate holds the issue.
        PublishInProgressError: when another process sends it.
        MailServerUnavailableError: when the server fails; the next run goes on with the rest.
    """
    settings = settings or WeeklySettings()
    edition = editions.get(connection, edition_key)
    with editions.issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        edition = editions.get(connection, edition_key)
        editions.require_sendable(connection, edition)
        recipients = valid_recipients(
            connection, publication_code=PUBLICATION_CODE, on=edition.publish_on, edition_key=edition_key
        )
        if not recipients:
            raise NoRecipientError(
                f"{edition.name} was not published: nobody is registered for {edition.publish_on}. "
                "Load the register of recipients (배포처), then publish again"
            )
        if edition.state == "published":
            return ledger_result(connection, edition_key=edition_key, recipients=recipients)
        holds = editions.issue_holds(connection, edition_key)
        if holds:
            reasons = "; ".join(f"{hold.gate}: {hold.reason}" for hold in holds)
            raise IssueHeldError(f"{edition.name} is held ({reasons}): resolve it and draft the issue again")
        rendered = render(edition.snapshot, settings)
        _require_same_files(edition, _files(edition.snapshot, rendered), editions.artefacts(connection, edition_key))
        _write(edition.snapshot, output_dir, settings, rendered=rendered)

        def build(recipient: Recipient) -> Any:
            return build_mail(
                rendered.mail,
                Envelope(
                    mail.sender,
                    mail.sender_name,
                    recipient.address,
                    recipient.name,
                    mail.unsubscribe_address if recipient.is_outside_subscriber else None,
                ),
            )

        result = deliver(
            connection,
            edition_key=edition_key,
            recipients=recipients,
            build=build,
            mail=mail,
            clock=clock,
            claimed_by=claimed_by,
        )
        if result.deferred == 0:
            editions.mark_published(connection, edition, published_at=clock())
        return result


def load_recipients(connection: psycopg.Connection, path: Path) -> int:
    """Load the weekly issue's register from a CSV. See `reports.recipients.load_recipients`."""
    return register.load_recipients(connection, path, publication_code=PUBLICATION_CODE)


def render(snapshot: dict[str, Any], settings: WeeklySettings | None = None) -> Rendered:
    """All forms of a snapshot, from the snapshot alone: the same snapshot gives the same bytes."""
    settings = settings or WeeklySettings()
    header = snapshot["header"]
    dated_at = datetime.combine(date.fromisoformat(header["send_on"]), datetime.min.time(), KST).replace(hour=SEND_HOUR)
    drawn = pictures(snapshot, font_dir=settings.font_dir)
    pdf = render_pdf(
        snapshot,
        template=TEMPLATES / "weekly_issue.typ",
        pictures=drawn,
        dated_at=dated_at,
        font_dir=settings.font_dir,
    )
    template = TEMPLATES / "weekly_issue.html.j2"
    identity = f"weekly-{int(header['issue_number']):04d}-{header['edition_number']}"
    shown = [b["code"] for section in snapshot["body"] for b in section["blocks"] if b["kind"] == "chart"]
    mail = MailParts(
        subject=header["subject"],
        text=render_text(snapshot),
        html=render_html(
            snapshot,
            template=template,
            pictures=drawn,
            medium="mail",
            picture_address=lambda code: f"cid:{content_id(code, identity)}",
        ),
        pictures={code: drawn[code].png for code in shown},
        pdf=pdf,
        pdf_name=f"{header['file_stem']}.pdf",
        dated_at=dated_at,
        identity=identity,
    )
    return Rendered(pdf, render_html(snapshot, template=template, pictures=drawn, medium="page"), mail)


def _compose(
    connection: psycopg.Connection, period: WeeklyPeriod, settings: WeeklySettings, number: int, reason: str | None
) -> Composed:
    """The issue as the marts stand now, read in one consistent view even while a promotion commits."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        return compose(connection, period, settings, edition_number=number, correction_reason=reason)


def _files(snapshot: dict[str, Any], rendered: Rendered) -> dict[str, tuple[str, bytes]]:
    """Relative path and content of each file by kind."""
    header = snapshot["header"]
    folder = f"weekly/{int(header['issue_number']):04d}-{header['publish_on']}"
    number = int(header["edition_number"])
    mail_name = "mail.eml" if number == 1 else f"mail-정정본{number - 1}.eml"
    return {
        "pdf": (f"{folder}/{header['file_stem']}.pdf", rendered.pdf),
        "html": (f"{folder}/{header['file_stem']}.html", rendered.html.encode()),
        "mail": (f"{folder}/{mail_name}", build_mail(rendered.mail, PREVIEW).as_bytes()),
    }


def _write(
    snapshot: dict[str, Any], output_dir: Path, settings: WeeklySettings, *, rendered: Rendered | None = None
) -> list[Artefact]:
    """Render and write the files, each appearing whole or not at all."""
    artefacts = []
    for kind, (path, content) in _files(snapshot, rendered or render(snapshot, settings)).items():
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
