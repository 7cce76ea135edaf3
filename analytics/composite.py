"""Composite scores with a rank interval (OECD/JRC, Handbook on Constructing Composite Indicators, 2008).

Scores run from 1 to 100: zero would make every geometric mean zero. The rank interval comes from one joint bootstrap:
each draw takes rates from what is believed of each unit, weights moved about those decided, and one of the three
normalisations; both means are ranked. Weights alone would say nothing about small numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["min_max", "z_score", "goalposts"]
METHODS: tuple[Method, ...] = ("min_max", "z_score", "goalposts")
LOWEST, HIGHEST = 1.0, 100.0
CENTRE, DEVIATION = 50.0, 10.0
"""A z score of 0 and of 1 on the scale of scores."""


@dataclass(frozen=True)
class Scale:
    """How an indicator's values become scores.

    Attributes:
        method: the normalisation that the published score uses.
        worst, best: the goalposts, in the indicator's own unit; worst > best where less is better.
        weight: its share of the composite.
    """

    method: Method
    worst: float
    best: float
    weight: float

    def __post_init__(self) -> None:
        if self.worst == self.best:
            raise ValueError("goalposts must differ")
        if self.weight < 0:
            raise ValueError("a weight is not negative")


@dataclass(frozen=True)
class Ranks:
    """Ranks of units (1 is best), their interval, and whether it leaves the middle out."""

    low: Floats
    high: Floats
    is_difference_shown: NDArray[np.bool_]


def normalised(values: Floats, reference: Floats, scale: Scale, method: Method | None = None) -> Floats:
    """Scores of `values` (..., units) of one indicator, placed among `reference` (..., units it is compared with)."""
    method = method or scale.method
    sign = 1.0 if scale.best > scale.worst else -1.0
    if method == "goalposts":
        share = np.clip((values - scale.worst) / (scale.best - scale.worst), 0, 1)
        return LOWEST + (HIGHEST - LOWEST) * share
    if method == "min_max":
        low, high = (sign * reference).min(axis=-1, keepdims=True), (sign * reference).max(axis=-1, keepdims=True)
        span = np.where(high > low, high - low, 1)
        share = np.where(high > low, np.clip((sign * values - low) / span, 0, 1), 0.5)
        return LOWEST + (HIGHEST - LOWEST) * share
    mean = reference.mean(axis=-1, keepdims=True)
    spread = reference.std(axis=-1, keepdims=True, ddof=1) if reference.shape[-1] > 1 else np.zeros_like(mean)
    z = np.where(spread > 0, sign * (values - mean) / np.where(spread > 0, spread, 1), 0)
    return np.clip(CENTRE + DEVIATION * z, LOWEST, HIGHEST)


def scores(values: Floats, reference: Floats, scales: Sequence[Scale], method: Method | None = None) -> Floats:
    """Scores (..., units, indicators) of values of the same shape."""
    columns = [normalised(values[..., i], reference[..., i], scale, method) for i, scale in enumerate(scales)]
    return np.stack(columns, axis=-1)


def arithmetic(scored: Floats, weights: Floats) -> Floats:
    """Weighted mean over the last axis; a high score makes up for a low one."""
    mean: Floats = (scored * weights).sum(axis=-1) / weights.sum(axis=-1)
    return mean


def geometric(scored: Floats, weights: Floats) -> Floats:
    """Weighted geometric mean over the last axis; a low score is made up for only in part.

    Raises:
        ValueError: a score is not positive.
    """
    if np.any(scored <= 0):
        raise ValueError("the geometric mean needs positive scores")
    mean: Floats = np.exp(arithmetic(np.log(scored), weights))
    return mean


def rank_interval(
    draws: Floats,
    scales: Sequence[Scale],
    *,
    weight_spread: float,
    level: float,
    random: np.random.Generator,
    reference: Floats | None = None,
) -> Ranks:
    """Interval of each unit's rank over `draws` (draws, units, indicators) of its values.

    `reference` (draws, other units, indicators) are the values that normalisation looks at, the units themselves when
    absent. Weights move evenly by up to `weight_spread` of themselves and are scaled to sum to one (Handbook, step 7).
    """
    count, units, indicators = draws.shape
    among = draws if reference is None else reference
    decided = np.array([scale.weight for scale in scales])
    weights = decided * random.uniform(1 - weight_spread, 1 + weight_spread, size=(count, indicators))
    weights = (weights / weights.sum(axis=1, keepdims=True))[:, None, :]
    by_method = np.stack([scores(draws, among, scales, method) for method in METHODS])
    drawn = by_method[random.integers(len(METHODS), size=count), np.arange(count)]
    ranks = np.concatenate([_ranks(arithmetic(drawn, weights)), _ranks(geometric(drawn, weights))])
    tail = (1 - level) / 2
    low = np.quantile(ranks, tail, axis=0, method="lower")
    high = np.quantile(ranks, 1 - tail, axis=0, method="higher")
    middle = (units + 1) / 2
    return Ranks(low, high, (low > middle) | (high < middle))


def _ranks(totals: Floats) -> Floats:
    """1 for the highest of each row."""
    order = np.argsort(-totals, axis=1, kind="stable")
    ranks = np.empty_like(totals)
    np.put_along_axis(ranks, order, np.arange(1.0, totals.shape[1] + 1)[None, :].repeat(len(totals), axis=0), axis=1)
    return ranks
