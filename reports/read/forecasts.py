"""What is expected of the coming days, how good that was before, and what may be prevented.

`mart_forecast_daily` holds the newest forecast of each channel only: a reader names the origin it wants and gets
nothing when another one is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import psycopg

from reports.read.rows import rows_of

FORECAST = "marts.mart_forecast_daily"
SCORECARD = "marts.mart_forecast_scorecard"
PREVENTIVE = "marts.mart_preventive_task_candidate_weekly"


@dataclass(frozen=True)
class ForecastWeek:
    """One channel or one of its topics over the seven days from `week_start_on`; sums of its days.

    Attributes:
        topic_code: `all` for the whole channel.
        low_count: the sum of the days' lower 80 % limits; None when a day has none.
        high_count: the same of the upper limits.
        median_count: what the last eight like days of each day bring, by their medians.
        is_withheld: the median stands in for a model that lost to it.
    """

    week_start_on: date
    channel_code: str
    topic_code: str
    expected_count: float
    low_count: int | None
    high_count: int | None
    median_count: float
    is_withheld: bool
    reason_code: str
    day_count: int


def forecast_origin(connection: psycopg.Connection, *, channel_codes: Sequence[str]) -> date | None:
    """The last day that was known when the newest forecast of these channels was made."""
    row = connection.execute(
        "select max(origin_on) from marts.mart_forecast_daily where channel_code = any(%s)", (list(channel_codes),)
    ).fetchone()
    return row[0] if row else None


def forecast_weeks(
    connection: psycopg.Connection, *, origin_on: date, channel_codes: Sequence[str]
) -> tuple[ForecastWeek, ...]:
    """The four weeks after the origin, by channel, topic (`all` for the channel) and week."""
    return rows_of(
        connection,
        ForecastWeek,
        """
        select min(target_on) as week_start_on, channel_code, topic_code, sum(expected_count)::float8 as expected_count,
            case when count(low_count) = count(*) then sum(low_count)::bigint end as low_count,
            case when count(high_count) = count(*) then sum(high_count)::bigint end as high_count,
            sum(median_count)::float8 as median_count, bool_or(is_withheld) as is_withheld,
            min(reason_code) as reason_code, count(*)::int as day_count
        from marts.mart_forecast_daily
        where origin_on = %(origin_on)s and channel_code = any(%(channels)s) and district_code = 'all'
        group by channel_code, topic_code, (lead_days - 1) / 7
        order by channel_code, topic_code, min(target_on)
        """,
        {"origin_on": origin_on, "channels": list(channel_codes)},
    )


@dataclass(frozen=True)
class ForecastScore:
    """How the forecasts made in one month did, for one series and one band of days ahead.

    Attributes:
        band_days: 7 for days 1 to 7 ahead, 28 for days 8 to 28.
        backtest_origin_count: forecasts made afterwards, from the days up to their origin only.
        mean_error_count: mean error without sign, in items a day.
        median_error_count: the like-day median's on the same days.
        error_ratio: the one over the other, below 1 is better; None where the median never erred.
        coverage_rate: share of the days with an interval whose count lay in it.
    """

    month_start_on: date
    channel_code: str
    topic_code: str
    band_days: int
    origin_count: int
    backtest_origin_count: int
    day_count: int
    mean_error_count: float
    median_error_count: float
    error_ratio: float | None
    interval_day_count: int
    coverage_rate: float | None


def forecast_scores(
    connection: psycopg.Connection, *, before_on: date, channel_codes: Sequence[str]
) -> tuple[ForecastScore, ...]:
    """The scores of the last month before this day's month, city wide, by channel, topic and band."""
    return rows_of(
        connection,
        ForecastScore,
        """
        select month_start_on, channel_code, topic_code, band_days::int, origin_count::bigint,
            backtest_origin_count::bigint, day_count::bigint, mean_absolute_error_count::float8 as mean_error_count,
            median_mean_absolute_error_count::float8 as median_error_count, relative_error_ratio::float8 as error_ratio,
            interval_day_count::bigint, coverage_rate::float8
        from marts.mart_forecast_scorecard
        where channel_code = any(%(channels)s) and district_code = 'all'
            and month_start_on = (select max(month_start_on) from marts.mart_forecast_scorecard
                                  where month_start_on < date_trunc('month', %(before_on)s::date)::date)
        order by channel_code, topic_code, band_days
        """,
        {"before_on": before_on, "channels": list(channel_codes)},
    )


@dataclass(frozen=True)
class PreventiveTask:
    """A topic expected to exceed what like days bring, with the interval of the whole horizon excluding that."""

    channel_code: str
    topic_code: str
    topic_label_ko: str
    horizon_days: int
    expected_count: float
    low_count: int
    high_count: int
    usual_count: float
    owner_department_label_ko: str
    minimum_excess_rate: float
    minimum_count: int


def preventive_tasks(
    connection: psycopg.Connection, *, week_start_on: date, channel_codes: Sequence[str]
) -> tuple[PreventiveTask, ...]:
    """The proposals whose days ahead begin on this Monday, the largest excess first."""
    return rows_of(
        connection,
        PreventiveTask,
        """
        select channel_code, topic_code, topic_label_ko, horizon_days::int, expected_count, low_count::bigint,
            high_count::bigint, usual_count, owner_department_label_ko, minimum_excess_rate::float8, minimum_count::int
        from marts.mart_preventive_task_candidate_weekly
        where week_start_on = %(week_start_on)s and channel_code = any(%(channels)s)
        order by excess_ratio desc, channel_code, topic_code, horizon_days
        """,
        {"week_start_on": week_start_on, "channels": list(channel_codes)},
    )
