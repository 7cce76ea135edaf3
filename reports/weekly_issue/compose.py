"""From marts to a snapshot: the one place where an issue's content is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from reports.document import Document, FigureBook
from reports.period import WeeklyPeriod, date_ko, range_ko
from reports.weekly_issue.annexes import annexes
from reports.weekly_issue.context import Context
from reports.weekly_issue.facts import gather
from reports.weekly_issue.gates import GateResult, judge
from reports.weekly_issue.numbers import Numbers
from reports.weekly_issue.sections import body
from reports.weekly_issue.settings import WeeklySettings


@dataclass(frozen=True)
class Composed:
    """A snapshot and the gates it was judged by."""

    snapshot: dict[str, Any]
    gates: tuple[GateResult, ...]


def compose(
    connection: psycopg.Connection,
    period: WeeklyPeriod,
    settings: WeeklySettings,
    *,
    edition_number: int,
    correction_reason: str | None,
) -> Composed:
    """Read the marts and write the issue.

    Args:
        connection: as role `publisher`.
        period: the issue's place in time.
        settings: the office's settings.
        edition_number: 1, or the number of the correction.
        correction_reason: what a correction corrects; None for the first edition.
    """
    facts = gather(connection, period, settings)
    gates = judge(facts, settings)
    book = FigureBook()
    context = Context(
        facts,
        settings,
        Numbers(book, week_start_on=period.week_start_on.isoformat()),
        {gate.gate: gate for gate in gates},
    )
    document = Document(
        header=_header(period, settings, edition_number=edition_number, correction_reason=correction_reason),
        body=body(context),
        annexes=annexes(context),
        holds=tuple(
            {"gate": gate.gate, "holds": gate.holds, "section": gate.section or "", "reason": gate.reason}
            for gate in gates
            if not gate.is_open
        ),
        foot={"contact": settings.contact},
    )
    return Composed(document.snapshot(book), gates)


def _header(
    period: WeeklyPeriod, settings: WeeklySettings, *, edition_number: int, correction_reason: str | None
) -> dict[str, str]:
    issue = f"제{period.issue_number}호"
    is_correction = edition_number > 1
    correction_title = f"정정본 {edition_number - 1}" if is_correction else ""
    if is_correction:
        issue = f"{issue} {correction_title}"
    return {
        "title": settings.title,
        "masthead": f"「{settings.title}」",
        "subtitle": "시민의 소리 주간보고",
        "issue": issue,
        "date": date_ko(period.send_on),
        "office": f"{settings.city_label} {settings.office_label}",
        "period": range_ko(period.week_start_on, period.week_end_on),
        "marking": "내부 자료",
        "document_title": f"「{settings.title}」 {issue}",
        "description": f"시민의 소리 주간보고, 보고 주간 {range_ko(period.week_start_on, period.week_end_on)}",
        "subject": f"「{settings.title}」 {issue} ({date_ko(period.send_on)})",
        "file_stem": f"{settings.title.replace(', ', '-')}-제{period.issue_number}호"
        + (f"-정정본{edition_number - 1}" if is_correction else ""),
        "correction_title": correction_title,
        "correction": correction_reason or "",
        "send_on": period.send_on.isoformat(),
        "publish_on": period.publish_on.isoformat(),
        "issue_number": str(period.issue_number),
        "edition_number": str(edition_number),
    }
