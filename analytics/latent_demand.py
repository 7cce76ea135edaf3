"""Latent demand: subjects rising in social channels and absent from the official ones (120, e-People, homepage).

A subject is a noun over all topics: 18 topics are too coarse to be absent anywhere, and a noun within a topic would be
absent wherever the categories of 120 and the inferred topics of posts disagree.
Rise: given a subject's matters of this week and of the weeks before, this week's part is binomial with the part of all
social matters (conditional Poisson test, one-sided; Przyborowski and Wilenski 1940), false discoveries held by
Benjamini-Hochberg. Absent: Clopper-Pearson upper limit of the subject's share of official matters below the stated
rate.
Matters are taken as independent: count a copied campaign once before it comes here.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

SUBJECT = "noun"


@dataclass(frozen=True)
class Rule:
    """What counts as latent and as reached; fixed before any scoring. Rates are shares of all matters."""

    weeks_before: int = 8
    minimum_social: int = 5
    false_discovery: float = 0.05
    stated_rate: float = 0.001
    confidence: float = 0.95
    weeks_to_reach: int = 8
    minimum_reached: int = 5


def assess(counts: pl.DataFrame, totals: pl.DataFrame, week: date, rule: Rule | None = None) -> pl.DataFrame:
    """Every subject with enough social matters in `week`, judged from that week and the weeks before it only.

    `counts`: noun, week (Monday), social_matters, official_matters; weeks without matters may be missing.
    `totals`: week, social_total, official_total, one row for every week of the window.
    Raises ValueError on a missing week.
    Returns noun, social_now, social_before, official_matters, weeks_rising, week, official_upper, p_value, q_value,
    rising, absent, latent. `weeks_rising`: weeks on end, this one included, above the mean of the weeks before. The
    false-discovery family is the subjects of the result.
    """
    rule = rule or Rule()
    start = week - timedelta(weeks=rule.weeks_before)
    window = totals.filter(pl.col("week").is_between(start, week))
    if window["week"].n_unique() != rule.weeks_before + 1:
        raise ValueError("totals lack a week of the window")
    now = pl.col("week") == week
    social_now = int(window.filter(now)["social_total"].sum())
    social_before = int(window.filter(~now)["social_total"].sum())
    official_total = int(window["official_total"].sum())
    subjects = (
        counts.filter(pl.col("week").is_between(start, week))
        .group_by(SUBJECT)
        .agg(
            pl.col("social_matters").filter(now).sum().alias("social_now"),
            pl.col("social_matters").filter(~now).sum().alias("social_before"),
            pl.col("official_matters").sum(),
        )
        .filter(pl.col("social_now") >= rule.minimum_social)
        .sort(SUBJECT)
    )
    subjects = subjects.join(_weeks_rising(subjects, counts, week, rule), on=SUBJECT, maintain_order="left")
    seen = subjects["social_now"].to_numpy()
    everything = seen + subjects["social_before"].to_numpy()
    p_value = stats.binom.sf(seen - 1, everything, social_now / max(social_now + social_before, 1))
    q_value = stats.false_discovery_control(p_value) if len(p_value) else p_value
    upper = upper_limit(subjects["official_matters"].to_numpy(), official_total, rule.confidence)
    absent, rising = upper < rule.stated_rate, q_value <= rule.false_discovery
    return subjects.with_columns(
        pl.lit(week).alias("week"),
        pl.Series("official_upper", upper, dtype=pl.Float64),
        pl.Series("p_value", p_value, dtype=pl.Float64),
        pl.Series("q_value", q_value, dtype=pl.Float64),
        pl.Series("rising", rising, dtype=pl.Boolean),
        pl.Series("absent", absent, dtype=pl.Boolean),
        pl.Series("latent", absent & rising, dtype=pl.Boolean),
    )


def _weeks_rising(subjects: pl.DataFrame, counts: pl.DataFrame, week: date, rule: Rule) -> pl.DataFrame:
    weeks = pl.DataFrame({"week": [week - timedelta(weeks=back) for back in range(rule.weeks_before + 1)]})
    grid = subjects.select(SUBJECT, "social_before").join(weeks, how="cross", maintain_order="left_right")
    by_week = counts.group_by(SUBJECT, "week").agg(pl.col("social_matters").sum())
    is_above = pl.col("social_matters").fill_null(0) * rule.weeks_before > pl.col("social_before")
    return (
        grid.join(by_week, on=[SUBJECT, "week"], how="left")
        .sort(SUBJECT, "week", descending=[False, True])
        .group_by(SUBJECT, maintain_order=True)
        .agg(is_above.cast(pl.Int64).cum_min().sum().alias("weeks_rising"))
    )


def upper_limit(count: NDArray[np.int64], total: int, confidence: float) -> NDArray[np.float64]:
    """One-sided Clopper-Pearson upper limit of a share; 1 where nothing was observed at all."""
    if total == 0:
        return np.ones(len(count))
    return np.where(count >= total, 1.0, stats.beta.ppf(confidence, count + 1, np.maximum(total - count, 1)))


def reached(
    subjects: pl.DataFrame, counts: pl.DataFrame, totals: pl.DataFrame, week: date, rule: Rule | None = None
) -> pl.DataFrame:
    """`subjects` with `reached`: in the weeks after `week`, at least the minimum matters and the stated rate.

    Raises ValueError if the weeks to reach have not all passed: an open case is not a miss.
    """
    rule = rule or Rule()
    after = pl.col("week").is_between(week + timedelta(weeks=1), week + timedelta(weeks=rule.weeks_to_reach))
    weeks = totals.filter(after)
    if weeks["week"].n_unique() != rule.weeks_to_reach:
        raise ValueError("the weeks to reach have not all passed")
    later = counts.filter(after).group_by(SUBJECT).agg(pl.col("official_matters").sum().alias("official_after"))
    needed = max(rule.minimum_reached, rule.stated_rate * int(weeks["official_total"].sum()))
    return subjects.join(later, on=SUBJECT, how="left", maintain_order="left").with_columns(
        pl.col("official_after").fill_null(0), (pl.col("official_after").fill_null(0) >= needed).alias("reached")
    )
