"""최근 13주 추이: each channel's total on its own scale."""

from __future__ import annotations

from datetime import date

from reports import korean
from reports.document import Chart, Section
from reports.public_weekly.context import Context
from reports.public_weekly.read import TREND
from reports.public_weekly.settings import CHANNELS
from reports.weekly_issue.facts import TREND_WEEKS
from reports.weekly_issue.settings import CHANNEL_LABELS


def trend_section(context: Context) -> Section:
    """The chart and nothing else: what moved is said in the summary."""
    facts = context.facts
    starts = [facts.week(n) for n in range(TREND_WEEKS - 1, -1, -1)]
    panels, described, figures = [], [], []
    for channel in CHANNELS:
        label = CHANNEL_LABELS[channel]
        values = [_total(context, channel, start) for start in starts]
        is_closed = context.is_closed(channel)
        panels.append(
            {
                "label": label,
                "values": values,
                "reference": None if is_closed else facts.usual(channel).base,
                "state": "자료 미수신" if is_closed else "",
            }
        )
        known = [value for value in values if value is not None]
        if known:
            last = "자료 없음" if values[-1] is None else korean.count(values[-1])
            described.append(
                f"{label} 금주 {last}, 13주 최소 {korean.count(min(known))}·최대 {korean.count(max(known))}"
            )
        figures += [
            context.numbers.figure(
                TREND, "voc_count", value, how="sum", key={"channel_code": channel, "week_start_on": start.isoformat()}
            )
            for start, value in zip(starts, values, strict=True)
            if value is not None
        ]
    chart = Chart(
        "trend",
        "panels",
        "채널별 최근 13주 건수 추이(점선은 평소 수준)",
        "; ".join(described) or "13주 동안 수신된 자료 없음",
        {"weeks": [f"{start.month}. {start.day}." for start in starts], "panels": panels, "unit": "건"},
        tuple(figures),
    )
    return Section("trend", "최근 13주 추이", "shown", (chart,))


def _total(context: Context, channel: str, start: date) -> int | None:
    """A week's total; None where nothing was counted, where it is too small to print, or where the feed is missing."""
    if start == context.facts.week() and context.is_closed(channel):
        return None
    cut = context.facts.topics.get((channel, start))
    return None if cut is None else cut.total
