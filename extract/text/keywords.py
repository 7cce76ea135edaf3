"""Keywords of a week: which nouns more matters speak of than before. Pure functions, numbers in, frames out.

Sources:
    Log-odds with an informative Dirichlet prior: Monroe, Colaresi & Quinn 2008, "Fightin' Words", Political Analysis
    16(4), equations 16, 20 and 22, here on document (matter) frequency, as Evert 2022 ("Measuring keyness") asks.
    Log-likelihood G2 and log ratio: Dunning 1993; Rayson & Garside 2000. False-discovery control: Benjamini & Hochberg
    1995, `scipy.stats.false_discovery_control`.

Channels differ in what is said there, and a channel that is new, late or silent would turn its whole language into
"news". So prior rates are taken per channel and weighted with this week's mix of matters (direct standardisation); a
channel without history is counted and shown, but not tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import false_discovery_control, norm

Floats = npt.NDArray[np.float64]

MIN_MATTERS = 5
MAX_Q = 0.05
# Half as much again: with thousands of matters a change nobody would notice is "significant".
MIN_LOG_ODDS = float(np.log(1.5))
PRIOR_MATTERS = 100.0
# A noun never said before would otherwise have next to no prior, hence no end of variance, and the newest matter of the
# week would stand last.
MIN_ALPHA = 0.5
RECENT_WEEKS = 12
FIRST_PRIOR_WEEK, LAST_PRIOR_WEEK = 13, 52
# A channel is tested against weeks 13 to 52 when it has that many of them, else against all weeks it has before.
MIN_PRIOR_WEEKS = 8
# ... and not at all with less history than that.
MIN_ANY_WEEKS = 4


@dataclass(frozen=True)
class Baseline:
    """The weeks a week was compared with, and how many of them hold data.

    Attributes:
        channel_weeks: tested channel_code -> number of prior weeks used.
        untested_channels: channels of the week without enough history.
        is_full: whether every tested channel used weeks 13 to 52.
    """

    channel_weeks: Mapping[str, int]
    untested_channels: tuple[str, ...]
    is_full: bool


def log_odds(y: Floats, n: float, prior_y: Floats, prior_n: Floats | float) -> tuple[Floats, Floats]:
    """Log-odds ratio with an informative Dirichlet prior, and its z-score (Monroe et al. 2008, eq. 16, 20, 22).

    Args:
        y: matters of the week that hold each noun.
        n: matters of the week.
        prior_y: matters of the weeks before that hold it (may be fractions after standardisation).
        prior_n: matters of the weeks before.

    Returns:
        (log_odds, z_score): natural logarithm, standard deviations; positive = more than before.
    """
    background = (y + prior_y) / (n + prior_n)
    alpha = np.maximum(PRIOR_MATTERS * background, MIN_ALPHA)
    now = np.log((y + alpha) / (n + PRIOR_MATTERS - y - alpha))
    before = np.log((prior_y + alpha) / (prior_n + PRIOR_MATTERS - prior_y - alpha))
    delta = now - before
    return delta, delta / np.sqrt(1.0 / (y + alpha) + 1.0 / (prior_y + alpha))


def log_likelihood(y: Floats, n: float | Floats, prior_y: Floats, prior_n: Floats | float) -> Floats:
    """Dunning's G2 of the 2 by 2 table (noun or not, this week or before), signed: negative when rarer than before."""
    rate = (y + prior_y) / (n + prior_n)
    cells = (
        (y, n * rate),
        (n - y, n * (1 - rate)),
        (prior_y, prior_n * rate),
        (prior_n - prior_y, prior_n * (1 - rate)),
    )
    g2 = np.zeros(np.broadcast(y, prior_y, n, prior_n).shape)
    for observed, expected in cells:
        with np.errstate(divide="ignore", invalid="ignore"):
            g2 = g2 + np.where(observed > 0, 2 * observed * np.log(observed / expected), 0.0)
    return np.asarray(np.where(y / n >= prior_y / prior_n, 1.0, -1.0) * np.maximum(g2, 0.0))


