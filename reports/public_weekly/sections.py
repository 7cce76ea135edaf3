"""The two pages: 금주 요약, 주제별 현황, 군·구별 현황, 최근 13주 추이, 자료 출처 및 유의사항."""

from __future__ import annotations

from reports import korean
from reports.document import Block, Bullet, Section
from reports.public_weekly.context import Context
from reports.public_weekly.settings import CHANNELS
from reports.public_weekly.sources import sources_section
from reports.public_weekly.tables import districts_section, topics_section
from reports.public_weekly.trend import trend_section
from reports.weekly_issue import narrative
from reports.weekly_issue.settings import CHANNEL_LABELS

SUMMARY_CHANNELS = ("call_center", "petition")
NAMED_TOPICS = 3


def body(context: Context) -> tuple[Section, ...]:
    """All sections in their order; there are no annexes."""
    return (
        _summary(context),
        topics_section(context),
        districts_section(context),
        trend_section(context),
        sources_section(context),
    )


def _summary(context: Context) -> Section:
    facts = context.facts
    volumes = [_volume(context, channel) for channel in SUMMARY_CHANNELS]
    blocks: list[Block] = [
        Bullet(1, ", ".join(said for said, _ in volumes), tuple(name for _, names in volumes for name in names)),
    ]
    is_open = any(not context.is_closed(channel) for channel in CHANNELS)
    if is_open:
        blocks.append(Bullet(1, narrative.movement_sentence(_moves(context), ()), _matter_figures(context)))
    largest = [_largest(context, channel) for channel in SUMMARY_CHANNELS]
    said = [sentence for sentence, _ in largest if sentence]
    if said:
        blocks.append(Bullet(1, ", ".join(said), tuple(name for _, names in largest for name in names)))
    note = narrative.workday_note(
        workdays=facts.workdays,
        previous_workdays=facts.previous_workdays,
        holidays=facts.holidays,
        previous_holidays=facts.previous_holidays,
    )
    if note and is_open:
        blocks.append(Bullet(3, note))
    return Section("summary", "금주 요약", "shown", tuple(blocks))


def _volume(context: Context, channel: str) -> tuple[str, tuple[str, ...]]:
    """One channel's week in words, and its figures; 상담 and 민원 are never added."""
    facts, label = context.facts, CHANNEL_LABELS[channel]
    if context.is_closed(channel):
        return f"{korean.josa(label, '은')} 자료 미수신", ()
    if facts.topic_cut(channel).total is None:
        return f"{korean.josa(label, '은')} {context.settings.minimum_cell_count}건 미만", ()
    previous = facts.previous(channel)
    sentence = narrative.volume_sentence(
        label,
        previous=previous,
        usual=facts.usual(channel),
        workdays=facts.workdays,
        previous_workdays=facts.previous_workdays,
    )
    figures = [context.numbers.trend("voc_count", previous.count, channel_code=channel)]
    if previous.base is not None:
        figures.append(context.numbers.trend("previous_week_count", previous.base, channel_code=channel))
    return sentence, tuple(figures)


def _matter_figures(context: Context) -> tuple[str, ...]:
    """The matters of moved topics that are told."""
    found = [
        (channel, code, context.facts.copied_matters(channel, code))
        for channel in CHANNELS
        if not context.is_closed(channel)
        for code, _ in context.facts.unusual_topics(channel)
    ]
    return tuple(
        context.numbers.trend("matter_count", matters, channel_code=channel, topic_code=code)
        for channel, code, matters in found
        if matters is not None
    )


def _moves(context: Context) -> list[narrative.TopicMove]:
    facts = context.facts
    moves = [
        narrative.TopicMove(CHANNEL_LABELS[channel], context.topic(code), usual, facts.copied_matters(channel, code))
        for channel in CHANNELS
        if not context.is_closed(channel)
        for code, usual in facts.unusual_topics(channel)
    ]
    return sorted(moves, key=lambda move: -abs(move.comparison.surprise))


def _largest(context: Context, channel: str) -> tuple[str, tuple[str, ...]]:
    """`120 상담은 교통(291건), 상하수도(105건) 순으로 많음`; nothing when no topic may be named."""
    shown = context.facts.topic_cut(channel).shown
    if context.is_closed(channel) or not shown:
        return "", ()
    named = list(shown.items())[:NAMED_TOPICS]
    listed = ", ".join(f"{context.topic(code)}({korean.count(count)})" for code, count in named)
    figures = [
        context.numbers.trend("voc_count", count, channel_code=channel, topic_code=code) for code, count in named
    ]
    said = f"{listed} 순으로 많음" if len(named) > 1 else f"{korean.josa(listed, '이')} 가장 많음"
    return f"{korean.josa(CHANNEL_LABELS[channel], '은')} {said}", tuple(figures)
