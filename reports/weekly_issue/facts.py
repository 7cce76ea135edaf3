"""Everything one weekly issue is made from, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from korean_calendar.holidays import holidays_between
from korean_calendar.working_days import count_working_days
from reports import read
from reports.period import WeeklyPeriod
from reports.weekly_issue.narrative import Comparison, Direction, like_for_like
from reports.weekly_issue.settings import CHANNEL_FEEDS, SUBJECTLESS_TOPICS, WeeklySettings

TREND_WEEKS = 13
MEAN_WEEKS = 12
QUOTED_TOPICS = 3
QUOTES_PER_TOPIC = 2
QUOTED_CHANNELS = ("call_center", "petition", "homepage")


@dataclass(frozen=True)
class WeeklyFacts:
    """The rows of marts and evidence behind one issue, and the calendar they are read with."""

    period: WeeklyPeriod
    workdays: int
    previous_workdays: int
    mean_workdays: float
    holidays: dict[date, str]
    previous_holidays: dict[date, str]
    channel_weeks: tuple[read.ChannelWeek, ...]
    topics: tuple[read.Change, ...]
    districts: tuple[read.Change, ...]
    departments: tuple[read.DepartmentChange, ...]
    keywords: tuple[read.Keyword, ...]
    responses_this_week: tuple[read.Response, ...]
    responses_by_type: tuple[read.Response, ...]
    responses_by_department: tuple[read.Response, ...]
    campaigns: tuple[read.Campaign, ...]
    health: tuple[read.FeedHealth, ...]
    quotes: dict[tuple[str, str], tuple[read.Quote, ...]]
    keyword_quotes: dict[str, read.Quote]
    labels: read.Labels

    def channel(self, channel_code: str, *, weeks_ago: int = 0) -> read.ChannelWeek | None:
        """A channel's week, or None when nothing was counted."""
        start_on = self.period.week_start_on - timedelta(weeks=weeks_ago)
        found = [w for w in self.channel_weeks if w.channel_code == channel_code and w.week_start_on == start_on]
        return found[0] if found else None

    def previous(self, channel_code: str) -> Comparison:
        """A channel against last week, like for like in working days."""
        now, before = self.channel(channel_code), self.channel(channel_code, weeks_ago=1)
        return Comparison(now.voc_count if now else 0, self.like_previous(before.voc_count if before else None))

    def like_previous(self, count: float | None) -> float | None:
        return like_for_like(count, base_workdays=self.previous_workdays, workdays=self.workdays)

    def like_mean(self, mean: float | None) -> float | None:
        return like_for_like(mean, base_workdays=self.mean_workdays, workdays=self.workdays)

    def has_mean(self, channel_code: str) -> bool:
        """Whether the channel was counted in each of the 12 weeks before; a younger one has no usual level yet."""
        before = {w.week_start_on for w in self.channel_weeks if w.channel_code == channel_code}
        return len(before - {self.period.week_start_on}) >= MEAN_WEEKS

    def against_mean(self, change: read.Change) -> Comparison:
        """A cut of a channel against the mean of the 12 weeks before, like for like in working days."""
        usual = change.mean_12_week_count if self.has_mean(change.channel_code) else None
        return Comparison(change.voc_count, self.like_mean(usual))

    def feed(self, feed: str) -> read.FeedHealth | None:
        found = [row for row in self.health if row.feed == feed]
        return found[0] if found else None

    def channel_topics(self, channel_code: str) -> tuple[read.Change, ...]:
        return tuple(row for row in self.topics if row.channel_code == channel_code)

    def unusual_topics(self, channel_code: str) -> tuple[read.Change, ...]:
        """Topics that left their usual range, the most surprising first."""
        moved = [
            row
            for row in self.channel_topics(channel_code)
            if row.code not in SUBJECTLESS_TOPICS
            and self.against_mean(row).direction in (Direction.UP, Direction.DOWN)
        ]
        return tuple(sorted(moved, key=lambda row: (-abs(self.against_mean(row).surprise), row.code)))


def gather(connection: psycopg.Connection, period: WeeklyPeriod, settings: WeeklySettings) -> WeeklyFacts:
    """Read the marts for this period.

    Args:
        connection: as role `publisher`.
        period: the issue's period.
        settings: limits for keywords, quotes and response weeks.
    """
    week = period.week_start_on
    previous_week = week - timedelta(weeks=1)
    topics = read.topic_changes(connection, week_start_on=week)
    keywords = read.keywords(connection, week_start_on=week, limit=settings.keyword_limit)
    evidence_ids = sorted({identifier for keyword in keywords for identifier in keyword.evidence_ids})
    return WeeklyFacts(
        period=period,
        workdays=count_working_days(week, week + timedelta(weeks=1)),
        previous_workdays=count_working_days(previous_week, week),
        mean_workdays=count_working_days(week - timedelta(weeks=MEAN_WEEKS), week) / MEAN_WEEKS,
        holidays=holidays_between(week, period.week_end_on),
        previous_holidays=holidays_between(previous_week, week - timedelta(days=1)),
        channel_weeks=read.channel_weeks(connection, week_start_on=week, weeks=TREND_WEEKS),
        topics=topics,
        districts=read.district_changes(connection, week_start_on=week),
        departments=read.department_changes(connection, week_start_on=week),
        keywords=keywords,
        responses_this_week=read.responses_by_type(connection, week_start_on=week, weeks=1),
        responses_by_type=read.responses_by_type(connection, week_start_on=week, weeks=settings.response_weeks),
        responses_by_department=read.responses_by_department(
            connection, week_start_on=week, weeks=settings.response_weeks
        ),
        campaigns=read.copy_heavy_topics(
            connection,
            week_start_on=week,
            minimum_count=settings.campaign_minimum_count,
            maximum_matter_share=settings.campaign_matter_share,
        ),
        # The night before the issue is the last one it may know of, also when it is drafted again later.
        health=read.feed_health(connection, through_on=period.publish_on - timedelta(days=1)),
        quotes=_quotes(connection, period, topics, settings),
        keyword_quotes=read.quotes_by_id(connection, evidence_ids=evidence_ids) if evidence_ids else {},
        labels=read.labels(connection),
    )


def _quotes(
    connection: psycopg.Connection, period: WeeklyPeriod, topics: tuple[read.Change, ...], settings: WeeklySettings
) -> dict[tuple[str, str], tuple[read.Quote, ...]]:
    """Quotes of the topics that grew most in each channel, where enough people spoke."""
    chosen: dict[tuple[str, str], tuple[read.Quote, ...]] = {}
    for channel_code in QUOTED_CHANNELS:
        candidates = [
            row
            for row in topics
            if row.channel_code == channel_code
            and row.code not in SUBJECTLESS_TOPICS
            and row.voc_count >= settings.minimum_cell_count
        ]
        candidates.sort(key=lambda row: (-(row.voc_count - row.mean_12_week_count), -row.voc_count, row.code))
        for row in candidates[:QUOTED_TOPICS]:
            chosen[channel_code, row.code] = read.topic_quotes(
                connection,
                channel_code=channel_code,
                topic_code=row.code,
                first_on=period.week_start_on,
                last_on=period.week_end_on,
                limit=QUOTES_PER_TOPIC,
            )
    return chosen


def expected_feed(channel_code: str) -> str:
    """The feed a channel cannot do without."""
    return CHANNEL_FEEDS[channel_code]
