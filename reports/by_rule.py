"""Mails that go by rule: frozen as an edition, sent by the ledger, without a person's approval in between.

The content of a night is frozen before the first mail leaves. A run that starts again sends the rest of what was frozen
and never judges the night anew; a night that is published stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

import psycopg

from reports import edition as editions
from reports.deliver import MailSettings, PublishResult, deliver, ledger_result
from reports.document import content_sha256
from reports.edition import Draft, Edition
from reports.errors import ContentChangedError, EditionStateError, NoRecipientError, NotPromotedError
from reports.forms import REPORT_HTML
from reports.mail.mailing import BuiltMail, Mailing
from reports.publication import EditionRequest, IssuePeriod
from reports.recipients import Recipient, valid_recipients
from reports.render.html import render_html
from reports.render.mail import MailParts
from reports.render.text_mail import render_text

KST = timezone(timedelta(hours=9), "KST")
SEND_HOUR = 7
OFFICE = "office"
RULE_EDITOR = "rule"
BY_RULE = "by_rule"
FIRST_EDITION = EditionRequest()


@dataclass(frozen=True)
class RuleMail:
    """What one role gets: its subject, the line under the title, and the sections of the night that are its own."""

    subject: str
    period: str
    section_codes: tuple[str, ...]


@dataclass(frozen=True)
class Night:
    """What one night says, and to whom.

    Attributes:
        snapshot: `Document.snapshot` with every section of the night.
        mails: by role of the register (a department's code, or `office`); empty when nothing is worth a mail.
        record: writes down what was decided, in the transaction that freezes; gets the edition's key, or None when
            nothing is mailed.
    """

    snapshot: Mapping[str, Any]
    mails: Mapping[str, RuleMail]
    record: Callable[[psycopg.Connection, int | None], None]


Compose = Callable[[psycopg.Connection, frozenset[str]], Night]


def period_of(business_date: date) -> IssuePeriod:
    """The night as an issue: numbered by its business date (20261117), sent the morning after."""
    morning = business_date + timedelta(days=1)
    return IssuePeriod(int(f"{business_date:%Y%m%d}"), business_date, business_date, morning, morning)


def require_promoted(connection: psycopg.Connection, business_date: date) -> None:
    """Refuse to speak of a night whose marts were not promoted: an old list would be mailed as today's.

    Raises:
        NotPromotedError: when they were not.
    """
    with connection.transaction():
        row = connection.execute(
            "select 1 from quality.build where business_date = %s and state = 'promoted'", (business_date,)
        ).fetchone()
    if row is None:
        raise NotPromotedError(
            f"the marts of {business_date} were not promoted: nothing was sent. Mend warehouse_build, run it for that "
            "day, then start this again with the same business_date"
        )


def send(
    connection: psycopg.Connection,
    *,
    publication_code: str,
    business_date: date,
    compose: Compose,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
) -> PublishResult:
    """Freeze the night unless it is frozen already, and send it to every role that has something to read.

    Args:
        connection: as role `publisher`, idle.
        publication_code: whose register and editions.
        business_date: the night.
        compose: reads the marts; gets the roles that somebody is registered for.
        mail: the server, the sender and the allow-list.
        clock: the time written into the ledger.
        claimed_by: this run.

    Returns:
        What stands in the ledger; all zeros on a night without a mail.

    Raises:
        NotPromotedError: when the night's marts were not promoted.
        NoRecipientError: when a role's mail would reach nobody.
        MailServerUnavailableError: when the server fails; the next run goes on with the rest.
        EditionStateError: when the night's edition was redacted or withheld.
        ContentChangedError: when the stored content is not what was frozen.
    """
    period = period_of(business_date)
    with editions.issue_lock(connection, publication_code=publication_code, issue_number=period.issue_number):
        edition = editions.latest(connection, publication_code=publication_code, issue_number=period.issue_number)
        if edition is None:
            require_promoted(connection, business_date)
            edition = _freeze(connection, publication_code, period, compose, frozen_at=clock())
            if edition is None:
                return PublishResult()
        recipients = _recipients(connection, edition)
        if edition.state == "published":
            return ledger_result(connection, edition_key=edition.edition_key, recipients=recipients)
        if edition.state != BY_RULE:
            raise EditionStateError(f"{edition.name} is {edition.state}: it is not sent by rule any more")
        if content_sha256(edition.snapshot) != edition.content_sha256:
            raise ContentChangedError(f"{edition.name}: the content is not what was frozen: look at who changed it")
        result = deliver(
            connection,
            edition_key=edition.edition_key,
            recipients=recipients,
            build=_builder(edition, mail),
            mail=mail,
            clock=clock,
            claimed_by=claimed_by,
        )
        if result.deferred == 0:
            _mark_published(connection, edition, published_at=clock())
        return result


def mail_parts(snapshot: Mapping[str, Any], role: str, *, edition_number: int = 1) -> MailParts:
    """One role's mail out of a frozen night; the same snapshot gives the same mail."""
    chosen = snapshot["mails"][role]
    by_code = {section["code"]: section for section in snapshot["body"]}
    sections = [by_code[code] for code in chosen["section_codes"]]
    header = {**snapshot["header"], "subject": chosen["subject"], "period": chosen["period"]}
    view = {**snapshot, "header": header, "body": sections}
    return MailParts(
        subject=chosen["subject"],
        text=render_text(view),
        html=render_html(view, template=REPORT_HTML, pictures={}, medium="mail"),
        pictures={},
        pdf=b"",
        pdf_name="",
        dated_at=datetime.combine(date.fromisoformat(header["send_on"]), datetime.min.time(), KST).replace(
            hour=SEND_HOUR
        ),
        identity=f"{header['publication_code']}-{header['issue_number']}-{edition_number}",
    )


def _freeze(
    connection: psycopg.Connection, publication_code: str, period: IssuePeriod, compose: Compose, *, frozen_at: datetime
) -> Edition | None:
    """Store the night before anything is sent; None when there is nothing to send."""
    registered = valid_recipients(connection, publication_code=publication_code, on=period.send_on)
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        night = compose(connection, frozenset(recipient.role for recipient in registered))
        if not night.mails:
            night.record(connection, None)
            return None
        snapshot = {
            **night.snapshot,
            "mails": {
                role: {"subject": m.subject, "period": m.period, "section_codes": list(m.section_codes)}
                for role, m in sorted(night.mails.items())
            },
        }
        key = editions.save_draft(
            connection,
            Draft(
                publication_code=publication_code,
                issue_number=period.issue_number,
                edition_number=1,
                period_start_on=period.start_on,
                period_end_on=period.end_on,
                publish_on=period.send_on,
                snapshot=snapshot,
                editor=RULE_EDITOR,
                drafted_at=frozen_at,
                correction_reason=None,
                editor_note=None,
            ),
            holds=(),
            artefacts=(),
        )
        connection.execute(
            "update publication.edition set state = %s, released_sha256 = %s, released_at = %s where edition_key = %s",
            (BY_RULE, content_sha256(snapshot), frozen_at, key),
        )
        night.record(connection, key)
    return editions.get(connection, key)


def _recipients(connection: psycopg.Connection, edition: Edition) -> tuple[Recipient, ...]:
    """Everybody whose role has a mail tonight."""
    recipients = valid_recipients(
        connection,
        publication_code=edition.publication_code,
        on=edition.publish_on,
        edition_key=edition.edition_key,
    )
    roles = set(edition.snapshot["mails"])
    reached = tuple(recipient for recipient in recipients if recipient.role in roles)
    missing = sorted(roles - {recipient.role for recipient in reached})
    if missing:
        raise NoRecipientError(
            f"{edition.name}: nobody is registered as {', '.join(missing)} for {edition.publish_on}. "
            "Load the register of recipients (배포처), at least with the role office, then start it again"
        )
    return reached


def _builder(edition: Edition, mail: MailSettings) -> Callable[[Recipient], BuiltMail]:
    mailings: dict[str, Mailing] = {}

    def build(recipient: Recipient) -> BuiltMail:
        if recipient.role not in mailings:
            parts = mail_parts(edition.snapshot, recipient.role, edition_number=edition.edition_number)
            mailings[recipient.role] = Mailing(parts, settings=mail, publication_code=edition.publication_code)
        return mailings[recipient.role](recipient)

    return build


def _mark_published(connection: psycopg.Connection, edition: Edition, *, published_at: datetime) -> None:
    with connection.transaction():
        connection.execute(
            "update publication.edition set state = 'published', published_at = %s "
            "where edition_key = %s and state = %s",
            (published_at, edition.edition_key, BY_RULE),
        )
