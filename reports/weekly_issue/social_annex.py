"""붙임: 홈페이지·SNS 정책의견."""

from __future__ import annotations

from reports import korean, read
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.weekly_issue.channel_blocks import channel_quotes, channels_state, topic_table
from reports.weekly_issue.context import Context, held_notice
from reports.weekly_issue.facts import MANY_COMPARISONS
from reports.weekly_issue.narrative import Comparison
from reports.weekly_issue.numbers import IN_WORKBOOK, change_cell, count_cell
from reports.weekly_issue.settings import CHANNEL_LABELS, SOCIAL_CHANNELS

SOCIAL_TOPIC_ROWS = 6


def opinions_annex(context: Context) -> Section:
    """The annex as a section."""
    blocks: list[Block] = [Bullet(0, "홈페이지 의견")]
    gate = context.closed("homepage")
    if gate is not None:
        blocks.append(held_notice(gate, label=CHANNEL_LABELS["homepage"]))
    else:
        blocks += topic_table(context, "homepage", SOCIAL_TOPIC_ROWS)
        blocks += channel_quotes(context, "homepage")
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
        "homepage_social", "홈페이지·SNS 정책의견", channels_state(context, "homepage", *SOCIAL_CHANNELS), tuple(blocks)
    )


def _social_table(context: Context, channel: str) -> list[Block]:
    facts, percent_base = context.facts, context.settings.percent_base_count
    rows = [row for row in facts.channel_topics(channel) if row.voc_count]
    week = facts.channel(channel)
    if not rows or week is None:
        return [Notice("empty", "금주 글 없음", f"{CHANNEL_LABELS[channel]}에서 시정 관련 글이 수집되지 않음")]
    rows.sort(key=lambda row: (-row.voc_count, row.code))
    cells = []
    for row in rows:
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
    rest = rows[SOCIAL_TOPIC_ROWS:]
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
            tuple(cells[:SOCIAL_TOPIC_ROWS]),
            unit="건",
            notes=(f"그 밖의 {len(rest)}개 주제 {korean.count(sum(row.voc_count for row in rest))}은 {IN_WORKBOOK}",)
            if rest
            else (),
            workbook_rows=tuple(cells) if rest else None,
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
