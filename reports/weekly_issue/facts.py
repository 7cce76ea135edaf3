"""Everything one weekly issue is made from, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from korean_calendar.holidays import holidays_between
from korean_calendar.working_days import count_working_days
from reports import read
from reports.period import WeeklyPeriod
from reports.weekly_issue.narrative import Comparison, Direction, has_many_copies, usual_level
from reports.weekly_issue.settings import FORECAST_CHANNELS, PUBLICATION_CODE, SUBJECTLESS_TOPICS, WeeklySettings
from reports.weekly_issue.week_alerts import alerts

TREND_WEEKS = 13
# How far back an issue looks for what earlier ones asked and forecast.
EARLIER_WEEKS = 6
MEAN_WEEKS = 12
# Standard errors a topic must be away from its usual level: some 35 topics are looked at each week.
MANY_COMPARISONS = 3.0
QUOTED_TOPICS = 2
QUOTES_PER_TOPIC = 2
QUOTED_ALERTS = 2
QUOTED_CHANNELS = ("call_center", "petition", "homepage")


@dataclass(frozen=True)
class WeeklyFacts:
    """The rows of marts and evidence behind one issue, and the calendar they are read with."""

    period: WeeklyPeriod
    workdays: int
    previous_workdays: int
    like_weeks: tuple[date, ...]
    holidays: dict[date, str]
    previous_holidays: dict[date, str]
    channel_weeks: tuple[read.ChannelWeek, ...]
    topics: tuple[read.Change, ...]
    topic_weeks: tuple[read.TopicWeek, ...]
    places: tuple[read.Place, ...]
    districts: tuple[read.Change, ...]
    district_weeks: tuple[read.DistrictWeek, ...]
    departments: tuple[read.DepartmentChange, ...]
    keywords: tuple[read.Keyword, ...]
    responses_this_week: tuple[read.Response, ...]
    responses_by_type: tuple[read.Response, ...]
    responses_by_department: tuple[read.Response, ...]
    copied_matters: tuple[read.CopiedMatter, ...]
    health: tuple[read.FeedHealth, ...]
    civic: tuple[read.CivicStatement, ...]
    latent: tuple[read.LatentDemand, ...]
    warned: tuple[read.Warned, ...]
    forecast_origin_on: date | None
    forecasts: tuple[read.ForecastWeek, ...]
    scores: tuple[read.ForecastScore, ...]
    preventive: tuple[read.PreventiveTask, ...]
    earlier: tuple[read.EarlierEdition, ...]
    answered: tuple[read.AnsweredRequest, ...]
    quotes: dict[tuple[str, str], tuple[read.Quote, ...]]
    evidence_quotes: dict[str, read.Quote]
    alert_quotes: dict[tuple[str, str], read.Quote]
    labels: read.Labels

    def channel(self, channel_code: str, *, weeks_ago: int = 0) -> read.ChannelWeek | None:
        """A channel's week, or None when nothing was counted."""
        start_on = self.period.week_start_on - timedelta(weeks=weeks_ago)
        found = [w for w in self.channel_weeks if w.channel_code == channel_code and w.week_start_on == start_on]
        return found[0] if found else None

    def previous(self, channel_code: str) -> Comparison:
        """A channel against last week; no base when last week brought nothing."""
        now, before = self.channel(channel_code), self.channel(channel_code, weeks_ago=1)
        count = now.voc_count if now else 0
        if before is None:
            return Comparison(count, None)
        return Comparison(count, before.voc_count, spread=(before.voc_count + count) ** 0.5)

    def usual(self, channel_code: str) -> Comparison:
        """A channel against its like weeks."""
        counts = {w.week_start_on: w.voc_count for w in self.channel_weeks if w.channel_code == channel_code}
        return usual_level(counts.pop(self.period.week_start_on, 0), self._like(channel_code, counts))

    def _like(self, channel_code: str, counts: dict[date, int]) -> list[int]:
        """What the like weeks brought; nothing when the channel is too young to have a usual level."""
        return [counts.get(week, 0) for week in self.like_weeks] if self.has_mean(channel_code) else []

    def has_mean(self, channel_code: str) -> bool:
        """Whether the channel was counted in each of the 12 weeks before; a younger one has no usual level yet."""
        before = {w.week_start_on for w in self.channel_weeks if w.channel_code == channel_code}
        return len(before - {self.period.week_start_on}) >= MEAN_WEEKS

    def against_mean(self, change: read.Change) -> Comparison:
        """A topic of a channel against its like weeks; held to more, because many topics are compared at once."""
        counts = {
            row.week_start_on: row.voc_count
            for row in self.topic_weeks
            if row.channel_code == change.channel_code and row.topic_code == change.code
        }
        like = self._like(change.channel_code, counts)
        return usual_level(change.voc_count, like, required=MANY_COMPARISONS)

    def usual_district(self, change: read.Change) -> Comparison:
        """A district of a channel against its like weeks; held to as much as a topic."""
        counts = {
            row.week_start_on: row.voc_count
            for row in self.district_weeks
            if row.channel_code == change.channel_code and row.district_code == change.code
        }
        like = self._like(change.channel_code, counts)
        return usual_level(change.voc_count, like, required=MANY_COMPARISONS)

    def feed(self, feed: str) -> read.FeedHealth | None:
        found = [row for row in self.health if row.feed == feed]
        return found[0] if found else None

    def channel_topics(self, channel_code: str) -> tuple[read.Change, ...]:
        return tuple(row for row in self.topics if row.channel_code == channel_code)

    def recent_count(self, channel_code: str, topic_code: str, *, weeks: int) -> int:
        """What a channel (`all`) or one of its topics brought in the `weeks` reporting weeks that end with this one."""
        first_on = self.period.week_start_on - timedelta(weeks=weeks - 1)
        rows = (
            self.channel_weeks if topic_code == "all" else [t for t in self.topic_weeks if t.topic_code == topic_code]
        )
        return sum(row.voc_count for row in rows if row.channel_code == channel_code and row.week_start_on >= first_on)

    def unusual_topics(self, channel_code: str) -> tuple[read.Change, ...]:
        """Topics that left their usual range, the most surprising first."""
        moved = [
            row
            for row in self.channel_topics(channel_code)
            if row.code not in SUBJECTLESS_TOPICS and self.against_mean(row).direction in (Direction.UP, Direction.DOWN)
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
    latent = read.latent_demands(connection, week_start_on=week)
    evidence_ids = sorted(
        {i for word in keywords for i in word.evidence_ids} | {i for demand in latent for i in demand.evidence_ids}
    )
    warned = read.warned_days(connection, first_on=week, last_on=period.week_end_on)
    origin_on = read.forecast_origin(connection, channel_codes=FORECAST_CHANNELS)
    return WeeklyFacts(
        period=period,
        workdays=count_working_days(week, week + timedelta(weeks=1)),
        previous_workdays=count_working_days(previous_week, week),
        like_weeks=like_weeks(week),
        holidays=holidays_between(week, period.week_end_on),
        previous_holidays=holidays_between(previous_week, week - timedelta(days=1)),
        channel_weeks=read.channel_weeks(connection, week_start_on=week, weeks=TREND_WEEKS),
        topics=topics,
        topic_weeks=read.topic_weeks(connection, week_start_on=week, weeks=TREND_WEEKS),
        places=read.topic_places(connection, week_start_on=week),
        districts=read.district_changes(connection, week_start_on=week),
        district_weeks=read.district_weeks(connection, week_start_on=week, weeks=TREND_WEEKS),
        departments=read.department_changes(connection, week_start_on=week),
        keywords=keywords,
        responses_this_week=read.responses_by_type(connection, week_start_on=week, weeks=1),
        responses_by_type=read.responses_by_type(connection, week_start_on=week, weeks=settings.response_weeks),
        responses_by_department=read.responses_by_department(
            connection, week_start_on=week, weeks=settings.response_weeks
        ),
        copied_matters=read.copied_matters(
            connection,
            first_on=week,
            last_on=period.week_end_on,
            minimum_count=settings.copy_minimum_count,
            limit=3,
        ),
        # The night before the issue is the last one it may know of, also when it is drafted again later.
        health=read.feed_health(connection, through_on=period.publish_on - timedelta(days=1)),
        civic=read.civic_statements(connection, first_on=previous_week, week_start_on=week),
        latent=latent,
        warned=warned,
        forecast_origin_on=origin_on,
        # A forecast made before or after the reporting week's end is another issue's.
        forecasts=read.forecast_weeks(connection, origin_on=period.week_end_on, channel_codes=FORECAST_CHANNELS),
        scores=read.forecast_scores(connection, before_on=period.publish_on, channel_codes=FORECAST_CHANNELS),
        preventive=read.preventive_tasks(
            connection, week_start_on=week + timedelta(weeks=1), channel_codes=FORECAST_CHANNELS
        ),
        earlier=read.published_editions(
            connection,
            publication_code=PUBLICATION_CODE,
            before_on=period.publish_on,
            first_on=period.publish_on - timedelta(weeks=EARLIER_WEEKS),
        ),
        answered=read.answered_requests(
            connection,
            before_issue=period.issue_number,
            first_on=period.publish_on - timedelta(weeks=EARLIER_WEEKS),
        ),
        quotes=_quotes(connection, period, topics, [k.keyword for k in keywords if k.is_rising], settings),
        evidence_quotes=read.quotes_by_id(connection, evidence_ids=evidence_ids) if evidence_ids else {},
        alert_quotes=_alert_quotes(connection, warned),
        labels=read.labels(connection),
    )


def _alert_quotes(connection: psycopg.Connection, warned: tuple[read.Warned, ...]) -> dict[tuple[str, str], read.Quote]:
    """One quote of the day and topic behind each of the most unlikely alerts."""
    chosen: dict[tuple[str, str], read.Quote] = {}
    for alert in alerts(warned)[:QUOTED_ALERTS]:
        peak = alert.peak
        quotes = read.topic_quotes(
            connection,
            channel_code=peak.channel_code,
            topic_code=peak.topic_code,
            first_on=peak.warned_on,
            last_on=peak.warned_on,
            limit=1,
        )
        if quotes:
            chosen[peak.channel_code, peak.topic_code] = quotes[0]
    return chosen


def like_weeks(week: date) -> tuple[date, ...]:
    """The Mondays among the 12 weeks before whose weeks have as many working days as this one, oldest first."""
    workdays = count_working_days(week, week + timedelta(weeks=1))
    before = [week - timedelta(weeks=n) for n in range(MEAN_WEEKS, 0, -1)]
    return tuple(day for day in before if count_working_days(day, day + timedelta(weeks=1)) == workdays)


def _quotes(
    connection: psycopg.Connection,
    period: WeeklyPeriod,
    topics: tuple[read.Change, ...],
    rising: list[str],
    settings: WeeklySettings,
) -> dict[tuple[str, str], tuple[read.Quote, ...]]:
    """Quotes of the topics that grew most in each channel, where enough people spoke; rising words first."""
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
                # Where one text was sent many times, that text is what the topic is about: it stands first.
                words=() if has_many_copies(row.voc_count, row.matter_count) else rising,
            )
    return chosen
