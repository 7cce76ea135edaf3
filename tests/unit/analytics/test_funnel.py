"""Limits and overdispersion, each formula of Spiegelhalter (2005) worked through by hand on small numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.funnel import Dispersion, dispersion, limits, running_below, z_scores

CHANCE = Dispersion(1.0, 0.0)


def test_exact_limits_are_interpolated_between_counts() -> None:
    # Binomial(10, .5): P(R <= 0) = 1/1024, P(R <= 1) = 11/1024. For 2.5 % (25.6/1024) the smallest r above is 2
    # (56/1024): limit = (2 - (56 - 25.6) / 45) / 10. The distribution is symmetric up to the interpolation's side.
    found = limits(np.array([10.0]), np.array([0.5]), CHANCE, level=0.95)
    assert found.low[0] == pytest.approx((2 - (56 - 25.6) / 45) / 10)
    # 97.5 % is 998.4/1024: the smallest r above is 8 (1013/1024), P(R = 8) = 45/1024.
    assert found.high[0] == pytest.approx((8 - (1013 - 998.4) / 45) / 10)


def test_without_overdispersion_at_most_one_in_a_thousand_falls_below() -> None:
    cases, rate = np.array([12.0, 40, 75, 300]), np.array([0.9, 0.8, 0.6, 0.95])
    low = limits(cases, rate, CHANCE).low
    below = [stats.binom.cdf(np.ceil(x * n) - 1, n, p) for x, n, p in zip(low, cases, rate, strict=True)]
    assert max(below) <= 0.001


def test_limits_widen_with_the_variance_between_units_and_with_phi() -> None:
    cases, rate = np.array([100.0]), np.array([0.5])
    # s^2 = .0025; tau^2 = .0075 doubles the standard deviation: the tail is that of 2 x 1.96.
    widened = limits(cases, rate, Dispersion(4.0, 0.0075), level=0.95)
    tail = stats.norm.cdf(-2 * stats.norm.ppf(0.975))
    by_phi = limits(cases, rate, Dispersion(4.0, 0.0), level=0.95, form="multiplicative")
    assert widened.low[0] == pytest.approx(by_phi.low[0])
    assert stats.binom.cdf(np.floor(widened.low[0] * 100), 100, 0.5) <= tail
    assert widened.low[0] == pytest.approx(0.5 - 2 * 1.96 * 0.05, abs=0.01)
    # Phi below one never narrows.
    assert limits(cases, rate, Dispersion(0.5, 0.0), form="multiplicative").low[0] == limits(cases, rate, CHANCE).low[0]


def test_phi_and_tau_follow_from_winsorised_scores() -> None:
    # Eleven scores from -5 to 5: the tenth and ninetieth percentiles are -4 and 4.
    # Squares: 16 16 9 4 1 0 1 4 9 16 16 = 92; phi = 92/11. Equal errors of .1: w = 100 each,
    # tau^2 = (92 - 10) / (1100 - 110000/1100) = 82 / 1000.
    found = dispersion(np.arange(-5.0, 6.0), np.full(11, 0.1))
    assert found.phi == pytest.approx(92 / 11)
    assert found.tau_squared == pytest.approx(0.082)


def test_one_unit_far_off_does_not_widen_its_own_limit() -> None:
    scores = np.append(np.tile([-0.5, 0.5], 20), -30.0)
    assert dispersion(scores, np.full(41, 0.1)).tau_squared == 0


def test_scores_without_error_are_left_out() -> None:
    z = z_scores(np.array([8.0, 5.0]), np.array([10.0, 5.0]), np.array([0.5, 1.0]))
    # Three tenths over a standard error whose square is a fortieth.
    assert z[0] == pytest.approx(0.3 / np.sqrt(0.025))
    assert np.isnan(z[1])
    assert dispersion(z, np.array([0.158, 0.0])) == CHANCE
    assert np.isnan(limits(np.array([5.0]), np.array([1.0]), CHANCE).low[0])


def test_deficient_is_below_in_two_quarters_running() -> None:
    now, before = {("a", "x"), ("b", "x")}, {("b", "x"), ("c", "x")}
    assert running_below(now, before) == {("b", "x")}
