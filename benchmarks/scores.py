"""Do scores tell apart departments that are all equal, and do they find those that are not?

Simulated departments, judged by the very functions of the night and by the values of the dated seeds:

- equal: 60 departments x 6 indicators share one true rate per indicator, numbers of cases are log-normal; consecutive
  quarters. A flag is 부진분야: below the overdispersed 99.8 % limit two quarters running.
- ranks: the same, fewer quarters: is any department's rank interval off the middle?
- unequal: 40 departments whose true rates differ (standard deviation .05 about .8): who belongs to the bottom five?

    python -m benchmarks.scores [--seed 2014] [--quarters 1000] [--ranked-quarters 100]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import polars as pl
import typer
from numpy.typing import NDArray
from rich.progress import track
from scipy import stats

from analytics import department_scores, funnel, shrinkage
from analytics.composite import Scale
from analytics.department_scores import Indicator, Rule
from benchmarks.measures import Measure, publish

OUT = Path("build/bench/score.json")
SEEDS = Path("dbt_project/seeds")
UNITS, DRAWS, SIZED = 60, 400, 40
# True rates and mean numbers of cases of the six indicators, in the order of their codes: from plenty to hardly any.
TRUTH = {
    "responsiveness": (0.9, 60),
    "satisfaction": (0.7, 20),
    "participation": (0.5, 15),
    "openness": (0.6, 20),
    "collaboration": (0.8, 10),
    "feedback": (0.4, 6),
}

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Equal:
    """What was seen of departments that are all equal."""

    quarters: int
    flagged_quarters: int
    single_flags: int


def decided() -> tuple[list[Indicator], Rule]:
    """The indicators, weights and rule of the seeds, as they stand last."""
    weights = pl.read_csv(SEEDS / "indicator_weight.csv").sort("valid_from_on").unique("indicator_code", keep="last")
    defined = pl.read_csv(SEEDS / "indicator.csv").sort("valid_from_on").unique("indicator_code", keep="last")
    rule = pl.read_csv(SEEDS / "score_rule.csv").sort("valid_from_on").row(-1, named=True)
    indicators = [
        Indicator(
            code=row["indicator_code"],
            scale=Scale(row["normalisation_code"], row["worst_rate"], row["best_rate"], row["weight"]),
            minimum_case_count=row["minimum_case_count"],
            minimum_coverage_rate=0,
        )
        for row in defined.join(weights, on="indicator_code").sort("indicator_code").iter_rows(named=True)
    ]
    names = ("funnel_level", "interval_level", "minimum_measured_weight_rate", "weight_spread_rate", "draw_count")
    return indicators, Rule(**{name: rule[name] for name in names})


def sizes(random: np.random.Generator, units: int) -> NDArray[np.float64]:
    """How large each department is beside the mean one, log-normal."""
    drawn = random.lognormal(0, 0.9, size=units)
    relative: NDArray[np.float64] = drawn / drawn.mean()
    return relative


def cells(random: np.random.Generator, scale: NDArray[np.float64]) -> pl.DataFrame:
    """One quarter of equal departments."""
    parts = []
    for code, (rate, mean) in TRUTH.items():
        cases = random.poisson(mean * scale)
        parts.append(
            pl.DataFrame(
                {
                    "unit_code": [f"u{number:02d}" for number in range(len(scale))],
                    "success_count": random.binomial(cases, rate),
                    "case_count": cases,
                }
            ).with_columns(
                pl.lit(code).alias("indicator_code"), pl.lit("all").alias("kind"), eligible_count=pl.col("case_count")
            )
        )
    return pl.concat(parts)


def equal_departments(seed: int, quarters: int) -> Equal:
    """Flags of 60 equal departments over consecutive quarters."""
    random = np.random.default_rng(seed)
    indicators, rule = decided()
    scale = sizes(random, UNITS)
    before: set[tuple[str, str]] = set()
    flagged = single = 0
    for _ in track(range(quarters + 1), description="quarters", transient=True):
        drawn = cells(random, scale)
        now: set[tuple[str, str]] = set()
        for indicator in indicators:
            own = drawn.filter(pl.col("indicator_code") == indicator.code)
            below = department_scores.against_limits(own, (), indicator, rule).filter("is_below_limit")
            now |= {(unit, indicator.code) for unit in below["unit_code"]}
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


def measures(seed: int, quarters: int, ranked_quarters: int) -> list[Measure]:
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
    ]  # fmt: skip


@app.command()
def main(
    seed: Annotated[int, typer.Option(min=0)] = 2014,
    quarters: Annotated[int, typer.Option(min=1)] = 1000,
    ranked_quarters: Annotated[int, typer.Option(min=1)] = 100,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Write the table and `build/bench/score.json`."""
    publish(measures(seed, quarters, ranked_quarters), title="Scores", path=out)


if __name__ == "__main__":
    app()
