"""1. 이슈: what moved over the time, and the topics that rose, each with where, who has it, and what was said."""

from __future__ import annotations

from reports import korean, text
from reports import read as shared
from reports.document import Block, Bullet, Cell, Chart, Column, Notice, QuotedText, Quotes, Section, Table
from reports.meeting_pack import read
from reports.meeting_pack.context import Context
from reports.meeting_pack.facts import Issue, Moved
from reports.period import short_date_ko
from reports.weekly_issue import narrative
from reports.weekly_issue.narrative import Direction
from reports.weekly_issue.numbers import change_cell, verdict_cell

CHART_ROWS = 8
PANEL_CHANNELS = 3
CHARTED = ("call_center", "petition")


def overview_section(context: Context) -> Section:
    """Each channel by itself, with its usual level."""
    rows = []
    for channel, comparison in context.facts.channels.items():
        gate = context.closed(channel)
        head = Cell(context.label(channel), is_head=True)
        if gate is not None:
            rows.append((head, Cell("자료 미수신", tone="up"), Cell("-"), Cell("-"), Cell("-")))
            continue
        figures = (context.counted(channel, comparison.count),)
        rows.append(
            (
                head,
                Cell(korean.number(comparison.count), figures, "strong"),
                Cell("-" if comparison.base is None else korean.number(comparison.base), figures),
                change_cell(comparison, figures, percent_base=narrative.PERCENT_BASE),
                verdict_cell(comparison),
            )
        )
    if not rows:
        return Section("overview", "채널별 현황", "missing", (Notice("empty", "자료 없음", "보고 기간에 접수 없음"),))
    table = Table(
        "보고 기간의 접수와 평소 수준",
        (
            Column("채널", "left", 2.2),
            Column("건수"),
            Column("평소 수준"),
            Column("평소 대비"),
            Column("판단", "center"),
        ),
        tuple(rows),
        unit="건",
        notes=(
            f"평소 수준은 직전 {context.settings.base_days}일의 근무일·휴일별 하루 평균을 보고 기간의 날수에 맞춘 것",
            "120 상담과 민원은 성격이 달라 서로 더하지 않음",
        ),
    )
    return Section("overview", "채널별 현황", "shown", (table,))


def moved_section(context: Context) -> Section:
    """The topics that left their usual range, in every channel."""
    moved = [m for m in context.facts.topics if m.is_claim and context.closed(m.channel_code) is None]
    shown = moved[: context.settings.moved_rows]
    if not shown:
        notice = Notice(
            "empty",
            "평소 범위를 벗어난 주제 없음",
            context.unread or "모든 주제의 건수가 평소 변동 범위 안이거나 적어 판단하지 않음",
        )
        return Section("moved", "평소와 달랐던 주제", "shown", (notice, *_charts(context)))
    rest = len(moved) - len(shown)
    table = Table(
        "평소 범위를 벗어난 주제(벗어난 정도 순)",
        (
            Column("채널", "left", 1.6),
            Column("주제", "left", 1.4),
            Column("건수", weight=0.8),
            Column("평소 수준", weight=0.9),
            Column("평소 대비", weight=1.0),
            Column("판단", "center", 0.8),
        ),
        tuple(_moved_row(context, m) for m in shown),
        unit="건",
        notes=(
            *((f"그 밖 {rest}개 주제는 지면에서 줄임(수치 파일에 모두 있음)",) if rest else ()),
            "증감은 건수의 변화이며 원인을 뜻하지 않음",
        ),
        workbook_rows=tuple(_moved_row(context, m) for m in moved) if rest else None,
    )
    return Section("moved", "평소와 달랐던 주제", "shown", (table, *_charts(context)))


def issue_sections(context: Context) -> tuple[Section, ...]:
    """One sheet for each topic that rose."""
    if not context.issues:
        said = context.unread or "평소보다 늘었다고 말할 수 있는 주제가 없음"
        return (Section("issues", "이슈", "shown", (Notice("empty", "이슈로 올릴 주제 없음", said),)),)
    return tuple(_issue(context, number, issue) for number, issue in enumerate(context.issues, start=1))


def _moved_row(context: Context, moved: Moved) -> tuple[Cell, ...]:
    now = context.counted(moved.channel_code, moved.comparison.count, topic_code=moved.topic_code)
    usual = context.usual(moved)
    base = moved.comparison.base
    return (
        Cell(context.label(moved.channel_code), tone="muted"),
        Cell(moved.topic_label_ko, is_head=True),
        Cell(korean.number(moved.comparison.count), (now,), "strong"),
        Cell("-" if base is None else korean.number(base, 1), usual),
        change_cell(moved.comparison, (now, *usual), percent_base=narrative.PERCENT_BASE),
        verdict_cell(moved.comparison),
    )


def _charts(context: Context) -> tuple[Chart, ...]:
    return tuple(
        chart
        for channel in CHARTED
        if context.closed(channel) is None
        for chart in (_chart(context, channel),)
        if chart is not None
    )


