"""향후 4주 민원 예보 as facts: the four weeks of each series added up, and what an earlier issue's forecast came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reports import read
from reports.weekly_issue.context import Context
from reports.weekly_issue.followup import earlier_figure
from reports.weekly_issue.narrative import topic_name
from reports.weekly_issue.outlook_words import Expected
from reports.weekly_issue.settings import CHANNEL_LABELS, SUBJECTLESS_TOPICS

AHEAD_WEEKS = 4
WHOLE = "all"
TOPIC_ROWS = {"call_center": 5, "petition": 3}


@dataclass(frozen=True)
class Series:
    """One channel (`all`) or one of its topics over the four weeks ahead.

    Attributes:
        median_count: what the last eight like days of each day bring, by their medians.
    """

    channel_code: str
    topic_code: str
    expected: Expected
    median_count: float
    is_withheld: bool

    def label(self, context: Context) -> str:
        channel = CHANNEL_LABELS[self.channel_code]
        return channel if self.topic_code == WHOLE else topic_name(channel, context.topic(self.topic_code))


def series_ahead(context: Context) -> tuple[Series, ...]:
    """Every series of this issue's forecast whose four weeks are whole."""
    weeks: dict[tuple[str, str], list[read.ForecastWeek]] = {}
    for row in context.facts.forecasts:
        weeks.setdefault((row.channel_code, row.topic_code), []).append(row)
    return tuple(
        _series(context, channel, topic, rows)
        for (channel, topic), rows in weeks.items()
        if sum(row.day_count for row in rows) == 7 * AHEAD_WEEKS
    )


def _series(context: Context, channel: str, topic: str, rows: list[read.ForecastWeek]) -> Series:
    low = [row.low_count for row in rows if row.low_count is not None]
    high = [row.high_count for row in rows if row.high_count is not None]
    is_ranged = len(low) == len(high) == len(rows)
    has_recent = context.closed(channel) is None and context.facts.has_mean(channel)
    return Series(
        channel,
        topic,
        Expected(
            sum(row.expected_count for row in rows),
            sum(low) if is_ranged else None,
            sum(high) if is_ranged else None,
            context.facts.recent_count(channel, topic, weeks=AHEAD_WEEKS) if has_recent else None,
        ),
        sum(row.median_count for row in rows),
        any(row.is_withheld for row in rows),
    )


def told_series(context: Context) -> tuple[Series, ...]:
    """The series that are printed: each channel, then its largest topics."""
    found = series_ahead(context)
    told: list[Series] = []
    for channel, limit in TOPIC_ROWS.items():
        told += [s for s in found if (s.channel_code, s.topic_code) == (channel, WHOLE)]
        topics = [
            s
            for s in found
            if s.channel_code == channel and s.topic_code != WHOLE and s.topic_code not in SUBJECTLESS_TOPICS
        ]
        told += sorted(topics, key=lambda s: (-s.expected.expected_count, s.topic_code))[:limit]
    return tuple(told)


def untold_series(context: Context) -> tuple[Series, ...]:
    """The series that the page has no room for, in the order they were made."""
    told = {(series.channel_code, series.topic_code) for series in told_series(context)}
    return tuple(s for s in series_ahead(context) if (s.channel_code, s.topic_code) not in told)


def ahead_figure(context: Context, series: Series, column: str, value: float | None) -> str:
    """A reference to the sum of a column over the days ahead of one series."""
    key = {
        "origin_on": context.facts.period.week_end_on.isoformat(),
        "channel_code": series.channel_code,
        "topic_code": series.topic_code,
        "district_code": WHOLE,
    }
    return context.numbers.figure(read.FORECAST, column, value, how="sum", key=key)


def recent_figure(context: Context, series: Series, value: int | None) -> str:
    """A reference to what a series brought in the four weeks that end with the reporting week."""
    last = context.facts.period.week_start_on
    key: dict[str, Any] = {
        "channel_code": series.channel_code,
        "week_start_on": [(last - timedelta(weeks=n)).isoformat() for n in range(AHEAD_WEEKS - 1, -1, -1)],
    }
    if series.topic_code != WHOLE:
        key["topic_code"] = series.topic_code
    return context.numbers.figure(read.TREND, "voc_count", value, how="sum", key=key)


@dataclass(frozen=True)
class Outcome:
    """A forecast that an issue printed four weeks ago, and what came of it."""

    series: Series
    came: int
    expected_figure: str
    range_figures: tuple[str, ...]


def forecast_edition(context: Context) -> read.EarlierEdition | None:
    """The published issue whose four weeks ahead end with this reporting week."""
    origin_on = context.facts.period.week_end_on - timedelta(weeks=AHEAD_WEEKS)
    return next((e for e in context.facts.earlier if e.period_end_on == origin_on), None)


def outcomes(context: Context, edition: read.EarlierEdition) -> tuple[Outcome, ...]:
    """What that issue forecast, series by series, beside what came; series whose feed is missing now are left out."""
    printed: dict[tuple[str, str], dict[str, tuple[str, Mapping[str, Any]]]] = {}
    for name, figure in edition.snapshot["figures"].items():
        key = figure["key"]
        if figure["relation"] == read.FORECAST and figure["how"] == "sum" and "target_on" not in key:
            columns = printed.setdefault((key["channel_code"], key["topic_code"]), {})
            columns[figure["column"]] = (name, figure)
    found = []
    for (channel, topic), columns in printed.items():
        expected = columns.get("expected_count")
        if expected is None or context.closed(channel) is not None:
            continue
        bounds = [columns.get(column) for column in ("low_count", "high_count")]
        low, high = (None if b is None or b[1]["value"] is None else int(b[1]["value"]) for b in bounds)
        came = context.facts.recent_count(channel, topic, weeks=AHEAD_WEEKS)
        found.append(
            Outcome(
                Series(channel, topic, Expected(expected[1]["value"], low, high, came), 0.0, False),
                came,
                earlier_figure(context, edition, expected[0], expected[1]["value"]),
                tuple(earlier_figure(context, edition, b[0], b[1]["value"]) for b in bounds if b is not None),
            )
        )
    order = {channel: n for n, channel in enumerate(TOPIC_ROWS)}
    return tuple(
        sorted(
            found,
            key=lambda o: (
                o.series.topic_code != WHOLE,
                order.get(o.series.channel_code, len(order)),
                -o.series.expected.expected_count,
                o.series.topic_code,
            ),
        )
    )


def first_day_ahead(context: Context) -> date:
    """The Monday on which the four weeks ahead begin."""
    return context.facts.period.week_end_on + timedelta(days=1)
