"""Half-open windows of whole KST days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, order=True)
class Window:
    """The days from `start_on` up to but not including `end_on`, in Asia/Seoul.

    Raises:
        ValueError: the window holds no day.
    """

    start_on: date
    end_on: date

    def __post_init__(self) -> None:
        if self.start_on >= self.end_on:
            raise ValueError(f"empty window: {self.start_on} is not before {self.end_on}")

    @classmethod
    def of_night(cls, business_date: date, *, overlap_days: int = 0) -> Window:
        """The business date with the source's re-pull overlap before it."""
        if overlap_days < 0:
            raise ValueError(f"overlap_days must not be negative: {overlap_days}")
        return cls(business_date - timedelta(days=overlap_days), business_date + timedelta(days=1))

    @classmethod
    def of_days(cls, first_on: date, last_on: date) -> Window:
        """Both ends included, as people name ranges."""
        return cls(first_on, last_on + timedelta(days=1))

    @property
    def last_on(self) -> date:
        return self.end_on - timedelta(days=1)

    @property
    def start_at(self) -> datetime:
        return datetime.combine(self.start_on, time(), KST)

    @property
    def end_at(self) -> datetime:
        return datetime.combine(self.end_on, time(), KST)

    def days(self) -> Iterator[date]:
        for offset in range((self.end_on - self.start_on).days):
            yield self.start_on + timedelta(days=offset)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start_on <= day < self.end_on

    def __str__(self) -> str:
        return f"[{self.start_on}, {self.end_on})"
