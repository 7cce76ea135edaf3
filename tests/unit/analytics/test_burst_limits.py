"""Limits held to published figures and to sums worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.burst_limits import drift_sum, ears_c2, farrington_limit, tail_probability


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_the_farrington_limit_is_that_of_r_surveillance() -> None:
    # R package surveillance, its test of algo.farrington.threshold.farrington: expected 5, standard error .2,
    # dispersion 1, alpha .05, 2/3 power: upper limit 9.1154825.
    limit = farrington_limit(array(5), array(0.2), array(1), alpha=0.05)
    assert limit[0] == pytest.approx(9.1154825, abs=1e-6)


@pytest.mark.parametrize(("dispersion", "tail"), [(1.5, 0.03763657), (1.0, 0.01369527)])
def test_the_negative_binomial_tail_is_that_of_r_surveillance(dispersion: float, tail: float) -> None:
    # The same package's test of the threshold after Noufaily et al.: expected 5, count 11, plug-in.
    size = 5 / (dispersion - 1) if dispersion > 1 else 1e9
    found = tail_probability(array(11), np.log(array(5)), array(0), np.ones((1, 1)), sizes=array(size))
    assert found[0] == pytest.approx(tail, abs=1e-6)


def test_uncertainty_of_the_mean_widens_tail_and_limit() -> None:
    sure, unsure = (
        tail_probability(array(11), np.log(array(5)), array(variance), np.ones((1, 1)), sizes=array(10))[0]
        for variance in (0.0, 0.25)
    )
    assert unsure > 1.5 * sure
    assert farrington_limit(array(5), array(2), array(1), alpha=0.05) > 10


def test_a_count_of_none_is_never_unusual() -> None:
    assert tail_probability(array(0), np.log(array(50)), array(0.1), np.ones((1, 1)), sizes=array(10))[0] == 1.0


def test_c2_leaves_out_the_day_and_the_two_before_it() -> None:
    # Days 0 to 6: mean 4, deviations -2 -2 0 0 0 2 2, sum of squares 16, over 6: sd 1.632993. Day 9: (12 - 4) / sd.
    counts = array(2, 2, 4, 4, 4, 6, 6, 90, 90, 12)[:, None]
    scores = ears_c2(counts)[:, 0]
    assert np.isnan(scores[:9]).all()
    assert scores[9] == pytest.approx(8 / 1.632993, rel=1e-6)


def test_c2_of_equal_counts_uses_the_least_deviation_and_of_a_gap_says_nothing() -> None:
    flat = array(3, 3, 3, 3, 3, 3, 3, 3, 3, 5)[:, None]
    assert ears_c2(flat)[9, 0] == pytest.approx(2 / 0.5)
    flat[4] = np.nan
    assert np.isnan(ears_c2(flat)[9, 0])
    assert np.isnan(ears_c2(flat[:9])).all()


def test_the_drift_sum_adds_what_exceeds_the_slack_and_never_falls_below_zero() -> None:
    # (14 - 10) / 2 less .5 is 1.5; then (8 - 10) / 2 less .5 takes it back to 0. A residual of 50 counts as 3.
    first = drift_sum(array(0), array(14), array(10), array(4), slack=0.5)
    second = drift_sum(first, array(8), array(10), array(4), slack=0.5)
    assert (first[0], second[0]) == (1.5, 0.0)
    assert drift_sum(array(0), array(110), array(10), array(4), slack=0.5)[0] == 2.5
    assert drift_sum(array(0), array(0), array(10), array(4), slack=0.5)[0] == 0.0
