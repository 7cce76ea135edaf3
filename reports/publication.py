"""What a publication is to the desk: its place in time, how it is composed from marts, and its forms.

The desk (`reports.desk`) drafts, releases, publishes and renders any of them alike; a publication only says what is
its own. Every form is rendered from the frozen snapshot alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from reports.document import canonical_json
from reports.figures import Picture
from reports.gate import GateResult
from reports.period import date_ko
from reports.render.blocks import pictures
from reports.render.mail import MailParts

if TYPE_CHECKING:
    from reports.excerpt import Excerpting

KST = timezone(timedelta(hours=9), "KST")
SEND_HOUR = 9


@dataclass(frozen=True)
class IssuePeriod:
    """One issue's place in time.

    Attributes:
        issue_number: unique within the publication, and readable: 671 (제671호), 20263 (2026년 3분기), 202610, 2026.
        start_on: the first day reported on.
        end_on: the last day reported on, included.
        publish_on: the day that names the issue.
        send_on: the day it is sent: that day, or the next working day.
    """

    issue_number: int
    start_on: date
    end_on: date
    publish_on: date
    send_on: date


@dataclass(frozen=True)
class EditionRequest:
    """Which edition of an issue is composed: number 1, or a correction (정정본) with what it corrects."""

    edition_number: int = 1
    correction_reason: str | None = None


@dataclass(frozen=True)
class Composed:
    """A snapshot (`Document.snapshot`) and the gates it was judged by."""

    snapshot: dict[str, Any]
    gates: tuple[GateResult, ...]


@dataclass(frozen=True)
class Rendering:
    """What a form is made of, and nothing else.

    Attributes:
        snapshot: the frozen document.
        pictures: its charts, drawn once, by code.
        dated_at: the time written into files: 09:00 KST of the day it is sent.
        font_dir: a folder of fonts that replaces the default, or None.
    """

    snapshot: Mapping[str, Any]
    pictures: Mapping[str, Picture]
    dated_at: datetime
    font_dir: Path | None

    @property
    def header(self) -> Mapping[str, str]:
        return self.snapshot["header"]  # type: ignore[no-any-return]

    @property
    def identity(self) -> str:
        """The edition part of all ids, e.g. `weekly-0672-1`."""
        header = self.header
        return f"{header['publication_code']}-{int(header['issue_number']):04d}-{header['edition_number']}"


@dataclass(frozen=True)
class Form:
    """One file of an edition.

    Attributes:
        kind: unique within the publication: `pdf`, `html`, `hwpx`, `hwpx_letter`, `xlsx`, `epub`, ...
        file_name: its name inside the issue's folder, from the snapshot's header.
        render: its bytes; the same rendering gives the same bytes.
    """

    kind: str
    file_name: Callable[[Mapping[str, str]], str]
    render: Callable[[Rendering], bytes]


@dataclass(frozen=True)
class Publication:
    """A publication as the desk knows it.

    Attributes:
        code: e.g. `weekly`; the name of its folder and of its register of recipients.
        label_ko: how people call it.
        is_public: True when citizens read it: the check against election law and personal data is then required.
        period: the issue of a day (the day that names it).
        compose: reads the marts and writes the snapshot; the connection is a read-only consistent view.
        forms: its files.
        mail: the mail of a rendering and its files by kind, or None when it is not mailed.
        role_mails: a mail of its own for each role of the register, for what goes by rule (`reports.by_rule`).
        font_dir: a folder of fonts that replaces the default, or None.
        excerpting: how it is cut for its readers, or None where everybody gets the whole.
    """

    code: str
    label_ko: str
    is_public: bool
    period: Callable[[date], IssuePeriod]
    compose: Callable[[psycopg.Connection, IssuePeriod, EditionRequest], Composed]
    forms: tuple[Form, ...]
    mail: Callable[[Rendering, Mapping[str, bytes]], MailParts] | None = None
    role_mails: Callable[[Rendering], Mapping[str, MailParts]] | None = None
    font_dir: Path | None = None
    excerpting: Excerpting | None = None

    def rendering(self, snapshot: Mapping[str, Any]) -> Rendering:
        """The snapshot with its charts drawn; its keys in one order, whether drafted just now or stored before."""
        ordered = json.loads(canonical_json(snapshot))
        send_on = date.fromisoformat(ordered["header"]["send_on"])
        return Rendering(
            ordered,
            pictures(ordered, font_dir=self.font_dir),
            datetime.combine(send_on, datetime.min.time(), KST).replace(hour=SEND_HOUR),
            self.font_dir,
        )

    def folder(self, header: Mapping[str, str]) -> str:
        """Where an issue's files stand in the publications' folder."""
        return f"{self.code}/{int(header['issue_number']):04d}-{header['publish_on']}"


def header(
    period: IssuePeriod,
    request: EditionRequest,
    *,
    publication_code: str,
    title: str,
    masthead: str,
    subtitle: str,
    issue: str,
    office: str,
    period_name: str,
    period_text: str,
    marking: str,
    file_stem: str,
) -> dict[str, str]:
    """The header every renderer expects.

    Args:
        period: the issue's place in time.
        request: which edition.
        publication_code: see `Publication.code`.
        title: the plain title, `시원소통, 인천`.
        masthead: the title as it is set, `「시원소통, 인천」`.
        subtitle: one line above the masthead.
        issue: `제671호`, `2026년 3분기`.
        office: who publishes.
        period_name: how the reported time is called: `보고 주간`, `평가 기간`.
        period_text: the reported time in words.
        marking: `내부 자료` or `공개`.
        file_stem: the files' name without ending and without 정정본.
    """
    made = {
        "publication_code": publication_code,
        "title": title,
        "masthead": masthead,
        "subtitle": subtitle,
        "date": date_ko(period.send_on),
        "office": office,
        "period_name": period_name,
        "period": period_text,
        "marking": marking,
        "description": f"{subtitle}, {period_name} {period_text}",
        "send_on": period.send_on.isoformat(),
        "publish_on": period.publish_on.isoformat(),
        "issue_number": str(period.issue_number),
        # What a correction changes is written anew from these.
        "plain_issue": issue,
        "plain_file_stem": file_stem,
    }
    return numbered(made, request)


def numbered(header: Mapping[str, str], request: EditionRequest) -> dict[str, str]:
    """The header of another edition of the same issue: number, 정정본, and the names that carry them."""
    correction = f"정정본 {request.edition_number - 1}" if request.edition_number > 1 else ""
    full_issue = f"{header['plain_issue']} {correction}".strip()
    return {
        **header,
        "issue": full_issue,
        "document_title": f"{header['masthead']} {full_issue}",
        "subject": f"{header['masthead']} {full_issue} ({header['date']})",
        "file_stem": header["plain_file_stem"] + (f"-{correction.replace(' ', '')}" if correction else ""),
        "correction_title": correction,
        "correction": request.correction_reason or "",
        "edition_number": str(request.edition_number),
    }
