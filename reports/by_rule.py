"""Mails that go by rule: frozen as an edition, sent by the ledger, without a person's approval in between.

The content of a night is frozen before the first mail leaves. A run that starts again sends the rest of what was frozen
and never judges the night anew; a night that is published stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from reports import edition as editions
from reports.deliver import MailSettings, PublishResult, deliver, ledger_result
from reports.desk_files import Rendered, artefacts_of, files_of, render, write_files
from reports.document import canonical_json, content_sha256
from reports.edition import Edition
from reports.edition_draft import new_draft, save_draft
from reports.errors import ContentChangedError, EditionStateError, NoRecipientError, NotPromotedError
from reports.mail import ledger
from reports.mail.mailing import MailingByRole
from reports.publication import EditionRequest, IssuePeriod, Publication
from reports.recipients import Recipient, valid_recipients
from reports.rule_mail import RuleMail

OFFICE = "office"
RULE_EDITOR = "rule"
BY_RULE = "by_rule"
FIRST_EDITION = EditionRequest()


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


@dataclass(frozen=True)
class Rule:
    """What goes by rule: a publication, and how one of its nights is read and written.

    Attributes:
        publication: whose register and editions; made by `reports.rule_mail.publication`.
        night: reads the marts inside one consistent view; gets the roles that somebody is registered for and the
            business date.
    """

    publication: Publication
    night: Callable[[psycopg.Connection, frozenset[str], date], Night]


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
    rule: Rule,
    *,
    business_date: date,
    output_dir: Path,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
) -> PublishResult:
    """Freeze the night unless it is frozen already, and send it to every role that has something to read.

    Args:
        connection: as role `publisher`, idle.
        rule: what is sent.
        business_date: the night.
        output_dir: the publications' folder; a copy of each role's mail goes to `<code>/<night>-<morning>/` in it.
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
    code = rule.publication.code
    with editions.issue_lock(connection, publication_code=code, issue_number=period.issue_number):
        edition = editions.latest(connection, publication_code=code, issue_number=period.issue_number)
        if edition is None:
            require_promoted(connection, business_date)
            edition = _freeze(connection, rule, period, business_date, frozen_at=clock())
            if edition is None:
                return PublishResult()
        recipients = _recipients(connection, edition)
        if edition.state == "published":
            everybody, recipients = recipients, ledger.waiting(connection, edition.edition_key, recipients)
            if not recipients:
                return ledger_result(connection, edition_key=edition.edition_key, recipients=everybody)
        elif edition.state != BY_RULE:
            raise EditionStateError(f"{edition.name} is {edition.state}: it is not sent by rule any more")
        if content_sha256(edition.snapshot) != edition.content_sha256:
            raise ContentChangedError(f"{edition.name}: the content is not what was frozen: look at who changed it")
        rendered = render(rule.publication, edition.snapshot)
        write_files(rule.publication, edition.snapshot, output_dir, rendered=rendered)
        result = deliver(
            connection,
            edition_key=edition.edition_key,
            recipients=recipients,
            build=_builder(rendered, mail, code),
            mail=mail,
            clock=clock,
            claimed_by=claimed_by,
        )
        if result.deferred == 0:
            _mark_published(connection, edition, published_at=clock())
        return result


def _freeze(
    connection: psycopg.Connection, rule: Rule, period: IssuePeriod, business_date: date, *, frozen_at: datetime
) -> Edition | None:
    """Store the night before anything is sent; None when there is nothing to send."""
    publication = rule.publication
    registered = valid_recipients(connection, publication_code=publication.code, on=period.send_on)
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        night = rule.night(connection, frozenset(recipient.role for recipient in registered), business_date)
        if not night.mails:
            night.record(connection, None)
            return None
        snapshot: dict[str, Any] = json.loads(
            canonical_json({**night.snapshot, "mails": {role: asdict(m) for role, m in night.mails.items()}})
        )
        key = save_draft(
            connection,
            new_draft(publication.code, period, snapshot, editor=RULE_EDITOR, drafted_at=frozen_at),
            holds=(),
            artefacts=artefacts_of(files_of(publication, snapshot, render(publication, snapshot))),
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


def _builder(rendered: Rendered, mail: MailSettings, code: str) -> MailingByRole:
    return MailingByRole(lambda role: rendered.role_mails[role], settings=mail, publication_code=code)


def _mark_published(connection: psycopg.Connection, edition: Edition, *, published_at: datetime) -> None:
    with connection.transaction():
        connection.execute(
            "update publication.edition set state = 'published', published_at = %s "
            "where edition_key = %s and state = %s",
            (published_at, edition.edition_key, BY_RULE),
        )
