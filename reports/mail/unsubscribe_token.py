"""What an outside subscriber sends back to leave a list: bound by a secret to one entry of a register."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from urllib.parse import quote

from reports.mail.settings import MailSettings
from reports.recipients import Recipient

_MAC_BYTES = 16
# Lower-case letters and digits only: some mail programs change case or escape anything else.
TOKEN = re.compile(r"\bu1-(?P<recipient_key>[0-9]{1,18})-(?P<mac>[a-z2-7]{26})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A token as it was sent; not yet checked."""

    recipient_key: int
    mac: str


def token(key: bytes, *, publication_code: str, recipient_key: int, address: str) -> str:
    """The token of one subscriber for one publication."""
    bound = f"unsubscribe|{publication_code}|{recipient_key}|{address.lower()}"
    mac = hmac.new(key, bound.encode(), hashlib.sha256).digest()[:_MAC_BYTES]
    return f"u1-{recipient_key}-{base64.b32encode(mac).decode().rstrip('=').lower()}"


def is_genuine(claim: Claim, key: bytes, *, publication_code: str, address: str) -> bool:
    """Whether the claim carries the token that was given to this entry."""
    expected = token(key, publication_code=publication_code, recipient_key=claim.recipient_key, address=address)
    return hmac.compare_digest(expected, f"u1-{claim.recipient_key}-{claim.mac}")


def find_claim(text: str) -> Claim | None:
    """The first token in a text, or None."""
    found = TOKEN.search(text)
    return Claim(int(found["recipient_key"]), found["mac"].lower()) if found else None


def list_headers(settings: MailSettings, recipient: Recipient, *, publication_code: str) -> bytes:
    """`List-Id`, `List-Unsubscribe` and its one-click form (RFC 2919, 2369, 8058), with CRLF.

    Officials are on the list by duty: for them there are none.
    """
    if not recipient.is_outside_subscriber:
        return b""
    lines = [f"List-Id: <{publication_code}.{settings.sender_domain}>"]
    signed = settings.unsubscribe_key and token(
        settings.unsubscribe_key,
        publication_code=publication_code,
        recipient_key=recipient.recipient_key,
        address=recipient.address,
    )
    ways = []
    if settings.unsubscribe_url and signed:
        joint = "&" if "?" in settings.unsubscribe_url else "?"
        ways.append(f"<{settings.unsubscribe_url}{joint}t={signed}>")
    if settings.unsubscribe_address:
        subject = quote(f"unsubscribe {signed}" if signed else "unsubscribe")
        ways.append(f"<mailto:{settings.unsubscribe_address}?subject={subject}>")
    if ways:
        # Folded by hand: the standard library would encode a long address as if it were words.
        lines.append("List-Unsubscribe: " + ",\r\n ".join(ways))
    if settings.unsubscribe_url:
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
