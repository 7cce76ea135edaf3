"""From marts to a snapshot: gates, sections and header of the public results."""

from __future__ import annotations

import psycopg

from reports.document import Document, FigureBook
from reports.feedback_results.facts import ResultsFacts, gather
from reports.feedback_results.sections import body
from reports.feedback_results.settings import PUBLICATION_CODE, ResultsSettings
from reports.gate import GateResult
from reports.period import date_ko, range_ko
from reports.publication import Composed, EditionRequest, IssuePeriod, header
from reports.quarters import Quarter
from reports.text import has_personal_number


def compose(
    connection: psycopg.Connection, issue: IssuePeriod, settings: ResultsSettings, request: EditionRequest
) -> Composed:
    """Read the marts and write the results.

    Args:
        connection: as role `publisher`.
        issue: the issue's place in time.
        settings: the office's settings.
        request: which edition.
    """
    facts = gather(connection, Quarter.of(issue.start_on), settings)
    gates = (_covered(facts), _personal(facts))
    book = FigureBook()
    document = Document(
        header=header(
            issue,
            request,
            publication_code=PUBLICATION_CODE,
            title=settings.title,
            masthead=settings.title,
            subtitle="시민께 드린 약속과 그 결과",
            issue=facts.quarter.label_ko,
            office=f"{settings.city_label} {settings.office_label}",
            period_name="대상 기간",
            period_text=range_ko(issue.start_on, issue.end_on),
            marking="공개",
            file_stem=f"{settings.title.replace(' ', '-')}-{facts.quarter.label_ko.replace(' ', '-')}",
        ),
        body=body(facts, settings, book),
        annexes=(),
        holds=tuple(
            {"gate": gate.gate, "holds": gate.holds, "section": gate.section or "", "reason": gate.reason}
            for gate in gates
            if not gate.is_open
        ),
        foot={"contact": settings.contact},
    )
    return Composed(document.snapshot(book), gates)


def _covered(facts: ResultsFacts) -> GateResult:
    """The register is known through the quarter's end."""
    through_on = facts.accepted_through_on
    is_open = through_on is not None and through_on >= facts.quarter.end_on
    reason = f"{date_ko(through_on)}까지 수신" if through_on else "시민 피드백 과제 등록부가 수신되지 않음"
    return GateResult("feedback_register", "issue", None, "시민 피드백 과제 수신", is_open, True, reason)


def _personal(facts: ResultsFacts) -> GateResult:
    """No personal number in any word; the desk's public check looks at the whole edition once more."""
    leaks = [
        task.feedback_code
        for task in facts.tasks
        if has_personal_number(f"{task.promise_text} {task.complaint_text or ''} {task.outcome_text or ''}")
    ]
    reason = f"개인정보로 보이는 번호나 주소가 있는 과제: {', '.join(leaks[:5])}" if leaks else "이상 없음"
    return GateResult("personal_numbers", "issue", None, "개인정보", not leaks, False, reason)
