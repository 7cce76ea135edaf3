"""The public results' sections: 요약, 약속과 이행, 공개한 과제, 비교 결과, 유의사항."""

from __future__ import annotations

from reports import text
from reports.document import Block, Bullet, Cell, Column, Figure, FigureBook, Notice, Section, Table
from reports.feedback_results import narrative, read
from reports.feedback_results.facts import IMPROVED, KEPT, LATE, NO_DIFFERENCE, NOT_JUDGED, WORSE, ResultsFacts
from reports.feedback_results.settings import ResultsSettings
from reports.feedback_results.suppression import HIDDEN
from reports.period import date_ko

# 판단 불가 adds up four columns; their parts may be small, so no figure of it enters a public edition.
EFFECT_COLUMNS = {IMPROVED: "improved_count", NO_DIFFERENCE: "no_difference_count", WORSE: "worse_count"}
MEANINGS = {
    IMPROVED: "불편 접수가 비슷한 비교 대상보다 더 줄어듦. 조치 때문인지는 알 수 없음",
    NO_DIFFERENCE: "비교 대상과 차이가 보이지 않음. 효과가 없다는 증명은 아님",
    WORSE: "불편 접수가 비교 대상보다 더 늘어남",
    NOT_JUDGED: "주제·지역이 적혀 있지 않거나, 아직 이르거나, 견줄 대상이 모자람",
}


def body(facts: ResultsFacts, settings: ResultsSettings, book: FigureBook) -> tuple[Section, ...]:
    """All sections; an empty quarter says so and keeps its notes."""
    if facts.is_empty:
        notice = Notice("empty", "운영결과 없음", "이 분기에 약속하거나 이행하거나 결과를 공개한 과제가 없음")
        return Section("summary", "요약", "shown", (notice,)), _notes(settings)
    return (
        _summary(facts, book),
        _promises(facts, book),
        _tasks(facts, settings),
        _effects(facts, book),
        _notes(settings),
    )


def _figure(facts: ResultsFacts, book: FigureBook, column: str, value: int | None, **key: str) -> tuple[str, ...]:
    """A reference to a number that is shown; a hidden one leaves no trace in the edition."""
    if value is None:
        return ()
    quarter = {"quarter_start_on": facts.quarter.start_on.isoformat()}
    return (book.add(Figure(read.QUARTER, column, "sum", {**quarter, **key}, value)),)


def _summary(facts: ResultsFacts, book: FigureBook) -> Section:
    blocks: list[Block] = [
        Bullet(
            1,
            narrative.promise_sentence(facts),
            (
                *_figure(facts, book, "promised_count", facts.promised.total),
                *_figure(facts, book, "due_count", facts.kept.total),
                *_figure(facts, book, "kept_count", facts.kept.cells[KEPT]),
            ),
        ),
        Bullet(1, narrative.told_sentence(facts)),
        Bullet(1, narrative.effect_sentence(facts)),
    ]
    placebos = narrative.placebo_sentence(facts)
    if placebos:
        blocks.append(Bullet(3, placebos))
    return Section("summary", "요약", "shown", tuple(blocks))


def _promises(facts: ResultsFacts, book: FigureBook) -> Section:
    rows = [
        (
            Cell("시 전체", is_head=True),
            Cell(narrative.shown(facts.promised.total), _figure(facts, book, "promised_count", facts.promised.total)),
            Cell(narrative.shown(facts.due.total), _figure(facts, book, "due_count", facts.due.total)),
            Cell(
                narrative.shown(facts.kept.cells[KEPT]),
                _figure(facts, book, "kept_count", facts.kept.cells[KEPT]),
            ),
            Cell(narrative.shown(facts.kept.cells[LATE])),
        )
    ]
    others = 0
    for code, label in facts.labels.items():
        promised, due = facts.promised.cells[code], facts.due.cells[code]
        if not promised and not due:
            # Hidden or zero: one row for all of them tells nobody which.
            others += 1
            continue
        rows.append(
            (
                Cell(label, is_head=True),
                Cell(narrative.shown(promised), _figure(facts, book, "promised_count", promised, department_code=code)),
                Cell(narrative.shown(due), _figure(facts, book, "due_count", due, department_code=code)),
                Cell("-", tone="muted"),
                Cell("-", tone="muted"),
            )
        )
    if len(rows) == 1 and facts.kept.cells[KEPT] is None:
        # The two totals, where they may be told, stand in the first line already.
        return Section("promises", "약속과 이행", "shown", (Bullet(1, f"부서별 건수와 {narrative.UNTOLD}"),))
    if others:
        row = (
            Cell(f"{'그 밖의 ' if len(rows) > 1 else ''}부서 {others}곳", is_head=True),
            *(Cell(HIDDEN, tone="muted"),) * 4,
        )
        rows.append(row)
    table = Table(
        "부서별 약속과 이행",
        (
            Column("부서", "left", 1.8),
            Column("새로 약속", weight=1.0),
            Column("기한이 도래한 약속", weight=1.1),
            Column("기한 안 이행", weight=1.1),
            Column("기한 넘김", weight=1.0),
        ),
        tuple(rows),
        notes=(
            f"‘{HIDDEN}’은 5건 미만 등: 적은 수이거나, 보이면 적은 수가 빼기로 드러나는 수",
            "지킨 약속은 시 전체로만 싣고 부서별로는 싣지 않음",
        ),
    )
    return Section("promises", "약속과 이행", "shown", (table,))


