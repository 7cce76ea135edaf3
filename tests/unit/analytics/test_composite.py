"""Normalisations against COINr's own tests, means against the OECD/JRC Handbook, ranks by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.composite import Scale, arithmetic, geometric, normalised, rank_interval, scores

EVEN = np.ones(4) / 4


def goalposts(worst: float = 0, best: float = 1, weight: float = 0.5) -> Scale:
    return Scale("goalposts", worst, best, weight)


def test_means_are_those_of_the_handbook() -> None:
    # Handbook (2008), section 6: country A has 21, 1, 1, 1 and country B has 6, 6, 6, 6. Both means are 6, the
    # geometric ones 2.14 and 6; one point more in the second indicator lifts A to 2.54 and B to 6.23.
    country_a, country_b = np.array([21.0, 1, 1, 1]), np.array([6.0, 6, 6, 6])
    assert arithmetic(country_a, EVEN) == arithmetic(country_b, EVEN) == 6
    assert geometric(country_a, EVEN) == pytest.approx(2.14, abs=0.005)
    assert geometric(country_b, EVEN) == pytest.approx(6)
    more = np.array([0.0, 1, 0, 0])
    assert geometric(country_a + more, EVEN) == pytest.approx(2.545, abs=0.006)
    assert geometric(country_b + more, EVEN) == pytest.approx(6.235, abs=0.006)


@pytest.mark.parametrize(
    ("value", "share", "reversed_share"),
    # COINr, tests of n_goalposts: 1 in 0 to 10 is .1 (reversed .9), 11 is cut at 1 (0), -1 at 0 (1).
    [(1.0, 0.1, 0.9), (11.0, 1.0, 0.0), (-1.0, 0.0, 1.0)],
)
def test_goalposts_are_those_of_coinr(value: float, share: float, reversed_share: float) -> None:
    at = np.array([value])
    assert normalised(at, at, goalposts(0, 10)) == pytest.approx(1 + 99 * share)
    assert normalised(at, at, goalposts(10, 0)) == pytest.approx(1 + 99 * reversed_share)


def test_min_max_and_z_scores_have_the_range_and_the_moments_of_coinr() -> None:
    # COINr tests 1 to 10: the smallest and largest become the ends; z scores have the mean and deviation asked for.
    values = np.arange(1.0, 11.0)
    spread = normalised(values, values, Scale("min_max", 0, 1, 1))
    assert (spread.min(), spread.max(), spread[1]) == (1, 100, 12)
    turned = normalised(values, values, Scale("min_max", 1, 0, 1))
    assert turned.tolist() == pytest.approx(spread[::-1].tolist())
    z = normalised(values, values, Scale("z_score", 0, 1, 1))
    assert (z.mean(), z.std(ddof=1)) == (pytest.approx(50), pytest.approx(10))


def test_units_that_are_all_alike_stand_in_the_middle() -> None:
    alike = np.full(5, 0.7)
    assert normalised(alike, alike, Scale("min_max", 0, 1, 1)).tolist() == [50.5] * 5
    assert normalised(alike, alike, Scale("z_score", 0, 1, 1)).tolist() == [50.0] * 5


def test_a_score_of_zero_has_no_geometric_mean_and_equal_goalposts_no_scale() -> None:
    with pytest.raises(ValueError, match="positive"):
        geometric(np.array([0.0, 1.0]), np.ones(2))
    with pytest.raises(ValueError, match="differ"):
        goalposts(1, 1)
    with pytest.raises(ValueError, match="negative"):
        goalposts(weight=-0.1)


def test_ranks_that_no_draw_moves_have_no_width() -> None:
    # Three units, best, middle and worst in both indicators of every draw.
    draws = np.tile(np.array([[0.9, 0.8], [0.5, 0.5], [0.1, 0.2]]), (50, 1, 1))
    scales = [goalposts(weight=0.7), goalposts(weight=0.3)]
    found = rank_interval(draws, scales, weight_spread=0.25, level=0.95, random=np.random.default_rng(1))
    assert (found.low.tolist(), found.high.tolist()) == ([1, 2, 3], [1, 2, 3])
    assert found.is_difference_shown.tolist() == [True, False, True]


def test_weights_alone_can_widen_the_interval() -> None:
    # Each unit leads in one indicator of nearly the same weight: who is first depends on the weights.
    draws = np.tile(np.array([[0.8, 0.2], [0.2, 0.8]]), (400, 1, 1))
    scales = [goalposts(weight=0.5), goalposts(weight=0.5)]
    found = rank_interval(draws, scales, weight_spread=0.25, level=0.95, random=np.random.default_rng(1))
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1], [2, 2])
    fixed = rank_interval(draws[:, :, :1], scales[:1], weight_spread=0.25, level=0.95, random=np.random.default_rng(1))
    assert fixed.high.tolist() == [1, 2]


def test_small_numbers_widen_the_interval() -> None:
    dice = np.random.default_rng(7)
    alpha = np.array([8.0, 6.0, 4.0])[:, None]
    few, many = (dice.beta(size * alpha, size * (10 - alpha), size=(500, 3, 1)) for size in (1, 100))
    wide, narrow = (
        rank_interval(x, [goalposts(weight=1)], weight_spread=0, level=0.95, random=dice) for x in (few, many)
    )
    # The one in the middle may stand anywhere; nobody's place is certain.
    assert (wide.low[1], wide.high[1]) == (1, 3)
    assert ((wide.high - wide.low) >= 1).all()
    assert (narrow.high - narrow.low).tolist() == [0, 0, 0]


def test_scores_keep_units_and_indicators_apart() -> None:
    values = np.array([[0.0, 1.0], [0.5, 0.5]])
    found = scores(values, values, [goalposts(), goalposts(1, 0)])
    assert found.tolist() == [[1.0, 1.0], [50.5, 50.5]]
