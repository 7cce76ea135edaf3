"""Beta-binomial empirical Bayes: small departments are drawn toward the city, by as much as their numbers deserve.

Counts are binomial about each unit's own rate, rates are beta about the city's. One prior is found by maximum marginal
likelihood (Efron & Morris 1975 in spirit; Griffiths 1973 and Williams 1975 for the beta-binomial) or by moments (Gelman
et al., Bayesian Data Analysis, section 5.1). Plugged in, it claims to know the city's rate and how alike units are;
with few units the intervals are far too narrow. So `hierarchical` weighs every prior by how likely it makes the counts
(the same book, section 5.3) and tells each unit's mean and variance over all of them (Kass & Steffey 1989).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

Floats = NDArray[np.float64]
SIZES = (1.0, 10_000.0)
"""Between which the prior's size is sought: ten thousand cases is as good as "all alike"."""
SIZE_STEPS, MEAN_STEPS = 41, 41
MEAN_REACH = 6.0
"""How many standard errors of the pooled rate the grid of means reaches to either side."""


@dataclass(frozen=True)
class BetaPrior:
    """Beta(alpha, beta): `size` is how many cases of its own a unit needs to weigh as much as the city's mean."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    @property
    def size(self) -> float:
        return self.alpha + self.beta

    @classmethod
    def of(cls, *, mean: float, size: float) -> BetaPrior:
        return cls(mean * size, (1 - mean) * size)


@dataclass(frozen=True)
class Posterior:
    """Shrunk rates (0 to 1) with their equal-tailed interval, one value per unit, and the betas they come from."""

    rate: Floats
    low: Floats
    high: Floats
    alpha: Floats
    beta: Floats


def prior_from_moments(*, mean: float, standard_deviation: float) -> BetaPrior:
    """The beta with this mean and standard deviation of rates.

    Raises:
        ValueError: no beta spreads that wide.
    """
    size = mean * (1 - mean) / standard_deviation**2 - 1
    if size <= 0:
        raise ValueError("the standard deviation is too large for rates with this mean")
    return BetaPrior.of(mean=mean, size=size)


def fit_prior(successes: Floats, cases: Floats) -> BetaPrior:
    """The prior under which the counts are most likely; counts may be fractions (standardised ones are).

    Raises:
        ValueError: no cases, or more successes than cases.
    """
    successes, failures = _counts(successes, cases)
    # Half a case on either side: a city without a single failure still has a rate below one.
    pooled = (successes.sum() + 0.5) / (successes.sum() + failures.sum() + 1)

    def loss(at: Floats) -> float:
        mean, size = special.expit(at[0]), np.exp(at[1])
        alpha, beta = mean * size, (1 - mean) * size
        return -float(np.sum(special.betaln(alpha + successes, beta + failures) - special.betaln(alpha, beta)))

    centre = float(special.logit(pooled))
    bounds = [(centre - 3, centre + 3), tuple(np.log(SIZES))]
    # Two starts: far from the maximum the surface is flat toward "all alike".
    found = [
        optimize.minimize(loss, [centre, np.log(size)], bounds=bounds, method="L-BFGS-B") for size in (10.0, 500.0)
    ]
    best = min(found, key=lambda result: float(result.fun))
    return BetaPrior.of(mean=float(special.expit(best.x[0])), size=float(np.exp(best.x[1])))


def posterior(successes: Floats, cases: Floats, prior: BetaPrior, *, level: float = 0.95) -> Posterior:
    """What is believed of each unit once its own cases are seen; a unit without cases keeps the prior."""
    successes, cases = np.asarray(successes, dtype=float), np.asarray(cases, dtype=float)
    alpha, beta = prior.alpha + successes, prior.beta + np.maximum(cases - successes, 0)
    tail = (1 - level) / 2
    return Posterior(
        rate=alpha / (alpha + beta),
        low=stats.beta.ppf(tail, alpha, beta),
        high=stats.beta.ppf(1 - tail, alpha, beta),
        alpha=alpha,
        beta=beta,
    )


def hierarchical(successes: Floats, cases: Floats, *, level: float = 0.95) -> Posterior:
    """What is believed of each unit when the city's rate and the likeness of units are uncertain, too.

    The hyperprior is flat in the mean and in size^(-1/2). Each unit's posterior is told by the beta that has its mean
    and variance, so that it can be drawn from.

    Raises:
        ValueError: as for `fit_prior`.
    """
    successes, failures = _counts(successes, cases)
    total = successes + failures
    pooled = (successes.sum() + 0.5) / (total.sum() + 1)
    means, sizes, log_weights = [], [], []
    for size in np.geomspace(*SIZES, SIZE_STEPS):
        # Units that differ are worth fewer cases each: the design effect of a beta-binomial.
        worth = np.sum(total / (1 + (total - 1).clip(0) / (size + 1)))
        reach = MEAN_REACH / np.sqrt(pooled * (1 - pooled) * worth)
        logits, step = np.linspace(
            special.logit(pooled) - reach, special.logit(pooled) + reach, MEAN_STEPS, retstep=True
        )
        at = special.expit(logits)
        alpha, beta = (at * size)[:, None], ((1 - at) * size)[:, None]
        likelihood = np.sum(special.betaln(alpha + successes, beta + failures) - special.betaln(alpha, beta), axis=1)
        # The grid runs over logit and log size: what a step is worth in mean and in size^(-1/2).
        log_weights.append(likelihood + np.log(at * (1 - at)) - 0.5 * np.log(size) + np.log(step))
        means.append(at)
        sizes.append(np.full_like(at, size))
    mean, size, log_weight = np.concatenate(means), np.concatenate(sizes), np.concatenate(log_weights)
    weight = np.exp(log_weight - special.logsumexp(log_weight))[:, None]
    alpha, beta = (mean * size)[:, None] + successes, ((1 - mean) * size)[:, None] + failures
    whole = alpha + beta
    rate = np.sum(weight * alpha / whole, axis=0)
    variance = np.sum(weight * alpha * (alpha + 1) / (whole * (whole + 1)), axis=0) - rate**2
    known = rate * (1 - rate) / variance - 1
    tail = (1 - level) / 2
    return Posterior(
        rate=rate,
        low=stats.beta.ppf(tail, rate * known, (1 - rate) * known),
        high=stats.beta.ppf(1 - tail, rate * known, (1 - rate) * known),
        alpha=rate * known,
        beta=(1 - rate) * known,
    )


def _counts(successes: Floats, cases: Floats) -> tuple[Floats, Floats]:
    """Successes and failures, looked at."""
    successes, cases = np.asarray(successes, dtype=float), np.asarray(cases, dtype=float)
    if cases.sum() <= 0:
        raise ValueError("no cases to learn the city's rate from")
    if np.any(successes < 0) or np.any(successes > cases + 1e-9):
        raise ValueError("successes lie between 0 and the cases")
    return successes, np.maximum(cases - successes, 0)
