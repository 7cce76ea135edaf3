"""From marts to a snapshot: the one place where an issue's content is decided."""

from __future__ import annotations

import psycopg

from reports.document import Document, FigureBook
from reports.gate import closed_holds
from reports.period import WeeklyPeriod
from reports.publication import Composed, EditionRequest
from reports.weekly_edition import weekly_header
from reports.weekly_issue.annexes import annexes
from reports.weekly_issue.context import Context
from reports.weekly_issue.facts import WeeklyFacts, gather
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
    return composed(gather(connection, period, settings), settings, request)


def composed(facts: WeeklyFacts, settings: WeeklySettings, request: EditionRequest) -> Composed:
    """Write the issue from facts alone; asks nothing else."""
    period = facts.period
    gates = judge(facts, settings)
    book = FigureBook()
    context = Context(
        facts,
        settings,
        Numbers(book, week_start_on=period.week_start_on.isoformat()),
        {gate.gate: gate for gate in gates},
    )
    document = Document(
        header=weekly_header(
            period,
            request,
            publication_code=PUBLICATION_CODE,
            title=settings.title,
            office=f"{settings.city_label} {settings.office_label}",
            subtitle="시민의 소리 주간보고",
            period_name="보고 주간",
            marking="내부 자료",
        ),
        body=body(context),
        annexes=annexes(context),
        holds=closed_holds(gates),
        foot={"contact": settings.contact},
    )
    return Composed(document.snapshot(book), gates)
