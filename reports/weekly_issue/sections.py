"""The two pages of the body: 금주 요약, 주요 변화, 소관부서 조치 요청."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from korean_calendar.working_days import add_working_days
from reports import korean, read
from reports.document import Block, Bullet, Cell, Chart, Column, Notice, Section, Table
from reports.period import short_date_ko
from reports.weekly_issue import narrative
from reports.weekly_issue.facts import MANY_COMPARISONS, TREND_WEEKS, WeeklyFacts
from reports.weekly_issue.gates import GateResult
from reports.weekly_issue.narrative import Comparison, Direction
from reports.weekly_issue.numbers import Numbers, change_cell, count_cell, verdict_cell
from reports.weekly_issue.settings import (
    CHANNEL_FEEDS,
    CHANNEL_LABELS,
    SOCIAL_CHANNELS,
    SUBJECTLESS_TOPICS,
    WeeklySettings,
)

MOVED_ROWS = {"call_center": 5, "petition": 3}
REQUEST_ROWS = 6
# Topics told in words under the table.
MOVED_TOPICS = 3
TREND_CHANNELS = ("call_center", "petition", "homepage", "social_query")


@dataclass(frozen=True)
class Context:
    """What every section is written from."""

    facts: WeeklyFacts
    settings: WeeklySettings
    numbers: Numbers
    gates: Mapping[str, GateResult]

    def closed(self, channel_code: str) -> GateResult | None:
        """The gate that keeps a channel out of this issue, if any."""
        for name in (f"feed:{CHANNEL_FEEDS[channel_code]}", f"unknown_origin:{channel_code}"):
            gate = self.gates.get(name)
            if gate is not None and not gate.is_open:
                return gate
        return None

    def topic(self, code: str) -> str:
        return self.facts.labels.topics.get(code, code)

    def department(self, code: str) -> str:
        return self.facts.labels.departments.get(code, code)

    def district(self, code: str) -> str:
        return self.facts.labels.districts.get(code, code)


@dataclass(frozen=True)
class Request:
    """What one department is asked to do, and by when."""

    department_code: str
    text: str
    due_on: date
    reason: str
    weight: float
    figures: tuple[str, ...]


def body(context: Context) -> tuple[Section, ...]:
    """The sections of the body in their order."""
    requests = action_requests(context)
    return (
        _summary(context, requests),
        _changes(context),
        _requests(context, requests),
        _trend(context),
        _holds(context),
    )


def held_notice(gate: GateResult, *, label: str) -> Notice:
    """The box that stands where a held section would."""
    if gate.is_missing:
        return Notice("missing", f"자료 미수신 — {label}", gate.reason)
    return Notice("held", f"보류 — {label}", gate.reason)


def _summary(context: Context, requests: tuple[Request, ...]) -> Section:
    facts = context.facts
    moves = [
        narrative.TopicMove(CHANNEL_LABELS[channel], context.topic(row.code), facts.against_mean(row))
        for channel in MOVED_ROWS
        if context.closed(channel) is None
        for row in facts.unusual_topics(channel)
    ]
    moves.sort(key=lambda move: -abs(move.comparison.surprise))
    rising = [keyword.keyword for keyword in facts.keywords if keyword.is_rising]
    overdue = _overdue(context)
    departments = list(dict.fromkeys(context.department(request.department_code) for request in requests))
    has_petitions = context.closed("petition") is None
    blocks: list[Block] = [
        Bullet(1, *_volume_line(context)),
        Bullet(1, narrative.movement_sentence(moves, rising)),
        Bullet(
            1,
            narrative.action_sentence(
                department_labels=departments, overdue_count=sum(overdue.values()) if has_petitions else None
            ),
        ),
    ]
    note = narrative.workday_note(
        workdays=facts.workdays,
        previous_workdays=facts.previous_workdays,
        holidays=facts.holidays,
        previous_holidays=facts.previous_holidays,
    )
    if note:
        blocks.append(Bullet(3, note))
    return Section("summary", "금주 요약", "shown", tuple(blocks))


def _volume_line(context: Context) -> tuple[str, tuple[str, ...]]:
    """상담 and 민원 in one line, as two figures that are never added."""
    facts = context.facts
    parts, figures = [], []
    for channel in ("call_center", "petition"):
        label = CHANNEL_LABELS[channel]
        gate = context.closed(channel)
        if gate is not None:
            parts.append(f"{korean.josa(label, '은')} 자료 미수신")
            continue
        previous = facts.previous(channel)
        parts.append(
            narrative.volume_sentence(
                label,
                previous=previous,
                usual=facts.usual(channel),
                workdays=facts.workdays,
                previous_workdays=facts.previous_workdays,
            )
        )
        figures += [
            context.numbers.trend("voc_count", previous.count, channel_code=channel),
            context.numbers.trend("previous_week_count", previous.base, channel_code=channel),
        ]
    return ", ".join(parts), tuple(figures)


def _changes(context: Context) -> Section:
    facts = context.facts
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    moved: list[read.Change] = []
    for channel, limit in MOVED_ROWS.items():
        gate = context.closed(channel)
        if gate is not None:
            blocks.append(held_notice(gate, label=CHANNEL_LABELS[channel]))
            continue
        ordered = sorted(
            (row for row in facts.channel_topics(channel) if row.code not in SUBJECTLESS_TOPICS),
            key=lambda row: (-abs(facts.against_mean(row).surprise), -row.voc_count, row.code),
        )
        rows += [topic_row(context, row, head=CHANNEL_LABELS[channel]) for row in ordered[:limit]]
        moved += facts.unusual_topics(channel)
    if rows:
        blocks.append(
            Table(
                "주제별 주요 변화(평소 수준에서 많이 벗어난 순)",
                (Column("구분", "left", 1.6), Column("주제", "left", 1.7), *CHANGE_COLUMNS),
                tuple(rows),
                unit="건",
                notes=("상담과 민원은 성격이 달라 더하지 않음", usual_note(context)),
            )
        )
    elif not blocks:
        blocks.append(Notice("empty", "금주 접수 없음", "보고 주간에 접수된 상담·민원이 없음"))
    moved.sort(key=lambda row: (-abs(facts.against_mean(row).surprise), row.channel_code, row.code))
    for row in moved[:MOVED_TOPICS]:
        blocks += _moved_topic(context, row)
    return Section("changes", "주요 변화", "shown", tuple(blocks))


def usual_note(context: Context) -> str:
    """What 평소 수준 and its words mean, for the foot of a table."""
    weeks = len(context.facts.like_weeks)
    base = (
        "최근 12주 평균"
        if weeks == 12
        else f"최근 12주 가운데 근무일이 금주처럼 {context.facts.workdays}일인 {weeks}주의 평균"
    )
    return f"평소 수준은 {base}. ‘증가’·‘감소’는 차이가 평소 변동폭의 3배와 10%를 모두 넘을 때만 적음"


def _moved_topic(context: Context, row: read.Change) -> list[Block]:
    """What moved, where it is concentrated, and which departments were recorded."""
    facts = context.facts
    usual = facts.against_mean(row)
    key = {"channel_code": row.channel_code, "topic_code": row.code}
    figures = (
        context.numbers.trend("voc_count", row.voc_count, **key),
        context.numbers.usual(facts.like_weeks, usual.base, **key),
    )
    name = f"{CHANNEL_LABELS[row.channel_code]} {context.topic(row.code)}"
    said = narrative.clause(usual, base_name=narrative.usual_name(usual.weeks))
    blocks: list[Block] = [
        Bullet(1, f"{korean.josa(name, '은')} {korean.josa(korean.count(row.voc_count), '으로')} {said}", figures)
    ]
    small = context.settings.minimum_cell_count
    places = [p for p in facts.places if (p.channel_code, p.topic_code) == (row.channel_code, row.code)]
    parts, more = [], []
    if places and places[0].voc_count >= small:
        named = [
            f"{context.district(p.district_code)} {korean.count(p.voc_count)}"
            for p in places[:3]
            if p.voc_count >= small
        ]
        parts.append(f"많은 곳은 {', '.join(named)}")
        more += [
            context.numbers.trend("voc_count", p.voc_count, district_code=p.district_code, **key) for p in places[:3]
        ]
    recorded = sorted(
        (
            d
            for d in facts.departments
            if (d.channel_code, d.topic_code) == (row.channel_code, row.code) and d.voc_count >= small
        ),
        key=lambda d: (-d.voc_count, d.department_code),
    )[:2]
    if recorded:
        named = [f"{context.department(d.department_code)} {korean.count(d.voc_count)}" for d in recorded]
        parts.append(f"기록된 소관부서는 {', '.join(named)}")
        more += [
            context.numbers.trend("voc_count", d.voc_count, department_code=d.department_code, **key) for d in recorded
        ]
    if parts:
        blocks.append(Bullet(2, ", ".join(parts), tuple(more)))
    return blocks


CHANGE_COLUMNS = (
    Column("금주", weight=0.9),
    Column("전주", weight=0.9),
    Column("평소 수준", weight=1.1),
    Column("전주 대비", weight=1.2),
    Column("평소 대비", weight=1.2),
    Column("판단", "center", 1.1),
)


def topic_row(context: Context, row: read.Change, *, head: str | None) -> tuple[Cell, ...]:
    """One topic: this week, last week, its usual level, both changes, and what may be said."""
    facts, percent_base = context.facts, context.settings.percent_base_count
    key = {"channel_code": row.channel_code, "topic_code": row.code}
    usual = facts.against_mean(row)
    now = context.numbers.trend("voc_count", row.voc_count, **key)
    before = context.numbers.trend("previous_week_count", row.previous_week_count, **key)
    level = context.numbers.usual(facts.like_weeks, usual.base, **key)
    has_previous = facts.channel(row.channel_code, weeks_ago=1) is not None
    previous = Comparison(
        row.voc_count,
        float(row.previous_week_count) if has_previous else None,
        spread=(row.voc_count + row.previous_week_count) ** 0.5,
        # Another number of working days is not a like week: the change is shown and nothing is claimed.
        required=MANY_COMPARISONS if facts.workdays == facts.previous_workdays else math.inf,
    )
    return (
        *((Cell(head, tone="muted"),) if head else ()),
        Cell(context.topic(row.code), is_head=True),
        count_cell(row.voc_count, now, tone="strong"),
        count_cell(row.previous_week_count if has_previous else None, before),
        count_cell(usual.base, level, digits=1),
        change_cell(previous, (now, before), percent_base=percent_base),
        change_cell(usual, (now, level), percent_base=percent_base),
        verdict_cell(usual),
    )


def _trend(context: Context) -> Section:
    """Each channel on its own scale, and against its usual level in words."""
    facts = context.facts
    bullets: list[Block] = []
    for channel in TREND_CHANNELS:
        label = CHANNEL_LABELS[channel]
        gate = context.closed(channel)
        if gate is not None:
            state = "자료 미수신" if gate.is_missing else "보류"
            bullets.append(Bullet(1, f"{korean.josa(label, '은')} {state}"))
            continue
        usual = facts.usual(channel)
        if usual.base is None:
            said = (
                f"{korean.josa(label, '은')} {korean.count(usual.count)}, 같은 조건의 주가 적어 평소 수준과 비교 곤란"
            )
        else:
            subject = f"{korean.josa(label, '은')} {korean.count(usual.count)}"
            said = (
                f"{korean.josa(subject, '으로')} {narrative.clause(usual, base_name=narrative.usual_name(usual.weeks))}"
            )
        week = facts.channel(channel)
        if channel in SOCIAL_CHANNELS and week is not None and week.voc_count:
            said += f" (발생원 불명 {korean.percent(week.unknown_origin_count / week.voc_count)})"
        figures = (
            context.numbers.trend("voc_count", usual.count, channel_code=channel),
            context.numbers.usual(facts.like_weeks, usual.base, channel_code=channel),
        )
        bullets.append(Bullet(1, said, figures))
    return Section("trend", "채널별 추이", "shown", (_trend_chart(context), *bullets))


def _trend_chart(context: Context) -> Chart:
    facts = context.facts
    starts = [facts.period.week_start_on - timedelta(weeks=n) for n in range(TREND_WEEKS - 1, -1, -1)]
    panels, described, figures = [], [], []
    for channel in TREND_CHANNELS:
        found = {w.week_start_on: w.voc_count for w in facts.channel_weeks if w.channel_code == channel}
        values: list[int | None] = [found.get(start) for start in starts]
        gate = context.closed(channel)
        if gate is not None:
            values[-1] = None
        panels.append(
            {
                "label": CHANNEL_LABELS[channel],
                "values": values,
                "state": "" if gate is None else ("자료 미수신" if gate.is_missing else "보류"),
            }  # fmt: skip
        )
        known = [value for value in values if value is not None]
        if known:
            last = "자료 없음" if values[-1] is None else korean.count(values[-1])
            described.append(
                f"{CHANNEL_LABELS[channel]} 금주 {last}, 13주 최소 {korean.count(min(known))}·최대 {korean.count(max(known))}"
            )
            figures.append(
                context.numbers.figure(
                    read.TREND,
                    "voc_count",
                    values[-1],
                    how="sum",
                    key={"channel_code": channel, "week_start_on": [start.isoformat() for start in starts]},
                )  # fmt: skip
            )
    return Chart(
        "trend",
        "panels",
        "채널별 최근 13주 접수 추이",
        "; ".join(described) or "13주 동안 수신된 자료 없음",
        {"weeks": [f"{start.month}. {start.day}." for start in starts], "panels": panels, "unit": "건"},
        tuple(figures),
    )


def _overdue(context: Context) -> dict[str, int]:
    """Unanswered petitions past their date by the city's recorded department."""
    return {
        row.code: row.overdue_open_count
        for row in context.facts.responses_by_department
        if row.authority_code == "city" and row.overdue_open_count > 0
    }


