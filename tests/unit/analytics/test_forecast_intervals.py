"""Intervals from earlier errors, by hand and on counts of known chance."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.forecast_intervals import FEWEST, around, steered, tail_quantiles


def test_a_tenth_is_left_out_on_each_side_of_ninety_nine_errors() -> None:
    scores = np.random.default_rng(1).permutation(np.arange(1.0, 100.0))[:, None]
    low, high = tail_quantiles(scores, np.array([0.1]))
    # 100 places with the one to come: ten of them below the 10th error, ten above the 90th.
    assert (low[0], high[0]) == (10.0, 90.0)


def test_a_young_series_borrows_its_channels_errors() -> None:
    scores = np.full((99, 2), np.nan)
    scores[:, 0] = np.arange(1.0, 100.0)
    low, high = tail_quantiles(scores, np.array([0.1, 0.1]))
    assert (low[1], high[1]) == (10.0, 90.0)


def test_where_nobody_has_erred_often_there_is_no_interval() -> None:
    scores = np.zeros((FEWEST - 1, 1))
    assert np.isnan(tail_quantiles(scores, np.array([0.1]))).all()
    assert np.isnan(tail_quantiles(np.empty((0, 3)), np.full(3, 0.1))).all()


def test_ends_are_whole_never_negative_and_hold_the_forecast() -> None:
    point, scale = np.array([4.5, 1.0, 9.0]), np.array([2.0, 1.0, 3.0])
    low, high = around(point, scale, np.array([-1.1, -2.0, 0.1]), np.array([1.1, 0.5, 0.2]))
    # 2.3 to 6.7 holds 3..6; -1 to 1.5 holds 0..1; 9.3 to 9.6 holds nothing and is opened to the forecast.
    assert low.tolist() == [3.0, 0.0, 9.0]
    assert high.tolist() == [6.0, 1.0, 9.0]


def test_misses_take_the_ends_further_out_and_hits_bring_them_in() -> None:
    tail = np.full(4, 0.1)
    found = steered(tail, np.array([0.4, 0.2, 0.0, np.nan]), rate=0.1)
    assert found == pytest.approx([0.09, 0.1, 0.11, 0.1])
    assert steered(np.array([0.02]), np.array([1.0]), rate=0.5)[0] == 0.02
