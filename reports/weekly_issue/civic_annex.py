"""붙임: 시민사회 이슈, by issue, organisation and stance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reports import korean, read, text
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.weekly_issue import outlook_words
from reports.weekly_issue.context import Context, held_notice
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.settings import CIVIC_FEED

TITLE = "시민사회 이슈"
ISSUE_ROWS = 8
TOLD_ISSUES = 2
NAMED_ORGANISATIONS = 3


def civic_lines(context: Context) -> list[Bullet]:
    """For the body: how many statements, and the issues stated most."""
    if not context.gates[f"feed:{CIVIC_FEED}"].is_open:
        return [Bullet(1, "시민사회 이슈는 자료 미수신")]
    now = _statements(context)
    if not now:
        return [Bullet(1, "시민사회 이슈로 집계된 성명·보도 없음")]
    issues = _issues(now)
    return [_volume(context, now, len(issues)), *(_told(context, rows) for rows in issues[:1] if _count(rows) > 1)]


def civic_annex(context: Context) -> Section:
    """The annex as a section."""
    gate = context.gates[f"feed:{CIVIC_FEED}"]
    if not gate.is_open:
        notice = held_notice(gate, label="시민사회단체 성명·보도")
        return Section("civic", TITLE, "missing", (notice,))
    now = _statements(context)
    week = context.facts.period.week_start_on
    undated = sum(row.undated_count for row in context.facts.civic if row.week_start_on == week)
    notes = [f"날짜가 없는 성명 {korean.count(undated)}은 어느 건수에도 넣지 않음"] if undated else []
    if not now:
        said = "수신된 성명·보도 가운데 보고 주간에 낸 시정 관련 이슈가 없음"
        empty = Notice("empty", "금주 이슈 없음", ". ".join([said, *notes]))
        return Section("civic", TITLE, "shown", (empty,))
    issues = _issues(now)
    blocks: list[Block] = [
        _volume(context, now, len(issues)),
        Bullet(3, "단체가 공개한 글의 수이며 시민 의견의 크기를 뜻하지 않음"),
    ]
    blocks += [_told(context, rows) for rows in issues[:TOLD_ISSUES] if _count(rows) > 1]
    blocks.append(_table(context, issues, notes))
    return Section("civic", TITLE, "shown", tuple(blocks))


def _statements(context: Context) -> list[read.CivicStatement]:
    week = context.facts.period.week_start_on
    return [row for row in context.facts.civic if row.week_start_on == week and row.statement_count]


def _issues(rows: Sequence[read.CivicStatement]) -> list[list[read.CivicStatement]]:
    """The rows of each issue, the most often stated first."""
    grouped: dict[tuple[str, str], list[read.CivicStatement]] = {}
    for row in rows:
        grouped.setdefault((row.issue_label_ko, row.issue_basis_code), []).append(row)
    return sorted(grouped.values(), key=lambda issue: (-_count(issue), issue[0].issue_label_ko))


def _count(rows: Sequence[read.CivicStatement]) -> int:
    return sum(row.statement_count for row in rows)


def _name(row: read.CivicStatement) -> str:
    mark = "" if row.issue_basis_code == "stated" else "(추정)"
    return f"{text.clean(row.issue_label_ko, limit=24)}{mark}"


def _figure(context: Context, column: str, value: int, **key: str) -> str:
    week = context.facts.period.week_start_on.isoformat()
    return context.numbers.figure(read.CIVIC, column, value, how="sum", key={"week_start_on": week, **key})


def _volume(context: Context, now: Sequence[read.CivicStatement], issue_count: int) -> Bullet:
    week = context.facts.period.week_start_on
    before = _count([row for row in context.facts.civic if row.week_start_on != week])
    organisations = len({row.organisation_label_ko for row in now})
    figures = (
        _figure(context, "statement_count", _count(now)),
        context.numbers.figure(
            read.CIVIC, "organisation_label_ko", organisations, how="distinct", key={"week_start_on": week.isoformat()}
        ),
    )
    return Bullet(
        1,
        f"시민사회단체 {organisations}곳의 성명·보도 {korean.count(_count(now))}, 이슈 {issue_count}개"
        f"(전주 성명·보도 {korean.count(before)})",
        figures,
    )


def _told(context: Context, rows: Sequence[read.CivicStatement]) -> Bullet:
    organisations = sorted({text.clean(row.organisation_label_ko, limit=20) for row in rows})
    stances = Counter[str]()
    for row in rows:
        stances[row.stance_code] += row.statement_count
    key = {"issue_label_ko": rows[0].issue_label_ko, "issue_basis_code": rows[0].issue_basis_code}
    return Bullet(
        2,
        f"{_name(rows[0])}: {korean.listing(organisations, limit=NAMED_ORGANISATIONS)} "
        f"성명·보도 {korean.count(_count(rows))}, {outlook_words.stance_words(stances)}",
        (_figure(context, "statement_count", _count(rows), **key),),
    )


def _table(context: Context, issues: Sequence[Sequence[read.CivicStatement]], notes: list[str]) -> Table:
    cells = []
    for rows in issues:
        key = {"issue_label_ko": rows[0].issue_label_ko, "issue_basis_code": rows[0].issue_basis_code}
        organisations = sorted({text.clean(row.organisation_label_ko, limit=16) for row in rows})

        def stance(*codes: str, rows: Sequence[read.CivicStatement] = rows, key: dict[str, str] = key) -> Cell:
            value = _count([row for row in rows if row.stance_code in codes])
            figures = tuple(
                _figure(
                    context,
                    "statement_count",
                    _count([row for row in rows if row.stance_code == code]),
                    stance_code=code,
                    **key,
                )
                for code in codes
            )
            return Cell(korean.number(value) if value else "-", figures, "" if value else "muted")

        cells.append(
            (
                Cell(_name(rows[0]), is_head=True),
                count_cell(_count(rows), _figure(context, "statement_count", _count(rows), **key), tone="strong"),
                stance("support"),
                stance("oppose"),
                stance("propose"),
                stance("other", "unsure"),
                Cell(korean.listing(organisations, limit=NAMED_ORGANISATIONS), tone="small"),
            )
        )
    rest = issues[ISSUE_ROWS:]
    if rest:
        notes = [
            f"그 밖의 {len(rest)}개 이슈 {korean.count(sum(_count(rows) for rows in rest))}은 {IN_WORKBOOK}",
            *notes,
        ]
    notes = ["이슈표에 없는 이슈는 글에서 추정한 주제이며 (추정)으로 적음. 입장은 낱말 규칙으로 판정", *notes]
    return Table(
        "이슈별 성명·보도와 입장",
        (
            Column("이슈", "left", 2.0),
            Column("성명·보도", weight=0.9),
            Column("찬성", weight=0.7),
            Column("반대", weight=0.7),
            Column("제안", weight=0.7),
            Column("기타·보류", weight=0.9),
            Column("단체", "left", 3.2),
        ),
        tuple(cells[:ISSUE_ROWS]),
        unit="건",
        notes=tuple(notes),
        workbook_rows=tuple(cells) if len(cells) > ISSUE_ROWS else None,
    )
