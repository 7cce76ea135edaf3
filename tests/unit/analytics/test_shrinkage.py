"""Published cases: rat tumours (Gelman et al., BDA3, section 5.1) and batting averages (Efron and Morris 1975)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from analytics.shrinkage import SIZES, BetaPrior, fit_prior, hierarchical, posterior, prior_from_moments

# Seventy groups of rats (tumours, animals) before the current experiment, where 4 of 14 had one.
TUMOURS = np.array(
    [0] * 14 + [1] * 8 + [2] * 9 + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10]
    + [4] * 7 + [10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9],
    dtype=float,
)  # fmt: skip
ANIMALS = np.array(
    [20] * 7 + [19] * 4 + [18, 18, 17] + [20] * 4 + [19, 19, 18, 18] + [25, 24, 23] + [20] * 6
    + [10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50] + [20] * 7
    + [48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47, 24],
    dtype=float,
)  # fmt: skip
# Hits in the first 45 at bats of 1970, and the average over the rest of the season.
HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7], dtype=float)
SEASON = np.array(
    [0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269,
     0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.286, 0.316, 0.200]
)  # fmt: skip


def test_moments_of_the_rat_tumours_give_the_published_prior_and_posterior() -> None:
    rates = TUMOURS / ANIMALS
    # BDA3: mean .136, standard deviation .103, hence (alpha, beta) = (1.4, 8.6) and for 4 of 14 Beta(5.4, 18.6),
    # whose mean is .223 and whose standard deviation is .083.
    assert len(rates) == 70
    assert (round(rates.mean(), 3), round(rates.std(ddof=1), 3)) == (0.136, 0.103)
    prior = prior_from_moments(mean=rates.mean(), standard_deviation=rates.std(ddof=1))
    assert (round(prior.alpha, 1), round(prior.beta, 1)) == (1.4, 8.6)
    believed = posterior(np.array([4.0]), np.array([14.0]), prior)
    assert (round(believed.alpha[0], 1), round(believed.beta[0], 1)) == (5.4, 18.6)
    assert believed.rate[0] == pytest.approx(0.223, abs=0.001)
    spread = np.sqrt(believed.rate * (1 - believed.rate) / (believed.alpha + believed.beta + 1))
    assert spread[0] == pytest.approx(0.083, abs=0.001)


def test_marginal_likelihood_is_higher_at_the_fitted_prior_than_around_it() -> None:
    prior = fit_prior(TUMOURS, ANIMALS)

    def likelihood(alpha: float, beta: float) -> float:
        return float(np.sum(special.betaln(alpha + TUMOURS, beta + ANIMALS - TUMOURS) - special.betaln(alpha, beta)))

    best = likelihood(prior.alpha, prior.beta)
    for up in (0.95, 1.05):
        assert likelihood(prior.alpha * up, prior.beta) < best
        assert likelihood(prior.alpha, prior.beta * up) < best
    # The maximum that BDA3 draws (figure 5.2, with a flat-tailed hyperprior) lies near alpha 2.4, beta 14.
    assert prior.alpha == pytest.approx(2.4, abs=0.4)
    assert prior.beta == pytest.approx(14.0, abs=1.5)


def test_shrinking_the_first_45_at_bats_cuts_the_error_to_about_a_third() -> None:
    bats = np.full(18, 45.0)
    believed = posterior(HITS, bats, fit_prior(HITS, bats))
    raw_error = float(((HITS / 45 - SEASON) ** 2).sum())
    shrunk_error = float(((believed.rate - SEASON) ** 2).sum())
    # Efron & Hastie (Computer Age Statistical Inference, section 7.2): .0753 raw, .0218 with James-Stein.
    assert raw_error == pytest.approx(0.0753, abs=0.0003)
    assert shrunk_error == pytest.approx(0.0218, abs=0.003)


def test_a_unit_without_cases_keeps_the_prior_and_a_small_one_moves_more() -> None:
    believed = posterior(np.array([0.0, 2.0, 200.0]), np.array([0.0, 10.0, 1000.0]), BetaPrior(6, 4))
    # The prior counts as ten cases with six successes.
    assert believed.rate.tolist() == pytest.approx([0.6, 0.4, 206 / 1010])
    assert ((believed.low < believed.rate) & (believed.rate < believed.high)).all()


def test_units_that_are_all_alike_are_drawn_together() -> None:
    prior = fit_prior(np.array([8.0, 16, 4, 40]), np.array([10.0, 20, 5, 50]))
    assert prior.size > 1_000
    assert prior.mean == pytest.approx(0.8, abs=0.01)


def test_a_city_without_a_failure_has_a_prior_below_one() -> None:
    prior = fit_prior(np.array([10.0, 20.0]), np.array([10.0, 20.0]))
    assert 0.9 < prior.mean < 1


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="no cases"):
        fit_prior(np.array([0.0]), np.array([0.0]))
    with pytest.raises(ValueError, match="between 0 and the cases"):
        fit_prior(np.array([3.0]), np.array([2.0]))
    with pytest.raises(ValueError, match="too large"):
        prior_from_moments(mean=0.5, standard_deviation=0.6)


def test_units_without_any_difference_still_share_the_citys_own_uncertainty() -> None:
    # 45 of 101 over a dozen small units: the plug-in prior says all are 44.6 % give or take one point.
    successes = np.array([5.0, 6, 7, 5, 4, 4, 3, 3, 2, 2, 2, 2])
    cases = np.array([10.0, 12, 15, 11, 10, 9, 8, 8, 6, 5, 4, 3])
    assert (successes.sum(), cases.sum()) == (45, 101)
    plugged = posterior(successes, cases, fit_prior(successes, cases))
    assert (plugged.high - plugged.low).max() < 0.03
    believed = hierarchical(successes, cases)
    # The city alone is known to 35.2 to 54.3 % (Wilson): no unit can be known better, nor its own 5 of 10 be left out.
    assert believed.low[0] < 0.352
    assert believed.high[0] > 0.543
    assert believed.low[0] < 0.5 < believed.high[0]


def test_where_units_tell_the_prior_well_the_uncertainty_adds_little() -> None:
    successes, cases = np.append(TUMOURS, 4), np.append(ANIMALS, 14)
    plugged, believed = posterior(successes, cases, fit_prior(successes, cases)), hierarchical(successes, cases)
    width, plain = believed.high[-1] - believed.low[-1], plugged.high[-1] - plugged.low[-1]
    assert plain < width < 1.1 * plain
    assert believed.rate[-1] == pytest.approx(plugged.rate[-1], abs=0.01)


def test_the_grid_agrees_with_drawing_from_the_same_posterior() -> None:
    random = np.random.default_rng(5)
    successes, cases = np.array([2.0, 9, 4, 14, 6]), np.array([10.0, 12, 11, 20, 9])
    # The hyperprior drawn: mean uniform, size^(-1/2) uniform over the range of sizes; weights by the likelihood.
    mean = random.random(400_000)
    size = random.uniform(SIZES[1] ** -0.5, SIZES[0] ** -0.5, 400_000) ** -2.0
    alpha, beta = mean * size, (1 - mean) * size
    log_weight = np.zeros(400_000)
    for x, n in zip(successes, cases, strict=True):
        log_weight += special.betaln(alpha + x, beta + n - x) - special.betaln(alpha, beta)
    weight = np.exp(log_weight - log_weight.max())
    expected = [
        float((weight * (alpha + x) / (size + n)).sum() / weight.sum()) for x, n in zip(successes, cases, strict=True)
    ]
    assert hierarchical(successes, cases).rate.tolist() == pytest.approx(expected, abs=0.01)


def test_no_cases_teach_nothing() -> None:
    with pytest.raises(ValueError, match="no cases"):
        hierarchical(np.zeros(2), np.zeros(2))
