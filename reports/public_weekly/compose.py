"""The public edition as a frozen snapshot."""

from __future__ import annotations

import psycopg

from reports.document import Document, FigureBook
from reports.gate import closed_holds
from reports.period import WeeklyPeriod
from reports.public_weekly.context import Context
from reports.public_weekly.facts import PublicFacts, gather
from reports.public_weekly.gates import judge
from reports.public_weekly.sections import body
from reports.public_weekly.settings import PUBLICATION_CODE, PublicWeeklySettings
from reports.publication import Composed, EditionRequest
from reports.weekly_edition import weekly_header
from reports.weekly_issue.numbers import Numbers


def compose(
    connection: psycopg.Connection, period: WeeklyPeriod, settings: PublicWeeklySettings, request: EditionRequest
) -> Composed:
    """Read the marts and write the issue.

    Args:
        connection: as role `publisher`.
        period: the issue's place in time.
        settings: the office's settings.
        request: which edition.
    """
    return composed(gather(connection, period, settings), settings, request)


def composed(facts: PublicFacts, settings: PublicWeeklySettings, request: EditionRequest) -> Composed:
    """Write the issue from facts alone; asks nothing else."""
    period = facts.period
    gates = judge(facts)
    book = FigureBook()
    numbers = Numbers(book, week_start_on=period.week_start_on.isoformat())
    context = Context(facts, settings, numbers, {gate.gate: gate for gate in gates})
    document = Document(
        header=weekly_header(
            period,
            request,
            publication_code=PUBLICATION_CODE,
            title=settings.title,
            office=f"{settings.city_label} {settings.office_label}",
            subtitle="시민의 소리 주간 통계",
            period_name="집계 기간",
            marking="공개",
            edition_name="공개판",
        ),
        body=body(context),
        annexes=(),
        holds=closed_holds(gates),
        foot={"contact": settings.contact},
    )
    return Composed(document.snapshot(book), gates)
