"""A mail that goes by rule, as the desk knows it: each role's mail is a form of the night's frozen snapshot.

The desk renders, traces and redacts it like any publication; it is never drafted by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from reports.errors import EditionStateError
from reports.forms import REPORT_HTML
from reports.publication import KST, Publication, Rendering
from reports.render.html import render_html
from reports.render.mail import MailParts
from reports.render.text_mail import render_text

SEND_HOUR = 7


@dataclass(frozen=True)
class RuleMail:
    """What one role gets: its subject, the line under the title, and the sections of the night that are its own."""

    subject: str
    period: str
    section_codes: tuple[str, ...]


def publication(code: str, label_ko: str) -> Publication:
    """The publication of a mail by rule: no files but its mails, one for each role of the night."""

    def refuse(*_arguments: object) -> NoReturn:
        raise EditionStateError(f"{code} goes by rule and is drafted by nobody: make alerts DATE=... sends a night")

    return Publication(
        code=code,
        label_ko=label_ko,
        is_public=False,
        period=refuse,
        compose=refuse,
        forms=(),
        role_mails=role_mails,
    )


def role_mails(rendering: Rendering) -> dict[str, MailParts]:
    """Every role's mail out of a frozen night; the same snapshot gives the same mails."""
    return {role: _parts(rendering.snapshot, chosen) for role, chosen in rendering.snapshot["mails"].items()}


def _parts(snapshot: Mapping[str, Any], chosen: Mapping[str, Any]) -> MailParts:
    by_code = {section["code"]: section for section in snapshot["body"]}
    header = {**snapshot["header"], "subject": chosen["subject"], "period": chosen["period"]}
    view = {**snapshot, "header": header, "body": [by_code[code] for code in chosen["section_codes"]]}
    return MailParts(
        subject=chosen["subject"],
        text=render_text(view),
        html=render_html(view, template=REPORT_HTML, pictures={}, medium="mail"),
        pictures={},
        pdf=b"",
        pdf_name="",
        dated_at=datetime.combine(date.fromisoformat(header["send_on"]), datetime.min.time(), KST).replace(
            hour=SEND_HOUR
        ),
        identity=f"{header['publication_code']}-{header['issue_number']}-{header['edition_number']}",
    )
