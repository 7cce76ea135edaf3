"""Everything one public issue is made from: printable cells only, so that no later step can print another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from korean_calendar.holidays import holidays_between
from korean_calendar.working_days import count_working_days
from reports.period import WeeklyPeriod
from reports.public_weekly import read
from reports.public_weekly.disclosure import Cut, printable, printable_matters
from reports.public_weekly.settings import (
    CHANNELS,
    UNNAMED_DISTRICTS,
    UNNAMED_TOPICS,
    PublicWeeklySettings,
)
from reports.read import FeedHealth, feed_health
from reports.weekly_issue.facts import MANY_COMPARISONS, MEAN_WEEKS, TREND_WEEKS, like_weeks
from reports.weekly_issue.narrative import Comparison, Direction, has_many_copies, usual_level

NOTHING = Cut(0, {}, ())


@dataclass(frozen=True)
class PublicFacts:
    """Printable cells of 13 weeks by (channel, Monday), and the calendar they are read with."""

    period: WeeklyPeriod
    workdays: int
    previous_workdays: int
    holidays: dict[date, str]
    previous_holidays: dict[date, str]
    like_weeks: tuple[date, ...]
    topics: Mapping[tuple[str, date], Cut]
    districts: Mapping[tuple[str, date], Cut]
    topic_labels: Mapping[str, str]
    district_labels: Mapping[str, str]
    health: tuple[FeedHealth, ...]
    matters: Mapping[tuple[str, str], int]
    minimum_cell_count: int

    def week(self, weeks_ago: int = 0) -> date:
        return self.period.week_start_on - timedelta(weeks=weeks_ago)

    def topic_cut(self, channel: str, *, weeks_ago: int = 0) -> Cut:
        return self.topics.get((channel, self.week(weeks_ago)), NOTHING)

    def district_cut(self, channel: str, *, weeks_ago: int = 0) -> Cut:
        return self.districts.get((channel, self.week(weeks_ago)), NOTHING)

    def previous(self, channel: str) -> Comparison:
        """A channel's total against last week's; no base when either is not printable or last week is unknown."""
        now = self.topic_cut(channel).total or 0
        before = self.topic_cut(channel, weeks_ago=1).total
        if before is None or (channel, self.week(1)) not in self.topics:
            return Comparison(now, None)
        return Comparison(now, before, spread=(before + now) ** 0.5)

    def usual(self, channel: str) -> Comparison:
        """A channel's total against its like weeks."""
        totals = [self.topics.get((channel, week), NOTHING).total for week in self._like(channel)]
        known = [total for total in totals if total is not None]
        return usual_level(self.topic_cut(channel).total or 0, known if len(known) == len(totals) else [])

    def usual_topic(self, channel: str, code: str) -> Comparison:
        """A topic against its like weeks; no base unless the topic was printable in every one of them."""
        counts = [self.topics.get((channel, week), NOTHING).shown.get(code) for week in self._like(channel)]
        known = [count for count in counts if count is not None]
        now = self.topic_cut(channel).shown[code]
        return usual_level(now, known if len(known) == len(counts) else [], required=MANY_COMPARISONS)

    def _like(self, channel: str) -> tuple[date, ...]:
        """Like weeks; none when the channel is too young to have a usual level."""
        before = {week for known, week in self.topics if known == channel} - {self.week()}
        return self.like_weeks if len(before) >= MEAN_WEEKS else ()

    def copied_matters(self, channel: str, code: str) -> int | None:
        """A topic's different matters where many of its items are copies and the number may be printed."""
        cut = self.topic_cut(channel)
        matters = printable_matters(cut, code, self.matters.get((channel, code), 0), minimum=self.minimum_cell_count)
        return matters if matters is not None and has_many_copies(cut.shown[code], matters) else None

    def unusual_topics(self, channel: str) -> list[tuple[str, Comparison]]:
        """Printable topics that left their usual range, the most surprising first."""
        compared = [(code, self.usual_topic(channel, code)) for code in self.topic_cut(channel).shown]
        moved = [(code, usual) for code, usual in compared if usual.direction in (Direction.UP, Direction.DOWN)]
        return sorted(moved, key=lambda move: (-abs(move[1].surprise), move[0]))


def gather(connection: psycopg.Connection, period: WeeklyPeriod, settings: PublicWeeklySettings) -> PublicFacts:
    """Read the marts for this period and keep what may be printed.

    Args:
        connection: as role `publisher`.
        period: the issue's period.
        settings: the smallest count that is printed.
    """
    week, minimum = period.week_start_on, settings.minimum_cell_count
    previous_week = week - timedelta(weeks=1)
    topics = read.topic_counts(connection, week_start_on=week, weeks=TREND_WEEKS, channels=CHANNELS)
    districts = read.district_counts(connection, week_start_on=week, weeks=TREND_WEEKS, channels=CHANNELS)
    return PublicFacts(
        period=period,
        workdays=count_working_days(week, week + timedelta(weeks=1)),
        previous_workdays=count_working_days(previous_week, week),
        holidays=holidays_between(week, period.week_end_on),
        previous_holidays=holidays_between(previous_week, week - timedelta(days=1)),
        like_weeks=like_weeks(week),
        topics={
            key: printable(counts, minimum=minimum, unnamed=UNNAMED_TOPICS) for key, counts in topics.by_week.items()
        },
        districts={
            key: printable(counts, minimum=minimum, unnamed=UNNAMED_DISTRICTS)
            for key, counts in districts.by_week.items()
        },
        topic_labels=topics.labels,
        district_labels=districts.labels,
        # The night before the issue is the last one it may know of, also when it is drafted again later.
        health=feed_health(connection, through_on=period.publish_on - timedelta(days=1)),
        matters=read.topic_matters(connection, week_start_on=week, channels=CHANNELS),
        minimum_cell_count=minimum,
    )
