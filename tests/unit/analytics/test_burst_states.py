"""Beliefs of one day, by Bayes on paper."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.burst_states import Beliefs, Prior, calm, next_day, weigh

# One factor of each kind; bursts of one or two days, changes settle after two.
PRIOR = Prior(
    burst_share=0.1,
    holiday_factor=2.0,
    change_share=0.05,
    burst_factors=(2.0,),
    longest_days=2,
    change_factors=(1.5,),
    settled_after_days=2,
)


def test_a_calm_series_may_start_a_burst_or_change_its_level() -> None:
    ahead, settled = next_day(calm(1, PRIOR), PRIOR, is_holiday=False)
    assert (ahead.calm[0], ahead.burst[0, 0, 0], ahead.change[0, 0, 0]) == pytest.approx((0.85, 0.1, 0.05))
    assert settled.sum() == 0
    on_holiday, _ = next_day(calm(1, PRIOR), PRIOR, is_holiday=True)
    assert (on_holiday.calm[0], on_holiday.in_burst[0]) == pytest.approx((0.75, 0.2))


def test_evidence_is_weighed_by_bayes() -> None:
    ahead, _ = next_day(calm(1, PRIOR), PRIOR, is_holiday=False)
    after = weigh(ahead, np.array([[0.01, 0.2, 0.05]]))
    # .85 x .01 = .0085; .1 x .2 = .02; .05 x .05 = .0025; together .031.
    assert after.calm[0] == pytest.approx(0.0085 / 0.031)
    assert after.in_burst[0] == pytest.approx(0.02 / 0.031)
    assert after.by_hypothesis[0] == pytest.approx(np.array([0.0085, 0.02, 0.0025]) / 0.031)


def test_a_burst_ends_with_its_longest_day_and_half_of_them_after_one() -> None:
    sure = Beliefs(np.zeros(1), np.array([[[1.0, 0.0]]]), np.zeros((1, 1, 2)))
    second, _ = next_day(sure, PRIOR, is_holiday=False)
    # Of bursts of one or two days, half end after the first: half is free, of which .1 starts anew.
    assert (second.burst[0, 0, 1], second.burst[0, 0, 0], second.calm[0]) == pytest.approx((0.5, 0.05, 0.425))
    last = Beliefs(np.zeros(1), np.array([[[0.0, 1.0]]]), np.zeros((1, 1, 2)))
    over, _ = next_day(last, PRIOR, is_holiday=False)
    assert (over.burst[0, 0, 1], over.calm[0]) == pytest.approx((0.0, 0.85))


def test_a_change_of_level_settles_after_its_days() -> None:
    changed = Beliefs(np.array([0.2]), np.zeros((1, 1, 2)), np.array([[[0.0, 0.8]]]))
    ahead, settled = next_day(changed, PRIOR, is_holiday=False)
    assert settled[0, 0] == pytest.approx(0.8)
    assert (ahead.calm[0], ahead.change[0, 0, 0], ahead.change[0, 0, 1]) == pytest.approx((0.85, 0.05, 0.0))


def test_beliefs_sum_to_one_however_long() -> None:
    dice = np.random.default_rng(1)
    beliefs = calm(5, Prior())
    for _ in range(40):
        beliefs, _ = next_day(beliefs, Prior(), is_holiday=bool(dice.random() < 0.1))
        beliefs = weigh(beliefs, dice.uniform(0.01, 1, (5, len(Prior().factors))))
        assert beliefs.by_hypothesis.sum(axis=1) == pytest.approx(np.ones(5))


def test_a_burst_in_its_third_day_is_worth_less_of_a_warning_than_in_its_first() -> None:
    beliefs = Beliefs(np.array([0.4]), np.array([[[0.3, 0.2, 0.1]]]), np.zeros((1, 1, 2)))
    # .3 x 1 + .2 x .75 + .1 x .5
    assert beliefs.worth_warning(0.25)[0] == pytest.approx(0.5)
    assert beliefs.in_burst[0] == pytest.approx(0.6)
