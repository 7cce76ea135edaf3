"""붙임: 120 상담·국민신문고 민원 주요 사례."""

from __future__ import annotations

from reports import korean, read
from reports.document import Block, Bullet, Chart, Section
from reports.weekly_issue.channel_blocks import channel_quotes, channels_state, topic_table
from reports.weekly_issue.context import Context, held_notice
from reports.weekly_issue.narrative import USUAL, Comparison, Direction, clause
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
    every = [row for row in context.facts.districts if row.channel_code == channel]
    whole = sum(row.voc_count for row in every)
    unknown = sum(row.voc_count for row in every if row.code in MISSING_DISTRICT)
    usual = {row.code: context.facts.usual_district(row) for row in rows}
    items = [
        {
            "label": context.district(row.code),
            "value": row.voc_count,
            "reference": usual[row.code].base,
        }
        for row in rows
    ]
    figures: tuple[str, ...] = (context.numbers.trend("voc_count", whole, channel_code=channel),)
    figures += tuple(
        context.numbers.trend("voc_count", row.voc_count, channel_code=channel, district_code=row.code)
        for row in every
        if row in rows or row.code in MISSING_DISTRICT
    )
    figures += tuple(
        context.numbers.usual(
            context.facts.like_weeks, usual[row.code].base, channel_code=channel, district_code=row.code
        )
        for row in rows
        if usual[row.code].base is not None
    )
    first, said = _told_district(context, rows, usual)
    return Chart(
        f"district_{channel}",
        "bars",
        f"{korean.josa(CHANNEL_LABELS[channel], '은')} {said} "
        f"(n={korean.number(whole)}, 군·구 미상 {korean.count(unknown)})",
        "; ".join(f"{item['label']} {korean.count(row.voc_count)}" for item, row in zip(items, rows, strict=True)),
        {"items": items, "unit": "건", "reference_label": "평소 수준", "strong": rows.index(first)},
        figures,
    )


def _told_district(context: Context, rows: list[read.Change], usual: dict[str, Comparison]) -> tuple[read.Change, str]:
    """The district that rose most above its usual level, else the largest; two that chance may order are both named."""
    risen = [row for row in rows if usual[row.code].direction is Direction.UP]
    if risen:
        first = max(risen, key=lambda row: (usual[row.code].surprise, row.code))
        count = korean.josa(korean.count(first.voc_count), "으로")
        return first, f"{context.district(first.code)} {count} {clause(usual[first.code], base_name=USUAL)}"
    first, others = rows[0], rows[1:2]
    counts = [row.voc_count for row in rows[:2]]
    named = [f"{context.district(row.code)}({korean.count(row.voc_count)})" for row in rows[:2]]
    # Two standard errors of the difference of two counts.
    if others and counts[0] - counts[1] < 2 * sum(counts) ** 0.5:
        return first, f"{'·'.join(named)}에서 많음"
    return first, f"{named[0]}에서 가장 많음"