def _chart(context: Context, channel: str) -> Chart | None:
    topics = [m for m in context.facts.topics if m.channel_code == channel and m.comparison.count]
    topics.sort(key=lambda m: (-m.comparison.count, m.topic_code))
    shown = topics[:CHART_ROWS]
    if len(shown) < 2:
        return None
    risen = [m for m in topics if m.comparison.direction is Direction.UP]
    label = context.label(channel)
    told = (
        f"평소보다 늘어난 주제 {korean.listing([m.topic_label_ko for m in risen])}"
        if risen
        else "평소보다 늘어난 주제 없음"
    )
    items = [{"label": m.topic_label_ko, "value": m.comparison.count, "reference": m.comparison.base} for m in shown]
    return Chart(
        f"topics_{channel}",
        "bars",
        f"{label}: {told}",
        "; ".join(
            f"{m.topic_label_ko} {korean.count(m.comparison.count)}"
            + ("" if m.comparison.base is None else f"(평소 {korean.number(m.comparison.base)}건)")
            for m in shown
        ),
        {"items": items, "reference_label": "평소 수준"},
        tuple(context.counted(channel, m.comparison.count, topic_code=m.topic_code) for m in shown),
    )


def _issue(context: Context, number: int, issue: Issue) -> Section:
    moved, label = issue.moved, context.label(issue.moved.channel_code)
    now = context.counted(moved.channel_code, moved.comparison.count, topic_code=moved.topic_code)
    said = narrative.clause(moved.comparison, base_name="평소 수준")
    count = korean.count(moved.comparison.count)
    blocks: list[Block] = [
        Bullet(1, f"{label} {count}: {said}", (now, *context.usual(moved))),
        Bullet(1, *_shared(context, moved, issue.districts, "district_code", "지역")),
        Bullet(1, *_shared(context, moved, issue.departments, "department_code", "기록된 부서")),
    ]
    others = [
        m
        for m in context.facts.topics
        if m.topic_code == moved.topic_code
        and m.channel_code != moved.channel_code
        and m.comparison.direction is Direction.UP
        and context.closed(m.channel_code) is None
    ]
    if others:
        told = ", ".join(f"{context.label(m.channel_code)} {korean.count(m.comparison.count)}" for m in others)
        figures = tuple(context.counted(m.channel_code, m.comparison.count, topic_code=m.topic_code) for m in others)
        blocks.append(Bullet(1, f"같은 주제가 함께 늘어난 채널: {told}", figures))
    blocks.append(_weeks_chart(context, moved))
    if issue.quotes:
        blocks.append(
            Quotes("시민의 말(개인정보를 가린 원문 일부, 사실 확인 전)", tuple(_quoted(label, q) for q in issue.quotes))
        )
    blocks.append(Bullet(1, "논의할 것: 원인 확인 여부, 대응·안내 계획, 담당부서와 기한"))
    return Section(f"issue:{moved.topic_code}", f"이슈 {number}. {moved.topic_label_ko}", "shown", tuple(blocks))


def _weeks_chart(context: Context, moved: Moved) -> Chart:
    """The topic week by week, in the channel that moved and in 상담 and 민원 beside it."""
    weeks = context.facts.days.weeks()
    channels = [c for c in dict.fromkeys((moved.channel_code, *CHARTED)) if context.closed(c) is None]
    panels, told, figures = [], [], []
    for channel in channels[:PANEL_CHANNELS]:
        counts = context.facts.daily.get((channel, moved.topic_code), {})
        values = [sum(counts.get(day, 0) for day in week) for week in weeks]
        panels.append({"label": context.label(channel), "values": values, "state": ""})
        told.append(f"{context.label(channel)} {', '.join(korean.number(value) for value in values)}건")
        figures += [
            context.counted_on(channel, value, week, topic_code=moved.topic_code)
            for value, week in zip(values, weeks, strict=True)
        ]
    return Chart(
        f"weeks_{moved.topic_code}",
        "panels",
        f"{moved.topic_label_ko}: 마지막 날까지 7일씩 {len(weeks)}번의 건수",
        "; ".join(told),
        {"panels": panels, "weeks": [f"{week[0].month}. {week[0].day}.~" for week in weeks]},
        tuple(figures),
    )


def _shared(
    context: Context, moved: Moved, shares: tuple[read.Share, ...], column: str, head: str
) -> tuple[str, tuple[str, ...]]:
    if not shares:
        return f"{head}: 기록된 건이 적어 싣지 않음", ()
    key = {"topic_code": moved.topic_code}
    figures = tuple(context.counted(moved.channel_code, s.voc_count, **key, **{column: s.code}) for s in shares)
    return f"{head}: {', '.join(f'{s.label_ko} {korean.count(s.voc_count)}' for s in shares)}", figures


def _quoted(label: str, quote: shared.Quote) -> QuotedText:
    source = f"{label}, {short_date_ko(quote.occurred_on)}"
    if quote.matter_copy_count > 1:
        source += f", 같은 내용 {korean.count(quote.matter_copy_count)}(모든 채널)"
    return QuotedText(text.clean(quote.quote, limit=160), source, f"{quote.channel_code}:{quote.voc_id}")
