"""붙임: the plan's three parts in its order, keywords, petition response, and 자료 출처 및 유의사항."""

from __future__ import annotations

from reports import korean, read
from reports.document import Block, Bullet, Cell, Chart, Column, Notice, Quotes, Section, State, Table
from reports.weekly_issue.context import (
    CHANGE_COLUMNS,
    Context,
    held_notice,
    topic_row,
    usual_note,
)
from reports.weekly_issue.facts import MANY_COMPARISONS
from reports.weekly_issue.gates import CIVIC_FEED
from reports.weekly_issue.keyword_annex import keywords_annex
from reports.weekly_issue.narrative import Comparison
from reports.weekly_issue.numbers import change_cell, count_cell
from reports.weekly_issue.quotes import MISSING_DISTRICT, quoted
from reports.weekly_issue.response_annex import responses_annex
from reports.weekly_issue.settings import CHANNEL_LABELS, SOCIAL_CHANNELS
from reports.weekly_issue.source_annex import sources_annex

QUOTE_LENGTH = 160
TOPIC_ROWS = 8
SOCIAL_TOPIC_ROWS = 6
DISTRICT_BARS = 12


def annexes(context: Context) -> tuple[Section, ...]:
    """The annexes in their order."""
    return (
        _consultations_and_petitions(context),
        _civic(context),
        _homepage_and_social(context),
        keywords_annex(context),
        responses_annex(context),
        sources_annex(context),
    )


def _consultations_and_petitions(context: Context) -> Section:
    blocks: list[Block] = []
    for channel in ("call_center", "petition"):
        label = CHANNEL_LABELS[channel]
        blocks.append(Bullet(0, f"{label} 주요 사례"))
        gate = context.closed(channel)
        if gate is not None:
            blocks.append(held_notice(gate, label=label))
            continue
        blocks += _topic_table(context, channel, TOPIC_ROWS)
        if channel == "call_center":
            chart = _district_chart(context, channel)
            blocks += [chart] if chart else []
        blocks += _quotes(context, channel)
    return Section(
        "consult_petition",
        "120 상담·국민신문고 민원 주요 사례",
        _state(context, "call_center", "petition"),
        tuple(blocks),
    )


def _state(context: Context, *channels: str) -> State:
    closed = [context.closed(channel) for channel in channels]
    gates = [gate for gate in closed if gate is not None]
    if len(gates) < len(channels):
        return "shown"
    return "missing" if all(gate.is_missing for gate in gates) else "held"


def _topic_table(context: Context, channel: str, limit: int) -> list[Block]:
    rows = [row for row in context.facts.channel_topics(channel) if row.voc_count or row.previous_week_count]
    if not rows:
        return [
            Notice("empty", "금주 접수 없음", f"보고 주간에 접수된 {korean.josa(CHANNEL_LABELS[channel], '이')} 없음")
        ]
    rows.sort(key=lambda row: (-row.voc_count, row.code))
    shown, rest = rows[:limit], rows[limit:]
    cells = [topic_row(context, row, head=None) for row in shown]
    notes: tuple[str, ...] = (usual_note(context),)
    if sum(row.voc_count for row in rest):
        notes += (f"그 밖의 {len(rest)}개 주제 {korean.count(sum(row.voc_count for row in rest))}은 싣지 않음",)
    return [
        Table(
            f"{CHANNEL_LABELS[channel]} 주제별 현황(금주 많은 순)",
            (Column("주제", "left", 1.8), *CHANGE_COLUMNS),
            tuple(cells),
            unit="건",
            notes=notes,
        )
    ]


def _district_chart(context: Context, channel: str) -> Chart | None:
    rows = [row for row in context.facts.districts if row.channel_code == channel and row.code not in MISSING_DISTRICT]
    rows = sorted((row for row in rows if row.voc_count), key=lambda row: (-row.voc_count, row.code))[:DISTRICT_BARS]
    if not rows:
        return None
    named = sum(
        row.voc_count
        for row in context.facts.districts
        if row.channel_code == channel and row.code not in MISSING_DISTRICT
    )
    whole = sum(row.voc_count for row in context.facts.districts if row.channel_code == channel)
    items = [
        {
            "label": context.district(row.code),
            "value": row.voc_count,
            "reference": row.mean_12_week_count if context.facts.has_mean(channel) else None,
        }
        for row in rows
    ]
    figures = tuple(
        context.numbers.trend("voc_count", row.voc_count, channel_code=channel, district_code=row.code) for row in rows
    )
    top = context.district(rows[0].code)
    return Chart(
        f"district_{channel}",
        "bars",
        f"{CHANNEL_LABELS[channel]}은 {top}에서 가장 많음 (군·구 기록 {korean.percent(named / whole)})",
        "; ".join(f"{item['label']} {korean.count(row.voc_count)}" for item, row in zip(items, rows, strict=True)),
        {"items": items, "unit": "건", "reference_label": "최근 12주 평균"},
        figures,
    )


