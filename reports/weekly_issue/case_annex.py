"""붙임: 120 상담·국민신문고 민원 주요 사례."""

from __future__ import annotations

from reports import korean
from reports.document import Block, Bullet, Chart, Section
from reports.weekly_issue.channel_blocks import channel_quotes, channels_state, topic_table
from reports.weekly_issue.context import Context, held_notice
from reports.weekly_issue.quotes import MISSING_DISTRICT
from reports.weekly_issue.settings import CHANNEL_LABELS

TOPIC_ROWS = 8
DISTRICT_BARS = 12


def cases_annex(context: Context) -> Section:
    """The annex as a section."""
    blocks: list[Block] = []
    for channel in ("call_center", "petition"):
        label = CHANNEL_LABELS[channel]
        blocks.append(Bullet(0, f"{label} 주요 사례"))
        gate = context.closed(channel)
        if gate is not None:
            blocks.append(held_notice(gate, label=label))
            continue
        blocks += topic_table(context, channel, TOPIC_ROWS)
        if channel == "call_center":
            chart = _district_chart(context, channel)
            blocks += [chart] if chart else []
        blocks += channel_quotes(context, channel)
    return Section(
        "consult_petition",
        "120 상담·국민신문고 민원 주요 사례",
        channels_state(context, "call_center", "petition"),
        tuple(blocks),
    )


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
