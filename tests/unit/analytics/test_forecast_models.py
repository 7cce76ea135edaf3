"""The smoothed level and the shape of days, on counts whose answer is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.forecast_models import MODELS, cut_bursts, day_shape, predict_all, smoothed_level
from analytics.like_day_median import HOLIDAY, class_codes
from korean_calendar.holidays import official_calendar

FIRST_ON = date(2025, 9, 15)  # a Monday


def classes(count: int) -> np.ndarray:
    return class_codes([FIRST_ON + timedelta(days=offset) for offset in range(count)], official_calendar())


def test_a_week_without_chance_is_forecast_to_the_count() -> None:
    kinds = classes(400 + 28)
    volume = np.array([30.0, 28, 28, 28, 28, 14, 12, 10])
    counts = volume[kinds[:400]][:, None]
    found = predict_all(counts, kinds, known=400, horizon=28)
    assert tuple(found) == MODELS
    for name, prediction in found.items():
        assert prediction.point[:, 0] == pytest.approx(volume[kinds[400:]], abs=0.5), name


def test_shares_of_a_small_series_are_drawn_toward_all_series() -> None:
    # Sundays: the large series has none of its 4,200 items on them, the small one 1 of 1.
    kinds = np.tile(np.arange(7), 6)
    large = np.where(kinds == 6, 0.0, 100.0)
    small = np.zeros(42)
    small[6] = 1.0
    shape = day_shape(np.column_stack([large, small]), kinds)
    together = 1 / (6 * (3600 / 42 + 1 / 42))
    assert shape[6, 1] == pytest.approx((1 + 20 * together) / (6 / 42 + 20))
    assert shape[6, 1] < 0.06


def test_a_single_holiday_says_nothing_and_two_do() -> None:
    kinds = np.tile(np.arange(7), 8)
    counts = np.full((56, 1), 100.0)
    counts[kinds == 6] = 50.0
    kinds[10], counts[10] = HOLIDAY, 20.0
    assert day_shape(counts, kinds)[HOLIDAY, 0] == day_shape(counts, kinds)[6, 0]
    kinds[30], counts[30] = HOLIDAY, 20.0
    assert day_shape(counts, kinds)[HOLIDAY, 0] == pytest.approx(20 / 92, abs=0.01)


def test_a_burst_is_cut_and_an_ordinary_day_is_not() -> None:
    counts = np.full((100, 1), 25.0)
    counts[40] = 400.0
    cut = cut_bursts(counts, np.ones((100, 1)))
    assert (cut[:40] == 25).all()
    assert 25 < cut[40, 0] < 60


def test_a_level_is_its_mean_when_nothing_moves_and_follows_when_it_does() -> None:
    still = np.full((60, 1), 8.0)
    assert smoothed_level(still, np.ones((60, 1)), weight=0.08)[0] == pytest.approx(8.0)
    moved = np.vstack([still, np.full((60, 1), 16.0)])
    slow, fast = (smoothed_level(moved, np.ones((120, 1)), weight=weight)[0] for weight in (0.02, 0.08))
    # What is forgotten after 60 days: .98^60 = .298, .92^60 = .0067.
    assert slow == pytest.approx(16 - 8 * 0.98**60)
    assert fast == pytest.approx(16 - 8 * 0.92**60)