def action_requests(context: Context) -> tuple[Request, ...]:
    """What departments are asked: petitions past their date first, then topics that rose, the largest first."""
    facts, settings = context.facts, context.settings
    requests: list[Request] = []
    if context.closed("petition") is None:
        due_on = add_working_days(facts.period.send_on, settings.overdue_deadline_working_days)
        for code, overdue in _overdue(context).items():
            figure = context.numbers.figure(
                read.RESPONSE, "overdue_open_count", overdue, how="sum",
                key={"authority_code": "city", "department_code": code,
                     "week_start_on": facts.period.week_start_on.isoformat()},
            )  # fmt: skip
            requests.append(
                Request(
                    code,
                    f"처리기한이 지난 미답변 민원 {korean.count(overdue)} 처리 후 결과 회신",
                    due_on,
                    "붙임 5",
                    float(overdue),
                    (figure,),
                )  # fmt: skip
            )
    requests.sort(key=lambda request: (-request.weight, request.department_code))
    rises = [request for channel in MOVED_ROWS if context.closed(channel) is None
             for request in _rise_requests(context, channel)]  # fmt: skip
    rises.sort(key=lambda request: (-request.weight, request.department_code))
    # Both kinds stay visible when there are many of one.
    half = REQUEST_ROWS // 2
    kept_overdue = requests[: max(half, REQUEST_ROWS - len(rises))]
    return (*kept_overdue, *rises[: REQUEST_ROWS - len(kept_overdue)])


