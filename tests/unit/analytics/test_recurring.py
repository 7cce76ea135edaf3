"""Candidates worked out by hand: the variance, the size of the binomial, the limits of each condition."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from scipy import stats

from analytics.recurring import Rule, candidates, excess
from analytics.subject_weeks import Panel

FIRST = date(2025, 1, 6)


def made(*rows: list[int]) -> Panel:
    reports = np.array(rows, dtype=np.int64)
    names = tuple(f"s{number}" for number in range(len(rows)))
    return Panel(names, FIRST, reports, np.zeros_like(reports), reports.sum(axis=0))


def people(**complainants: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "subject": list(complainants),
            "complainants": list(complainants.values()),
            "severe_reports": [0] * len(complainants),
            "severe_complainants": [0] * len(complainants),
        }
    )


def test_the_prediction_has_the_variance_of_counts_and_of_their_mean() -> None:
    # 16 even weeks of 2: expected 4 x 32.5 / 16 = 8.125; no more than Poisson: variance 8.125 x (1 + 4/16) = 10.15625.
    found = excess(np.array([16]), np.full((1, 16), 2), recent_weeks=4)
    assert found.expected[0] == pytest.approx(8.125)
    assert found.dispersion[0] == 1
    size, share = 8.125**2 / (10.15625 - 8.125), 8.125 / 10.15625
    assert (size, share) == pytest.approx((32.5, 0.8))
    # At least 16 of a negative binomial: one less the sum of its terms from 0 to 15.
    assert found.p_value[0] == pytest.approx(1 - stats.nbinom.pmf(range(16), 32.5, 0.8).sum())


def test_uneven_weeks_and_uneven_months_widen_it() -> None:
    # Weeks 0 and 4 in turn: mean 2, squares 4 each: 16 x 4 / 2 / 15 = 2.1333; months of 8 each are even.
    weekly = excess(np.array([16]), np.array([[0, 4] * 8]), recent_weeks=4)
    assert weekly.dispersion[0] == pytest.approx(16 * 4 / 2 / 15)
    # Months of 0 and 16 in turn, 4 a week: weeks 2.1333 again, months mean 8, squares 64: 4 x 64 / 8 / 3 = 10.6667.
    monthly = excess(np.array([16]), np.array([([0] * 4 + [4] * 4) * 2]), recent_weeks=4)
    assert monthly.dispersion[0] == pytest.approx(4 * 64 / 8 / 3)
    assert monthly.p_value[0] > weekly.p_value[0]


def test_a_rise_by_five_people_recurs_and_by_four_does_not() -> None:
    steady, rising = [2] * 20, [2] * 16 + [6] * 4
    found = candidates(made(steady, rising, rising), people(s0=9, s1=5, s2=4), FIRST + timedelta(weeks=19))
    assert found["reports"].to_list() == [8, 24, 24]
    assert found["history_weeks"].to_list() == [16, 16, 16]
    assert found["rate_ratio"].to_list()[1] == pytest.approx(24 / 8.125)
    assert found["recurring"].to_list() == [False, True, False]


def test_a_rise_below_the_stated_ratio_is_none_however_sure() -> None:
    # 1,000 a week become 1,100: sure, and 1.1 times.
    found = candidates(made([1000] * 16 + [1100] * 4), people(s0=4400), FIRST + timedelta(weeks=19))
    assert found["q_value"][0] < 1e-6
    assert found["recurring"].to_list() == [False]


def test_once_a_week_is_not_recurring() -> None:
    found = candidates(made([1] * 56), people(s0=4), FIRST + timedelta(weeks=55))
    assert found["history_weeks"].to_list() == [52]
    assert found["recurring"].to_list() == [False]


def test_a_short_history_says_so_and_gives_no_candidate() -> None:
    eleven = candidates(made([0] * 11 + [9] * 4), people(s0=36), FIRST + timedelta(weeks=14))
    assert eleven.select("history_weeks", "p_value", "q_value", "recurring").row(0) == (11, None, None, False)
    twelve = candidates(made([0] * 12 + [9] * 4), people(s0=36), FIRST + timedelta(weeks=15))
    assert twelve.select("history_weeks", "recurring").row(0) == (12, True)


def test_what_comes_later_is_not_known() -> None:
    week = FIRST + timedelta(weeks=19)
    now = candidates(made([2] * 16 + [6] * 4), people(s0=24), week)
    later = candidates(made([2] * 16 + [6] * 4 + [500] * 9), people(s0=24), week)
    assert now.equals(later)


def test_danger_makes_a_candidate_by_its_lower_limit_and_three_people() -> None:
    # Wilson, 8 of 12: 0.391 at least; 4 of 12: 0.138 at least, below the stated 0.2.
    said = pl.DataFrame(
        {
            "subject": ["s0", "s1", "s2"],
            "complainants": [12, 12, 12],
            "severe_reports": [8, 4, 8],
            "severe_complainants": [3, 4, 2],
        }
    )
    found = candidates(made([3] * 20, [3] * 20, [3] * 20), said, FIRST + timedelta(weeks=19))
    assert found["severe_low"].to_list() == pytest.approx([0.3906, 0.1381, 0.3906], abs=1e-4)
    assert found["severe"].to_list() == [True, False, False]
    assert found["recurring"].to_list() == [False, False, False]


def test_subjects_nobody_spoke_of_are_not_tested_along() -> None:
    found = candidates(made([2] * 16 + [0] * 4, [2] * 20), people(s1=8), FIRST + timedelta(weeks=19))
    assert found["subject"].to_list() == ["s1"]


def test_a_week_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks a week"):
        candidates(made([1] * 20), people(s0=1), FIRST + timedelta(weeks=20), Rule())
    with pytest.raises(ValueError, match="lacks a week"):
        candidates(made([1] * 20), people(s0=1), FIRST + timedelta(weeks=2), Rule())
