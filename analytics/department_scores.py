"""Indicators and composites of one quarter: case mix, shrinkage, funnel limits, and scores with rank intervals.

Every indicator is a share of cases. Only what people recorded comes in; what a department says of itself does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from analytics import case_mix, composite, funnel, shrinkage
from analytics.composite import Floats, Method, Scale

CITY = "city"


@dataclass(frozen=True)
class Indicator:
    """One indicator as it is defined for the quarter.

    Attributes:
        code: as in the seed.
        scale: normalisation and weight.
        minimum_case_count: with fewer cases a unit is not judged.
        minimum_coverage_rate: cases over eligible ones; below it a unit is not judged (30 % of answers to a survey).
    """

    code: str
    scale: Scale
    minimum_case_count: int
    minimum_coverage_rate: float


@dataclass(frozen=True)
class Rule:
    """How a quarter is judged; each value stands in the dated seed `score_rule`."""

    funnel_level: float
    interval_level: float
    minimum_measured_weight_rate: float
    weight_spread_rate: float
    draw_count: int


def measured(
    cells: pl.DataFrame, unit_codes: Sequence[str], indicators: Sequence[Indicator], rule: Rule
) -> pl.DataFrame:
    """Every unit x indicator that the city has any case of; units without cases keep what is believed of the city.

    `cells`: unit_code, indicator_code, kind, success_count, case_count, eligible_count.
    Returns unit_code, indicator_code, success_count, case_count, eligible_count, raw_rate, expected_rate, city_rate,
    adjusted_rate, shrunk_rate, shrunk_low_rate, shrunk_high_rate, limit_low_rate, limit_high_rate,
    warning_limit_low_rate, warning_limit_high_rate, dispersion_phi, is_judged, is_below_limit, adjusted_success,
    alpha, beta.
    """
    # A unit that has cases of one indicator only stands in all of them.
    everyone = sorted({*unit_codes, *cells["unit_code"]})
    parts = []
    for indicator in indicators:
        own = cells.filter(pl.col("indicator_code") == indicator.code)
        if own["case_count"].sum() > 0:
            parts.append(_measure(own, everyone, indicator, rule))
    return pl.concat(parts).sort("unit_code", "indicator_code") if parts else pl.DataFrame(schema=_MEASURED)


def against_limits(own: pl.DataFrame, unit_codes: Sequence[str], indicator: Indicator, rule: Rule) -> pl.DataFrame:
    """One indicator's units beside their funnel limits, before any shrinking; columns as in `measured`."""
    eligible = own.group_by("unit_code").agg(pl.col("eligible_count").sum())
    standard = case_mix.standardised(own)
    city_rate = float(standard["city_rate"][0])
    units = (
        pl.DataFrame({"unit_code": sorted({*unit_codes, *own["unit_code"]})})
        .join(standard, on="unit_code", how="left", maintain_order="left")
        .join(eligible, on="unit_code", how="left", maintain_order="left")
        .with_columns(
            pl.col("success_count", "case_count", "eligible_count").fill_null(0),
            pl.lit(city_rate).alias("city_rate"),
            pl.col("expected_rate").fill_null(city_rate),
            pl.lit(indicator.code).alias("indicator_code"),
        )
    )
    cases = units["case_count"].to_numpy().astype(float)
    successes, expected = units["success_count"].to_numpy(), units["expected_rate"].to_numpy()
    is_judged = _judged(cases, units["eligible_count"].to_numpy(), indicator)
    raw = np.divide(successes, cases, out=np.full_like(cases, np.nan), where=cases > 0)
    error = np.sqrt(expected * (1 - expected) / np.where(cases > 0, cases, np.nan))
    z = funnel.z_scores(successes, cases, expected)
    spread = funnel.dispersion(z[is_judged], error[is_judged])
    limit = funnel.limits(cases, expected, spread, level=rule.funnel_level)
    low, high = (np.where(is_judged, side, np.nan) for side in (limit.low, limit.high))
    # Seen beside the others, and judging nothing: of 60 equal departments three lie outside these by chance.
    warning = funnel.limits(cases, expected, spread, level=rule.interval_level)
    warning_low, warning_high = (np.where(is_judged, side, np.nan) for side in (warning.low, warning.high))
    return units.with_columns(
        pl.Series("raw_rate", raw).fill_nan(None),
        pl.Series("limit_low_rate", low).fill_nan(None),
        pl.Series("limit_high_rate", high).fill_nan(None),
        pl.Series("warning_limit_low_rate", warning_low).fill_nan(None),
        pl.Series("warning_limit_high_rate", warning_high).fill_nan(None),
        pl.lit(spread.phi).alias("dispersion_phi"),
        pl.Series("is_judged", is_judged),
        pl.Series("is_below_limit", is_judged & (raw < low)),
    )


