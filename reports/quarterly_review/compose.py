"""From marts to a snapshot: the one place where a review's content is decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import psycopg

from korean_calendar.working_days import next_working_day
from reports.document import Document, FigureBook
from reports.period import range_ko
from reports.publication import Composed, EditionRequest, IssuePeriod, header
from reports.quarterly_review import city, narrative, promises, standing
from reports.quarterly_review.annexes import annexes
from reports.quarterly_review.context import Context
from reports.quarterly_review.facts import ReviewFacts, gather
from reports.quarterly_review.gates import judge
from reports.quarterly_review.numbers import Numbers
from reports.quarterly_review.settings import PUBLICATION_CODE, ReviewSettings
from reports.quarterly_review.sheet import sheets
from reports.quarters import Quarter


def compose(
    connection: psycopg.Connection, issue: IssuePeriod, settings: ReviewSettings, request: EditionRequest
) -> Composed:
    """Read the marts and write the review.

    Args:
        connection: as role `publisher`.
        issue: the review's place in time.
        settings: the office's settings.
        request: which edition.
    """
    quarter = Quarter.of(issue.start_on)
    facts = gather(connection, quarter, settings)
    gates = judge(facts)
    book = FigureBook()
    context = Context(
        facts,
        settings,
        Numbers(book, quarter, edition_number=facts.edition_number),
        {gate.gate: gate for gate in gates},
    )
    document = Document(
        header=_header(issue, facts, settings, request),
        body=(
            city.summary(context),
            city.indicators(context),
            city.petitions(context),
            standing.deficiencies(context),
            standing.differences(context),
            standing.self_view(context),
            promises.promises(context),
            promises.holds(context),
        ),
        annexes=(*annexes(context), *sheets(context)),
        holds=tuple(
            {"gate": gate.gate, "holds": gate.holds, "section": gate.section or "", "reason": gate.reason}
            for gate in gates
            if not gate.is_open
        ),
        foot={"contact": settings.contact},
    )
    return Composed(document.snapshot(book), gates)


def _header(
    issue: IssuePeriod, facts: ReviewFacts, settings: ReviewSettings, request: EditionRequest
) -> dict[str, str]:
    quarter = facts.quarter
    written = header(
        replace(issue, send_on=sent_on(issue, facts)),
        request,
        publication_code=PUBLICATION_CODE,
        title=settings.title,
        masthead=settings.title,
        subtitle="부서가 시민과 어떻게 소통했는지, 약속을 지켰는지",
        issue=quarter.label_ko,
        office=f"{settings.city_label} {settings.office_label}",
        period_name="평가 기간",
        period_text=range_ko(issue.start_on, issue.end_on),
        marking=f"내부 자료 · {narrative.state_words(facts.state_code)}",
        file_stem=f"{settings.title.replace(' ', '-')}-{quarter.label_ko.replace(' ', '-')}",
    )
    # A draft that its review may still change was not published on any day.
    return written if facts.state_code == "frozen" else {**written, "date": f"{written['date']} 발행 예정"}


def sent_on(issue: IssuePeriod, facts: ReviewFacts) -> date:
    """The day the review bears: the planned one, or the working day after a 소명 that ended later."""
    closes_on = facts.departments[0].review_closes_on if facts.departments else None
    return max(issue.send_on, next_working_day(closes_on)) if closes_on else issue.send_on