def _rise_requests(context: Context, channel_code: str) -> list[Request]:
    facts, settings = context.facts, context.settings
    due_on = add_working_days(facts.period.send_on, settings.topic_deadline_working_days)
    requests = []
    for row in facts.unusual_topics(channel_code):
        usual = facts.against_mean(row)
        recorded = [
            d
            for d in facts.departments
            if d.channel_code == channel_code and d.topic_code == row.code and d.voc_count > 0
        ]
        if usual.direction is not Direction.UP or not recorded:
            continue
        lead = max(recorded, key=lambda d: (d.voc_count - d.mean_12_week_count, d.voc_count, d.department_code))
        key = {"channel_code": channel_code, "topic_code": row.code}
        figures = (
            context.numbers.trend("voc_count", row.voc_count, **key),
            context.numbers.usual(facts.like_weeks, usual.base, **key),
            context.numbers.trend("voc_count", lead.voc_count, department_code=lead.department_code, **key),
        )
        size = narrative.size_of_change(usual)
        against = "평소의" if "배로" in size else "평소보다"
        requests.append(
            Request(
                lead.department_code,
                f"{CHANNEL_LABELS[channel_code]} {context.topic(row.code)} {korean.count(row.voc_count)}"
                f"({against} {size}) 중 소관 {korean.count(lead.voc_count)} 내용 확인, 대응·안내 계획 회신",
                due_on,
                "붙임 1",
                usual.surprise,
                figures,
            )
        )
    return requests


