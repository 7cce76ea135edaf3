"""2. 대응 계획 and 3. 우수사례 후보: proposals for people to decide on, never decisions themselves."""

from __future__ import annotations

from reports import korean, text
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.meeting_pack import read
from reports.meeting_pack.context import Context
from reports.period import short_date_ko

# The register's word is 선정, but it is the meeting that chooses.
ORIGINS = {"registered": "부서 등록", "both": "등록·측정"}


def plans_section(context: Context) -> Section:
    """Candidates for feedback tasks, and proposals of preventive tasks."""
    blocks: list[Block] = [Bullet(0, "피드백 과제 후보")]
    blocks += _candidates(context)
    blocks.append(Bullet(0, "예방 과제 제안"))
    blocks += _preventives(context)
    return Section("plans", "대응 계획", "shown", tuple(blocks))


def practices_section(context: Context) -> Section:
    """Candidates for best practice, with what measurement says of them."""
    practices = context.facts.practices
    year = context.facts.scope.last_on.year
    if not practices:
        notice = Notice("empty", "우수사례 후보 없음", f"{year}년에 측정되거나 등록된 후보가 없음")
        return Section("practices", "우수사례 후보", "shown", (notice,))
    shown = practices[: context.settings.practice_rows]
    rest = len(practices) - len(shown)
    notes = ["선정은 회의에서 하며, 측정하지 않은 사례의 효과는 확인된 것이 아님"]
    if rest:
        notes.append(f"그 밖 {korean.count(rest)}은 지면에서 줄임(수치 파일에 모두 있음)")
    table = Table(
        f"{year}년 후보",
        (
            Column("사례", "left", 3.2),
            Column("부서", "left", 1.6),
            Column("출처", "center", 0.9),
            Column("측정 결과", "center", 1.1),
            Column("부서전파", "center", 0.8),
            Column("번호", "center", 1.0),
        ),
        tuple(_practice_row(p) for p in shown),
        notes=tuple(notes),
        workbook_rows=tuple(_practice_row(p, is_whole=True) for p in practices),
    )
    return Section("practices", "우수사례 후보", "shown", (table,))


def _practice_row(practice: read.Practice, *, is_whole: bool = False) -> tuple[Cell, ...]:
    name = practice.practice_label_ko or practice.feedback_code or practice.candidate_code
    return (
        Cell(text.clean(name, limit=None if is_whole else 60), is_head=True),
        Cell(text.clean(practice.department_label_ko, limit=None if is_whole else 30) or "기록 없음"),
        Cell(ORIGINS.get(practice.origin_code, practice.origin_label_ko)),
        Cell(practice.verdict_label_ko or "측정하지 않음", tone="" if practice.verdict_label_ko else "muted"),
        Cell("전파" if practice.is_shared else "-"),
        Cell(practice.candidate_code, tone="small"),
    )


def _candidates(context: Context) -> list[Block]:
    candidates = context.facts.candidates
    if not candidates:
        return [Notice("empty", "피드백 과제 후보 없음", "반복되거나 위험을 말하는 주제로 잡힌 것이 없음")]
    shown = candidates[: context.settings.plan_rows]
    rest = len(candidates) - len(shown)
    week = candidates[0].week_start_on
    notes = [f"{short_date_ko(week)}에 시작한 주까지 4주 기준; 접수는 한 사람이 한 주에 한 번만 셈"]
    if rest:
        notes.append(f"그 밖 {korean.count(rest)}은 지면에서 줄임(수치 파일에 모두 있음)")
    return [
        Table(
            "반복되거나 위험을 말하는 주제",
            (
                Column("주제", "left", 1.5),
                Column("지역", "left", 1.6),
                Column("접수", weight=0.7),
                Column("예상", weight=0.7),
                Column("사람 수", weight=0.8),
                Column("종류", "center", 0.9),
                Column("과제", "center", 0.8),
            ),
            tuple(_candidate_row(context, c) for c in shown),
            unit="건, 명",
            notes=tuple(notes),
            workbook_rows=tuple(_candidate_row(context, c) for c in candidates) if rest else None,
        )
    ]


def _candidate_row(context: Context, candidate: read.Candidate) -> tuple[Cell, ...]:
    key = {
        "week_start_on": candidate.week_start_on.isoformat(),
        "topic_code": candidate.topic_code,
        "district_group_code": candidate.district_group_code,
    }

    def cell(column: str, value: float | int | None, digits: int = 0) -> Cell:
        figure = context.figure(read.CANDIDATE, column, value, key, "row")
        return Cell("-" if value is None else korean.number(value, digits), (figure,))

    return (
        Cell(candidate.topic_label_ko, is_head=True),
        Cell(candidate.district_group_label_ko),
        cell("report_count", candidate.report_count),
        cell("expected_count", candidate.expected_count, 1),
        cell("complainant_count", candidate.complainant_count),
        Cell(candidate.candidate_label_ko),
        Cell("있음") if candidate.has_task else Cell("없음", tone="up"),
    )


def _preventives(context: Context) -> list[Block]:
    proposals = context.facts.preventives
    if not proposals:
        if not context.facts.has_forecast:
            # Silence of a forecast that nobody made is no calm.
            return [Notice("missing", "예보 없음", "보고 기간에 만든 예보가 없어 예방 과제를 제안하지 않음")]
        return [Notice("empty", "예방 과제 제안 없음", "평소보다 늘 것으로 예보된 주제가 없음")]
    shown = proposals[: context.settings.plan_rows]
    rest = len(proposals) - len(shown)
    week = proposals[0].week_start_on
    return [
        Table(
            f"{short_date_ko(week)}부터의 예보가 평소를 넘는 주제",
            (
                Column("채널", "left", 1.5),
                Column("주제", "left", 1.2),
                Column("기간", "center", 0.6),
                Column("예보", weight=0.7),
                Column("80% 구간", weight=1.0),
                Column("평소", weight=0.7),
                Column("소관부서(등록부)", "left", 2.4),
            ),
            tuple(_preventive_row(context, p) for p in shown),
            unit="건",
            notes=(
                "예보는 정해진 것이 아니며, 구간 밖의 값도 나올 수 있음",
                "소관은 등록부 기준이며 평가에 쓰지 않음",
                *((f"그 밖 {korean.count(rest)}은 지면에서 줄임(수치 파일에 모두 있음)",) if rest else ()),
            ),
            workbook_rows=tuple(_preventive_row(context, p) for p in proposals) if rest else None,
        )
    ]


def _preventive_row(context: Context, proposal: read.Preventive) -> tuple[Cell, ...]:
    key = {
        "week_start_on": proposal.week_start_on.isoformat(),
        "channel_code": proposal.channel_code,
        "topic_code": proposal.topic_code,
        "horizon_days": proposal.horizon_days,
    }

    def figure(column: str, value: float | int | None) -> str:
        return context.figure(read.PREVENTIVE, column, value, key, "row")

    low, high = proposal.low_count, proposal.high_count
    interval = "자료 부족" if low is None or high is None else f"{korean.number(low)} ~ {korean.number(high)}"
    return (
        Cell(context.label(proposal.channel_code), tone="muted"),
        Cell(proposal.topic_label_ko, is_head=True),
        Cell(f"{proposal.horizon_days}일"),
        Cell(korean.number(proposal.expected_count), (figure("expected_count", proposal.expected_count),), "strong"),
        Cell(interval, (figure("low_count", low), figure("high_count", high))),
        Cell(korean.number(proposal.usual_count), (figure("usual_count", proposal.usual_count),)),
        Cell(text.clean(proposal.owner_department_label_ko, limit=60)),
    )
