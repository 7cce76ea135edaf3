"""One-click requests to leave (RFC 8058), from the log of the city's web server: lines that strangers may have caused.

The web server needs no program: it answers any POST to the address with 200 and logs it. Only a POST counts: what looks
at links in mails (filters, previews) sends GET.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.errors import MailboxError
from reports.mail.unsubscribe_token import TOKEN, Claim, find_claim

# `... "POST /leave?t=u1-7-... HTTP/1.1" 200 ...`, the usual access log, or a line of `$time_iso8601 $request_method
# $arg_t`. The token stands in the very request, not in what the caller says of itself further on.
_POST = re.compile(rf"(?:^|[\s\"])POST\s+(?P<asked>[^\s\"]*{TOKEN.pattern})", re.IGNORECASE)
LINE_BYTES = 8 * 1024


@dataclass(frozen=True)
class Click:
    """One POST with a token; `sha256` is of its line, time included, so that a line read before is known."""

    sha256: str
    claim: Claim


def clicks(path: Path) -> Iterator[Click]:
    """Every POST with a token; other lines say nothing. The log may be rotated: what was read is known by its line.

    Raises:
        MailboxError: when there is no log at the path.
    """
    try:
        with path.open("rb") as log:
            while line := log.readline(LINE_BYTES):
                if not line.endswith(b"\n"):
                    # Still being written, or too long to be one of ours.
                    continue
                found = _POST.search(line.decode("ascii", "replace"))
                claim = find_claim(found["asked"]) if found else None
                if claim:
                    yield Click(hashlib.sha256(line.rstrip()).hexdigest(), claim)
    except OSError as error:
        raise MailboxError(
            f"no log of one-click requests at {path} ({error.strerror}): let the web server write there, or take it "
            "out of the settings"
        ) from error
