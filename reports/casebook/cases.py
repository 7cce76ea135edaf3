"""One case told from complaint to effect: 배경, 약속, 이행, 공개, 효과. A comparison never becomes a cause."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reports import korean
from reports.casebook.read import TASKS, Task
from reports.document import Cell, Column, Figure, FigureBook, Section, Table
from reports.period import date_ko
from reports.text import clean
from reports.verdicts import reason_words

IMPROVED, NO_DIFFERENCE, WORSE = "improved", "no_difference", "worse"
# Measured ones first, then as their register numbers them.
_ORDER = {IMPROVED: 0, NO_DIFFERENCE: 1, WORSE: 1}
_TITLE_LIMIT = 40
_NOT_RECORDED = "등록부에 적지 않음"
# What a promise says of its own day is no title: the case may have missed it.
_BY_ITS_DAY = re.compile(r"\s*(?:이행)?기한\s*(?:안에|안|내에|내|까지)(?=\s|$).*$")


def told(tasks: Iterable[Task], year: int) -> list[Task]:
    """The tasks whose result was told to citizens in the year, in the book's order."""
    published = [task for task in tasks if task.published_on and task.published_on.year == year]
    return sorted(published, key=lambda task: (_ORDER.get(task.verdict_code or "", 2), task.feedback_code))


def case_section(task: Task, number: int, book: FigureBook) -> Section:
    """A case as a section of its own, so that contents and bookmarks lead to it."""
    place = [
        clean(part) for part in (task.department_label_ko, task.district_group_label_ko, task.topic_label_ko) if part
    ]
    effect, figures = effect_words(task, book)
    rows: list[tuple[str, str, list[str]]] = [
        ("배경(시민불편)", background(task), []),
        ("약속", promise(task), []),
        ("이행", completion(task), _figures(task, book, "days_to_completion", "overdue_days")),
        ("공개", publication(task), _figures(task, book, "days_to_publication")),
        ("효과", effect, figures),
    ]
    where = clean(task.published_url)
    if where:
        rows.insert(4, ("게시", where, []))
    table = Table(
        caption=" · ".join([*place, clean(task.feedback_code)]),
        columns=(Column("단계", "left", 1.0), Column("내용", "left", 4.6)),
        rows=tuple((Cell(label, is_head=True), Cell(text, tuple(names))) for label, text, names in rows),
    )
    return Section(f"case_{number}", f"사례 {number}. {title(task)}", "shown", (table,))


def title(task: Task) -> str:
    """What it was about, and whether it was done by its day: `재개발 절차 설명(기한 71일 지나 이행)`."""
    subject = clean(_BY_ITS_DAY.sub("", clean(task.promise_text)), limit=_TITLE_LIMIT)
    if task.completed_on is None:
        outcome = "이행일 미등록"
    elif task.is_kept:
        outcome = "기한 안 이행"
    elif task.overdue_days:
        outcome = f"기한 {korean.number(task.overdue_days)}일 지나 이행"
    else:
        outcome = "이행"
    return f"{subject or clean(task.complaint_text, limit=_TITLE_LIMIT) or task.feedback_code}({outcome})"


def background(task: Task) -> str:
    found = clean(task.found_through_label_ko)
    return (clean(task.complaint_text) or _NOT_RECORDED) + (f" (발굴경로: {found})" if found else "")


def promise(task: Task) -> str:
    due = f", 이행기한 {date_ko(task.due_on)}" if task.due_on else ", 이행기한 없음"
    return f"{clean(task.promise_text) or _NOT_RECORDED}. {date_ko(task.promised_on)} 약속{due}"


def completion(task: Task) -> str:
    """When it was done, and whether in time; a delay is said."""
    if task.completed_on is None:
        return "이행일이 등록되지 않음"
    taken = f"약속부터 {korean.number(task.days_to_completion)}일" if task.days_to_completion is not None else ""
    if task.is_kept:
        timing = "기한 안 이행"
    elif task.overdue_days:
        timing = f"기한을 {korean.number(task.overdue_days)}일 넘겨 이행"
    else:
        timing = ""
    done = f"{date_ko(task.completed_on)} 이행"
    notes = ", ".join(part for part in (taken, timing) if part)
    return done + (f"({notes})" if notes else "")


def publication(task: Task) -> str:
    """When citizens were told, and what."""
    if task.published_on is None:
        return "공개일이 등록되지 않음"
    after = f"(이행부터 {korean.number(task.days_to_publication)}일)" if task.days_to_publication is not None else ""
    outcome = clean(task.outcome_text)
    return f"{date_ko(task.published_on)} 공개{after}" + (f". 부서가 적은 결과(확인 전): {outcome}" if outcome else "")


def effect_words(task: Task, book: FigureBook) -> tuple[str, list[str]]:
    """What comparison says of the complaints afterwards, with its interval and the placebos; never a cause."""
    if task.relative_ratio is None or task.verdict_code not in (IMPROVED, NO_DIFFERENCE, WORSE):
        reason = clean(reason_words(task.reason_code, task.reason_label_ko))
        return f"판단 불가{f'({reason})' if reason else ''}. 효과가 없었다는 뜻은 아님", []
    names = _figures(
        task, book, "relative_ratio", "relative_ratio_low", "relative_ratio_high", "control_count", "placebo_count",
        "placebo_improved_count",
    )  # fmt: skip
    low, high = task.relative_ratio_low, task.relative_ratio_high
    interval = (
        f"(구간 {korean.number(low, 2)}~{korean.number(high, 2)}배)" if low is not None and high is not None else ""
    )
    controls = korean.count(task.control_count or 0)
    ratio = f"접수의 변화가 비교 후보 {controls}의 {korean.number(task.relative_ratio, 2)}배"
    verdict = {
        IMPROVED: "조치가 없던 비슷한 후보보다 더 줄어듦",
        NO_DIFFERENCE: "비슷한 후보와의 차이를 보일 수 없음",
        WORSE: "비슷한 후보보다 더 늘어남",
    }[task.verdict_code]
    placebo = (
        f"조치 없던 비교 과제도 {korean.count(task.placebo_count)} 가운데 "
        f"{korean.josa(korean.count(task.placebo_improved_count or 0), '이')} 같은 기준에서 ‘더 줄어듦’으로 나옴"
        if task.placebo_count
        else "견줄 비교 과제 없음"
    )
    return f"{verdict}. {ratio}{interval}. {placebo}. 비교일 뿐 조치가 원인이라는 뜻은 아님", names


def _figures(task: Task, book: FigureBook, *columns: str) -> list[str]:
    key = {"feedback_code": task.feedback_code}
    return [
        book.add(Figure(TASKS, column, "row", key, value))
        for column in columns
        if (value := getattr(task, column)) is not None
    ]
