"""Which gate holds what of the public edition: the whole issue, or one channel (자료 미수신)."""

from __future__ import annotations

from reports.gate import GateResult
from reports.public_weekly.facts import PublicFacts
from reports.public_weekly.settings import CHANNELS
from reports.weekly_issue.gates import feed_gate, marts_gate, voice_gate


def judge(facts: PublicFacts) -> tuple[GateResult, ...]:
    """All gates of the issue, open and closed: the internal edition's, for the channels that are printed."""
    end_on = facts.period.week_end_on
    feeds = [feed_gate(facts.health, channel, through_on=end_on) for channel in CHANNELS]
    return (marts_gate(facts.health, through_on=end_on), voice_gate(feeds), *feeds)
