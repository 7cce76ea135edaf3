"""Made departments and their cases, and which fall under their limits; judged by the values of the dated seeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics import department_scores
from analytics.composite import Scale
from analytics.department_scores import Indicator, Rule

SEEDS = Path("dbt_project/seeds")
UNITS = 60
# True rates and mean numbers of cases of the six indicators, in the order of their codes: from plenty to hardly any.
TRUTH = {
    "responsiveness": (0.9, 60),
    "satisfaction": (0.7, 20),
    "participation": (0.5, 15),
    "openness": (0.6, 20),
    "collaboration": (0.8, 10),
    "feedback": (0.4, 6),
}


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


def cells(
    random: np.random.Generator, scale: NDArray[np.float64], shortfall: NDArray[np.float64] | float = 0.0
) -> pl.DataFrame:
    """One quarter of departments that are equal but for their `shortfall`, a share taken off every true rate."""
    parts = []
    for code, (rate, mean) in TRUTH.items():
        cases = random.poisson(mean * scale)
        parts.append(
            pl.DataFrame(
                {
                    "unit_code": [f"u{number:02d}" for number in range(len(scale))],
                    "success_count": random.binomial(cases, np.maximum(0.0, rate - shortfall)),
                    "case_count": cases,
                }
            ).with_columns(
                pl.lit(code).alias("indicator_code"), pl.lit("all").alias("kind"), eligible_count=pl.col("case_count")
            )
        )
    return pl.concat(parts)


def below(drawn: pl.DataFrame, indicators: list[Indicator], rule: Rule) -> set[tuple[str, str]]:
    """Unit and indicator of each cell under its funnel limit."""
    found: set[tuple[str, str]] = set()
    for indicator in indicators:
        own = drawn.filter(pl.col("indicator_code") == indicator.code)
        under = department_scores.against_limits(own, (), indicator, rule).filter("is_below_limit")
        found |= {(unit, indicator.code) for unit in under["unit_code"]}
    return found
