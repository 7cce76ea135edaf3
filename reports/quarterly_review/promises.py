"""The city part's end: 과제·약속·회의 결정·경청 범위 and 자료 상태."""

from __future__ import annotations

from collections.abc import Iterable

from reports import korean
from reports.document import Block, Bullet, Cell, Column, Section, Table
from reports.quarterly_review import read
from reports.quarterly_review.context import Context
from reports.quarterly_review.numbers import NOTHING
from reports.quarterly_review.sheet_promises import carried_over

Line = tuple[str, str, tuple[tuple[str, int, str], ...]]


def promises(context: Context) -> Section:
    """One line for each promise the city made itself: how many, done, late."""
    rows = [
        _row(context, section, label, parts)
        for section, label, parts in (_tasks(context), _feedback(context), _decisions(context))
    ]
    table = Table(
        "과제와 약속의 이행",
        (
            Column("구분", "left", 1.6),
            Column("전체", "left", 1.4),
            Column("이행", "left", 1.8),
            Column("남은 것", "left", 1.4),
            Column("기한 지남", "left", 1.2),
        ),
        tuple(rows),
        notes=(
            "과제와 결정은 분기 마지막 날 기준, 약속은 분기 안의 일. 서로 다른 것이어서 더하지 않음",
            *_kept_apart(context),
        ),
    )
    return Section("promises", "과제와 약속", "shown", (table, *_mileage(context), *_listening(context)))


def _total(rows: Iterable[object], column: str) -> int:
    return sum(getattr(row, column) for row in rows)


def _tasks(context: Context) -> Line:
    rows = context.facts.tasks.values()

    def part(words: str, column: str) -> tuple[str, int, str]:
        value = _total(rows, column)
        return words, value, context.numbers.figure(read.TASK, column, value, "sum")

    task = _total(rows, "task_count")
    done = _total(rows, "done_count")
    return (
        "tasks",
        "소통활성화 과제",
        (
            part("과제", "task_count"),
            part("완료", "done_count"),
            ("미완료", task - done, context.numbers.figure(read.TASK, "task_count", task, "sum")),
            part("", "overdue_count"),
        ),
    )


def _feedback(context: Context) -> Line:
    rows = [row for group in context.facts.feedbacks.values() for row in group]

    def part(words: str, column: str) -> tuple[str, int, str]:
        value = _total(rows, column)
        return words, value, context.numbers.figure(read.FEEDBACK, column, value, "sum")

    return (
        "feedback",
        "시민 피드백 약속",
        (
            part("기한 도래", "due_count"),
            part("기한 내", "kept_count"),
            part("진행 중", "open_count"),
            part("", "overdue_count"),
        ),
    )


def _late(context: Context) -> tuple[str, int, str]:
    """Promises whose day came in the quarter and that were kept in it, but after their day."""
    codes = sorted(code for known in context.facts.late_feedbacks.values() for code in known)
    figure = context.numbers.tasks(codes)
    return "기한 후", len(codes), figure


def _kept_apart(context: Context) -> tuple[str, ...]:
    """How the promises due add up, and why what is late may be more."""
    if context.closed("feedback") is not None:
        return ()
    return (
        "약속의 ‘기한 도래’는 기한 내 이행, 기한 후 이행, 분기 말까지 미이행의 합. ‘기한 지남’은 전 분기 도래분 포함",
    )


def _decisions(context: Context) -> Line:
    rows = context.facts.decisions.values()

    def part(words: str, column: str, *, is_stock: bool = False) -> tuple[str, int, str]:
        value = _total(rows, column)
        return words, value, context.numbers.decision(column, value, is_stock=is_stock)

    return (
        "decisions",
        "회의 결정",
        (
            part("결정", "decided_count"),
            part("이행", "completed_count"),
            part("미이행", "open_count", is_stock=True),
            part("", "overdue_count", is_stock=True),
        ),
    )


def _row(context: Context, section: str, label: str, parts: tuple[tuple[str, int, str], ...]) -> tuple[Cell, ...]:
    if context.closed(section) is not None:
        return Cell(label, is_head=True), Cell("자료 미수신", tone="up"), *(Cell(NOTHING) for _ in parts[1:])
    cells = [
        Cell(f"{words} {korean.count(value)}".strip(), (figure,), "up" if not words and value else "")
        for words, value, figure in parts
    ]
    if section == "feedback":
        words, value, figure = _late(context)
        kept = cells[1]
        cells[1] = Cell(f"{kept.text}, {words} {korean.count(value)}", (*kept.figures, figure))
    if section == "decisions":
        count = _total(context.facts.decisions.values(), "carried_over_completed_count")
        cells[1] = carried_over(context, cells[1], count)
    return Cell(label, is_head=True), *cells


def _mileage(context: Context) -> list[Block]:
    if context.closed("mileage") is not None:
        return [Bullet(1, "협업 마일리지: 자료 미수신")]
    rows = [row for row in context.facts.departments if row.mileage_received_points or row.mileage_given_points]
    points = sum(row.mileage_received_points or 0 for row in rows)
    figures = tuple(
        context.numbers.scored(
            read.DEPARTMENT,
            "mileage_received_points",
            row.mileage_received_points,
            department_group_code=row.department_group_code,
        )
        for row in rows
        if row.mileage_received_points
    )
    if not rows:
        return [Bullet(1, "협업 마일리지: 분기 안에 주고받은 것 없음")]
    return [Bullet(1, f"협업 마일리지: 부서 {len(rows)}곳이 {korean.count(points, '점')} 주고받음", figures)]


def _listening(context: Context) -> list[Block]:
    if context.closed("listening") is not None:
        return [Bullet(1, "소통 행사: 자료 미수신")]
    rows = context.facts.listening
    if not rows:
        return [Bullet(1, "소통 행사: 분기의 경청 범위 자료 없음")]
    names = ("event_count", "suggestion_count", "followed_count")
    events, heard, followed = (_total(rows, name) for name in names)
    figures = tuple(context.numbers.figure(read.LISTENING, name, _total(rows, name), "sum") for name in names)
    said = (
        f"소통 행사 {korean.count(events, '회')}에서 건의 {korean.count(heard)} 청취, "
        f"{korean.count(followed)} 조치하고 알림"
    )
    met = {row.audience_code for row in rows if row.last_contact_on is not None}
    never = list(dict.fromkeys(row.audience_label_ko for row in rows if row.audience_code not in met))
    blocks: list[Block] = [Bullet(1, said, figures)]
    if never:
        blocks.append(Bullet(2, f"어느 군·구에서도 만난 기록이 없는 대상집단: {korean.listing(never, limit=6)}"))
    return blocks


def holds(context: Context) -> Section:
    """What this review leaves out or waits for, so that silence is never read as calm."""
    closed = [gate for gate in context.gates.values() if not gate.is_open]
    if not closed:
        said = "모든 자료가 분기 끝까지 수신되고 평가가 확정되어 보류한 부분 없음"
        return Section("holds", "자료 상태", "shown", (Bullet(1, said),))
    lines = [
        Bullet(
            1,
            f"{gate.label_ko}: {'발행 보류' if gate.holds == 'issue' else '자료 미수신'} — {gate.reason}",
        )
        for gate in closed
    ]
    return Section("holds", "자료 상태", "shown", tuple(lines))