def response_weeks(context: Context) -> list[str]:
    """The weeks a response figure adds up, as ISO Mondays."""
    last = context.facts.period.week_start_on
    return [(last - timedelta(weeks=n)).isoformat() for n in range(context.settings.response_weeks - 1, -1, -1)]


def _requests(context: Context, requests: tuple[Request, ...]) -> Section:
    if not requests:
        return Section(
            "requests", "소관부서 조치 요청", "shown",
            (Bullet(1, "평소 범위를 벗어나 증가한 주제와 처리기한이 지난 민원이 없어 금주 요청 없음"),),
        )  # fmt: skip
    rows = tuple(
        (
            Cell(context.department(request.department_code), is_head=True),
            Cell(request.text, request.figures),
            Cell(f"{short_date_ko(request.due_on)}까지", tone="strong"),
            Cell(request.reason, tone="muted"),
        )
        for request in requests
    )
    table = Table(
        "소관부서별 요청 사항과 기한",
        (
            Column("소관부서", "left", 1.7),
            Column("내용", "left", 5.2),
            Column("기한", "center", 1.3),
            Column("근거", "center", 0.8),
        ),  # fmt: skip
        rows,
        notes=("소관부서는 접수 때 기록된 부서이며, 기록이 없는 건에는 요청하지 않음",),
    )
    return Section("requests", "소관부서 조치 요청", "shown", (table,))


def _holds(context: Context) -> Section:
    """What this issue leaves out, so that silence is never read as calm."""
    closed = [gate for gate in context.gates.values() if not gate.is_open]
    if not closed:
        return Section(
            "holds", "자료 상태", "shown", (Bullet(1, "모든 자료가 보고 주간 끝까지 수신되어 보류한 부분 없음"),)
        )
    lines = []
    for gate in closed:
        state = "자료 미수신" if gate.is_missing else ("호 전체 보류" if gate.holds == "issue" else "보류")
        lines.append(Bullet(1, f"{gate.label_ko}: {state} ({gate.reason})"))
    return Section("holds", "자료 상태", "shown", tuple(lines))
