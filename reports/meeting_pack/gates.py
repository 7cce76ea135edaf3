"""What keeps the pack, or a channel of it, out of print.

| gate | looks at | holds |
|---|---|---|
| marts_cover_period | the newest night of the marts is not before the last reported day | the pack |
| any_voice | at least one channel was received whole | the pack |
| masked_quotes | no personal number in any quote that is printed | the pack |
| feed:<feed> | every reported day of the feed was accepted, on whatever night it came | its channel (자료 미수신) |

The numbers are read from the marts as they stand, so what is asked of the feeds is what was accepted until now: a month
that was pulled again later is as good as one that came night by night.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports import korean
from reports.gate import GateResult
from reports.meeting_pack.facts import MeetingFacts, unleaked
from reports.meeting_pack.settings import CHANNEL_FEEDS
from reports.period import date_ko, range_ko, short_date_ko
from reports.weekly_issue.gates import voice_gate
from reports.weekly_issue.settings import FEED_LABELS


def judge(facts: MeetingFacts) -> tuple[GateResult, ...]:
    """All gates of the pack, open and closed."""
    feeds = [_feed_gate(facts, channel, feed) for channel, feed in CHANNEL_FEEDS.items()]
    return (
        _marts_gate(facts),
        voice_gate(feeds),
        unleaked(facts, closed=[gate.section for gate in feeds if not gate.is_open and gate.section]),
        *feeds,
    )


def _marts_gate(facts: MeetingFacts) -> GateResult:
    through_on = max((row.business_date for row in facts.health), default=None)
    is_open = through_on is not None and through_on >= facts.scope.last_on
    if through_on is None:
        reason = "자료 상태표가 비어 있음: 창고 빌드(warehouse_build)가 승격되었는지 확인 필요"
    elif is_open:
        reason = f"{date_ko(through_on)} 업무일까지 반영"
    else:
        reason = (
            f"{date_ko(through_on)} 업무일까지만 반영되어 보고 기간({date_ko(facts.scope.last_on)}까지)을 다 담지 못함"
        )
    return GateResult("marts_cover_period", "issue", None, "보고 기간 반영", is_open, False, reason)


def _feed_gate(facts: MeetingFacts, channel: str, feed: str) -> GateResult:
    missing = facts.missing_days[feed]
    scope = facts.scope
    is_known = any(row.feed == feed and (row.is_expected or row.accepted_through_on) for row in facts.health)
    if not missing:
        reason = f"{range_ko(scope.first_on, scope.last_on)} 모두 수신"
    elif not is_known:
        reason = "연계되지 않은 자료"
    elif len(missing) == (scope.last_on - scope.first_on).days + 1:
        reason = "보고 기간의 자료를 받지 못함"
    else:
        reason = f"보고 기간 가운데 {korean.count(len(missing), '일')} 미수신({_told(missing)})"
    label = f"{FEED_LABELS[feed]} 수신"
    return GateResult(f"feed:{feed}", "section", channel, label, not missing, True, reason)


def _told(days: Sequence[date]) -> str:
    return korean.listing([short_date_ko(day) for day in days])
