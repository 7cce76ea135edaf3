"""The two pages of the body: what changed and who must act; then the trend, what is ahead and what is missing."""

from __future__ import annotations

from reports import korean, read, text
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.weekly_issue import narrative
from reports.weekly_issue.civic_annex import civic_lines
from reports.weekly_issue.context import CHANGE_COLUMNS, Context, held_notice, topic_row, usual_note
from reports.weekly_issue.followup_annex import followup_lines
from reports.weekly_issue.forecast_annex import forecast_lines
from reports.weekly_issue.preventive_blocks import proposals_line
from reports.weekly_issue.requests import (
    Request,
    action_requests,
    departments_asked,
    overdue_by_department,
    requests_section,
)
from reports.weekly_issue.settings import (
    CHANNEL_LABELS,
    MOVED_ROWS,
    SUBJECTLESS_TOPICS,
)
from reports.weekly_issue.trend import trend_section
from reports.weekly_issue.warning_annex import alert_sentence
from reports.weekly_issue.week_alerts import alerts

# Topics told in words under the table.
MOVED_TOPICS = 3
TOLD_KEYWORDS = 3


def body(context: Context) -> tuple[Section, ...]:
    """The sections of the body in their order."""
    requests = action_requests(context)
    return (
        _summary(context, requests),
        _changes(context),
        requests_section(context, requests),
        trend_section(context),
        _words_and_issues(context),
        _outlook(context),
        Section("followup", "지난 호 조치결과", "shown", followup_lines(context)),
        _holds(context),
    )


def _summary(context: Context, requests: tuple[Request, ...]) -> Section:
    facts = context.facts
    moved = [
        (_move(context, row), row)
        for channel in MOVED_ROWS
        if context.closed(channel) is None
        for row in facts.unusual_topics(channel)
    ]
    moved.sort(key=lambda told: -abs(told[0].comparison.surprise))
    moves = [move for move, _ in moved]
    rising = [keyword.keyword for keyword in facts.keywords if keyword.is_rising]
    overdue = overdue_by_department(context)
    departments = [context.department(code) for code in departments_asked(requests)]
    has_petitions = context.closed("petition") is None
    blocks: list[Block] = [
        Bullet(1, *_volume_line(context)),
        Bullet(1, narrative.movement_sentence(moves, rising), _moved_figures(context, [row for _, row in moved])),
        Bullet(
            1,
            narrative.action_sentence(
                department_labels=departments, overdue_count=sum(overdue.values()) if has_petitions else None
            ),
            (
                context.numbers.figure(
                    read.RESPONSE,
                    "overdue_open_count",
                    sum(overdue.values()),
                    how="sum",
                    key={"authority_code": "city", "week_start_on": facts.period.week_start_on.isoformat()},
                ),
            )
            if has_petitions
            else (),
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


def _move(context: Context, row: read.Change) -> narrative.TopicMove:
    """A moved topic, with its matters where many of its items are copies."""
    is_copied = narrative.has_many_copies(row.voc_count, row.matter_count)
    return narrative.TopicMove(
        CHANNEL_LABELS[row.channel_code],
        context.topic(row.code),
        context.facts.against_mean(row),
        row.matter_count if is_copied else None,
    )


def _moved_figures(context: Context, rows: list[read.Change]) -> tuple[str, ...]:
    """This week's count and usual level of every topic that left its usual range."""
    figures: list[str] = []
    for row in rows:
        key = {"channel_code": row.channel_code, "topic_code": row.code}
        figures.append(context.numbers.trend("voc_count", row.voc_count, **key))
        figures.append(context.numbers.usual(context.facts.like_weeks, context.facts.against_mean(row).base, **key))
        if narrative.has_many_copies(row.voc_count, row.matter_count):
            figures.append(context.numbers.trend("matter_count", row.matter_count, **key))
    return tuple(figures)


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
            context.numbers.usual(facts.like_weeks, facts.usual(channel).base, channel_code=channel),
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


def _moved_topic(context: Context, row: read.Change) -> list[Block]:
    """What moved, where it is concentrated, and which departments were recorded."""
    facts = context.facts
    usual = facts.against_mean(row)
    key = {"channel_code": row.channel_code, "topic_code": row.code}
    figures = (
        context.numbers.trend("voc_count", row.voc_count, **key),
        context.numbers.usual(facts.like_weeks, usual.base, **key),
    )
    name = narrative.topic_name(CHANNEL_LABELS[row.channel_code], context.topic(row.code))
    said = narrative.clause(usual, base_name=narrative.USUAL)
    blocks: list[Block] = [
        Bullet(1, f"{korean.josa(name, '은')} {korean.josa(korean.count(row.voc_count), '으로')} {said}", figures)
    ]
    small = context.settings.minimum_cell_count
    places = [p for p in facts.places if (p.channel_code, p.topic_code) == (row.channel_code, row.code)]
    parts, more = [], []
    if narrative.has_many_copies(row.voc_count, row.matter_count):
        parts.append(narrative.matters_clause(row.matter_count))
        more.append(context.numbers.trend("matter_count", row.matter_count, **key))
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


def _words_and_issues(context: Context) -> Section:
    """The words that rose most with what stands beside them, and the issues civic groups raised."""
    rising = [keyword for keyword in context.facts.keywords if keyword.is_rising][:TOLD_KEYWORDS]
    lines = []
    for keyword in rising:
        related = ", ".join(text.clean(word, limit=12) for word in keyword.related_keywords[:3])
        figure = context.numbers.row(read.KEYWORD, "matter_count", keyword.matter_count, keyword=keyword.keyword)
        beside = f"(함께 쓰인 말: {related})" if related else ""
        word = text.clean(keyword.keyword, limit=20)
        lines.append(Bullet(1, f"‘{word}’ {korean.count(keyword.matter_count, '사안')}{beside}", (figure,)))
    if not lines:
        lines.append(Bullet(1, "급상승 핵심어 없음"))
    return Section("words", "급상승 핵심어와 시민사회 이슈", "shown", (*lines, *civic_lines(context)))


def _outlook(context: Context) -> Section:
    """What is expected, what rose suddenly, and what nobody has written to the city about yet: one line each."""
    demands = context.facts.latent
    if demands:
        names = korean.listing([f"‘{text.clean(row.subject, limit=16)}’" for row in demands])
        latent = Bullet(1, f"아직 민원이 되지 않은 요구(SNS에서만 늘어난 화제) {len(demands)}개: {names}")
    else:
        latent = Bullet(1, "아직 민원이 되지 않은 요구로 가려낸 화제 없음")
    alert = alert_sentence(context, alerts(context.facts.warned))
    return Section(
        "outlook", "예보·조기경보", "shown", (*forecast_lines(context), *proposals_line(context), alert, latent)
    )


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
