"""From marts to a snapshot: the one place where an issue's content is decided."""

from __future__ import annotations

import psycopg

from reports.document import Document, FigureBook
from reports.period import WeeklyPeriod, range_ko
from reports.publication import Composed, EditionRequest, IssuePeriod, header
from reports.weekly_issue.annexes import annexes
from reports.weekly_issue.context import Context
from reports.weekly_issue.facts import gather
from reports.weekly_issue.gates import judge
from reports.weekly_issue.numbers import Numbers
from reports.weekly_issue.sections import body
from reports.weekly_issue.settings import PUBLICATION_CODE, WeeklySettings


def compose(
    connection: psycopg.Connection,
    period: WeeklyPeriod,
    settings: WeeklySettings,
    request: EditionRequest,
) -> Composed:
    """Read the marts and write the issue.

    Args:
        connection: as role `publisher`.
        period: the issue's place in time.
        settings: the office's settings.
        request: which edition.
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
        header=_header(period, settings, request),
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


def _header(period: WeeklyPeriod, settings: WeeklySettings, request: EditionRequest) -> dict[str, str]:
    issue = IssuePeriod(
        period.issue_number, period.week_start_on, period.week_end_on, period.publish_on, period.send_on
    )
    return header(
        issue,
        request,
        publication_code=PUBLICATION_CODE,
        title=settings.title,
        masthead=f"「{settings.title}」",
        subtitle="시민의 소리 주간보고",
        issue=f"제{period.issue_number}호",
        office=f"{settings.city_label} {settings.office_label}",
        period_name="보고 주간",
        period_text=range_ko(period.week_start_on, period.week_end_on),
        marking="내부 자료",
        file_stem=f"{settings.title.replace(', ', '-')}-제{period.issue_number}호",
    )
