"""Funnel limits with overdispersion (Spiegelhalter, Statistics in Medicine 24, 2005; Qual Saf Health Care 14, 2005).

A unit is compared with what was expected of it; the width follows from how many cases it had and from how much units
differ beyond chance. That spread is estimated from winsorised z scores, so that the few that are really different do
not widen the limits that should show them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
LEVEL = 0.998
WINSORISED = 0.1


@dataclass(frozen=True)
class Dispersion:
    """How much units differ beyond chance.

    Attributes:
        phi: mean square of the winsorised z scores; 1 is chance alone (multiplicative form).
        tau_squared: variance of true rates between units (additive form); 0 is chance alone.
    """

    phi: float
    tau_squared: float


@dataclass(frozen=True)
class Limits:
    """Lower and upper limit of each unit's rate; not a number where nothing can be expected."""

    low: Floats
    high: Floats


def z_scores(successes: Floats, cases: Floats, expected_rate: Floats) -> Floats:
    """Rate minus expected, over the binomial standard error; not a number where that is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(expected_rate * (1 - expected_rate) / cases)
        scores: Floats = np.where(error > 0, (successes / cases - expected_rate) / error, np.nan)
    return scores


def dispersion(z: Floats, standard_error: Floats, *, winsorised_share: float = WINSORISED) -> Dispersion:
    """Phi and tau squared of the units' z scores; those that are not a number are left out.

    Tau squared is the moment estimator of DerSimonian and Laird on the winsorised scores: zero unless I * phi exceeds
    I - 1.
    """
    known = np.isfinite(z) & (standard_error > 0)
    scores, weights = z[known], 1 / standard_error[known] ** 2
    count = len(scores)
    if count < 2:
        return Dispersion(1.0, 0.0)
    low, high = np.quantile(scores, [winsorised_share, 1 - winsorised_share])
    phi = float(np.mean(np.clip(scores, low, high) ** 2))
    surplus = count * phi - (count - 1)
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return Dispersion(phi, max(0.0, float(surplus / scale)))


def limits(
    cases: Floats,
    expected_rate: Floats,
    spread: Dispersion,
    *,
    level: float = LEVEL,
    form: Literal["additive", "multiplicative"] = "additive",
) -> Limits:
    """Limits of each unit's rate about what is expected of it.

    Exact binomial limits with Spiegelhalter's interpolation (2005, appendix A.1), their tail moved outward by the
    overdispersion: by the square root of 1 + tau^2 / s^2 (additive), or of phi where it exceeds 1 (multiplicative).
    """
    cases, expected_rate = np.asarray(cases, dtype=float), np.asarray(expected_rate, dtype=float)
    usable = (cases > 0) & (expected_rate > 0) & (expected_rate < 1)
    variance = np.where(usable, expected_rate * (1 - expected_rate) / np.where(usable, cases, 1), np.nan)
    if form == "additive":
        stretch = np.sqrt(1 + spread.tau_squared / variance)
    else:
        stretch = np.full_like(variance, np.sqrt(max(1.0, spread.phi)))
    tail = stats.norm.cdf(-stats.norm.ppf(1 - (1 - level) / 2) * stretch)
    low = np.full_like(variance, np.nan)
    high = np.full_like(variance, np.nan)
    low[usable] = _binomial_limit(cases[usable], expected_rate[usable], tail[usable])
    high[usable] = _binomial_limit(cases[usable], expected_rate[usable], 1 - tail[usable])
    return Limits(np.clip(low, 0, 1), np.clip(high, 0, 1))


def running_below(current: Collection[tuple[str, str]], before: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """(unit, indicator) pairs below their limit in this quarter and in the one before: 부진분야."""
    return set(current) & set(before)


def _binomial_limit(cases: Floats, rate: Floats, share: Floats) -> Floats:
    # r is the smallest count with P(R <= r) > share; the limit lies between r - 1 and r.
    count = stats.binom.ppf(share, cases, rate)
    at = stats.binom.cdf(count, cases, rate)
    count = np.where(at > share, count, count + 1)
    at, below = stats.binom.cdf(count, cases, rate), stats.binom.cdf(count - 1, cases, rate)
    found: Floats = (count - (at - share) / (at - below)) / cases
    return found
