"""A finished mail: text, HTML with inline pictures, and the PDF; the same parts give the same bytes.

The date, the Message-ID and the boundaries come from the issue and the recipient, never from the clock or chance, so
that a mail can be built again and compared.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

# Control characters, line and paragraph separators, halves of a character: none may stand in a header.
NO_HEADER = ("Cc", "Zl", "Zp", "Cs")


@dataclass(frozen=True)
class MailParts:
    """What is the same in every recipient's mail.

    Attributes:
        subject: the subject line, dated by the issue.
        text: the plain part.
        html: the HTML part; its pictures are addressed `cid:<code>@<identity>`.
        pictures: PNG bytes by chart code.
        pdf: the attached file; empty for a mail without one.
        pdf_name: its name, with Hangul.
        dated_at: the issue's time.
        identity: edition part of all ids, e.g. `weekly-0672-1`.
    """

    subject: str
    text: str
    html: str
    pictures: Mapping[str, bytes]
    pdf: bytes
    pdf_name: str
    dated_at: datetime
    identity: str


@dataclass(frozen=True)
class Envelope:
    """From whom and to whom."""

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str


def content_id(code: str, identity: str) -> str:
    """The content id of a picture, without brackets."""
    return f"{code}@{identity}"


def message_id(identity: str, *, recipient: str, sender: str) -> str:
    """The stable Message-ID of one edition for one recipient."""
    digest = hashlib.sha256(f"{identity}|{recipient}".encode()).hexdigest()[:24]
    return f"<{identity}.{digest}@{sender.rpartition('@')[2]}>"


def build_mail(parts: MailParts, envelope: Envelope) -> EmailMessage:
    """One recipient's mail.

    Raises:
        ValueError: when an address or a name holds a line break or is no address.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox_of(envelope.sender, envelope.sender_name)
    message["To"] = mailbox_of(envelope.recipient, envelope.recipient_name)
    message["Subject"] = parts.subject
    message["Date"] = format_datetime(parts.dated_at)
    message["Message-ID"] = message_id(parts.identity, recipient=envelope.recipient, sender=envelope.sender)
    message["Content-Language"] = "ko"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parts.text, cte="base64")
    message.add_alternative(parts.html, subtype="html", cte="base64")
    html_part = message.get_payload()[1]  # type: ignore[index]
    for code, png in parts.pictures.items():
        html_part.add_related(  # type: ignore[union-attr]
            png,
            "image",
            "png",
            cid=f"<{content_id(code, parts.identity)}>",
            filename=f"{code}.png",
            disposition="inline",
        )
    if parts.pdf:
        message.add_attachment(parts.pdf, maintype="application", subtype="pdf", filename=parts.pdf_name)
    seed = boundary_seed(str(message["Message-ID"]))
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=_{seed}_{number}")
    return message


def boundary_seed(identity: str) -> str:
    """What the boundaries of the mail with this Message-ID are made of."""
    return hashlib.sha256(identity.encode()).hexdigest()[:24]


def mailbox_of(address: str, name: str) -> Address:
    """Name and address as a header takes them.

    Raises:
        ValueError: when one of them holds a line break or is no address.
    """
    if any(unicodedata.category(c) in NO_HEADER for c in address + name):
        raise ValueError(f"line breaks and control characters are not allowed in an address: {address!r}")
    try:
        mailbox = Address(display_name=name, addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise ValueError(f"{address!r} is no mail address: {error}") from error
    if mailbox.addr_spec != address:
        # A comment in it, e.g. kim(office)@..., would be left out and the mail go elsewhere than registered.
        raise ValueError(f"{address!r} is no mail address: it would be read as {mailbox.addr_spec!r}")
    return mailbox
