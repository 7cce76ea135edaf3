"""All mails of one edition: the common part is encoded once, what is a recipient's own is put before it.

Each mail has the very bytes of `reports.render.mail.build_mail`, with the list headers of outside subscribers and the
signature added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from reports.mail.settings import MailSettings
from reports.mail.signature import signature_header
from reports.mail.unsubscribe_token import list_headers
from reports.recipients import Recipient
from reports.render.mail import Envelope, MailParts, boundary_seed, build_mail, mailbox_of, message_id


@dataclass(frozen=True)
class BuiltMail:
    """One recipient's mail, ready for the wire.

    Attributes:
        message_id: stable for the edition and the recipient, with brackets.
        content: the mail with CRLF.
    """

    message_id: str
    content: bytes


class Mailing:
    """The mails of one edition.

    Args:
        parts: what all of them hold.
        settings: sender, signature and how to leave the list.
        publication_code: whose register it goes to.
    """

    def __init__(self, parts: MailParts, *, settings: MailSettings, publication_code: str) -> None:
        self._parts = parts
        self._settings = settings
        self._code = publication_code
        model = build_mail(parts, Envelope(settings.sender, settings.sender_name, settings.sender, "model"))
        self._model_seed = boundary_seed(str(model["Message-ID"])).encode()
        head, _, self._body = model.as_bytes().partition(b"\r\n\r\n")
        self._head = _header_fields(head + b"\r\n")

    def __call__(self, recipient: Recipient) -> BuiltMail:
        """The recipient's mail.

        Raises:
            ValueError: when the address or the name holds a line break or is no address.
        """
        identity = message_id(self._parts.identity, recipient=recipient.address, sender=self._settings.sender)
        own = {
            "to": _folded("To", str(mailbox_of(recipient.address, recipient.name))),
            "message-id": _folded("Message-ID", identity),
        }
        seed = boundary_seed(identity).encode()
        head = b"".join(own.get(name, field) for name, field in self._head).replace(self._model_seed, seed)
        head += list_headers(self._settings, recipient, publication_code=self._code)
        body = self._body.replace(b"=_" + self._model_seed, b"=_" + seed)
        return BuiltMail(identity, _signed(head, body, settings=self._settings, dated_at=self._parts.dated_at))


class MailingByRole:
    """The mails of an edition that says something else to some roles of the register; each kind is encoded once.

    Args:
        parts_of: the mail of a role.
        settings: sender, signature and how to leave the list.
        publication_code: whose register it goes to.
    """

    def __init__(self, parts_of: Callable[[str], MailParts], *, settings: MailSettings, publication_code: str) -> None:
        self._parts_of = parts_of
        self._settings = settings
        self._code = publication_code
        self._mailings: dict[str, Mailing] = {}

    def __call__(self, recipient: Recipient) -> BuiltMail:
        """The recipient's mail.

        Raises:
            ValueError: when the address or the name holds a line break or is no address.
        """
        if recipient.role not in self._mailings:
            parts = self._parts_of(recipient.role)
            self._mailings[recipient.role] = Mailing(parts, settings=self._settings, publication_code=self._code)
        return self._mailings[recipient.role](recipient)


def finished(message: EmailMessage, *, settings: MailSettings, dated_at: datetime) -> BuiltMail:
    """A mail that is no edition's, e.g. a reminder to one person: signed, ready for the wire.

    Args:
        message: with its Message-ID and the policy `SMTP`.
        settings: the signature.
        dated_at: the mail's date.
    """
    head, _, body = message.as_bytes().partition(b"\r\n\r\n")
    return BuiltMail(str(message["Message-ID"]), _signed(head + b"\r\n", body, settings=settings, dated_at=dated_at))


def _signed(head: bytes, body: bytes, *, settings: MailSettings, dated_at: datetime) -> bytes:
    """The whole mail, with its signature before it when the settings hold a key."""
    if settings.dkim is not None:
        head = signature_header(head, body, key=settings.dkim, signed_at=int(dated_at.timestamp())) + head
    return head + b"\r\n" + body


def _header_fields(head: bytes) -> list[tuple[str, bytes]]:
    """Name and whole field, folded lines included, in their order."""
    fields: list[tuple[str, bytes]] = []
    for line in head.splitlines(keepends=True):
        if line[:1] in b" \t":
            name, field = fields[-1]
            fields[-1] = (name, field + line)
        else:
            fields.append((line.partition(b":")[0].decode().lower(), line))
    return fields


def _folded(name: str, value: str) -> bytes:
    return SMTP.fold_binary(*SMTP.header_store_parse(name, value))