def upward_q_values(signed_g2: Floats) -> Floats:
    """Benjamini-Hochberg q-values of the one-sided test "more than before"."""
    if not len(signed_g2):
        return np.empty(0)
    p = norm.sf(np.sign(signed_g2) * np.sqrt(np.abs(signed_g2)))
    return np.asarray(false_discovery_control(p, method="bh"))


def baseline_of(week: date, totals: pl.DataFrame, *, first: int, last: int) -> dict[str, list[date]]:
    """For each channel with matters in `week`, the weeks `first` to `last` before it that hold data.

    Args:
        week: the Monday.
        totals: week_start_on, channel_code, matters.
        first: the nearest week of the range, 1 = the week before.
        last: the farthest.
    """
    start, end = week - timedelta(weeks=last), week - timedelta(weeks=first)
    now = totals.filter(pl.col("week_start_on") == week, pl.col("matters") > 0)["channel_code"].to_list()
    before = totals.filter(pl.col("week_start_on").is_between(start, end), pl.col("matters") > 0)
    return {
        channel: sorted(before.filter(pl.col("channel_code") == channel)["week_start_on"].to_list())
        for channel in sorted(now)
    }


def prior_weeks(week: date, totals: pl.DataFrame) -> tuple[dict[str, list[date]], Baseline]:
    """Choose each channel's prior weeks: 13 to 52 before, or with a short history whatever lies before.

    Returns:
        channel_code -> weeks, and a description to publish beside the result.
    """
    far = baseline_of(week, totals, first=FIRST_PRIOR_WEEK, last=LAST_PRIOR_WEEK)
    near = baseline_of(week, totals, first=1, last=LAST_PRIOR_WEEK)
    chosen: dict[str, list[date]] = {}
    for channel, weeks in far.items():
        use = weeks if len(weeks) >= MIN_PRIOR_WEEKS else near[channel]
        if len(use) >= MIN_ANY_WEEKS:
            chosen[channel] = use
    untested = tuple(channel for channel in far if channel not in chosen)
    is_full = bool(chosen) and all(chosen[channel] == far[channel] for channel in chosen)
    return chosen, Baseline({channel: len(weeks) for channel, weeks in chosen.items()}, untested, is_full)


def keywords_of_week(
    week: date, counts: pl.DataFrame, totals: pl.DataFrame, *, stop: frozenset[str] = frozenset()
) -> tuple[pl.DataFrame, Baseline]:
    """Test every noun that at least five matters of the week hold.

    Args:
        week: the Monday of the reporting week.
        counts: week_start_on, channel_code, noun, matters: in how many matters of the channel the noun occurs. A
            matter belongs to one channel a week.
        totals: week_start_on, channel_code, matters.
        stop: nouns never tested.

    Returns:
        keyword, matter_count, prior_matter_count, recent_matter_count, log_odds, z_score, q_value, rising_z_score
        (null without recent weeks), is_significant, is_rising, log_likelihood, log_ratio (log2 of the rates); only
        nouns above their expectation in one of the tests; sorted by z_score, then keyword. And the baseline used.
    """
    chosen, baseline = prior_weeks(week, totals)
    recent = {
        channel: weeks
        for channel, weeks in baseline_of(week, totals, first=1, last=RECENT_WEEKS).items()
        if len(weeks) >= MIN_ANY_WEEKS
    }
    now = counts.filter(pl.col("week_start_on") == week, ~pl.col("noun").is_in(sorted(stop)))
    nouns = (
        now.group_by("noun")
        .agg(
            pl.col("matters").sum().alias("all"),
            pl.col("matters").filter(pl.col("channel_code").is_in(sorted(chosen))).sum().alias("tested"),
        )
        .filter(pl.col("all") >= MIN_MATTERS, pl.col("tested") >= MIN_MATTERS)
        .sort("noun")
    )
    if nouns.is_empty():
        return _empty(), baseline
    names = nouns["noun"].to_list()
    far = _compare(week, names, chosen, counts, totals)
    near = _compare(week, names, recent, counts, totals)
    q = upward_q_values(far.g2)
    rising_q = upward_q_values(near.g2) if recent else np.ones(len(names))
    frame = pl.DataFrame(
        {
            "keyword": names,
            "matter_count": nouns["all"].cast(pl.Int64),
            "prior_matter_count": far.raw_prior,
            "recent_matter_count": near.raw_prior,
            "log_odds": far.delta,
            "z_score": far.z,
            "q_value": q,
            "rising_z_score": near.z if recent else pl.Series([None] * len(names), dtype=pl.Float64),
            "is_significant": (q <= MAX_Q) & (far.delta >= MIN_LOG_ODDS),
            "is_rising": (rising_q <= MAX_Q) & (near.delta >= MIN_LOG_ODDS),
            "log_likelihood": far.g2,
            "log_ratio": far.log_ratio,
        }
    )
    return (
        frame.filter((pl.col("z_score") > 0) | (pl.col("rising_z_score") > 0)).sort(
            ["z_score", "keyword"], descending=[True, False]
        ),
        baseline,
    )


