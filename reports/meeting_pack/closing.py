"""The ends of the pack: the three lines at the top, 자료 출처 및 유의사항, and the one-page 후속조치표 to fill in."""

from __future__ import annotations

from reports import korean, text
from reports.document import Block, Bullet, Cell, Column, Section, Table
from reports.gate import GateResult
from reports.meeting_pack import read
from reports.meeting_pack.context import Context
from reports.weekly_issue import narrative

FOLLOW_UP_ROWS = 12
FILLED_EACH = 2
# Three lines high, so that there is room to write.
BLANK = " \n \n "


def summary_section(context: Context) -> Section:
    """What changed, what is proposed, what is overdue: three lines."""
    return Section(
        "summary",
        "요약",
        "shown",
        (Bullet(1, *_changed(context)), Bullet(1, _proposed(context)), Bullet(1, *_overdue(context))),
    )


def sources_section(context: Context) -> Section:
    """Where the numbers come from, what held, and what is assumed."""
    scope = context.facts.scope
    blocks: list[Block] = [
        Table(
            "자료 상태와 발행 관문",
            (Column("관문", "left", 2.4), Column("판정", "center", 1.0), Column("내용", "left", 4.0)),
            tuple(_gate_row(gate, limit=100) for gate in context.gates.values()),
            workbook_rows=tuple(_gate_row(gate, limit=None) for gate in context.gates.values()),
        ),
        Bullet(1, "모든 수치는 자료 창고의 표(marts)에서 읽었으며, 수치마다의 행은 수치 파일에 있음"),
        Bullet(1, "120 상담은 문의를 포함한 전화 상담이고 민원은 국민신문고 접수분으로, 서로 더하지 않음"),
        Bullet(1, "증감은 건수의 변화이며 원인을 뜻하지 않음. 인용은 개인정보를 가린 시민의 글로 사실 확인 전임"),
    ]
    if scope.topic_codes or scope.department_codes:
        blocks.append(Bullet(1, "수시회의 자료로 정한 주제·부서의 건만 실음"))
        blocks.append(Bullet(2, "과제 후보와 예방 과제는 주제로만 고르며, 우수사례와 위원회는 시 전체"))
    if scope.department_codes:
        blocks.append(Bullet(1, "접수 때 그 부서로 기록된 건만 셈. 근거 글에는 부서가 없어 인용은 싣지 않음"))
    blocks += [Bullet(2, f"{line} (가정: 부서 확인 전 설정)") for line in context.settings.assumptions()]
    return Section("sources", "자료 출처 및 유의사항", "shown", tuple(blocks))


def _gate_row(gate: GateResult, *, limit: int | None) -> tuple[Cell, ...]:
    return (
        Cell(gate.label_ko, is_head=True),
        Cell("통과") if gate.is_open else Cell("자료 미수신" if gate.is_missing else "보류", tone="up"),
        Cell(text.clean(gate.reason, limit=limit)),
    )


def follow_up_section(context: Context) -> Section:
    """One page that is filled in at the meeting and opened again at the next one."""
    subjects = _subjects(context)
    rows = [
        (Cell(str(n)), Cell(subject, is_head=True), *(Cell(BLANK) for _ in range(5)))
        for n, subject in enumerate(subjects, start=1)
    ]
    rows += [(Cell(str(n)), *(Cell(BLANK) for _ in range(6))) for n in range(len(rows) + 1, FOLLOW_UP_ROWS + 1)]
    table = Table(
        "회의에서 적고, 다음 회의 첫 안건으로 확인",
        (
            Column("번호", "center", 0.5),
            Column("안건", "left", 2.6),
            Column("결정사항", "left", 2.6),
            Column("담당부서", "left", 1.3),
            Column("기한", "center", 1.0),
            Column("확인 방법", "left", 1.3),
            Column("이행 확인", "center", 1.1),
        ),
        tuple(rows),
        notes=(
            "기한은 날짜로, 확인 방법은 수치나 문서로 적음",
            "적은 것은 회의 등록부에 옮겨야 다음 자료의 이행 현황에 나타남",
        ),
    )
    return Section(
        "follow_up_sheet",
        "회의 후속조치표",
        "shown",
        (
            Bullet(1, "회의 일시:                                   주재:                                   기록:"),
            table,
            Bullet(1, "다음 회의:                                   "),
        ),
    )


def _changed(context: Context) -> tuple[str, tuple[str, ...]]:
    issues = [issue.moved for issue in context.issues]
    if not issues:
        unread = f"({context.unread})" if context.unread else ""
        return f"평소보다 늘었다고 말할 수 있는 주제 없음{unread}", ()
    first = issues[0]
    count = korean.count(first.comparison.count)
    said = narrative.clause(first.comparison, base_name="평소 수준")
    subject = korean.josa(f"{context.label(first.channel_code)}의 {first.topic_label_ko}", "이")
    more = f", 그 밖에 {korean.listing([m.topic_label_ko for m in issues[1:]])} 증가" if issues[1:] else ""
    figure = context.counted(first.channel_code, first.comparison.count, topic_code=first.topic_code)
    return f"{subject} {korean.josa(count, '으로')} {said}{more}", (figure, *context.usual(first))


def _proposed(context: Context) -> str:
    without = [c for c in context.facts.candidates if not c.has_task]
    parts = [
        f"과제가 없는 피드백 과제 후보 {korean.count(len(without))}" if without else "새 피드백 과제 후보 없음",
        f"예방 과제 제안 {korean.count(len(context.facts.preventives))}"
        if context.facts.preventives
        else ("예방 과제 제안 없음" if context.facts.has_forecast else "예방 과제는 예보가 없어 제안하지 않음"),
    ]
    return f"{', '.join(parts)}: 대응 계획 결정 필요" if without or context.facts.preventives else ", ".join(parts)


def _overdue(context: Context) -> tuple[str, tuple[str, ...]]:
    decisions = context.facts.decisions
    if not decisions:
        return "지난 회의 결정의 이행 자료 없음", ()
    waiting, overdue = (sum(getattr(d, column) for d in decisions) for column in ("open_count", "overdue_count"))
    key: dict[str, object] = {"month_start_on": decisions[0].month_start_on.isoformat()}
    if context.facts.scope.department_codes:
        key["department_code"] = list(context.facts.scope.department_codes)
    figures = tuple(
        context.figure(read.DECISION, column, value, key, "sum")
        for column, value in (("open_count", waiting), ("overdue_count", overdue))
    )
    if not waiting:
        return "지난 회의 결정 가운데 이행하지 않은 것 없음", figures
    return f"지난 회의 결정 가운데 미이행 {korean.count(waiting)}, 이 가운데 기한 경과 {korean.count(overdue)}", figures


def _subjects(context: Context) -> list[str]:
    """What the pack itself puts on the table, a few of each kind."""
    issues = [f"이슈: {issue.moved.topic_label_ko} 증가" for issue in context.issues]
    plans = [
        f"과제 후보: {c.topic_label_ko}({c.district_group_label_ko})"
        for c in context.facts.candidates
        if not c.has_task
    ]
    late = [
        f"기한 경과: {d.department_label_ko}({d.meeting_kind_label_ko})"
        for d in context.facts.decisions
        if d.overdue_count
    ]
    return [text.clean(line, limit=60) for group in (issues, plans, late) for line in group[:FILLED_EACH]]
