"""The end of a department's sheet: its tasks, mileage, promises to citizens and decisions of meetings."""

from __future__ import annotations

from collections.abc import Callable

from reports import korean
from reports.document import Cell, Column, Table
from reports.quarterly_review import read
from reports.quarterly_review.context import Context
from reports.quarterly_review.numbers import NOTHING
from reports.quarterly_review.rows import Department


def sheet_promises(context: Context, department: Department) -> Table:
    """One line for each: 과제, 마일리지, 약속, 결정."""
    lines = (
        _tasks(context, department),
        _mileage(context, department),
        _feedback(context, department),
        _decisions(context, department),
    )
    return Table(
        f"{department.department_label_ko}의 과제와 약속",
        (
            Column("구분", "left", 1.4),
            Column("전체", "left", 1.2),
            Column("이행", "left", 1.3),
            Column("지연", "left", 1.2),
            Column("그 밖", "left", 1.3),
        ),
        lines,
        notes=("‘기한 지남’은 전 분기에 기한이 온 것까지 포함. 미이행과 기한 지남은 분기 마지막 날 기준",),
    )


def _tasks(context: Context, department: Department) -> tuple[Cell, ...]:
    progress = department.task_progress_rate
    scored = _scored(context, department)
    return _line(
        context,
        "tasks",
        "소통활성화 과제",
        scored("과제", "task_count"),
        scored("완료", "task_done_count"),
        scored("기한 지남", "task_overdue_count"),
        Cell(
            f"평균 추진율 {korean.percent(progress, 0)}" if progress is not None else NOTHING,
            scored("", "task_progress_rate").figures,
        ),
    )


def _mileage(context: Context, department: Department) -> tuple[Cell, ...]:
    scored = _scored(context, department, unit="점")
    received, given = scored("받음", "mileage_received_points"), scored("줌", "mileage_given_points")
    return _line(context, "mileage", "협업 마일리지", received, given, Cell(NOTHING), Cell(NOTHING))


def _feedback(context: Context, department: Department) -> tuple[Cell, ...]:
    rows = context.facts.feedbacks.get(department.department_group_code, ())
    codes = [row.department_code for row in rows]

    def part(words: str, column: str) -> Cell:
        value = sum(getattr(row, column) for row in rows)
        figure = context.numbers.figure(read.FEEDBACK, column, value, "sum", department_code=codes) if codes else None
        return Cell(f"{words} {korean.count(value)}", (figure,) if figure else ())

    kept = part("기한 내", "kept_count")
    late = sorted(code for own in codes for code in context.facts.late_feedbacks.get(own, ()))
    return _line(
        context,
        "feedback",
        "시민 피드백 약속",
        part("기한 도래", "due_count"),
        Cell(f"{kept.text}, 기한 후 {korean.count(len(late))}", (*kept.figures, context.numbers.tasks(late))),
        part("기한 지남", "overdue_count"),
        part("미공개", "unpublished_count"),
    )


def _decisions(context: Context, department: Department) -> tuple[Cell, ...]:
    group = department.department_group_code
    row = context.facts.decisions.get(group)

    def part(words: str, column: str, *, is_stock: bool = False) -> Cell:
        value = getattr(row, column) if row else 0
        figure = (
            context.numbers.decision(column, value, is_stock=is_stock, department_group_code=group) if row else None
        )
        return Cell(f"{words} {korean.count(value)}", (figure,) if figure else ())

    return _line(
        context,
        "decisions",
        "회의 결정",
        part("결정", "decided_count"),
        carried_over(
            context,
            part("이행", "completed_count"),
            row.carried_over_completed_count if row else 0,
            department_group_code=group,
        ),
        part("기한 지남", "overdue_count", is_stock=True),
        part("미이행", "open_count", is_stock=True),
    )


def carried_over(context: Context, kept: Cell, count: int, **key: str) -> Cell:
    """More may be carried out than was decided: what was decided in an earlier quarter is said."""
    if not count:
        return kept
    figure = context.numbers.decision("carried_over_completed_count", count, is_stock=False, **key)
    return Cell(f"{kept.text}(전 분기 결정분 {korean.count(count)} 포함)", (*kept.figures, figure))


def _scored(context: Context, department: Department, *, unit: str = "건") -> Callable[[str, str], Cell]:
    def cell(words: str, column: str) -> Cell:
        value = getattr(department, column)
        key = {"department_group_code": department.department_group_code}
        return Cell(
            f"{words} {korean.count(value or 0, unit)}",
            (context.numbers.scored(read.DEPARTMENT, column, value, **key),),
        )

    return cell


def _line(context: Context, section: str, label: str, *cells: Cell) -> tuple[Cell, ...]:
    if context.closed(section) is not None:
        return Cell(label, is_head=True), Cell("자료 미수신", tone="up"), *(Cell(NOTHING) for _ in cells[1:])
    return Cell(label, is_head=True), *cells
