"""Winkler score, coverage and relative error, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.forecast_scorecard import interval_score, is_covered, relative_error


def test_an_interval_pays_its_width_and_ten_for_every_unit_outside() -> None:
    actual, low, high = np.array([5.0, 2.0, 12.0, 10.0]), np.full(4, 4.0), np.full(4, 10.0)
    # Width 6; 2 below costs 2 / .2 * 2 = 20 more, 2 above the same; the end itself belongs to the interval.
    assert interval_score(actual, low, high) == pytest.approx([6.0, 26.0, 26.0, 6.0])
    assert is_covered(actual, low, high).tolist() == [True, False, False, True]


def test_another_level_has_another_penalty() -> None:
    assert interval_score(np.array([0.0]), np.array([1.0]), np.array([3.0]), level=0.5).tolist() == [6.0]


def test_no_interval_covers_nothing() -> None:
    assert is_covered(np.array([0.0]), np.array([np.nan]), np.array([np.nan])).tolist() == [False]


def test_errors_are_told_relative_to_the_median_on_the_same_days() -> None:
    found = relative_error(np.array([3.0, 8.0, 0.0, 2.0]), np.array([4.0, 4.0, 0.0, 0.0]))
    assert found.tolist() == [0.75, 2.0, 1.0, np.inf]
