"""The baseline's daily step, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.burst_baseline import DAY_TYPES, LEVEL, SLOPE, WAVE, WAVE_AHEAD, Shape, forecast, next_day, start

STILL = Shape(level_step=0.0, slope_step=0.0)


def test_level_follows_its_slope_and_the_wave_turns_once_a_year() -> None:
    baseline = start(np.zeros(1, dtype=np.intp), STILL)
    mean = baseline.mean.copy()
    mean[0, [LEVEL, SLOPE, WAVE_AHEAD]] = 2.0, 0.01, 0.1
    at = replace(baseline, mean=mean)
    for _ in range(91):
        at = next_day(at, STILL, np.ones(1, dtype=np.bool_))
    # A quarter of a year is 91.3 days: what lay ahead is here, and what comes next is nothing.
    assert at.mean[0, LEVEL] == pytest.approx(2.91)
    assert at.mean[0, WAVE] == pytest.approx(0.1, abs=1e-4)
    assert at.mean[0, WAVE_AHEAD] == pytest.approx(0.0, abs=1e-3)
    # A wave of any phase is as sure on any day.
    assert at.covariance[0, WAVE, WAVE] == pytest.approx(STILL.wave**2)


def test_an_event_adds_its_lift_and_its_doubt_to_its_own_series_only() -> None:
    baseline = start(np.zeros(2, dtype=np.intp), STILL)
    ahead = forecast(baseline, day_type=DAY_TYPES - 1, is_event=np.array([True, False]))
    assert ahead.log_mean.tolist() == [STILL.event_lift, 0.0]
    assert ahead.variance[0] - ahead.variance[1] == pytest.approx(STILL.event**2)


def test_a_series_that_has_not_begun_stands_still() -> None:
    baseline = start(np.zeros(2, dtype=np.intp), Shape())
    after = next_day(baseline, Shape(), np.array([True, False]))
    assert after.covariance[0, LEVEL, LEVEL] > baseline.covariance[0, LEVEL, LEVEL]
    assert np.array_equal(after.covariance[1], baseline.covariance[1])
