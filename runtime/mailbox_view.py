"""What the local mail server shows a reader: the mails of a Maildir, one mail, the files of publications."""

from __future__ import annotations

import email
import html
import mailbox
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.period import datetime_ko

HEADERS = {
    "From": "보낸 이",
    "To": "받는 이",
    "Date": "날짜",
    "Message-ID": "Message-ID",
    "List-Unsubscribe": "List-Unsubscribe",
}
# Internal names of the desk: what is being written or swapped.
HIDDEN = (".", "~")

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates" / "reading"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail as the list shows it."""

    key: str
    subject: str
    to: str
    sent: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file to open: an attachment, or a publication by its path below the folder."""

    name: str
    size: int


def read(box: mailbox.Maildir, key: str) -> EmailMessage:
    """A mail of the box by its key.

    Raises:
        KeyError: when the box has none.
    """
    return email.message_from_bytes(box.get_bytes(key), policy=policy.default)


def attachments(message: EmailMessage) -> tuple[tuple[str, bytes], ...]:
    """Name and content of each attached file."""
    return tuple(
        (part.get_filename() or "첨부", cast(bytes, part.get_payload(decode=True) or b""))
        for part in message.iter_attachments()
    )


def files_below(folder: Path | None) -> tuple[FileLine, ...]:
    """Every file below a folder by its path in it, newest first; hidden ones are left out."""
    if folder is None or not folder.is_dir():
        return ()
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(HIDDEN) for part in path.relative_to(folder).parts)
    ]
    found.sort(key=lambda path: (-path.stat().st_mtime, str(path)))
    return tuple(FileLine(str(path.relative_to(folder)), path.stat().st_size) for path in found)


def list_page(box: mailbox.Maildir, *, has_files: bool) -> str:
    """All mails, the newest delivery first."""
    lines = []
    for key in sorted(box.keys(), reverse=True):
        message = read(box, key)
        lines.append(MailLine(key, _subject(message), str(message.get("To", "")), _sent(message)))
    return _page("list", "받은 메일", mails=lines, has_files=has_files)


def mail_page(key: str, message: EmailMessage, *, has_files: bool) -> str:
    """One mail's headers and attachments, its body in a frame that can run nothing."""
    return _page(
        "mail",
        _subject(message),
        key=key,
        headers=list(_headers(message)),
        files=[FileLine(name, len(content)) for name, content in attachments(message)],
        has_files=has_files,
    )


def folder_page(files: Sequence[FileLine]) -> str:
    """The publications' files as links."""
    return _page("folder", "발행물", files=files, has_files=True)


def missing_page(what: str, *, has_files: bool) -> str:
    """Said where nothing is at an address."""
    return _page("missing", what, has_files=has_files)


def body_page(message: EmailMessage) -> str:
    """The HTML part with its inline pictures, or the text part escaped."""
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return "<p>본문 없음</p>"
    content = str(part.get_content())
    if part.get_content_type() != "text/html":
        return f"<!DOCTYPE html><html lang='ko'><meta charset='utf-8'><pre>{html.escape(content)}</pre></html>"
    for picture in message.walk():
        content_id = str(picture.get("Content-ID", "")).strip("<>")
        if content_id and picture.get_content_maintype() == "image":
            data = "".join(str(picture.get_payload()).split())
            content = content.replace(f"cid:{content_id}", f"data:{picture.get_content_type()};base64,{data}")
    return content


def _page(template: str, title: str, **values: object) -> str:
    return _PAGES.get_template(f"{template}.html.j2").render(title=title, **values)


def _subject(message: EmailMessage) -> str:
    return str(message.get("Subject", "")) or "(제목 없음)"


def _headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    for name, label in HEADERS.items():
        if message[name] is not None:
            yield label, _sent(message) if name == "Date" else str(message[name])


def _sent(message: EmailMessage) -> str:
    """The date as officials write it, in the mail's own zone; as it stands where it is no date."""
    header = message["Date"]
    moment: datetime | None = getattr(header, "datetime", None)
    if moment is None:
        return str(header or "")
    return datetime_ko(moment)