def _measure(own: pl.DataFrame, unit_codes: Sequence[str], indicator: Indicator, rule: Rule) -> pl.DataFrame:
    units = against_limits(own, unit_codes, indicator, rule)
    cases = units["case_count"].to_numpy().astype(float)
    adjusted = (units["adjusted_rate"].fill_null(0) * units["case_count"]).to_numpy()
    believed = shrinkage.hierarchical(adjusted, cases, level=rule.interval_level)
    return units.with_columns(
        pl.Series("shrunk_rate", believed.rate),
        pl.Series("shrunk_low_rate", believed.low),
        pl.Series("shrunk_high_rate", believed.high),
        pl.Series("adjusted_success", adjusted),
        pl.Series("alpha", believed.alpha),
        pl.Series("beta", believed.beta),
    ).select(_MEASURED.keys())


def _judged(cases: Floats, eligible: Floats, indicator: Indicator) -> np.typing.NDArray[np.bool_]:
    covered = np.divide(cases, eligible, out=np.zeros_like(cases), where=eligible > 0)
    enough: np.typing.NDArray[np.bool_] = cases >= max(1, indicator.minimum_case_count)
    return enough & (covered >= indicator.minimum_coverage_rate)


def indicator_scores(of_units: pl.DataFrame, totals: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """unit_code, indicator_code, measured_score (1 to 100) of the judged cells: what the composite adds up.

    `totals`: as `composites` gives it; its ranked departments are whom min-max and z scores place a unit among.
    """
    ranked = totals.filter("is_ranked", pl.col("level_code") == "department")["unit_code"]
    parts = [pl.DataFrame(schema={"unit_code": pl.String, "indicator_code": pl.String, "measured_score": pl.Float64})]
    for indicator in indicators:
        own = of_units.filter("is_judged", pl.col("indicator_code") == indicator.code)
        among = of_units.filter(pl.col("unit_code").is_in(ranked.to_list()), pl.col("indicator_code") == indicator.code)
        if own.is_empty():
            continue
        reference = (among if among.height else own)["shrunk_rate"].to_numpy()
        method: Method | None = "goalposts" if len(reference) == 1 else None
        found = composite.normalised(own["shrunk_rate"].to_numpy(), reference, indicator.scale, method)
        parts.append(own.select("unit_code", "indicator_code", pl.Series("measured_score", found)))
    return pl.concat(parts)


def composites(
    of_units: pl.DataFrame, bureaus: pl.DataFrame, indicators: Sequence[Indicator], rule: Rule, *, seed: int
) -> pl.DataFrame:
    """Composite of the city, of each bureau and of each department.

    `of_units`: as `measured` gives it. `bureaus`: unit_code, bureau_code. Ranked among each other are units whose
    judged indicators carry at least the minimum share of the weight; the others have no score.
    Returns level_code, unit_code, measured_weight_rate, is_ranked, arithmetic_score, geometric_score, score_low,
    score_high, rank, rank_low, rank_high, ranked_unit_count, is_difference_shown, by level and unit.
    """
    random = np.random.default_rng(seed)
    present = [one for one in indicators if one.code in set(of_units["indicator_code"])]
    if not present:
        return pl.DataFrame(schema=_COMPOSITE)
    departments = of_units.select("unit_code", "indicator_code", "is_judged", "alpha", "beta")
    grouped = of_units.join(bureaus, on="unit_code").select(
        pl.col("bureau_code").alias("unit_code"), "indicator_code", "adjusted_success", "case_count", "eligible_count"
    )
    whole = grouped.with_columns(pl.lit(CITY).alias("unit_code"))
    return pl.concat(
        [
            _compose("city", _pooled(whole, present), present, rule, random),
            _compose("bureau", _pooled(grouped, present), present, rule, random),
            _compose("department", departments, present, rule, random),
        ]
    )


def _pooled(rows: pl.DataFrame, present: Sequence[Indicator]) -> pl.DataFrame:
    """Groups of departments, shrunk toward each other; one group alone has nothing to be drawn to."""
    groups = rows.group_by("unit_code", "indicator_code").agg(
        pl.col("adjusted_success", "case_count", "eligible_count").sum()
    )
    parts = []
    for indicator in present:
        own = groups.filter(pl.col("indicator_code") == indicator.code).sort("unit_code")
        successes, cases = own["adjusted_success"].to_numpy(), own["case_count"].to_numpy().astype(float)
        believed = (
            shrinkage.hierarchical(successes, cases)
            if own.height > 1
            else shrinkage.posterior(successes, cases, shrinkage.BetaPrior(0.5, 0.5))
        )
        eligible = own["eligible_count"].to_numpy()
        parts.append(
            own.with_columns(
                pl.Series("is_judged", _judged(cases, eligible, indicator)),
                pl.Series("alpha", believed.alpha),
                pl.Series("beta", believed.beta),
            )
        )
    return pl.concat(parts).select("unit_code", "indicator_code", "is_judged", "alpha", "beta")


def _compose(
    level: str, rows: pl.DataFrame, present: Sequence[Indicator], rule: Rule, random: np.random.Generator
) -> pl.DataFrame:
    scales = [one.scale for one in present]
    weights = np.array([scale.weight for scale in scales])
    units = rows["unit_code"].unique().sort()
    alpha, beta, is_judged = (_grid(rows, units, present, name) for name in ("alpha", "beta", "is_judged"))
    weight_rate = (is_judged * weights).sum(axis=1) / weights.sum()
    # A hair's breadth for sums of weights that are no whole numbers in binary.
    is_ranked = weight_rate >= rule.minimum_measured_weight_rate - 1e-9
    frame = pl.DataFrame(
        {"unit_code": units, "measured_weight_rate": weight_rate, "is_ranked": is_ranked},
    ).with_columns(pl.lit(level).alias("level_code"))
    count = int(is_ranked.sum())
    if count == 0:
        return frame.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in _SCORED.items()).select(
            _COMPOSITE.keys()
        )
    a, b = alpha[is_ranked], beta[is_ranked]
    rates = a / (a + b)
    draws = random.beta(a, b, size=(rule.draw_count, *a.shape))
    # One unit alone has no range and no spread to be placed in.
    method: Method | None = "goalposts" if count == 1 else None
    arithmetic = composite.arithmetic(composite.scores(rates, rates, scales, method), weights)
    geometric = composite.geometric(composite.scores(rates, rates, scales, method), weights)
    drawn = composite.arithmetic(composite.scores(draws, draws, scales, method), weights)
    tail = (1 - rule.interval_level) / 2
    ranks = composite.rank_interval(
        draws, scales, weight_spread=rule.weight_spread_rate, level=rule.interval_level, random=random
    )
    scored = pl.DataFrame(
        {
            "unit_code": units.filter(pl.Series(is_ranked)),
            "arithmetic_score": arithmetic,
            "geometric_score": geometric,
            "score_low": np.quantile(drawn, tail, axis=0),
            "score_high": np.quantile(drawn, 1 - tail, axis=0),
            "rank": (-pl.Series(arithmetic)).rank("min").cast(pl.Int64),
            "rank_low": ranks.low.astype(np.int64),
            "rank_high": ranks.high.astype(np.int64),
            "ranked_unit_count": np.full(count, count),
            "is_difference_shown": ranks.is_difference_shown,
        }
    )
    return frame.join(scored, on="unit_code", how="left", maintain_order="left").select(_COMPOSITE.keys())


