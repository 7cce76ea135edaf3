"""The DKIM signature of a mail (RFC 6376); the same mail and key give the same signature."""

from __future__ import annotations

from dataclasses import dataclass, field

import dkim
from dkim.crypto import UnparsableKeyError, parse_pem_private_key

from reports.errors import MailSettingsError

# What a reader sees or a mail program acts on. `from` once more: a second From cannot be added behind the signature.
SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
ALWAYS_TWICE = (b"from",)


@dataclass(frozen=True)
class DkimKey:
    """The sending domain's private key, published under `<selector>._domainkey.<domain>`.

    Attributes:
        domain: the signing domain.
        selector: which of its keys.
        private_key_pem: an RSA key of 1,024 bits or more, PKCS#1 or PKCS#8, as text.

    Raises:
        MailSettingsError: when the text holds no such key.
    """

    domain: str
    selector: str
    private_key_pem: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            parse_pem_private_key(self.private_key_pem.encode())
        except (UnparsableKeyError, ValueError, KeyError, IndexError) as error:
            raise MailSettingsError(
                f"dkim_private_key is no RSA private key in PEM ({error}): make one with `openssl genrsa 2048`"
            ) from error


class _DatedSigner(dkim.DKIM):  # type: ignore[misc]
    """Signs with a given time; the library would ask the clock."""

    def __init__(self, signed_at: int) -> None:
        super().__init__(signature_algorithm=b"rsa-sha256")
        self._signed_at = str(signed_at).encode()

    def gen_header(self, fields: list[tuple[bytes, bytes]], *arguments: object, **named: object) -> bytes:
        dated = [(name, self._signed_at if name == b"t" else value) for name, value in fields]
        header: bytes = super().gen_header(dated, *arguments, **named)
        return header


def signature_header(head: bytes, body: bytes, *, key: DkimKey, signed_at: int) -> bytes:
    """The `DKIM-Signature` header to stand before `head`.

    Args:
        head: the header lines with CRLF, without the empty line after them.
        body: what follows the empty line, with CRLF.
        key: whose signature.
        signed_at: seconds since 1970; the mail's own date keeps a mail built again the same.

    Returns:
        The folded header with its CRLF.
    """
    signer = _DatedSigner(signed_at)
    # Set apart: the library would split the whole body, the attachments included, into lines for every recipient.
    signer.headers, _ = dkim.rfc822_parse(head + b"\r\n")
    signer.body = body
    there = {name.lower() for name, _ in signer.headers}
    names = [name for name in SIGNED if name in there]
    header: bytes = signer.sign(
        key.selector.encode(),
        key.domain.encode(),
        key.private_key_pem.encode(),
        canonicalize=(b"relaxed", b"simple"),
        include_headers=[*names, *ALWAYS_TWICE],
    )
    return header