def _tasks(facts: ResultsFacts, settings: ResultsSettings) -> Section:
    if not facts.tasks:
        notice = Notice("empty", "공개한 과제 없음", "이 분기에 결과를 공개한 과제가 없음")
        return Section("tasks", "결과를 공개한 과제", "shown", (notice,))
    blocks: list[Block] = []
    for task in facts.tasks:
        department = text.clean(task.department_label_ko) or "부서 기록 없음"
        complaint = text.clean(task.complaint_text, limit=settings.text_limit) or "불편 글 없음"
        promise = text.clean(task.promise_text, limit=settings.text_limit)
        due = f"({date_ko(task.due_on, is_weekday_shown=False)}까지)" if task.due_on else ""
        blocks += [
            Bullet(1, f"{department}: {complaint}"),
            Bullet(2, f"약속: {promise}{due}"),
            Bullet(2, f"부서가 적은 결과(확인 전): {_outcome(task, settings.text_limit)}"),
            Bullet(2, f"비교: {narrative.verdict_words(task)}"),
        ]
    blocks.append(Bullet(3, "비교는 비슷하지만 조치가 없던 대상과 견준 것으로, 조치 때문이라는 뜻이 아님"))
    return Section("tasks", "결과를 공개한 과제", "shown", tuple(blocks))


def _outcome(task: read.Task, limit: int) -> str:
    said = text.clean(task.outcome_text, limit=limit) or "결과 글 없음"
    kept = "" if task.is_kept is None else ("(기한 안)" if task.is_kept else "(기한 넘김)")
    done = (
        f"{date_ko(task.completed_on, is_weekday_shown=False)} 이행{kept}" if task.completed_on else "이행일 기록 없음"
    )
    return f"{said} — {done}, {date_ko(task.published_on, is_weekday_shown=False)} 공개"


def _effects(facts: ResultsFacts, book: FigureBook) -> Section:
    title = "불편은 줄었는가"
    if facts.effects is None or facts.effects.total == 0:
        notice = Notice("empty", "비교할 과제 없음", "이 분기에 이행한 과제가 없음")
        return Section("effects", title, "shown", (notice,))
    quarter = {"quarter_start_on": facts.quarter.start_on.isoformat()}
    rows = []
    for code, label in narrative.VERDICTS.items():
        value = facts.effects.cells[code]
        column = EFFECT_COLUMNS.get(code)
        figures = (
            (book.add(Figure(read.EFFECT, column, "row", quarter, value)),) if column and value is not None else ()
        )
        rows.append((Cell(label, is_head=True), Cell(narrative.shown(value), figures), Cell(MEANINGS[code])))
    total = facts.effects.total
    figures = (book.add(Figure(read.EFFECT, "completed_count", "row", quarter, total)),) if total is not None else ()
    rows.append((Cell("이행한 과제", is_head=True), Cell(narrative.shown(total), figures), Cell("늦은 것 포함")))
    table = Table(
        "이행한 과제의 비교 결과",
        (Column("결과", "left", 1.0), Column("과제 수", weight=0.9), Column("뜻", "left", 4.0)),
        tuple(rows),
    )
    placebos = narrative.placebo_sentence(facts)
    blocks: tuple[Block, ...] = (table, *((Bullet(1, placebos),) if placebos else ()))
    return Section("effects", title, "shown", blocks)


def _notes(settings: ResultsSettings) -> Section:
    lines = (
        f"{settings.minimum_cell_count}건 미만은 싣지 않고, 빼어서 알 수 있는 수도 싣지 않음",
        "결과를 공개한 과제는 수가 적어도 하나씩 실음",
        "불편과 결과는 부서가 공개한 글이며 시민의 글을 옮기지 않음. 개인정보는 싣지 않음",
        "판단 기준(비교 대상의 수, 기간, 구간의 폭)은 가정이며 확정 전임",
    )
    return Section("notes", "읽을 때 유의할 점", "shown", tuple(Bullet(1, line) for line in lines))
