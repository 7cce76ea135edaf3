"""Quotas as budgets that are kept across runs: what a source allows in a period, and what one night may take of it.

Every request is written down before it is sent, in a transaction of its own: a run that dies has still spent what it
spent. A night that has used its share stops asking, lands what it has, and leaves its place in `Extraction.positions`
for the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from extract.errors import BudgetSpentError
from extract.window import Window


@dataclass(frozen=True)
class Quota:
    """What a source allows.

    Attributes:
        name: `<source>.<bucket>`, e.g. `youtube.units`: sources with several buckets have several quotas.
        limit: units in a period.
        period_days: length of the period; 1 is a day that ends at midnight of `reset_zone`.
        reset_zone: whose midnight starts a new day, e.g. `America/Los_Angeles` for YouTube.
        night_share: share of the limit that one night may spend, over all its runs.

    Raises:
        ValueError: a limit or period below 1, or a share outside of (0, 1].
    """

    name: str
    limit: int
    period_days: int = 1
    reset_zone: str = "Asia/Seoul"
    night_share: float = 0.8

    def __post_init__(self) -> None:
        if self.limit < 1 or self.period_days < 1 or not 0 < self.night_share <= 1:
            raise ValueError(f"no quota can be like that: {self}")

    @property
    def night_limit(self) -> int:
        return max(1, int(self.limit * self.night_share))

    def day_of(self, moment: datetime) -> date:
        """The quota's own calendar day of a moment with a zone."""
        return moment.astimezone(ZoneInfo(self.reset_zone)).date()


class Ledger(Protocol):
    """Where spending and positions are kept between runs."""

    def spend(
        self, quota: str, *, item: str, units: int, on: date, since_on: date, limit: int, night: date, night_limit: int
    ) -> bool:
        """Write down the units unless that would pass either limit; says whether it did.

        Args:
            quota: the quota's name.
            item: "" for requests; otherwise the thing that counts once however often it is asked (a hashtag).
            units: units to spend.
            on: the quota's day.
            since_on: first day of the period that ends with `on`.
            limit: units in the period.
            night: the business date.
            night_limit: units of the night.
        """
        ...

    def positions(self, feed: str) -> Mapping[str, str]:
        """Where earlier runs of a feed stopped, by item."""
        ...


@dataclass
class MemoryLedger:
    """A ledger that forgets with the process: for tests, and for a look by hand."""

    spent: list[tuple[str, str, date, date, int]] = field(default_factory=list)
    kept: dict[str, dict[str, str]] = field(default_factory=dict)

    def spend(
        self, quota: str, *, item: str, units: int, on: date, since_on: date, limit: int, night: date, night_limit: int
    ) -> bool:
        mine = [entry for entry in self.spent if entry[0] == quota]
        if item and any(entry[1] == item and since_on <= entry[2] <= on for entry in mine):
            return True
        in_period = sum(entry[4] for entry in mine if since_on <= entry[2] <= on)
        in_night = sum(entry[4] for entry in mine if entry[3] == night)
        if in_period + units > limit or in_night + units > night_limit:
            return False
        self.spent.append((quota, item, on, night, units))
        return True

    def positions(self, feed: str) -> Mapping[str, str]:
        return dict(self.kept.get(feed, {}))


@dataclass(frozen=True)
class Budget:
    """What one run of one feed may still ask. Give `take` to `HttpSource(before_request=...)`.

    Attributes:
        quota: what the source allows.
        ledger: where spending is kept.
        feed: for messages.
        window: for messages; its last day is the night.
        moment: when the run began; its day is the quota's day. A run across the reset counts on the old day.
    """

    quota: Quota
    ledger: Ledger
    feed: str
    window: Window
    moment: datetime

    def take(self, units: int = 1, *, item: str = "") -> None:
        """Spend before asking.

        Raises:
            BudgetSpentError: the night's share or the period's limit is used up; nothing was spent.
        """
        on = self.quota.day_of(self.moment)
        allowed = self.ledger.spend(
            self.quota.name,
            item=item,
            units=units,
            on=on,
            since_on=on - timedelta(days=self.quota.period_days - 1),
            limit=self.quota.limit,
            night=self.window.last_on,
            night_limit=self.quota.night_limit,
        )
        if not allowed:
            raise BudgetSpentError(
                self.feed,
                self.window,
                f"요청 예산 {self.quota.name} 소진(한도 {self.quota.limit:,}, 하룻밤 몫 {self.quota.night_limit:,})",
                f"다음 밤에 멈춘 곳부터 이어짐; 급하면 한도가 풀린 뒤({self.quota.reset_zone} 자정) 다시 실행",
            )
