"""주제별 현황 and 군·구별 현황: tables of printable cells, each with its remainder and its total."""

from __future__ import annotations

from collections.abc import Collection

from reports import korean
from reports.document import Block, Bullet, Cell, Column, Section, Table
from reports.public_weekly.context import HIDDEN, Context, empty_notice
from reports.public_weekly.disclosure import Cut
from reports.public_weekly.settings import CHANNELS, TOPIC_ROWS
from reports.weekly_issue.narrative import PERCENT_BASE, Comparison
from reports.weekly_issue.numbers import change_cell, count_cell, verdict_cell
from reports.weekly_issue.settings import CHANNEL_LABELS

DISTRICT_CHANNELS = ("call_center", "petition")


def topics_section(context: Context) -> Section:
    """One table for each channel; a channel without figures has a box."""
    blocks: list[Block] = []
    for channel in CHANNELS:
        notice = empty_notice(context, channel)
        blocks.append(notice or _topic_table(context, channel))
    if any(isinstance(block, Table) for block in blocks):
        blocks.append(Bullet(3, context.hidden_note()))
    return Section("topics", "주제별 현황", "shown", tuple(blocks))


def _topic_table(context: Context, channel: str) -> Table:
    facts = context.facts
    cut = facts.topic_cut(channel)
    named = list(cut.shown)[: TOPIC_ROWS[channel]]
    rows = [_topic_row(context, channel, code) for code in named]
    rest = _rest(context, channel, "topic_code", cut, named)
    if rest:
        count = cut.total_less(named)
        rows.append((Cell("그 밖·미분류", is_head=True), rest, _share(cut, count), *[Cell("")] * 4))
    previous, usual = facts.previous(channel), facts.usual(channel)
    rows.append(
        (
            Cell("계", is_head=True),
            count_cell(cut.total, context.numbers.trend("voc_count", cut.total, channel_code=channel), tone="strong"),
            Cell(""),
            *_compared(context, previous.base, usual, channel_code=channel),
        )
    )
    return Table(
        f"{CHANNEL_LABELS[channel]} 주제별 접수(금주 많은 순)",
        (
            Column("주제", "left", 1.9),
            Column("금주", weight=0.9),
            Column("비중", weight=0.9),
            Column("전주", weight=0.9),
            Column("평소 수준", weight=1.1),
            Column("평소 대비", weight=1.1),
            Column("판단", "center", 1.1),
        ),
        tuple(rows),
        unit="건",
    )


def _topic_row(context: Context, channel: str, code: str) -> tuple[Cell, ...]:
    facts, key = context.facts, {"channel_code": channel, "topic_code": code}
    cut = facts.topic_cut(channel)
    count = cut.shown[code]
    before = facts.topic_cut(channel, weeks_ago=1).shown.get(code)
    return (
        Cell(context.topic(code), is_head=True),
        count_cell(count, context.numbers.trend("voc_count", count, **key), tone="strong"),
        _share(cut, count),
        *_compared(context, before, facts.usual_topic(channel, code), **key),
    )


def _compared(context: Context, before: float | None, usual: Comparison, **key: str) -> tuple[Cell, ...]:
    """Last week, the usual level, the change and what may be said; * where a cell of those weeks is not printed."""
    if before is None:
        last = Cell(HIDDEN, (), "muted")
    else:
        last = count_cell(before, context.numbers.trend("previous_week_count", before, **key))
    if usual.base is None:
        return last, Cell(HIDDEN, (), "muted"), Cell("", (), "muted"), Cell("비교 불가", (), "muted")
    level = context.numbers.usual(context.facts.like_weeks, usual.base, **key)
    return (
        last,
        count_cell(usual.base, level, digits=1),
        change_cell(usual, (level,), percent_base=PERCENT_BASE),
        verdict_cell(usual),
    )


def _share(cut: Cut, count: int) -> Cell:
    """The share of the channel's items, from a base that carries a percentage."""
    if not cut.total or cut.total < PERCENT_BASE:
        return Cell("")
    return Cell(korean.percent(count / cut.total))


def _rest(context: Context, channel: str, column: str, cut: Cut, named: Collection[str]) -> Cell | None:
    """What no row names; None when there is nothing left."""
    codes = sorted({*cut.folded, *cut.shown} - set(named))
    count = cut.total_less(named)
    if not count:
        return None
    key = {"channel_code": channel, column: codes}
    return count_cell(count, context.numbers.trend("voc_count", count, **key))


def districts_section(context: Context) -> Section:
    """One table with the channels side by side, each column with its own remainder and total."""
    blocks: list[Block] = []
    channels = []
    for channel in DISTRICT_CHANNELS:
        notice = empty_notice(context, channel)
        if notice:
            blocks.append(notice)
        else:
            channels.append(channel)
    if channels:
        blocks.append(_district_table(context, channels))
    return Section("districts", "군·구별 현황", "shown", tuple(blocks))


def _district_table(context: Context, channels: list[str]) -> Table:
    facts = context.facts
    named = {code for channel in channels for code in facts.district_cut(channel).shown}
    ordered = sorted(named, key=lambda code: (-facts.district_cut(channels[0]).shown.get(code, 0), code))
    rows = [
        (
            Cell(context.district(code), is_head=True),
            *(cell for channel in channels for cell in _district_cells(context, channel, code)),
        )
        for code in ordered
    ]
    rests: list[Cell] = []
    for channel in channels:
        cut = facts.district_cut(channel)
        rests += [_rest(context, channel, "district_code", cut, cut.shown) or Cell("-"), Cell("")]
    # No row of totals: they stand in the tables by topic, and without it the table stays whole on a page.
    rows.append((Cell("그 밖·미상", is_head=True), *rests))
    columns = [Column(f"{CHANNEL_LABELS[channel]} {when}") for channel in channels for when in ("금주", "전주")]
    return Table(
        "군·구별 접수",
        (Column("군·구", "left", 1.2), *columns),
        tuple(rows),
        unit="건",
        notes=("인구 차이를 반영하지 않은 건수로, 많고 적음이 불편의 크기를 뜻하지 않음",),
    )


def _district_cells(context: Context, channel: str, code: str) -> tuple[Cell, Cell]:
    key = {"channel_code": channel, "district_code": code}
    now = context.facts.district_cut(channel).shown.get(code)
    before = context.facts.district_cut(channel, weeks_ago=1).shown.get(code)
    hidden = Cell(HIDDEN, (), "muted")
    return (
        hidden if now is None else count_cell(now, context.numbers.trend("voc_count", now, **key), tone="strong"),
        hidden if before is None else count_cell(before, context.numbers.trend("previous_week_count", before, **key)),
    )
