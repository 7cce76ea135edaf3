"""What every section is written from, and the figures behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.document import Figure, FigureBook, How
from reports.gate import GateResult
from reports.meeting_pack import read
from reports.meeting_pack.facts import Issue, MeetingFacts, Moved
from reports.meeting_pack.settings import CHANNEL_FEEDS, MeetingSettings
from reports.weekly_issue.settings import CHANNEL_LABELS


@dataclass(frozen=True)
class Context:
    """Facts, settings, gates and the book of figures."""

    facts: MeetingFacts
    settings: MeetingSettings
    gates: Mapping[str, GateResult]
    book: FigureBook

    def closed(self, channel_code: str) -> GateResult | None:
        """The gate that keeps a channel out of this pack, if any."""
        gate = self.gates.get(f"feed:{CHANNEL_FEEDS.get(channel_code, '')}")
        return gate if gate is not None and not gate.is_open else None

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The topics that rose in channels that were received."""
        return tuple(issue for issue in self.facts.issues if self.closed(issue.moved.channel_code) is None)

    @property
    def unread(self) -> str:
        """What silence about a channel that was not received must not be read as; empty when all were."""
        missing = [self.label(channel) for channel in CHANNEL_FEEDS if self.closed(channel) is not None]
        return f"자료 미수신으로 판단하지 않은 채널: {', '.join(missing)}" if missing else ""

    def label(self, channel_code: str) -> str:
        return CHANNEL_LABELS.get(channel_code, channel_code)

    def figure(self, relation: str, column: str, value: float | int | None, key: Mapping[str, Any], how: How) -> str:
        """A reference to a mart value."""
        return self.book.add(Figure(relation, column, how, dict(key), value))

    def counted(self, channel_code: str, value: int, **key: Any) -> str:
        """A reference to the items of the reported days."""
        return self._trend(channel_code, value, self.facts.days.reported, key)

    def counted_on(self, channel_code: str, value: int, days: Sequence[date], **key: Any) -> str:
        """A reference to the items of some days."""
        return self._trend(channel_code, value, days, key)

    def usual(self, moved: Moved) -> tuple[str, ...]:
        """References to the base that a topic's usual level is worked out from: working days, days off."""
        key = {"topic_code": moved.topic_code}
        values = ((True, moved.base_working_count), (False, moved.base_off_count))
        return tuple(
            self._trend(moved.channel_code, value, self.facts.days.of_kind(is_working)[1], key)
            for is_working, value in values
        )

    def _trend(self, channel_code: str, value: int, days: Sequence[date], key: Mapping[str, Any]) -> str:
        scope = self.facts.scope
        whole: dict[str, Any] = {"occurred_on": [day.isoformat() for day in days], "channel_code": channel_code, **key}
        if scope.topic_codes and "topic_code" not in key:
            whole["topic_code"] = list(scope.topic_codes)
        if scope.department_codes and "department_code" not in key:
            whole["department_code"] = list(scope.department_codes)
        return self.figure(read.TREND, "voc_count", value, whole, "sum")
