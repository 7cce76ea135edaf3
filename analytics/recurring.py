"""Which complaints recur: more often than a year leads one to expect, by at least five different people; or are severe.

Rate: the reports of the last four weeks against the mean of up to 52 weeks before them. The expectation is itself
estimated and weeks vary more than Poisson: the reports are held against a negative binomial whose mean is the
expectation and whose variance adds the uncertainty of the mean, times the dispersion of the weeks before (quasi-Poisson
prediction; Farrington et al. 1996 in the simplest form). False discoveries are held by Benjamini-Hochberg over all
subjects of the week. "3 weeks of 12" is not used: it admits nearly every subject that is heard of once a week.
Severe: the share of reports with words of danger is surely (lower Wilson limit) above a stated share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analytics.subject_weeks import Panel

HALF_A_REPORT = 0.5
"""Added to the reports of the weeks before: a subject never heard of has an expectation, too."""


@dataclass(frozen=True)
class Rule:
    """What makes a candidate; in the warehouse a dated, assumed row of `seeds.feedback_rule`."""

    recent_weeks: int = 4
    baseline_weeks: int = 52
    minimum_baseline_weeks: int = 12
    minimum_complainants: int = 5
    minimum_rate_ratio: float = 1.2
    false_discovery: float = 0.1
    severe_share: float = 0.2
    minimum_severe_complainants: int = 3


@dataclass(frozen=True)
class Excess:
    """Per subject: expected reports of the recent weeks, dispersion of the weeks before (>= 1), one-sided p value."""

    expected: NDArray[np.float64]
    dispersion: NDArray[np.float64]
    p_value: NDArray[np.float64]


def excess(recent: NDArray[np.int64], before: NDArray[np.int64], *, recent_weeks: int) -> Excess:
    """Hold the sum of the recent weeks against the weeks before.

    Args:
        recent: reports of each subject in the recent weeks together.
        before: reports of each subject (rows) in each week before (columns), oldest first; at least 2 columns.
        recent_weeks: how many weeks `recent` covers.
    """
    weeks = before.shape[1]
    expected = recent_weeks * (before.sum(axis=1) + HALF_A_REPORT) / weeks
    dispersion = np.maximum(_pearson(before), _pearson(_sums(before, recent_weeks)))
    variance = dispersion * expected * (1 + recent_weeks / weeks)
    size = expected**2 / (variance - expected)
    p_value = stats.nbinom.sf(recent - 1, size, expected / variance)
    return Excess(expected, dispersion, p_value)


def candidates(panel: Panel, people: pl.DataFrame, week: date, rule: Rule | None = None) -> pl.DataFrame:
    """Every subject heard of in the recent weeks that end with `week`, judged by nothing later.

    `people`: subject, complainants, severe_reports, severe_complainants (distinct persons known by a key in those
    weeks; severe: with words of danger); subjects may be missing.
    Returns subject, reports, expected, rate_ratio, dispersion, history_weeks, complainants, severe_reports,
    severe_complainants, severe_low, p_value, q_value, recurring, severe. With fewer than `minimum_baseline_weeks`
    before them nothing recurs: p and q are null, and `history_weeks` says why.
    """
    rule = rule or Rule()
    end = panel.column(week) + 1
    start = end - rule.recent_weeks
    if start < 0 or end > panel.weeks:
        raise ValueError("the panel lacks a week of the recent ones")
    history = min(start, rule.baseline_weeks)
    recent = panel.reports[:, start:end].sum(axis=1)
    heard = recent > 0
    frame = pl.DataFrame(
        {"subject": np.array(panel.subjects, dtype=object)[heard].tolist(), "reports": recent[heard]},
        schema={"subject": pl.String, "reports": pl.Int64},
    ).with_columns(pl.lit(history, pl.Int64).alias("history_weeks"))
    if history >= rule.minimum_baseline_weeks and heard.any():
        found = excess(recent[heard], panel.reports[heard, start - history : start], recent_weeks=rule.recent_weeks)
        frame = frame.with_columns(
            pl.Series("expected", found.expected),
            pl.Series("rate_ratio", recent[heard] / found.expected),
            pl.Series("dispersion", found.dispersion),
            pl.Series("p_value", found.p_value),
            pl.Series("q_value", stats.false_discovery_control(found.p_value)),
        )
    else:
        unknown = ("expected", "rate_ratio", "dispersion", "p_value", "q_value")
        frame = frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in unknown)
    return _with_verdicts(_with_people(frame, people), rule)


def _with_people(frame: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    counted = ("complainants", "severe_reports", "severe_complainants")
    known = people.select("subject", *(pl.col(name).cast(pl.Int64) for name in counted))
    joined = frame.join(known, on="subject", how="left", maintain_order="left").with_columns(
        pl.col(counted).fill_null(0)
    )
    reports = joined["reports"].to_numpy()
    severe = np.minimum(joined["severe_reports"].to_numpy(), reports)
    low = proportion_confint(severe, reports, method="wilson")[0] if joined.height else severe.astype(np.float64)
    return joined.with_columns(pl.Series("severe_low", low, dtype=pl.Float64))


def _with_verdicts(frame: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    return frame.with_columns(
        (
            (pl.col("q_value") <= rule.false_discovery)
            & (pl.col("rate_ratio") >= rule.minimum_rate_ratio)
            & (pl.col("complainants") >= rule.minimum_complainants)
        )
        .fill_null(False)
        .alias("recurring"),
        (
            (pl.col("severe_low") > rule.severe_share)
            & (pl.col("severe_complainants") >= rule.minimum_severe_complainants)
        ).alias("severe"),
    ).select(
        "subject", "reports", "expected", "rate_ratio", "dispersion", "history_weeks", "complainants",
        "severe_reports", "severe_complainants", "severe_low", "p_value", "q_value", "recurring", "severe",
    )  # fmt: skip


def _sums(before: NDArray[np.int64], weeks: int) -> NDArray[np.int64]:
    """Sums of `weeks` weeks on end, counted back from the last: how sums vary tells of weeks that go together."""
    whole = before.shape[1] // weeks
    if whole == 0:
        return before[:, :0]
    blocks = before[:, before.shape[1] - whole * weeks :]
    summed: NDArray[np.int64] = blocks.reshape(len(before), whole, weeks).sum(axis=2)
    return summed


def _pearson(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Dispersion of each row, at least 1."""
    columns = counts.shape[1]
    if columns < 2:
        return np.ones(len(counts))
    mean = counts.mean(axis=1)
    squares = ((counts - mean[:, None]) ** 2).sum(axis=1)
    dispersion: NDArray[np.float64] = np.maximum(1.0, squares / np.where(mean > 0, mean, 1.0) / (columns - 1))
    return dispersion
