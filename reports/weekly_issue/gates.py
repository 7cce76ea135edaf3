"""Which gate holds what: a section is printed as 자료 미수신 or 보류, or the whole issue waits.

| gate | looks at | holds |
|---|---|---|
| marts_cover_week | the last data health: its night is not before the reporting week's end | the issue |
| any_voice | at least one voice channel covers the week | the issue |
| masked_quotes | no personal number in any quote | the issue |
| feed:<feed> | the channel's (or civic groups') feed is there through the week's end | its section (자료 미수신) |
| unknown_origin:<channel> | the share of posts of unknown origin is within the limit | its section (보류) |

A missing 120 feed holds its section, not the Wednesday.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports import korean, read
from reports.gate import GateResult
from reports.period import date_ko
from reports.text import has_personal_number
from reports.weekly_issue.facts import WeeklyFacts
from reports.weekly_issue.settings import (
    CHANNEL_FEEDS,
    CHANNEL_LABELS,
    FEED_LABELS,
    SECTION_FEEDS,
    SOCIAL_CHANNELS,
    WeeklySettings,
)


def judge(facts: WeeklyFacts, settings: WeeklySettings) -> tuple[GateResult, ...]:
    """All gates of the issue, open and closed."""
    feeds = [feed_gate(facts.health, channel, through_on=facts.period.week_end_on) for channel in CHANNEL_FEEDS]
    return (
        marts_gate(facts.health, through_on=facts.period.week_end_on),
        voice_gate(feeds),
        _quote_gate(facts),
        *feeds,
        feed_gate(facts.health, "civic", through_on=facts.period.week_end_on),
        *(_origin_gate(facts, settings, channel) for channel in SOCIAL_CHANNELS),
    )


def marts_gate(health: Sequence[read.FeedHealth], *, through_on: date) -> GateResult:
    """Whether the marts hold the reporting week to its end."""
    nights = {row.business_date for row in health}
    is_open = bool(nights) and max(nights) >= through_on
    reason = (
        f"{date_ko(max(nights))} 업무일까지 반영"
        if nights
        else "자료 상태표가 비어 있음: 창고 빌드(warehouse_build)가 승격되었는지 확인 필요"
    )
    if nights and not is_open:
        reason = f"{date_ko(max(nights))} 업무일까지만 반영되어 보고 주간({date_ko(through_on)}까지)을 다 담지 못함"
    return GateResult("marts_cover_week", "issue", None, "보고 주간 반영", is_open, False, reason)


def voice_gate(feeds: Sequence[GateResult]) -> GateResult:
    """Whether anything came at all."""
    is_open = any(gate.is_open for gate in feeds)
    reason = "수신된 채널 있음" if is_open else "이 자료의 관문 대상 채널 가운데 수신된 것 없음"
    return GateResult("any_voice", "issue", None, "수신 채널", is_open, False, reason)


def _quote_gate(facts: WeeklyFacts) -> GateResult:
    quotes = [quote for group in facts.quotes.values() for quote in group]
    quotes += [*facts.evidence_quotes.values(), *facts.alert_quotes.values()]
    leaks = sorted({f"{q.channel_code}:{q.voc_id}" for q in quotes if has_personal_number(q.quote)})
    reason = (
        f"개인정보로 보이는 숫자가 남은 인용: {', '.join(leaks[:5])}" if leaks else f"인용 {len(quotes)}건, 이상 없음"
    )
    return GateResult("masked_quotes", "issue", None, "인용문 개인정보", not leaks, False, reason)


def feed_gate(health: Sequence[read.FeedHealth], channel_code: str, *, through_on: date) -> GateResult:
    """Whether the feed of a channel (or `civic`) came through the week's end; closed, it holds that (자료 미수신)."""
    feed = SECTION_FEEDS[channel_code]
    row = next((row for row in health if row.feed == feed), None)
    label = f"{FEED_LABELS[feed]} 수신"

    def gate(is_open: bool, reason: str) -> GateResult:
        return GateResult(f"feed:{feed}", "section", channel_code, label, is_open, True, reason)

    if row is None or (not row.is_expected and row.accepted_through_on is None):
        return gate(False, "연계되지 않은 자료")
    if row.accepted_through_on is None:
        return gate(False, row.reason or "받아들인 자료가 없음")
    if row.accepted_through_on < through_on:
        late = f"{date_ko(row.accepted_through_on)}까지만 수신"
        return gate(False, f"{late}({row.reason})" if row.reason else late)
    return gate(True, f"{date_ko(row.accepted_through_on)}까지 수신")


def _origin_gate(facts: WeeklyFacts, settings: WeeklySettings, channel_code: str) -> GateResult:
    week = facts.channel(channel_code)
    name = f"unknown_origin:{channel_code}"
    label = f"{CHANNEL_LABELS[channel_code]} 발생원 불명 비율"
    if week is None or week.voc_count == 0:
        return GateResult(name, "section", channel_code, label, True, False, "금주 글 없음")
    rate = week.unknown_origin_count / week.voc_count
    limit = korean.percent(settings.unknown_origin_limit, 0)
    is_open = rate <= settings.unknown_origin_limit
    return GateResult(
        name,
        "section",
        channel_code,
        label,
        is_open,
        False,
        f"{korean.percent(rate)}({korean.number(week.unknown_origin_count)}/{korean.count(week.voc_count)}), "
        f"한도 {limit} {'이내' if is_open else '초과'}",
    )
