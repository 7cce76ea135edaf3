"""The mail that goes out when a draft waits and nobody answers: who must act, until when, where to look."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import psycopg

from reports import edition as editions
from reports.deliver import MailSettings, PublishResult, deliver
from reports.edition import Edition
from reports.mail.mailing import BuiltMail, finished
from reports.period import date_ko
from reports.recipients import Recipient, valid_recipients
from reports.render.mail import message_id

# Whose register is told: the desk's own, whatever the publication.
DESK_CODE = "desk"


def tell_unanswered(
    connection: psycopg.Connection,
    *,
    edition_key: int,
    label_ko: str,
    where: str,
    mail: MailSettings,
    told_at: datetime,
    claimed_by: str,
) -> PublishResult:
    """Tell the desk's register that an edition waits; each person once for an edition, by the same ledger.

    Args:
        connection: as role `publisher`, idle.
        edition_key: the draft.
        label_ko: the publication's name.
        where: the address where a person answers, or a sentence that says where.
        mail: how mail goes out.
        told_at: now, with a time zone.
        claimed_by: the run.

    Returns:
        Counts; all zero when nobody is registered.

    Raises:
        MailServerUnavailableError: when the server fails; the next run tells those who were not told.
        PublishInProgressError: when another process works on this issue: its claims are not ours to settle.
    """
    edition = editions.get(connection, edition_key)
    people = valid_recipients(connection, publication_code=DESK_CODE, on=told_at.date(), edition_key=edition_key)
    if not people:
        return PublishResult()

    def build(recipient: Recipient) -> BuiltMail:
        message = unanswered_mail(edition, recipient, label_ko=label_ko, where=where, mail=mail, told_at=told_at)
        return finished(message, settings=mail, dated_at=told_at)

    with editions.issue_lock(connection, publication_code=edition.publication_code, issue_number=edition.issue_number):
        return deliver(
            connection,
            edition_key=edition_key,
            recipients=people,
            build=build,
            mail=mail,
            clock=lambda: told_at,
            claimed_by=claimed_by,
        )


def unanswered_mail(
    edition: Edition, recipient: Recipient, *, label_ko: str, where: str, mail: MailSettings, told_at: datetime
) -> EmailMessage:
    """The mail to one person."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{mail.sender_name} <{mail.sender}>"
    message["To"] = recipient.address
    message["Subject"] = f"[확인 필요] {label_ko} {date_ko(edition.publish_on)} 자 발행 승인 대기"
    message["Date"] = format_datetime(told_at)
    message["Message-ID"] = message_id(
        f"unanswered-{edition.edition_key}", recipient=recipient.address, sender=mail.sender
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        "\n".join(
            [
                f"□ {label_ko} {date_ko(edition.publish_on)} 자 {edition.edition_number}판이 승인되지 않아 나가지 않음",
                f" ○ 편집자: {edition.editor}",
                f" ○ 할 일: 초안을 본 뒤 편집자가 아닌 사람이 답변 필요: {where}",
                " ○ 답변 시한이 지났으면 초안부터 다시 실행 필요",
                f" ※ 내용 지문 {edition.content_sha256[:12]}",
                "",
            ]
        ),
        cte="base64",
    )
    return message
