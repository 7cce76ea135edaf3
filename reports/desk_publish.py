"""Publishing: what was released is checked again and sent by the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import psycopg

from reports import desk_files
from reports import edition as editions
from reports import edition_record as records
from reports.deliver import MailSettings, PublishResult, deliver, ledger_result
from reports.desk_checks import checks
from reports.desk_files import files_of, require_same_files, write_files
from reports.edition import Edition
from reports.errors import IssueHeldError, NoRecipientError
from reports.mail import ledger
from reports.mail.mailing import MailingByRole
from reports.public_check import PublicRules
from reports.publication import Publication
from reports.recipients import Recipient, valid_recipients

LEFT_REPLY = "구독을 끝내 다시 보내지 않음"


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
    """Send a released edition to its register; when everybody is settled it is published.

    Again it sends nothing, but to whom a person put back (`reports.mail.settlement`).

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
        today = clock().date()
        if edition.state == "published":
            everybody = _registered(connection, publication, edition, outside_on=None)
            recipients = _put_back(connection, publication, edition, everybody, at=clock())
            if not recipients:
                return ledger_result(connection, edition_key=edition_key, recipients=everybody)
        else:
            recipients = _recipients(connection, publication, edition, today=today)
        editions.require_unheld(connection, edition)
        now = clock()
        found = checks(publication, edition.snapshot, rules, on=now.date())
        if rules is not None:
            records.record_checks(connection, edition_key, found, rules=rules, checked_at=now)
        if failed := [check for check in found if not check.is_passed]:
            reasons = "; ".join(f"{check.label_ko}: {check.reason}" for check in failed)
            raise IssueHeldError(f"{edition.name} may not become public now ({reasons})")
        rendered = desk_files.render(publication, edition.snapshot)
        files = files_of(publication, edition.snapshot, rendered)
        require_same_files(edition, files, editions.artefacts(connection, edition_key))
        write_files(publication, edition.snapshot, output_dir, rendered=rendered)
        result = PublishResult()
        if (whole := rendered.mail) is not None:
            build = MailingByRole(
                lambda role: desk_files.mail_for(publication, rendered, role) or whole,
                settings=mail,
                publication_code=publication.code,
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


def _recipients(
    connection: psycopg.Connection, publication: Publication, edition: Edition, *, today: date
) -> tuple[Recipient, ...]:
    """Who gets a released edition."""
    recipients = _registered(connection, publication, edition, outside_on=today)
    if publication.mail is not None and not recipients:
        raise NoRecipientError(
            f"{edition.name} was not published: nobody is registered for {edition.publish_on}. "
            "Load the register of recipients (배포처), then publish again"
        )
    return recipients


def _put_back(
    connection: psycopg.Connection,
    publication: Publication,
    edition: Edition,
    everybody: Sequence[Recipient],
    *,
    at: datetime,
) -> tuple[Recipient, ...]:
    """Whom a person put back to be mailed again; who left since is not mailed, and the ledger says so."""
    waiting = ledger.waiting(connection, edition.edition_key, everybody)
    still_there = {r.recipient_key for r in _registered(connection, publication, edition, outside_on=at.date())}
    gone = [r for r in waiting if r.recipient_key not in still_there]
    ledger.refuse(connection, edition.edition_key, gone, reply=LEFT_REPLY, at=at)
    return tuple(r for r in waiting if r.recipient_key in still_there)


def _registered(
    connection: psycopg.Connection, publication: Publication, edition: Edition, *, outside_on: date | None
) -> tuple[Recipient, ...]:
    """Who is on the register: an edition that goes out late is not mailed to subscribers who left meanwhile."""
    if publication.mail is None:
        return ()
    return valid_recipients(
        connection,
        publication_code=publication.code,
        on=edition.publish_on,
        edition_key=edition.edition_key,
        outside_on=outside_on,
    )
