"""붙임: 향후 4주 민원 예보, with how good the last ones were and what may be prevented."""

from __future__ import annotations

from datetime import timedelta

from korean_calendar.holidays import holidays_between
from reports import korean, read
from reports.document import Block, Bullet, Cell, Chart, Column, Notice, Section, Table
from reports.period import date_ko, range_ko, short_date_ko
from reports.weekly_issue import outlook_words
from reports.weekly_issue.context import Context
from reports.weekly_issue.forecast import (
    AHEAD_WEEKS,
    WHOLE,
    Series,
    ahead_figure,
    first_day_ahead,
    recent_figure,
    series_ahead,
    told_series,
    untold_series,
)
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.preventive_blocks import preventive_block, proposals
from reports.weekly_issue.score_blocks import score_blocks
from reports.weekly_issue.settings import CHANNEL_LABELS

TITLE = "향후 4주 민원 예보"
PAST_WEEKS = 8
NAMED_WITHHELD = 4


def forecast_lines(context: Context) -> list[Bullet]:
    """One line for each channel; says so when there is no forecast."""
    lines = []
    for series in told_series(context):
        if series.topic_code == WHOLE:
            lines.append(
                Bullet(
                    1,
                    outlook_words.forecast_sentence(CHANNEL_LABELS[series.channel_code], series.expected),
                    (
                        ahead_figure(context, series, "expected_count", series.expected.expected_count),
                        recent_figure(context, series, series.expected.recent_count),
                    ),
                )
            )
    return lines or [Bullet(1, f"향후 4주 예보 없음({_why_none(context)})")]


def _why_none(context: Context) -> str:
    origin_on = context.facts.forecast_origin_on
    if origin_on is None:
        return "예보가 아직 만들어지지 않음"
    if origin_on == context.facts.period.week_end_on:
        return "4주를 다 채운 예보 계열이 없음"
    return f"창고의 예보 기준일이 {date_ko(origin_on)}로 보고 주간 끝과 다름"


def forecast_annex(context: Context) -> Section:
    """The annex as a section."""
    told = told_series(context)
    if not told:
        blocks: list[Block] = [Notice("empty", "예보 없음", _why_none(context))]
        return Section("forecast", TITLE, "shown", (*blocks, *score_blocks(context)))
    first_on = first_day_ahead(context)
    last_on = first_on + timedelta(weeks=AHEAD_WEEKS) - timedelta(days=1)
    blocks = [
        *forecast_lines(context),
        Bullet(2, f"예보 기간 {range_ko(first_on, last_on)}{_holidays(context)}"),
        _chart(context, [series for series in told if series.topic_code == WHOLE]),
        _table(context, told),
        preventive_block(context),
        *score_blocks(context),
    ]
    return Section("forecast", TITLE, "shown", tuple(blocks))


def _holidays(context: Context) -> str:
    first_on = first_day_ahead(context)
    found = holidays_between(first_on, first_on + timedelta(weeks=AHEAD_WEEKS) - timedelta(days=1))
    named = [f"{short_date_ko(day)} {name}" for day, name in sorted(found.items()) if day.weekday() < 5]
    return f", 평일 공휴일 {', '.join(named)}" if named else ", 평일 공휴일 없음"


