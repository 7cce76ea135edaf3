"""Do scores tell apart departments that are all equal, and do they find those that are not?

Simulated departments, judged by the very functions of the night and by the values of the dated seeds:

- equal: 60 departments x 6 indicators share one true rate per indicator, numbers of cases are log-normal; consecutive
  quarters. A flag is 부진분야: below the overdispersed 99.8 % limit two quarters running.
- power: as equal, but 3 of the 60 are truly 10, 20 or 30 points below in every indicator: how many of their cells are
  flagged within 2 and 4 quarters, and how many cells of the equal rest beside them.
- ranks: the same, fewer quarters: is any department's rank interval off the middle?
- unequal: 40 departments whose true rates differ (standard deviation .05 about .8): who belongs to the bottom five?

    python -m benchmarks.scores [--seed 2014] [--quarters 1000] [--ranked-quarters 100] [--power-years 100]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import polars as pl
import typer
from rich.progress import track
from scipy import stats

from analytics import department_scores, funnel, shrinkage
from benchmarks.made_departments import TRUTH, UNITS, below, cells, decided, sizes
from benchmarks.measures import Measure, publish
from benchmarks.score_power import power_measures

OUT = Path("build/bench/score.json")
DRAWS, SIZED = 400, 40

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Equal:
    """What was seen of departments that are all equal."""

    quarters: int
    flagged_quarters: int
    single_flags: int


def equal_departments(seed: int, quarters: int) -> Equal:
    """Flags of 60 equal departments over consecutive quarters."""
    random = np.random.default_rng(seed)
    indicators, rule = decided()
    scale = sizes(random, UNITS)
    before: set[tuple[str, str]] = set()
    flagged = single = 0
    for _ in track(range(quarters + 1), description="quarters", transient=True):
        now = below(cells(random, scale), indicators, rule)
        flagged += bool(funnel.running_below(now, before))
        single += len(now)
        before = now
    return Equal(quarters, flagged, single)


def ranked_apart(seed: int, quarters: int) -> tuple[int, int, int]:
    """Quarters in which any equal department is shown to differ; rank intervals off the middle, of how many."""
    random = np.random.default_rng(seed)
    indicators, rule = decided()
    scale = sizes(random, UNITS)
    apart = off = ranked = 0
    for number in track(range(quarters), description="ranks", transient=True):
        measured = department_scores.measured(cells(random, scale), (), indicators, rule)
        bureaus = (
            measured.select("unit_code").unique().with_columns(pl.col("unit_code").str.head(2).alias("bureau_code"))
        )
        totals = department_scores.composites(measured, bureaus, indicators, rule, seed=number)
        own = totals.filter("is_ranked", pl.col("level_code") == "department")
        shown = int(own["is_difference_shown"].sum())
        apart, off, ranked = apart + bool(shown), off + shown, ranked + own.height
    return apart, off, ranked


def bottom_five(seed: int, *, deviation: float) -> dict[str, float]:
    """Share of the five worst that truly are the five worst, and that have fewer than 30 cases; raw and shrunk."""
    random = np.random.default_rng(seed)
    truly = {"raw": 0.0, "shrunk": 0.0}
    small = {"raw": 0.0, "shrunk": 0.0}
    worst = {"raw": 0.0, "shrunk": 0.0}
    for _ in track(range(DRAWS), description="bottom five", transient=True):
        cases = np.maximum(5, np.round(random.lognormal(np.log(60), 1.0, size=SIZED))).astype(int)
        rate = np.full(SIZED, 0.8)
        if deviation:
            prior = shrinkage.prior_from_moments(mean=0.8, standard_deviation=deviation)
            rate = random.beta(prior.alpha, prior.beta, size=SIZED)
        successes = random.binomial(cases, rate).astype(float)
        believed = shrinkage.posterior(successes, cases, shrinkage.fit_prior(successes, cases)).rate
        truth = set(np.argsort(rate)[:5])
        for name, value in (("raw", successes / cases), ("shrunk", believed)):
            five = np.argsort(value)[:5]
            truly[name] += len(truth & set(five)) / 5 / DRAWS
            small[name] += float((cases[five] < 30).mean()) / DRAWS
            worst[name] += float(value[five].mean()) / DRAWS
    return {
        **{f"{name}_true": value for name, value in truly.items()},
        **{f"{name}_small": value for name, value in small.items()},
        **{f"{name}_mean": value for name, value in worst.items()},
    }


def measures(seed: int, quarters: int, ranked_quarters: int, power_years: int) -> list[Measure]:
    equal = equal_departments(seed, quarters)
    apart, off, ranked = ranked_apart(seed, ranked_quarters)
    differing, alike = bottom_five(seed, deviation=0.05), bottom_five(seed, deviation=0.0)
    share = equal.flagged_quarters / equal.quarters
    limit = stats.binomtest(equal.flagged_quarters, equal.quarters).proportion_ci(method="exact")
    judged = f"{UNITS} departments x {len(TRUTH)} indicators, all equal"
    five = f"{SIZED} departments, {DRAWS} draws, true rates .8 with standard deviation .05"
    return [
        Measure(
            "score.any_flag_when_equal", share, "share", 0.05, "<=", quarters,
            f"{judged}; two quarters running; 95 % exact {limit.low:.4f} to {limit.high:.4f}",
        ),
        Measure(
            "score.single_quarter_flags", equal.single_flags / (quarters + 1), "a quarter", None, "<=", quarters + 1,
            f"{judged}; one quarter alone; .36 by chance at 99.8 % were every cell judged",
        ),
        Measure(
            "score.ranked_apart_when_equal", apart / ranked_quarters, "share", 0.05, "<=", ranked_quarters,
            "quarters in which any rank interval leaves the middle out; nobody fixed a bar for quarters, .05 is ours",
        ),
        Measure("score.rank_interval_covers_middle", 1 - off / ranked, "share", None, ">=", ranked, judged),
        Measure("score.bottom_five_true_raw", differing["raw_true"], "share", None, ">=", DRAWS, five),
        Measure(
            "score.bottom_five_true_shrunk", differing["shrunk_true"], "share", differing["raw_true"], ">=", DRAWS,
            "the bar is the raw share on the same draws",
        ),
        Measure("score.bottom_five_small_raw", differing["raw_small"], "share", None, "<=", DRAWS, "of these n < 30"),
        Measure(
            "score.bottom_five_small_shrunk", differing["shrunk_small"], "share", None, "<=", DRAWS, "of these n < 30"
        ),
        Measure("score.worst_five_raw_when_equal", alike["raw_mean"], "rate", None, ">=", DRAWS, "all truly at .8"),
        Measure(
            "score.worst_five_shrunk_when_equal", alike["shrunk_mean"], "rate", None, ">=", DRAWS, "all truly at .8"
        ),
        *power_measures(seed, power_years),
    ]  # fmt: skip


@app.command()
def main(
    seed: Annotated[int, typer.Option(min=0)] = 2014,
    quarters: Annotated[int, typer.Option(min=1)] = 1000,
    ranked_quarters: Annotated[int, typer.Option(min=1)] = 100,
    power_years: Annotated[int, typer.Option(min=1)] = 100,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Write the table and `build/bench/score.json`."""
    publish(measures(seed, quarters, ranked_quarters, power_years), title="Scores", path=out)


if __name__ == "__main__":
    app()