def _quotes(context: Context, channel: str) -> list[Block]:
    blocks: list[Block] = []
    for (quoted_channel, topic_code), quotes in context.facts.quotes.items():
        if quoted_channel != channel or not quotes:
            continue
        items = tuple(quoted(context, quote, QUOTE_LENGTH) for quote in quotes)
        blocks.append(Quotes(f"{context.topic(topic_code)} 주요 내용", items))
    return blocks


def _civic(context: Context) -> Section:
    gate = context.gates[f"feed:{CIVIC_FEED}"]
    if gate.is_open:
        blocks: tuple[Block, ...] = (
            Notice("empty", "금주 이슈 없음", "수신된 성명·보도 가운데 시정 관련 이슈가 없음"),
        )
        return Section("civic", "시민사회 이슈", "shown", blocks)
    notice = Notice("missing", "자료 미수신 — 시민사회단체 성명·보도", gate.reason)
    return Section("civic", "시민사회 이슈", "missing", (notice,))


def _homepage_and_social(context: Context) -> Section:
    blocks: list[Block] = [Bullet(0, "홈페이지 의견")]
    gate = context.closed("homepage")
    if gate is not None:
        blocks.append(held_notice(gate, label=CHANNEL_LABELS["homepage"]))
    else:
        blocks += _topic_table(context, "homepage", SOCIAL_TOPIC_ROWS)
        blocks += _quotes(context, "homepage")
    blocks.append(Bullet(0, "SNS 정책의견"))
    for channel in SOCIAL_CHANNELS:
        gate = context.closed(channel)
        if gate is not None:
            blocks.append(held_notice(gate, label=CHANNEL_LABELS[channel]))
        else:
            blocks += _social_table(context, channel)
    if any(context.closed(channel) is None for channel in SOCIAL_CHANNELS):
        blocks.append(
            Bullet(
                3,
                "질의 수집과 전체 수집은 겹칠 수 있어 더하지 않음. 시 계정의 글은 제외. 사안 수는 군·구별 값의 합",
            )
        )
    return Section(
        "homepage_social", "홈페이지·SNS 정책의견", _state(context, "homepage", *SOCIAL_CHANNELS), tuple(blocks)
    )


def _social_table(context: Context, channel: str) -> list[Block]:
    facts, percent_base = context.facts, context.settings.percent_base_count
    rows = [row for row in facts.channel_topics(channel) if row.voc_count]
    week = facts.channel(channel)
    if not rows or week is None:
        return [Notice("empty", "금주 글 없음", f"{CHANNEL_LABELS[channel]}에서 시정 관련 글이 수집되지 않음")]
    rows.sort(key=lambda row: (-row.voc_count, row.code))
    cells = []
    for row in rows[:SOCIAL_TOPIC_ROWS]:
        key = {"channel_code": channel, "topic_code": row.code}
        now = context.numbers.trend("voc_count", row.voc_count, **key)
        matters = context.numbers.trend("matter_count", row.matter_count, **key)
        before = context.numbers.trend("previous_week_count", row.previous_week_count, **key)
        unknown = context.numbers.trend("unknown_origin_count", row.unknown_origin_count, **key)
        has_previous = facts.channel(channel, weeks_ago=1) is not None
        # Posting does not follow office hours: no adjustment for working days.
        previous = Comparison(
            row.voc_count,
            float(row.previous_week_count) if has_previous else None,
            spread=(row.voc_count + row.previous_week_count) ** 0.5,
            required=MANY_COMPARISONS,
        )
        cells.append(
            (
                Cell(context.topic(row.code), is_head=True),
                count_cell(row.voc_count, now, tone="strong"),
                count_cell(row.matter_count, matters),
                count_cell(row.previous_week_count if has_previous else None, before),
                change_cell(previous, (now, before), percent_base=percent_base),
                _unknown_cell(context, row, unknown),
            )
        )
    rate = korean.percent(week.unknown_origin_count / week.voc_count) if week.voc_count else "-"
    return [
        Table(
            f"{CHANNEL_LABELS[channel]} 주제별 글 수(금주 {korean.count(week.voc_count)}, 발생원 불명 {rate})",
            (
                Column("주제", "left", 1.8),
                Column("글 수"),
                Column("사안 수"),
                Column("전주"),
                Column("전주 대비", weight=1.1),
                Column("발생원 불명", weight=1.3),
            ),
            tuple(cells),
            unit="건",
        )
    ]


def _unknown_cell(context: Context, row: read.Change, figure: str) -> Cell:
    """The unknown-origin share beside the number, with its n; over the limit it is marked."""
    rate = row.unknown_origin_count / row.voc_count
    written = f"{korean.number(row.unknown_origin_count)}/{korean.number(row.voc_count)}"
    if row.voc_count < context.settings.minimum_cell_count:
        return Cell(written, (figure,), "muted")
    over = rate > context.settings.unknown_origin_limit
    return Cell(f"{korean.percent(rate)}{' 주의' if over else ''} ({written})", (figure,), "up" if over else "")
