"""□ 채널별 추이: each channel on its own scale."""

from __future__ import annotations

from datetime import timedelta

from reports import korean, read
from reports.document import Block, Bullet, Chart, Section
from reports.weekly_issue import narrative
from reports.weekly_issue.context import Context
from reports.weekly_issue.facts import TREND_WEEKS
from reports.weekly_issue.settings import (
    CHANNEL_LABELS,
    SOCIAL_CHANNELS,
)

TREND_CHANNELS = ("call_center", "petition", "homepage", "social_query")


def trend_section(context: Context) -> Section:
    """Each channel on its own scale, and against its usual level in words."""
    facts = context.facts
    bullets: list[Block] = []
    for channel in TREND_CHANNELS:
        label = CHANNEL_LABELS[channel]
        gate = context.closed(channel)
        if gate is not None:
            state = "자료 미수신" if gate.is_missing else "보류"
            bullets.append(Bullet(1, f"{korean.josa(label, '은')} {state}"))
            continue
        usual = facts.usual(channel)
        if usual.base is None:
            said = (
                f"{korean.josa(label, '은')} {korean.count(usual.count)}, 같은 조건의 주가 적어 평소 수준과 비교 곤란"
            )
        else:
            subject = f"{korean.josa(label, '은')} {korean.count(usual.count)}"
            said = f"{korean.josa(subject, '으로')} {narrative.clause(usual, base_name=narrative.USUAL)}"
        week = facts.channel(channel)
        if channel in SOCIAL_CHANNELS and week is not None and week.voc_count:
            said += f" (발생원 불명 {korean.percent(week.unknown_origin_count / week.voc_count)})"
        figures = (
            context.numbers.trend("voc_count", usual.count, channel_code=channel),
            context.numbers.usual(facts.like_weeks, usual.base, channel_code=channel),
        )
        bullets.append(Bullet(1, said, figures))
    return Section("trend", "채널별 추이", "shown", (_trend_chart(context), *bullets))


def _trend_chart(context: Context) -> Chart:
    facts = context.facts
    starts = [facts.period.week_start_on - timedelta(weeks=n) for n in range(TREND_WEEKS - 1, -1, -1)]
    panels, described, figures = [], [], []
    for channel in TREND_CHANNELS:
        found = {w.week_start_on: w.voc_count for w in facts.channel_weeks if w.channel_code == channel}
        values: list[int | None] = [found.get(start) for start in starts]
        gate = context.closed(channel)
        if gate is not None:
            values[-1] = None
        panels.append(
            {
                "label": CHANNEL_LABELS[channel],
                "values": values,
                "reference": None if gate is not None else facts.usual(channel).base,
                "state": "" if gate is None else ("자료 미수신" if gate.is_missing else "보류"),
            }
        )
        known = [value for value in values if value is not None]
        if known:
            last = "자료 없음" if values[-1] is None else korean.count(values[-1])
            described.append(
                f"{CHANNEL_LABELS[channel]} 금주 {last}, "
                f"13주 최소 {korean.count(min(known))}·최대 {korean.count(max(known))}"
            )
            figures += [
                context.numbers.figure(
                    read.TREND,
                    "voc_count",
                    value,
                    how="sum",
                    key={"channel_code": channel, "week_start_on": start.isoformat()},
                )
                for start, value in zip(starts, values, strict=True)
                if value is not None
            ]
    return Chart(
        "trend",
        "panels",
        "채널별 최근 13주 건수 추이(점선은 평소 수준)",
        "; ".join(described) or "13주 동안 수신된 자료 없음",
        {"weeks": [f"{start.month}. {start.day}." for start in starts], "panels": panels, "unit": "건"},
        tuple(figures),
    )
