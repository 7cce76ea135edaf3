"""The public edition as a frozen snapshot."""

from __future__ import annotations

import psycopg

from reports.document import Document, FigureBook
from reports.period import WeeklyPeriod, range_ko
from reports.public_weekly.context import Context
from reports.public_weekly.facts import gather
from reports.public_weekly.gates import judge
from reports.public_weekly.sections import body
from reports.public_weekly.settings import PUBLICATION_CODE, PublicWeeklySettings
from reports.publication import Composed, EditionRequest, IssuePeriod, header
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
    facts = gather(connection, period, settings)
    gates = judge(facts)
    book = FigureBook()
    numbers = Numbers(book, week_start_on=period.week_start_on.isoformat())
    context = Context(facts, settings, numbers, {gate.gate: gate for gate in gates})
    document = Document(
        header=_header(period, settings, request),
        body=body(context),
        annexes=(),
        holds=tuple(
            {"gate": gate.gate, "holds": gate.holds, "section": gate.section or "", "reason": gate.reason}
            for gate in gates
            if not gate.is_open
        ),
        foot={"contact": settings.contact},
    )
    return Composed(document.snapshot(book), gates)


def _header(period: WeeklyPeriod, settings: PublicWeeklySettings, request: EditionRequest) -> dict[str, str]:
    issue = IssuePeriod(
        period.issue_number, period.week_start_on, period.week_end_on, period.publish_on, period.send_on
    )
    return header(
        issue,
        request,
        publication_code=PUBLICATION_CODE,
        title=settings.title,
        masthead=f"「{settings.title}」",
        subtitle="시민의 소리 주간 통계",
        issue=f"공개판 제{period.issue_number}호",
        office=f"{settings.city_label} {settings.office_label}",
        period_name="집계 기간",
        period_text=range_ko(period.week_start_on, period.week_end_on),
        marking="공개",
        file_stem=f"{settings.title.replace(', ', '-')}-공개판-제{period.issue_number}호",
    )
