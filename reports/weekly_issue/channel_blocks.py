"""What the annexes of channels share: the table of topics, the quotes, and whether the section is shown at all."""

from __future__ import annotations

from reports import korean
from reports.document import Block, Column, Notice, Quotes, State, Table
from reports.weekly_issue.context import CHANGE_COLUMNS, Context, topic_row, usual_note
from reports.weekly_issue.numbers import IN_WORKBOOK
from reports.weekly_issue.quotes import quoted
from reports.weekly_issue.settings import CHANNEL_LABELS

QUOTE_LENGTH = 160


def channels_state(context: Context, *channels: str) -> State:
    """`shown` when any of the channels may be shown."""
    closed = [context.closed(channel) for channel in channels]
    gates = [gate for gate in closed if gate is not None]
    if len(gates) < len(channels):
        return "shown"
    return "missing" if all(gate.is_missing for gate in gates) else "held"


def topic_table(context: Context, channel: str, limit: int) -> list[Block]:
    """The channel's largest topics; what is left out is counted in the notes."""
    rows = [row for row in context.facts.channel_topics(channel) if row.voc_count or row.previous_week_count]
    if not rows:
        return [
            Notice("empty", "금주 접수 없음", f"보고 주간에 접수된 {korean.josa(CHANNEL_LABELS[channel], '이')} 없음")
        ]
    rows.sort(key=lambda row: (-row.voc_count, row.code))
    rest = rows[limit:]
    cells = [topic_row(context, row, head=None) for row in rows]
    notes: tuple[str, ...] = (usual_note(context),)
    if rest:
        notes += (f"그 밖의 {len(rest)}개 주제 {korean.count(sum(row.voc_count for row in rest))}은 {IN_WORKBOOK}",)
    return [
        Table(
            f"{CHANNEL_LABELS[channel]} 주제별 현황(금주 많은 순)",
            (Column("주제", "left", 1.8), *CHANGE_COLUMNS),
            tuple(cells[:limit]),
            unit="건",
            notes=notes,
            workbook_rows=tuple(cells) if rest else None,
        )
    ]


def channel_quotes(context: Context, channel: str) -> list[Block]:
    """Evidence under the topics that grew most."""
    blocks: list[Block] = []
    for (quoted_channel, topic_code), quotes in context.facts.quotes.items():
        if quoted_channel != channel or not quotes:
            continue
        items = tuple(quoted(context, quote, QUOTE_LENGTH) for quote in quotes)
        blocks.append(Quotes(f"{context.topic(topic_code)} 주요 내용", items))
    return blocks
