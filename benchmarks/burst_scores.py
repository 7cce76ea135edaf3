"""Scores alerts on series whose bursts are known, by episodes, pooled over cities.

Alerts of a series within three days of each other are one episode. An episode that overlaps a burst (its days and the
day after) caught it; any other is false. A missed burst counts three days of delay. Only days after the warm-up count;
what is said of young series is counted by itself, on days that hold no burst. After Bedubourg and Le Strat (2017):
false alarms a week, share caught, delay, precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from benchmarks.burst_series import WARM_UP_DAYS, City

JOIN_DAYS = 3
MISS_DAYS = 3.0
YOUNG_DAYS = range(14, 56)
"""Days of a series on which it is young: the rules that need eight weeks are silent, what is said is false."""
BURSTS_A_WEEK = 0.5
"""Precision depends on how often bursts happen: it is quoted for this many."""


@dataclass(frozen=True)
class Tally:
    """What one city's alerts caught and missed.

    Attributes:
        bursts: delay (days, null for a miss), factor, mean (of the series), is_holiday; one row a burst.
        false_on_holiday, false_elsewhere: false episodes by their first day.
        holidays, ordinary_days: days after the warm-up.
        false_young: episodes on `YOUNG_DAYS`.
    """

    bursts: pl.DataFrame
    false_on_holiday: int
    false_elsewhere: int
    holidays: int
    ordinary_days: int
    false_young: int


def tally(city: City, alerts: pl.DataFrame) -> Tally:
    """`alerts`: date, series; order and repeats do not matter."""
    first = city.counts["date"].min() + timedelta(days=WARM_UP_DAYS)  # type: ignore[operator]
    days = city.counts["date"].unique().sort()
    days = days.filter(days >= first)
    chosen = alerts.filter(pl.col("date") >= first).select("series", "date").unique().sort("series", "date")
    bursts = city.bursts.with_columns(end_on=pl.col("start_on") + pl.duration(days="days")).with_row_index("burst")
    hits = bursts.join_where(
        chosen.rename({"series": "of"}),
        pl.col("series") == pl.col("of"),
        pl.col("date") >= pl.col("start_on"),
        pl.col("date") <= pl.col("end_on"),
    )
    delays = hits.group_by("burst").agg(delay=(pl.col("date").min() - pl.col("start_on").first()).dt.total_days())
    means = city.counts.group_by("series").agg(mean=pl.col("count").mean())
    scored = (
        bursts.join(delays, on="burst", how="left")
        .join(means, on="series")
        .with_columns(is_holiday=pl.col("start_on").is_in(list(city.holidays)))
        .select("delay", "factor", "mean", "is_holiday")
    )
    episodes = _episodes(chosen)
    true = episodes.join_where(
        bursts.rename({"series": "of"}),
        pl.col("series") == pl.col("of"),
        pl.col("start_on") <= pl.col("high"),
        pl.col("end_on") >= pl.col("low"),
    )
    false = episodes.join(true.select("series", "episode").unique(), on=["series", "episode"], how="anti")
    on_holiday = int(false["low"].is_in(list(city.holidays)).sum())
    holidays = int(days.is_in(list(city.holidays)).sum())
    born = city.counts["date"].min()
    young = alerts.filter((pl.col("date") - born).dt.total_days().is_between(YOUNG_DAYS.start, YOUNG_DAYS.stop - 1))
    false_young = _episodes(young.select("series", "date").unique().sort("series", "date")).height
    return Tally(scored, on_holiday, false.height - on_holiday, holidays, len(days) - holidays, false_young)


def _episodes(chosen: pl.DataFrame) -> pl.DataFrame:
    """series, episode, low, high of alerts in order."""
    is_new = (pl.col("date").diff() > pl.duration(days=JOIN_DAYS)).fill_null(value=True)
    return (
        chosen.with_columns(episode=is_new.cum_sum().over("series"))
        .group_by("series", "episode")
        .agg(low=pl.col("date").min(), high=pl.col("date").max())
    )


def figures(tallies: Sequence[Tally]) -> dict[str, tuple[float | None, int]]:
    """Figure -> (value, number of things it rests on), pooled over cities."""
    bursts = pl.concat([one.bursts for one in tallies])
    on_holiday, elsewhere = sum(one.false_on_holiday for one in tallies), sum(one.false_elsewhere for one in tallies)
    holidays, ordinary = sum(one.holidays for one in tallies), sum(one.ordinary_days for one in tallies)
    weeks, false = (holidays + ordinary) / 7, on_holiday + elsewhere
    caught = pl.col("delay").is_not_null()
    all_caught, holiday_caught = _share(bursts, caught), _share(bursts.filter("is_holiday"), caught)
    clear = bursts.filter((pl.col("factor") >= 3) & (pl.col("mean") >= 3))
    small, double = bursts.filter(pl.col("mean") < 3), bursts.filter(pl.col("factor") == 2)
    share, n = all_caught
    true_a_week = BURSTS_A_WEEK * (share or 0.0)
    true_and_false = true_a_week + false / weeks
    ratio = (on_holiday / holidays) / (elsewhere / ordinary) if elsewhere and holidays else None
    part = holiday_caught[0] / share if share and holiday_caught[0] is not None else None
    young_weeks = len(YOUNG_DAYS) / 7 * len(tallies)
    false_young = sum(one.false_young for one in tallies)
    delay = bursts["delay"].fill_null(MISS_DAYS).cast(pl.Float64).mean()
    return {
        "false_alarms_per_week": (false / weeks, false),
        "caught_share": all_caught,
        "caught_x3_mean_ge_3": _share(clear, caught),
        "caught_on_holiday": holiday_caught,
        "caught_on_holiday_vs_all": (part, holiday_caught[1]),
        "mean_delay_days": (float(delay) if isinstance(delay, float) else None, n),
        "holiday_false_ratio": (ratio, false),
        "false_young_per_week": (false_young / young_weeks, false_young),
        "caught_mean_lt_3": _share(small, caught),
        "caught_x2": _share(double, caught),
        "precision_at_half_a_burst_a_week": (true_a_week / true_and_false if true_and_false else None, n),
    }


def _share(bursts: pl.DataFrame, caught: pl.Expr) -> tuple[float | None, int]:
    if bursts.is_empty():
        return None, 0
    return float(np.mean(bursts.select(caught).to_series().to_numpy())), bursts.height