@dataclass(frozen=True)
class _Comparison:
    delta: Floats
    z: Floats
    g2: Floats
    log_ratio: Floats
    raw_prior: npt.NDArray[np.int64]


def _compare(
    week: date,
    names: list[str],
    chosen: Mapping[str, list[date]],
    counts: pl.DataFrame,
    totals: pl.DataFrame,
) -> _Comparison:
    """This week against the chosen weeks of each channel, the prior standardised to this week's mix of channels."""
    position = {name: index for index, name in enumerate(names)}
    size = len(names)
    y, rate, raw = np.zeros(size), np.zeros(size), np.zeros(size, dtype=np.int64)
    shares: dict[str, float] = {}
    prior_totals: dict[str, float] = {}
    relevant = counts.filter(pl.col("noun").is_in(names))
    for channel, weeks in chosen.items():
        total = totals.filter(pl.col("channel_code") == channel)
        shares[channel] = float(total.filter(pl.col("week_start_on") == week)["matters"].sum())
        prior_totals[channel] = float(total.filter(pl.col("week_start_on").is_in(weeks))["matters"].sum())
    n = sum(shares.values())
    if not n:
        nothing = np.zeros(size)
        return _Comparison(nothing, nothing, nothing, nothing, raw)
    for channel, weeks in chosen.items():
        mine = relevant.filter(pl.col("channel_code") == channel)
        y += _dense(mine.filter(pl.col("week_start_on") == week), position)
        before = _dense(mine.filter(pl.col("week_start_on").is_in(weeks)), position)
        raw += before.astype(np.int64)
        rate += shares[channel] / n * before / prior_totals[channel]
    # How many matters of one channel would give a rate this precise: the variance of a standardised rate (Fay &
    # Feuer 1997).
    effective = 1.0 / sum((shares[channel] / n) ** 2 / prior_totals[channel] for channel in chosen)
    prior_y = rate * effective
    delta, z = log_odds(y, n, prior_y, effective)
    g2 = log_likelihood(y, n, prior_y, effective)
    # Half a matter keeps a noun that was never said before at a finite ratio.
    ratio = np.log2((y + 0.5) / (n + 1)) - np.log2((prior_y + 0.5) / (effective + 1))
    return _Comparison(delta, z, g2, ratio, raw)


def _dense(counts: pl.DataFrame, position: Mapping[str, int]) -> Floats:
    dense = np.zeros(len(position))
    summed = counts.group_by("noun").agg(pl.col("matters").sum())
    for noun, matters in summed.iter_rows():
        dense[position[noun]] = matters
    return dense


def _empty() -> pl.DataFrame:
    names = ("log_odds", "z_score", "q_value", "rising_z_score", "log_likelihood", "log_ratio")
    floats = dict.fromkeys(names, pl.Float64)
    counts = dict.fromkeys(("matter_count", "prior_matter_count", "recent_matter_count"), pl.Int64)
    return pl.DataFrame(
        schema={"keyword": pl.String, **counts, **floats, "is_significant": pl.Boolean, "is_rising": pl.Boolean}
    )
