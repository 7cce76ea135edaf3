"""Early warning over many daily count series: what was expected, what came, and how likely a burst is on.

Every night each series is forecast from the days before it (`burst_baseline`), its count is weighed under "calm", "a
burst of x2 to x10" and "a new level" (`burst_states`), and only then learnt from: a day is never part of its own
baseline, and a row knows nothing later. The alert list is held to a probability of burst, the watch list to a tail
probability, young series to EARS C2 as well, slow drift to a cumulative sum (`burst_limits`).
`benchmarks/detection.py` has what it catches.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from analytics import burst_baseline, burst_states
from analytics.burst_baseline import HOLIDAY, Baseline, Shape
from analytics.burst_limits import drift_sum, ears_c2, farrington_limit, tail_probability
from analytics.burst_states import Beliefs, Prior

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Rule:
    """When a series is watched and when it is alerted about; limits assumed, tuned on seeds that are not scored.

    Attributes:
        alert_probability: of a burst, from which on a series is on the alert list; see `worth_lost_a_day`.
        worth_lost_a_day: how much less the probability of a burst counts for each day that it has lasted: there is less
            left to warn of.
        watch_tail: chance of the count on a calm day, up to which a series is on the watch list.
        learning_days: days of a series in which hidden states are not yet asked: nothing is said.
        young_days: age below which an alert also needs EARS C2.
        c2_limit: in standard deviations.
        least_count: fewer items on a day are no news, whatever was expected.
        drift_slack, drift_limit: of the cumulative sum, in standard deviations.
        profile_days: how often the channels' effects are renewed.
    """

    alert_probability: float = 0.33
    worth_lost_a_day: float = 0.1
    watch_tail: float = 0.01
    learning_days: int = 14
    young_days: int = 56
    c2_limit: float = 3.0
    least_count: int = 3
    drift_slack: float = 0.5
    drift_limit: float = 8.0
    profile_days: int = 7
    prior: Prior = field(default_factory=Prior)
    shape: Shape = field(default_factory=Shape)


SCHEMA = {
    "date": pl.Date,
    "series": pl.String,
    "observed": pl.Int64,
    "expected": pl.Float64,
    "limit": pl.Float64,
    "p_value": pl.Float64,
    "q_value": pl.Float64,
    "burst_probability": pl.Float64,
    "change_probability": pl.Float64,
    "drift": pl.Float64,
    "c2": pl.Float64,
    "is_young": pl.Boolean,
    "level": pl.String,
}


def watch(
    counts: pl.DataFrame,
    *,
    holidays: Collection[date],
    events: pl.DataFrame | None = None,
    first_on: date | None = None,
    rule: Rule | None = None,
) -> pl.DataFrame:
    """States of all series from `first_on` on (else from the first day), one row per known day past learning.

    `counts`: date, series, channel, count; a series starts on its first row, a day without a row or with a null count
    is unknown, a zero is a zero. `holidays`: days known beforehand. `events`: date, series, known beforehand to bring
    that series more; those of other series and days change nothing. Raises ValueError on two rows of a series and
    day, on negative counts and on a series in two channels.

    Returns the columns of `SCHEMA`. `limit`: exceeded on a calm day with chance `watch_tail`; `q_value`:
    Benjamini-Hochberg over the night's series; `drift`: the cumulative sum; `level`: alert, watch or none.
    """
    rule = rule or Rule()
    if counts.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    days, series, channel_of, table = _as_table(counts)
    is_event = _event_table(events, days, series)
    c2 = ears_c2(table)
    baseline = burst_baseline.start(channel_of, rule.shape)
    beliefs = burst_states.calm(len(series), rule.prior)
    drift, age = np.zeros(len(series)), np.zeros(len(series), dtype=np.int64)
    frames = []
    for index, day in enumerate(days):
        day_type = HOLIDAY if day in holidays else day.weekday()
        night = _Night(table[index], c2[index], is_event[index], day_type=day_type)
        baseline, beliefs, drift, age, verdict = _one_night(baseline, beliefs, drift, age, night, rule)
        if (index + 1) % rule.profile_days == 0:
            baseline = burst_baseline.renew_profiles(baseline, rule.shape)
        if first_on is None or day >= first_on:
            frames.append(verdict.frame(day, series, night, rule))
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


@dataclass(frozen=True)
class _Night:
    """Counts of a day (nan where unknown), their C2 scores, which series have an event, and what kind of day it is."""

    counts: Floats
    c2: Floats
    is_event: Mask
    day_type: int


@dataclass(frozen=True)
class _Verdict:
    """What is said of each series about one night; see `SCHEMA`."""

    ahead: burst_baseline.Forecast
    beliefs: Beliefs
    drift: Floats
    judged: Mask
    age: NDArray[np.int64]

    def frame(self, day: date, series: NDArray[np.str_], night: _Night, rule: Rule) -> pl.DataFrame:
        ahead, at = self.ahead, np.flatnonzero(self.judged)
        counts, expected, size = night.counts[at], ahead.expected[at], ahead.size[at]
        tail = tail_probability(counts, ahead.log_mean[at], ahead.variance[at], ahead.size_weights[at])
        error = expected * np.sqrt(ahead.variance[at])
        limit = farrington_limit(expected, error, 1 + expected / size, alpha=rule.watch_tail)
        probability, drift = self.beliefs.in_burst[at], self.drift[at]
        is_young, c2 = self.age[at] < rule.young_days, night.c2[at]
        enough = counts >= rule.least_count
        over_c2 = c2 > rule.c2_limit
        worth = self.beliefs.worth_warning(rule.worth_lost_a_day)[at]
        alert = (worth >= rule.alert_probability) & (counts > expected) & enough & (~is_young | over_c2)
        # An alert is always among the watched: the watch list holds all that the alert list does.
        watched = (tail <= rule.watch_tail) | (is_young & over_c2) | (drift > rule.drift_limit)
        level = np.where(alert, "alert", np.where(watched & enough, "watch", "none"))
        columns = {
            "date": [day] * len(at),
            "series": series[at],
            "observed": counts.astype(np.int64),
            "expected": expected,
            "limit": limit,
            "p_value": tail,
            "q_value": stats.false_discovery_control(tail) if len(at) else tail,
            "burst_probability": probability,
            "change_probability": self.beliefs.change.sum(axis=(1, 2))[at],
            "drift": drift,
            "c2": pl.Series(c2).fill_nan(None),
            "is_young": is_young,
            "level": level,
        }
        return pl.DataFrame(columns, schema=SCHEMA)


def _one_night(
    baseline: Baseline, beliefs: Beliefs, drift: Floats, age: NDArray[np.int64], night: _Night, rule: Rule
) -> tuple[Baseline, Beliefs, Floats, NDArray[np.int64], _Verdict]:
    known = ~np.isnan(night.counts)
    counts = np.where(known, night.counts, 0.0)
    running, new = age > 0, known & (age == 0)
    asked = age >= rule.learning_days
    baseline = burst_baseline.next_day(baseline, rule.shape, running)
    tomorrow, settled = burst_states.next_day(beliefs, rule.prior, is_holiday=night.day_type == HOLIDAY)
    beliefs = burst_states.only_where(asked, tomorrow, beliefs)
    baseline = burst_baseline.settle(
        baseline, np.where(asked[:, None], settled, 0.0), np.array(rule.prior.change_factors)
    )
    ahead = burst_baseline.forecast(baseline, day_type=night.day_type, is_event=night.is_event)
    factors = rule.prior.factors
    chances = burst_baseline.likelihood(ahead, counts, factors)
    mixed = (chances * ahead.size_weights[:, None, :]).sum(axis=2) + 1e-300
    beliefs = burst_states.only_where(known & asked, burst_states.weigh(beliefs, mixed), beliefs)
    variance = ahead.expected + ahead.expected**2 * (1 / ahead.size + ahead.variance)
    summed = drift_sum(drift, counts, ahead.expected, variance, slack=rule.drift_slack)
    # A burst that is called has its own name: the sum starts anew, as it does after it has signalled.
    summed = np.where(beliefs.in_burst >= rule.alert_probability, 0.0, summed)
    drift = np.where(known & asked, np.where(drift > rule.drift_limit, 0.0, summed), drift)
    verdict = _Verdict(ahead, beliefs, drift, known & asked, age)
    baseline = burst_baseline.open_series(baseline, new, counts)
    baseline = burst_baseline.learn(
        baseline,
        ahead,
        counts,
        factors=factors,
        chances=chances,
        beliefs=beliefs.by_hypothesis,
        known=known & running,
    )
    return baseline, beliefs, drift, age + (running | new), verdict


def _as_table(counts: pl.DataFrame) -> tuple[list[date], NDArray[np.str_], NDArray[np.intp], Floats]:
    """Days without a gap, names of series in order, their channels' numbers, and (day, series) counts."""
    if counts.select("series", "date").is_duplicated().any():
        raise ValueError("counts has two rows of one series and day")
    if counts.filter(pl.col("count") < 0).height:
        raise ValueError("counts has negative counts")
    named = counts.select("series", "channel").unique().sort("series")
    if named["series"].is_duplicated().any():
        raise ValueError("a series stands in two channels")
    first, last = counts["date"].min(), counts["date"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        raise ValueError("counts has no dates")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    series = named["series"].to_numpy().astype(np.str_)
    table = np.full((len(days), len(series)), np.nan)
    rows = counts.filter(pl.col("count").is_not_null())
    at_day = (rows["date"] - first).dt.total_days().to_numpy()
    table[at_day, np.searchsorted(series, rows["series"].to_numpy().astype(np.str_))] = rows["count"].to_numpy()
    channel_of = np.unique(named["channel"].to_numpy().astype(np.str_), return_inverse=True)[1]
    return days, series, channel_of.astype(np.intp), table


def _event_table(events: pl.DataFrame | None, days: list[date], series: NDArray[np.str_]) -> Mask:
    """(day, series) whether an event is known."""
    table = np.zeros((len(days), len(series)), dtype=np.bool_)
    if events is not None:
        mine = events.filter(pl.col("date").is_in(days), pl.col("series").is_in(series.tolist()))
        at_day = (mine["date"] - days[0]).dt.total_days().to_numpy()
        table[at_day, np.searchsorted(series, mine["series"].to_numpy().astype(np.str_))] = True
    return table
