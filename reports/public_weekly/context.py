"""What every section of the public edition is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.document import Notice
from reports.gate import GateResult
from reports.public_weekly.facts import PublicFacts
from reports.public_weekly.settings import PublicWeeklySettings
from reports.weekly_issue.numbers import Numbers
from reports.weekly_issue.settings import CHANNEL_FEEDS, CHANNEL_LABELS

# Stands where a count is not printed by name; what it means is said at the foot of each table.
HIDDEN = "*"


@dataclass(frozen=True)
class Context:
    """Printable facts, the settings, the figures and the gates."""

    facts: PublicFacts
    settings: PublicWeeklySettings
    numbers: Numbers
    gates: Mapping[str, GateResult]

    def is_closed(self, channel: str) -> bool:
        """Whether a channel's feed keeps it out of this issue."""
        return not self.gates[f"feed:{CHANNEL_FEEDS[channel]}"].is_open

    def topic(self, code: str) -> str:
        return self.facts.topic_labels.get(code, code)

    def district(self, code: str) -> str:
        return self.facts.district_labels.get(code, code)

    def hidden_note(self) -> str:
        small = self.settings.minimum_cell_count
        return (
            f"{HIDDEN}는 {small}건 미만(0건 포함)이거나 빼기로 그런 수를 알 수 있어 따로 적지 않은 칸. "
            "그런 주가 하나라도 있으면 평소 수준도 적지 않음"
        )


def empty_notice(context: Context, channel: str) -> Notice | None:
    """The box that stands where a channel's figures would, or None when it has figures to print."""
    label = CHANNEL_LABELS[channel]
    if context.is_closed(channel):
        # The gate's own reason is for the office: a page for citizens says what it means for them.
        return Notice("missing", f"자료 미수신 — {label}", "집계 기간의 자료가 모두 들어오지 않아 이번 호에 싣지 않음")
    total = context.facts.topic_cut(channel).total
    if total is None:
        small = context.settings.minimum_cell_count
        return Notice("empty", f"{label} {small}건 미만", f"접수가 {small}건 미만이어서 나누어 적지 않음")
    if total == 0:
        return Notice("empty", f"{label} 접수 없음", "집계 기간에 접수된 건이 없음")
    return None
