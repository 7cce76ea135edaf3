"""Everything one pack is made from, read once, and the topics that moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from reports import read as shared
from reports.gate import GateResult
from reports.meeting_pack import moves, read
from reports.meeting_pack.settings import CHANNEL_FEEDS, CHANNELS, MeetingSettings, Scope
from reports.publication import IssuePeriod
from reports.read.coverage import missing_days
from reports.text import has_personal_number
from reports.weekly_issue.narrative import Comparison, Direction
from reports.weekly_issue.settings import SUBJECTLESS_TOPICS

SHARES = 3


@dataclass(frozen=True)
class Moved:
    """A topic of a channel over the reported time, against its usual level."""

    channel_code: str
    topic_code: str
    topic_label_ko: str
    comparison: Comparison
    base_working_count: int
    base_off_count: int

    @property
    def is_claim(self) -> bool:
        return self.comparison.direction in (Direction.UP, Direction.DOWN)


@dataclass(frozen=True)
class Issue:
    """A topic that rose, with where, who has it, and what was said."""

    moved: Moved
    districts: tuple[read.Share, ...]
    departments: tuple[read.Share, ...]
    quotes: tuple[shared.Quote, ...]


@dataclass(frozen=True)
class MeetingFacts:
    """The rows of marts and evidence behind one pack."""

    period: IssuePeriod
    scope: Scope
    days: moves.Days
    channels: Mapping[str, Comparison]
    daily: Mapping[tuple[str, str], Mapping[date, int]]
    topics: tuple[Moved, ...]
    issues: tuple[Issue, ...]
    candidates: tuple[read.Candidate, ...]
    preventives: tuple[read.Preventive, ...]
    has_forecast: bool
    practices: tuple[read.Practice, ...]
    decisions: tuple[read.Decision, ...]
    committee: read.Committee | None
    health: tuple[shared.FeedHealth, ...]
    missing_days: Mapping[str, tuple[date, ...]]


def gather(
    connection: psycopg.Connection, period: IssuePeriod, scope: Scope, settings: MeetingSettings
) -> MeetingFacts:
    """Read the marts for the reported time.

    Args:
        connection: as role `publisher`.
        period: the pack's place in time.
        scope: days, topics and departments.
        settings: base, limits.
    """
    days = moves.days_of(scope.first_on, scope.last_on, base_days=settings.base_days)
    rows = read.day_counts(
        connection,
        first_on=days.base[0],
        last_on=scope.last_on,
        channels=CHANNELS,
        topics=scope.topic_codes,
        departments=scope.department_codes,
    )
    topics = _topics(rows, days, settings)
    month = scope.last_on.replace(day=1)
    return MeetingFacts(
        period=period,
        scope=scope,
        days=days,
        channels=_channels(rows, days, settings),
        daily=_daily(rows),
        topics=topics,
        issues=tuple(_issue(connection, moved, scope, settings) for moved in risen(topics)[: settings.issue_count]),
        candidates=read.candidates(
            connection, first_on=scope.first_on, last_on=scope.last_on, topics=scope.topic_codes
        ),
        preventives=read.preventives(
            connection, first_on=scope.first_on, through_on=period.publish_on, topics=scope.topic_codes
        ),
        has_forecast=read.has_forecast(connection, first_on=scope.first_on, through_on=period.publish_on),
        practices=read.practices(connection, year=scope.last_on.year),
        decisions=read.decisions(connection, month_start_on=month, departments=scope.department_codes),
        committee=read.committee(connection, through_year=scope.last_on.year),
        # What is read are the marts as they stand, so this is their newest night, and days count whenever they came.
        health=shared.feed_health(connection, through_on=date.max),
        missing_days=missing_days(
            connection, feeds=CHANNEL_FEEDS.values(), first_on=scope.first_on, last_on=scope.last_on
        ),
    )


def risen(topics: tuple[Moved, ...]) -> tuple[Moved, ...]:
    """Topics that rose above their usual level, the most surprising first; one channel of each topic."""
    best: dict[str, Moved] = {}
    for moved in topics:
        if moved.comparison.direction is Direction.UP:
            best.setdefault(moved.topic_code, moved)
    return tuple(best.values())


def unleaked(facts: MeetingFacts, *, closed: Collection[str]) -> GateResult:
    """The gate on personal numbers in the quotes that are printed.

    Args:
        facts: the pack's.
        closed: channels that were not received: none of their topics is printed.
    """
    issues = [issue for issue in facts.issues if issue.moved.channel_code not in closed]
    quotes = [quote for issue in issues for quote in issue.quotes]
    leaks = sorted({f"{q.channel_code}:{q.voc_id}" for q in quotes if has_personal_number(q.quote)})
    reason = (
        f"개인정보로 보이는 숫자가 남은 인용: {', '.join(leaks[:5])}"
        if leaks
        else f"인용 {len(quotes)}건, 이상 없음"
        if quotes
        else "실은 인용 없음"
    )
    return GateResult("masked_quotes", "issue", None, "인용문 개인정보", not leaks, False, reason)


def _channels(rows: tuple[read.DayCount, ...], days: moves.Days, settings: MeetingSettings) -> dict[str, Comparison]:
    counts: dict[str, dict[date, int]] = {channel: {} for channel in CHANNELS}
    for row in rows:
        of_day = counts[row.channel_code]
        of_day[row.occurred_on] = of_day.get(row.occurred_on, 0) + row.voc_count
    # A channel that began within the base has no usual level yet.
    return {
        channel: moves.compare(found, days, required=settings.required)
        if _is_old(found, days)
        else Comparison(sum(found.get(day, 0) for day in days.reported), None)
        for channel, found in counts.items()
        if found
    }


def _daily(rows: tuple[read.DayCount, ...]) -> dict[tuple[str, str], dict[date, int]]:
    """Items a day by channel and topic."""
    counts: dict[tuple[str, str], dict[date, int]] = {}
    for row in rows:
        counts.setdefault((row.channel_code, row.topic_code), {})[row.occurred_on] = row.voc_count
    return counts


def _is_old(counts: Mapping[date, int], days: moves.Days) -> bool:
    return min(counts) <= days.base[0] + timedelta(days=7)


def _topics(rows: tuple[read.DayCount, ...], days: moves.Days, settings: MeetingSettings) -> tuple[Moved, ...]:
    """Every topic with a subject in channels that are old enough to have a usual level, the most surprising first."""
    labels = {row.topic_code: row.topic_label_ko for row in rows}
    heard: dict[str, dict[date, int]] = {}
    for row in rows:
        heard.setdefault(row.channel_code, {})[row.occurred_on] = 1
    found = []
    for (channel, topic), counts in _daily(rows).items():
        if topic not in SUBJECTLESS_TOPICS and _is_old(heard[channel], days):
            working, off = (
                sum(counts.get(day, 0) for day in days.of_kind(is_working)[1]) for is_working in (True, False)
            )
            comparison = moves.compare(counts, days, required=settings.required)
            found.append(Moved(channel, topic, labels[topic], comparison, working, off))
    return tuple(sorted(found, key=lambda m: (-abs(m.comparison.surprise), m.channel_code, m.topic_code)))


def _issue(connection: psycopg.Connection, moved: Moved, scope: Scope, settings: MeetingSettings) -> Issue:
    def shares(dimension: str) -> tuple[read.Share, ...]:
        found = read.shares(
            connection,
            dimension=dimension,
            channel_code=moved.channel_code,
            topic_code=moved.topic_code,
            first_on=scope.first_on,
            last_on=scope.last_on,
            departments=scope.department_codes,
            limit=SHARES,
        )
        return tuple(share for share in found if share.voc_count >= settings.minimum_cell_count)

    quotes: tuple[shared.Quote, ...] = ()
    # Evidence carries no department: a pack for some departments could quote what went to another.
    if moved.comparison.count >= settings.minimum_cell_count and not scope.department_codes:
        quotes = shared.topic_quotes(
            connection,
            channel_code=moved.channel_code,
            topic_code=moved.topic_code,
            first_on=scope.first_on,
            last_on=scope.last_on,
            limit=settings.quotes_per_issue,
        )
    return Issue(moved, shares("district"), shares("department"), quotes)