def _chart(context: Context, channels: list[Series]) -> Chart:
    facts = context.facts
    starts = [facts.period.week_start_on - timedelta(weeks=n) for n in range(PAST_WEEKS - 1, -1, -1)]
    panels, described, figures = [], [], []
    for series in channels:
        channel = series.channel_code
        counted = {w.week_start_on: w.voc_count for w in facts.channel_weeks if w.channel_code == channel}
        ahead = [f for f in facts.forecasts if (f.channel_code, f.topic_code) == (channel, WHOLE)]
        past = [counted.get(start) for start in starts]
        if context.closed(channel) is not None:
            past[-1] = None
        panels.append(
            {
                "label": CHANNEL_LABELS[channel],
                "past": past,
                "ahead": [{"expected": f.expected_count, "low": f.low_count, "high": f.high_count} for f in ahead],
            }
        )
        described.append(
            f"{CHANNEL_LABELS[channel]} 주별 예상 "
            + ", ".join(f"{short_date_ko(f.week_start_on)} 주 {korean.count(f.expected_count)}" for f in ahead)
        )
        for f in ahead:
            days = [(f.week_start_on + timedelta(days=n)).isoformat() for n in range(7)]
            key = {
                "origin_on": facts.period.week_end_on.isoformat(),
                "channel_code": channel,
                "topic_code": WHOLE,
                "district_code": WHOLE,
                "target_on": days,
            }
            figures += [
                context.numbers.figure(read.FORECAST, column, value, how="sum", key=key)
                for column, value in (
                    ("expected_count", f.expected_count),
                    ("low_count", f.low_count),
                    ("high_count", f.high_count),
                )
                if value is not None
            ]
        figures += [
            context.numbers.figure(
                read.TREND,
                "voc_count",
                value,
                how="sum",
                key={"channel_code": channel, "week_start_on": start.isoformat()},
            )
            for start, value in zip(starts, past, strict=True)
            if value is not None
        ]
    first, last = starts[0], first_day_ahead(context) + timedelta(weeks=AHEAD_WEEKS - 1)
    return Chart(
        "forecast",
        "weeks_ahead",
        "주별 건수와 향후 4주 예상(세로선은 날마다의 80% 구간을 더한 범위)",
        "; ".join(described),
        {
            "panels": panels,
            "ticks": [f"{day.month}. {day.day}." for day in (first, first_day_ahead(context), last)],
            "unit": "건",
        },
        tuple(figures),
    )


def _verdict(context: Context, series: Series) -> str:
    """What may be said of a series; one with a proposal points at it, so that the two never contradict each other."""
    proposed = {(row.channel_code, row.topic_code) for row in proposals(context)}
    if (series.channel_code, series.topic_code) in proposed:
        return "예방 과제 제안(아래)"
    return series.expected.verdict


def _table(context: Context, told: tuple[Series, ...]) -> Table:
    rest = untold_series(context)
    rows = []
    for series in (*told, *rest):
        expected = series.expected
        ranged = tuple(
            ahead_figure(context, series, column, value)
            for column, value in (("low_count", expected.low_count), ("high_count", expected.high_count))
            if value is not None
        )
        is_whole = series.topic_code == WHOLE
        rows.append(
            (
                Cell(CHANNEL_LABELS[series.channel_code], tone="muted"),
                Cell("전체" if is_whole else context.topic(series.topic_code), is_head=True),
                count_cell(expected.recent_count, recent_figure(context, series, expected.recent_count)),
                count_cell(
                    expected.expected_count,
                    ahead_figure(context, series, "expected_count", expected.expected_count),
                    tone="strong",
                ),
                Cell(expected.range_ko, ranged),
                count_cell(series.median_count, ahead_figure(context, series, "median_count", series.median_count)),
                Cell(_verdict(context, series) + ("(모형 보류)" if series.is_withheld else "")),
            )
        )
    notes = [
        "범위는 날마다의 80% 구간을 더한 것으로 4주 합계의 80% 구간보다 넓음. "
        "비슷한 날은 같은 요일·공휴일 조건의 최근 8일 중앙값을 더한 것",
        _withheld_note(context),
    ]
    if rest:
        notes.append(f"그 밖의 {len(rest)}개 계열은 {IN_WORKBOOK}")
    return Table(
        "채널·주제별 향후 4주 예상",
        (
            Column("구분", "left", 1.5),
            Column("주제", "left", 1.5),
            Column("최근 4주", weight=0.9),
            Column("향후 4주", weight=0.9),
            Column("범위", weight=1.4),
            Column("비슷한 날", weight=0.9),
            Column("판단", "left", 2.2),
        ),
        tuple(rows[: len(told)]),
        unit="건",
        notes=tuple(notes),
        workbook_rows=tuple(rows) if len(rows) > len(told) else None,
    )


def _withheld_note(context: Context) -> str:
    withheld = [series.label(context) for series in series_ahead(context) if series.is_withheld]
    if not withheld:
        return "지난 예보에서 중앙값 방식보다 못해 모형을 보류한 계열 없음"
    named = korean.listing(withheld, limit=NAMED_WITHHELD)
    return f"모형이 중앙값 방식보다 못해 보류하고 중앙값을 실은 계열: {named}"
