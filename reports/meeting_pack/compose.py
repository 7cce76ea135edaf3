"""From marts to the pack's snapshot: its sections in the order of the agenda."""

from __future__ import annotations

import psycopg

from reports.document import Document, FigureBook
from reports.meeting_pack.closing import follow_up_section, sources_section, summary_section
from reports.meeting_pack.context import Context
from reports.meeting_pack.decided import committee_section, decisions_section
from reports.meeting_pack.facts import gather
from reports.meeting_pack.gates import judge
from reports.meeting_pack.issues import issue_sections, moved_section, overview_section
from reports.meeting_pack.plans import plans_section, practices_section
from reports.meeting_pack.settings import PUBLICATION_CODE, TITLE, MeetingSettings, Scope
from reports.period import range_ko
from reports.publication import Composed, EditionRequest, IssuePeriod, header


def compose(
    connection: psycopg.Connection,
    period: IssuePeriod,
    request: EditionRequest,
    *,
    scope: Scope,
    settings: MeetingSettings,
    is_ad_hoc: bool,
) -> Composed:
    """Read the marts and write the pack.

    Args:
        connection: as role `publisher`.
        period: the pack's place in time.
        request: which edition.
        scope: days, topics and departments.
        settings: the office's settings.
        is_ad_hoc: whether it is for a meeting outside the monthly ones (수시).
    """
    facts = gather(connection, period, scope, settings)
    gates = judge(facts)
    book = FigureBook()
    context = Context(facts, settings, {gate.gate: gate for gate in gates}, book)
    document = Document(
        header=_header(period, request, scope, settings, is_ad_hoc=is_ad_hoc),
        body=(
            summary_section(context),
            overview_section(context),
            moved_section(context),
            *issue_sections(context),
            plans_section(context),
            practices_section(context),
            decisions_section(context),
            committee_section(context),
        ),
        annexes=(sources_section(context), follow_up_section(context)),
        holds=tuple(
            {"gate": gate.gate, "holds": gate.holds, "section": gate.section or "", "reason": gate.reason}
            for gate in gates
            if not gate.is_open
        ),
        foot={"contact": settings.contact},
    )
    return Composed(document.snapshot(book), gates)


def _header(
    period: IssuePeriod, request: EditionRequest, scope: Scope, settings: MeetingSettings, *, is_ad_hoc: bool
) -> dict[str, str]:
    month = f"{scope.last_on.year}년 {scope.last_on.month}월"
    return header(
        period,
        request,
        publication_code=PUBLICATION_CODE,
        title=TITLE,
        masthead=TITLE,
        subtitle="시민의 소리",
        issue="수시" if is_ad_hoc else month,
        office=settings.office,
        period_name="보고 기간",
        period_text=range_ko(scope.first_on, scope.last_on),
        marking="내부 자료",
        file_stem=f"소통전략추진회의-{period.issue_number}",
    )
