"""4. 지난 회의 결정 이행 and 5. 시정참여정책위원회."""

from __future__ import annotations

from collections.abc import Sequence

from reports import korean
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.meeting_pack import read
from reports.meeting_pack.context import Context
from reports.period import date_ko
from reports.proportion import wilson_interval

COUNTS = (
    "agenda_count",
    "decided_count",
    "completed_count",
    "completed_in_time_count",
    "open_count",
    "overdue_count",
    "on_hold_count",
)


def decisions_section(context: Context) -> Section:
    """What the meetings of the month decided, and what is open."""
    decisions = context.facts.decisions
    title = "지난 회의 결정 이행"
    if not decisions:
        notice = Notice("missing", "회의 결정 자료 없음", "회의 등록부에 그 달의 결정이 없음")
        return Section("decisions", title, "missing", (notice,))
    blocks: list[Block] = [Bullet(1, *_told(context, decisions)), _by_kind(context, decisions)]
    waiting = sorted(
        (d for d in decisions if d.open_count), key=lambda d: (-d.overdue_count, -(d.oldest_open_age_days or 0))
    )
    if waiting:
        blocks.append(_by_department(context, waiting))
    blocks.append(Bullet(3, "결정의 내용과 근거는 회의 등록부에 있으며, 여기에는 건수만 실음"))
    return Section("decisions", title, "shown", tuple(blocks))


def committee_section(context: Context) -> Section:
    """Is the committee complete, do its members attend, and are proposals adopted."""
    stated = context.facts.committee
    title = "시정참여정책위원회"
    if stated is None:
        return Section(
            "committee", title, "missing", (Notice("missing", "위원회 자료 없음", "위원 명부가 등록되지 않음"),)
        )
    key = {"stated_year": stated.stated_year}

    def figure(column: str, value: float | int | None) -> str:
        return context.figure(read.COMMITTEE, column, value, key, "row")

    members = "자료 없음" if stated.member_count is None else korean.count(stated.member_count, "명")
    required = (
        "" if stated.required_member_count is None else f"(정원 {korean.count(stated.required_member_count, '명')})"
    )
    met = {True: "구성 충족", False: "구성 미달", None: "구성 확인 불가"}[stated.is_composition_met]
    lines = (
        Bullet(
            1,
            f"구성: 위원 {members}{required}, {met}",
            (
                figure("member_count", stated.member_count),
                figure("required_member_count", stated.required_member_count),
            ),
        ),
        Bullet(
            1,
            _rate("참석", stated.attendance_count, stated.due_attendance_count, "연 {}명 중 연 {}명 참석"),
            (
                figure("attendance_count", stated.attendance_count),
                figure("due_attendance_count", stated.due_attendance_count),
            ),
        ),
        Bullet(
            1,
            _rate("제안 채택", stated.adopted_count, stated.proposal_count, "{}건 가운데 {}건"),
            (figure("adopted_count", stated.adopted_count), figure("proposal_count", stated.proposal_count)),
        ),
        Bullet(3, f"{date_ko(stated.stated_on)} 명부 기준, 그 해의 누계; 5명 미만의 수치는 싣지 않음"),
    )
    return Section("committee", title, "shown", lines)


def _rate(label: str, part: int | None, whole: int | None, words: str) -> str:
    if part is None or not whole:
        return f"{label}: 자료 없음"
    low, high = wilson_interval(part, whole)
    return (
        f"{label}: {words.format(korean.number(whole), korean.number(part))}, {korean.percent(part / whole)}"
        f"(95% 구간 {korean.percent(low, 0)} ~ {korean.percent(high, 0)})"
    )


def _figure(context: Context, rows: Sequence[read.Decision], column: str, **key: str) -> tuple[int, str]:
    total = sum(getattr(row, column) for row in rows)
    whole: dict[str, object] = {"month_start_on": rows[0].month_start_on.isoformat(), **key}
    if context.facts.scope.department_codes and "department_code" not in key:
        whole["department_code"] = list(context.facts.scope.department_codes)
    return total, context.figure(read.DECISION, column, total, whole, "sum")


def _told(context: Context, decisions: Sequence[read.Decision]) -> tuple[str, tuple[str, ...]]:
    waiting, open_figure = _figure(context, decisions, "open_count")
    overdue, overdue_figure = _figure(context, decisions, "overdue_count")
    on = date_ko(decisions[0].as_of_on)
    if not waiting:
        return f"{on} 기준 이행하지 않은 결정 없음", (open_figure,)
    late = f"이 가운데 {korean.count(overdue)}은 기한 경과: 이행 계획 확인 필요" if overdue else "기한이 지난 것은 없음"
    return f"{on} 기준 이행하지 않은 결정 {korean.count(waiting)}, {late}", (open_figure, overdue_figure)


def _by_kind(context: Context, decisions: Sequence[read.Decision]) -> Table:
    rows = []
    for kind in dict.fromkeys(d.meeting_kind_code for d in decisions):
        own = [d for d in decisions if d.meeting_kind_code == kind]
        cells = [Cell(own[0].meeting_kind_label_ko, is_head=True)]
        for column in COUNTS:
            total, figure = _figure(context, own, column, meeting_kind_code=kind)
            cells.append(Cell(korean.number(total), (figure,), "up" if column == "overdue_count" and total else ""))
        rows.append(tuple(cells))
    return Table(
        "회의별 안건·결정·이행",
        (
            Column("회의", "left", 2.2),
            Column("안건"),
            Column("결정"),
            Column("이행"),
            Column("기한 내"),
            Column("미이행"),
            Column("기한 경과"),
            Column("보류"),
        ),
        tuple(rows),
        unit="건",
        notes=("안건·결정·이행은 그 달의 것, 미이행은 이전 달의 결정까지 합한 월말 현재",),
    )


def _by_department(context: Context, waiting: Sequence[read.Decision]) -> Table:
    rows = []
    for d in waiting:
        key = {"meeting_kind_code": d.meeting_kind_code, "department_code": d.department_code}
        opened, open_figure = _figure(context, [d], "open_count", **key)
        overdue, overdue_figure = _figure(context, [d], "overdue_count", **key)
        age = context.figure(
            read.DECISION,
            "oldest_open_age_days",
            d.oldest_open_age_days,
            {"month_start_on": d.month_start_on.isoformat(), **key},
            "row",
        )
        days = "-" if d.oldest_open_age_days is None else korean.count(d.oldest_open_age_days, "일")
        rows.append(
            (
                Cell(d.department_label_ko, is_head=True),
                Cell(d.meeting_kind_label_ko),
                Cell(korean.number(opened), (open_figure,)),
                Cell(korean.number(overdue), (overdue_figure,), "up" if overdue else ""),
                Cell(days, (age,)),
            )
        )
    shown = context.settings.decision_rows
    rest = len(rows) - shown
    return Table(
        "이행하지 않은 결정(기한이 지난 것부터)",
        (
            Column("이행부서", "left", 2.0),
            Column("회의", "left", 2.0),
            Column("미이행"),
            Column("기한 경과"),
            Column("가장 오래된 것", weight=1.3),
        ),
        tuple(rows[:shown]),
        unit="건",
        notes=(f"그 밖 {rest}개 부서·회의는 지면에서 줄임(수치 파일에 모두 있음)",) if rest > 0 else (),
        workbook_rows=tuple(rows) if rest > 0 else None,
    )
