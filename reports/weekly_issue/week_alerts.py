"""The week's early warnings by channel and topic: many days and districts of one thing are one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports import read
from reports.period import short_date_ko

ALERT = "alert"


@dataclass(frozen=True)
class Alert:
    """A channel's topic on the alert list this week: its days, and the day and place that stood out most."""

    days: tuple[date, ...]
    peak: read.Warned

    @property
    def days_ko(self) -> str:
        first, last = self.days[0], self.days[-1]
        if first == last:
            return short_date_ko(first)
        end = f"{last.day}." if first.month == last.month else f"{last.month}. {last.day}."
        return f"{first.month}. {first.day}.~{end}({len(self.days)}일)"


def alerts(rows: Sequence[read.Warned]) -> tuple[Alert, ...]:
    """The week's alerts by channel and topic, the least likely by chance first."""
    grouped: dict[tuple[str, str], list[read.Warned]] = {}
    for row in rows:
        if row.level_code == ALERT:
            grouped.setdefault((row.channel_code, row.topic_code), []).append(row)
    found = [
        Alert(
            tuple(sorted({row.warned_on for row in group})),
            min(group, key=lambda row: (row.p_value, -row.observed_count, row.warned_on, row.district_group_code)),
        )
        for group in grouped.values()
    ]
    return tuple(sorted(found, key=lambda alert: (alert.peak.p_value, alert.peak.channel_code, alert.peak.topic_code)))
