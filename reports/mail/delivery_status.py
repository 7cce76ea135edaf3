"""What a bounce says (RFC 3464): whose mail, which recipient, and why. Written by strangers, so nothing is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from reports.text import clean

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s\x00-\x1f\x7f]{1,250}>)", re.IGNORECASE | re.MULTILINE)
MAX_RECIPIENTS = 50
DIAGNOSTIC_LENGTH = 300


@dataclass(frozen=True)
class DeliveryStatus:
    """One recipient's part of a bounce.

    Attributes:
        action: `failed`, `delayed`, `delivered`, `relayed`, `expanded`, or what else the server wrote.
        status_code: e.g. `5.1.1`, or empty.
        diagnostic: the remote server's words, one line.
    """

    action: str
    status_code: str
    diagnostic: str


def original_message_id(message: Message) -> str | None:
    """The Message-ID of the mail that came back, as quoted in the bounce; None when it quotes none."""
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                found = _MESSAGE_ID.search(f"Message-ID: {_header(inner[0], 'Message-ID')}")
                if found:
                    return found[1]
        elif part.get_content_type() == "text/rfc822-headers":
            found = _MESSAGE_ID.search(_text(part))
            if found:
                return found[1]
    return None


def delivery_statuses(message: Message) -> tuple[DeliveryStatus, ...]:
    """What it says of each recipient; empty when it is no delivery status at all."""
    found: list[DeliveryStatus] = []
    for part in _parts(message):
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            action = _header(block, "Action").lower()
            if action and len(found) < MAX_RECIPIENTS:
                status = _STATUS.search(_header(block, "Status"))
                found.append(
                    DeliveryStatus(
                        clean(action, limit=20),
                        status[0] if status else "",
                        clean(_header(block, "Diagnostic-Code"), limit=DIAGNOSTIC_LENGTH),
                    )
                )
    return tuple(found)


def _parts(message: Message) -> Iterator[Message]:
    """The parts of the bounce itself: not those of the mail inside it, which may quote a bounce of its own."""
    if not message.is_multipart():
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield part


def _header(message: Message, name: str) -> str:
    return str(message.get(name, "") or "").strip()


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
