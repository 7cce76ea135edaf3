"""Letters from a mailbox on disk, as bytes and bounded: what strangers sent must not stop a run."""

from __future__ import annotations

import email
import hashlib
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from pathlib import Path

from reports.errors import MailboxError

# A bounce says what happened before it quotes the mail; what stands beyond this is not read.
READ_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Letter:
    """One letter.

    Attributes:
        sha256: of what was read; a letter read before is known by it.
        content: its first bytes, `READ_BYTES` at most.
    """

    sha256: str
    content: bytes = field(repr=False)

    def parsed(self) -> Message | None:
        """The message, or None when it is too broken for the parser. The older policy forgives bad headers."""
        try:
            message = email.message_from_bytes(self.content, policy=policy.compat32)
            # Parts inside parts without end break the walk, not the parser: find out here.
            sum(1 for _ in message.walk())
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None
        return message


def letters(path: Path) -> Iterator[Letter]:
    """Every letter of a Maildir (a folder) or an mbox (a file); nothing is moved or deleted.

    Raises:
        MailboxError: when there is no mailbox at the path.
    """
    try:
        box: mailbox.Maildir | mailbox.mbox = (
            mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
        )
        keys = sorted(box.iterkeys())
    except (mailbox.Error, OSError) as error:
        raise MailboxError(
            f"no mailbox at {path} ({error}): let the mail server deliver there, or take it out of the settings"
        ) from error
    try:
        for key in keys:
            try:
                with box.get_file(key) as handle:
                    content = handle.read(READ_BYTES)
            except (KeyError, OSError):
                # Taken away by a mail program meanwhile.
                continue
            yield Letter(hashlib.sha256(content).hexdigest(), content)
    finally:
        box.close()
