"""Indirect standardisation: what a unit would have achieved had its cases of each kind gone as the city's did.

A department of hard petitions is set against hard petitions, not against the city's mix (Breslow & Day 1987,
chapter 2).
"""

from __future__ import annotations

import polars as pl


def standardised(cells: pl.DataFrame) -> pl.DataFrame:
    """Observed against expected successes of each unit.

    `cells`: unit_code, kind, success_count, case_count. The city's rate of a kind is over all units, the unit itself
    included. Returns unit_code, success_count, case_count, expected_count, expected_rate, city_rate, adjusted_rate,
    by unit_code.

    The adjusted rate is the city's rate times observed over expected, of the rarer outcome: so a good unit never
    exceeds 1 and only an extreme one would fall below 0 (cut there).

    Raises:
        ValueError: more successes than cases.
    """
    if cells.filter((pl.col("success_count") > pl.col("case_count")) | (pl.col("success_count") < 0)).height:
        raise ValueError("successes lie between 0 and the cases")
    if cells.filter(pl.col("case_count") > 0).is_empty():
        return _EMPTY
    counts = ("success_count", "case_count")
    kind_rate = pl.col("success_count").sum().over("kind") / pl.col("case_count").sum().over("kind")
    units = (
        cells.filter(pl.col("case_count") > 0)
        .with_columns((kind_rate * pl.col("case_count")).alias("expected_count"))
        .group_by("unit_code")
        .agg(pl.col(*counts, "expected_count").sum())
        .sort("unit_code")
    )
    city_rate = float(units.select(pl.col("success_count").sum() / pl.col("case_count").sum()).item())
    failures = pl.col("case_count") - pl.col("success_count")
    expected_failures = pl.col("case_count") - pl.col("expected_count")
    rate = pl.col("success_count") / pl.col("case_count")
    if city_rate > 0.5:
        ratio = 1 - (1 - city_rate) * failures / expected_failures
        is_possible = expected_failures > 0
    else:
        ratio = city_rate * pl.col("success_count") / pl.col("expected_count")
        is_possible = pl.col("expected_count") > 0
    return units.with_columns(
        (pl.col("expected_count") / pl.col("case_count")).alias("expected_rate"),
        pl.lit(city_rate).alias("city_rate"),
        # Where the outcome never occurs among its kinds there is nothing to adjust.
        pl.when(is_possible).then(ratio.clip(0, 1)).otherwise(rate).alias("adjusted_rate"),
    )


_EMPTY = pl.DataFrame(
    schema={
        "unit_code": pl.String,
        "success_count": pl.Int64,
        "case_count": pl.Int64,
        "expected_count": pl.Float64,
        "expected_rate": pl.Float64,
        "city_rate": pl.Float64,
        "adjusted_rate": pl.Float64,
    }
)
