"""The casebook of a year: read once, judged, and frozen."""

from __future__ import annotations

import psycopg

from reports import korean
from reports.casebook import gates
from reports.casebook.cases import case_section, told
from reports.casebook.pictures import Pictures, chosen
from reports.casebook.read import YearFacts, read_year
from reports.casebook.sections import YearParts, missing_notice
from reports.casebook.settings import PUBLICATION_CODE, REGISTERS, CasebookSettings
from reports.casebook.stories import story_section
from reports.document import Bullet, Document, FigureBook, Notice, Section
from reports.gate import GateResult
from reports.publication import Composed, EditionRequest, IssuePeriod, header


def compose(
    connection: psycopg.Connection, period: IssuePeriod, settings: CasebookSettings, request: EditionRequest
) -> Composed:
    """The snapshot of a year's casebook and its gates.

    Args:
        connection: as role `publisher`, in one consistent view.
        period: the year (`yearly_period`).
        settings: the office's.
        request: which edition.
    """
    facts = read_year(connection, period.issue_number, feeds=tuple(REGISTERS))
    shown = chosen(facts.stories[: settings.case_limit], settings.picture_dir)
    book = FigureBook()
    judged = gates.judge(facts, shown.problems)
    document = written(facts, period, settings, request, book, judged, shown)
    return Composed(document.snapshot(book), judged)


def written(
    facts: YearFacts,
    period: IssuePeriod,
    settings: CasebookSettings,
    request: EditionRequest,
    book: FigureBook,
    judged: tuple[GateResult, ...],
    shown: Pictures,
) -> Document:
    """The document of these facts; figures go to the book."""
    proof = gates.is_proof(facts)
    parts = YearParts(facts, settings, book, is_proof=proof)
    head = header(
        period,
        request,
        publication_code=PUBLICATION_CODE,
        title=settings.title,
        masthead=settings.title,
        subtitle=settings.city_label,
        issue=f"{facts.year}년" + (" 가편집본" if proof else ""),
        office=f"{settings.city_label} {settings.office_label}",
        period_name="수록 기간",
        period_text=f"{facts.year}. 1. 1. ~ {facts.year}. 12. 31.",
        marking="공개 전" if proof else "공개",
        file_stem=f"{settings.title.replace(' ', '-')}-{facts.year}" + ("-가편집본" if proof else ""),
    )
    return Document(
        header=head,
        body=(
            parts.summary(),
            parts.numbers(),
            *_stories(facts, settings, shown),
            parts.chosen(),
            *_cases(facts, settings, book),
        ),
        annexes=(parts.reading(), parts.colophon()),
        holds=tuple(
            {"gate": gate.gate, "label": gate.label_ko, "reason": gate.reason}
            for gate in judged
            # Names of files are the office's business.
            if not gate.is_open and gate.gate != gates.PICTURES
        ),
        foot={"contact": settings.contact},
        photos=shown.files,
    )


def _stories(facts: YearFacts, settings: CasebookSettings, shown: Pictures) -> tuple[Section, ...]:
    told_of = facts.stories[: settings.case_limit]
    sections = [story_section(s, n, shown.photos.get(s.practice_code)) for n, s in enumerate(told_of, start=1)]
    if left := len(facts.stories) - len(told_of):
        line = Bullet(3, f"그 밖에 수록하기로 한 우수사례 {korean.count(left)}은 지면 사정으로 이야기를 싣지 않음")
        sections.append(Section("more_stories", "그 밖의 우수사례", "shown", (line,)))
    return tuple(sections)


def _cases(facts: YearFacts, settings: CasebookSettings, book: FigureBook) -> tuple[Section, ...]:
    feed = "register.feedback_tasks"
    if gates.is_missing(facts, feed):
        return (Section("cases", "약속에서 공개까지", "missing", (missing_notice(feed),)),)
    tasks = told(facts.tasks, facts.year)
    if not tasks:
        text = f"{facts.year}년에 결과를 시민에게 공개한 피드백 과제가 없어 사례를 싣지 않음"
        return (Section("cases", "약속에서 공개까지", "shown", (Notice("empty", "공개된 과제 없음", text),)),)
    shown = [case_section(task, n, book) for n, task in enumerate(tasks[: settings.case_limit], start=1)]
    left = len(tasks) - len(shown)
    if left:
        line = Bullet(3, f"그 밖에 결과를 공개한 과제 {korean.count(left)}은 지면 사정으로 싣지 않음")
        shown.append(Section("more_cases", "그 밖의 사례", "shown", (line,)))
    return tuple(shown)