def _grid(rows: pl.DataFrame, units: pl.Series, present: Sequence[Indicator], value: str) -> Floats:
    """One row a unit, one column an indicator."""
    wide = rows.pivot(on="indicator_code", index="unit_code", values=value)
    ordered = pl.DataFrame({"unit_code": units}).join(wide, on="unit_code", how="left", maintain_order="left")
    grid: Floats = ordered.select(one.code for one in present).to_numpy().astype(float)
    return grid


_SCORED: dict[str, type[pl.DataType]] = {
    "arithmetic_score": pl.Float64,
    "geometric_score": pl.Float64,
    "score_low": pl.Float64,
    "score_high": pl.Float64,
    "rank": pl.Int64,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
    "ranked_unit_count": pl.Int64,
    "is_difference_shown": pl.Boolean,
}
_COMPOSITE: dict[str, type[pl.DataType]] = {
    "level_code": pl.String,
    "unit_code": pl.String,
    "measured_weight_rate": pl.Float64,
    "is_ranked": pl.Boolean,
    **_SCORED,
}
_MEASURED: dict[str, type[pl.DataType]] = {
    "unit_code": pl.String,
    "indicator_code": pl.String,
    "success_count": pl.Int64,
    "case_count": pl.Int64,
    "eligible_count": pl.Int64,
    "raw_rate": pl.Float64,
    "expected_rate": pl.Float64,
    "city_rate": pl.Float64,
    "adjusted_rate": pl.Float64,
    "shrunk_rate": pl.Float64,
    "shrunk_low_rate": pl.Float64,
    "shrunk_high_rate": pl.Float64,
    "limit_low_rate": pl.Float64,
    "limit_high_rate": pl.Float64,
    "warning_limit_low_rate": pl.Float64,
    "warning_limit_high_rate": pl.Float64,
    "dispersion_phi": pl.Float64,
    "is_judged": pl.Boolean,
    "is_below_limit": pl.Boolean,
    "adjusted_success": pl.Float64,
    "alpha": pl.Float64,
    "beta": pl.Float64,
}
