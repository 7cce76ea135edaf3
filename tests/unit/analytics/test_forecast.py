"""Choosing, withholding and not looking ahead."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecast import FEW, LOST, MEDIAN_INDEX, SHOWN, UNBEATEN, YOUNG, Issue, issue_forecasts
from analytics.forecast_frames import day_rows, scores, total_rows
from analytics.forecast_models import MODELS
from analytics.like_day_median import class_codes
from korean_calendar.holidays import official_calendar

FIRST_ON = date(2025, 1, 6)  # a Monday: seven days known end on a Sunday
WEEKS = 62


def classes(count: int) -> np.ndarray:
    return class_codes([FIRST_ON + timedelta(days=offset) for offset in range(count)], official_calendar())


def steady(series: int, weeks: int = WEEKS, mean: float = 12.0) -> np.ndarray:
    """Poisson counts whose weekday is always the same: the model pools what the median of eight days cannot."""
    return np.random.default_rng(7).poisson(mean, (7 * weeks, series)).astype(np.float64)


def issued(counts: np.ndarray, known: int, keep: int = 1) -> list[Issue]:
    return issue_forecasts(counts, classes(known + 28), known=known, keep=keep)


def test_where_the_level_is_steady_a_model_is_shown_and_holds_what_it_promises() -> None:
    counts = steady(20)
    issues = issued(counts, 7 * 58, keep=20)
    assert (issues[-1].reason == SHOWN).mean() > 0.8
    covered = []
    error = median = 0.0
    for issue in issues:
        came = counts[issue.known : issue.known + 7]
        covered.append((issue.low[:7] <= came) & (came <= issue.high[:7]))
        error += float(np.abs(came - issue.expected[:7]).sum())
        median += float(np.abs(came - issue.median[:7]).sum())
    assert np.size(covered) == 2_800
    assert 0.77 <= np.mean(covered) <= 0.83
    assert error < median


def test_a_model_that_loses_is_withheld_and_the_median_shown() -> None:
    # Then, in one series, every third day brings sixty more: a median of eight mostly does not see them, a smoothed
    # level takes them in and is wrong on every other day.
    counts = steady(12)
    issue = issued(counts, 7 * 58)[0]
    assert issue.reason[0, 0] == SHOWN
    spoilt = counts.copy()
    late = np.arange(7 * 44, 7 * 58)
    spoilt[late[late % 3 == 0], 0] += 60
    lost = issued(spoilt, 7 * 58)[0]
    assert lost.reason[0, 0] in {LOST, UNBEATEN}
    assert lost.model[0, 0] == MEDIAN_INDEX
    assert lost.expected[:7, 0].tolist() == lost.median[:7, 0].tolist()
    rows = day_rows(lost, [f"s{number}" for number in range(12)], first_on=FIRST_ON)
    told = rows.filter(pl.col("series_id") == "s0", pl.col("lead_days") <= 7)
    assert told["is_withheld"].all()
    assert set(told["model_code"]) == {"like_day_median"}


def test_what_was_chosen_and_lost_is_withheld_though_it_would_be_chosen_again() -> None:
    found = {LOST: 0, SHOWN: 0}
    counts = np.random.default_rng(3).negative_binomial(2, 0.2, (7 * WEEKS, 60)).astype(np.float64)
    for issue in issued(counts, 7 * 60, keep=12):
        for code in found:
            at = issue.reason == code
            found[code] += int(at.sum())
        assert (issue.candidate[issue.reason == LOST] != MEDIAN_INDEX).all()
        assert (issue.model[issue.reason == LOST] == MEDIAN_INDEX).all()
    assert found[LOST] > 0
    assert found[SHOWN] > 0


@settings(max_examples=8, deadline=None)
@given(st.integers(min_value=0, max_value=2**32 - 1), st.integers(min_value=30, max_value=55))
def test_a_forecast_knows_nothing_later(seed: int, week: int) -> None:
    counts = steady(3, weeks=60)
    other = counts.copy()
    other[7 * week :] = np.random.default_rng(seed).poisson(200, other[7 * week :].shape)
    ours, theirs = (issue_forecasts(some, classes(7 * 64), known=7 * 60, keep=60) for some in (counts, other))
    at = [issue.known for issue in ours].index(7 * week)
    for field in fields(Issue):
        assert np.array_equal(getattr(ours[at], field.name), getattr(theirs[at], field.name)) or np.array_equal(
            getattr(ours[at], field.name), getattr(theirs[at], field.name), equal_nan=True
        ), field.name
    alone = issue_forecasts(counts[: 7 * week], classes(7 * week + 28), known=7 * week, keep=1)[0]
    assert np.array_equal(alone.expected, ours[at].expected, equal_nan=True)


def test_young_series_get_the_median_then_an_interval_or_nothing() -> None:
    counts = steady(4)
    assert issued(counts, 3) == []
    nothing = issued(counts, 7)[0]
    assert np.isnan(nothing.low).all()
    bare = issued(counts, 35)[0]
    assert (bare.reason == YOUNG).all()
    assert (bare.model == MEDIAN_INDEX).all()
    assert np.isfinite(bare.expected).all()
    # Days 1 to 7 of three Sundays are over, then of four: 7, 14, 21 and 28 days known.
    assert np.isnan(issued(counts, 28)[0].low).all()
    assert np.isfinite(issued(counts, 35)[0].low[:7]).all()
    held = issued(counts, 84)[0]
    assert (held.reason == YOUNG).sum() > 0
    assert np.isfinite(held.low[:7]).all()


def test_a_series_with_nothing_on_most_days_is_left_out() -> None:
    counts = steady(2)
    counts[:, 1] = np.where(np.arange(len(counts)) % 5 == 0, 9, 0)
    issue = issued(counts, 7 * 58)[0]
    assert issue.reason[:, 1].tolist() == [FEW, FEW]
    names = ["large", "rare"]
    assert day_rows(issue, names, first_on=FIRST_ON)["series_id"].unique().to_list() == ["large"]
    assert total_rows(issue, counts, names, first_on=FIRST_ON)["series_id"].unique().to_list() == ["large"]


def test_rows_bear_their_days() -> None:
    counts = steady(1)
    issue = issued(counts, 7 * 58)[0]
    rows = day_rows(issue, ["s"], first_on=FIRST_ON)
    sunday = FIRST_ON + timedelta(days=7 * 58 - 1)
    assert rows["origin_on"].unique().to_list() == [sunday]
    assert rows["target_on"].to_list() == [sunday + timedelta(days=lead) for lead in range(1, 29)]
    assert set(rows["model_code"]) <= set(MODELS)
    totals = total_rows(issue, counts, ["s"], first_on=FIRST_ON)
    assert totals["horizon_days"].to_list() == [7, 28]
    assert totals["last_count"].to_list() == [counts[7 * 57 : 7 * 58].sum(), counts[7 * 54 : 7 * 58].sum()]


def test_a_kept_forecast_is_scored_when_its_last_day_is_over() -> None:
    origin_on = date(2026, 3, 1)
    target = [origin_on + timedelta(days=lead) for lead in range(1, 9)]
    made = pl.DataFrame(
        {
            "series_id": ["s"] * 8,
            "origin_on": [origin_on] * 8,
            "target_on": target,
            "lead_days": list(range(1, 9)),
            "expected_count": [10.0] * 8,
            "low_count": [8] * 6 + [None, 8],
            "high_count": [12] * 6 + [None, 12],
            "median_count": [9.0] * 8,
        }
    )
    came = pl.DataFrame({"series_id": ["s"] * 8, "target_on": target, "actual_count": [10, 8, 12, 13, 7, 10, 10, 10]})
    found = scores(made, came)
    # Days 1 to 7; the eighth day's band is not over. Errors 0 2 2 3 3 0 0, the median's 1 1 3 4 2 1 1; of six
    # intervals of width 4 one misses by one below and one above: 6 * 4 + 2 * 10.
    assert found.to_dicts() == [
        {
            "series_id": "s",
            "origin_on": origin_on,
            "band_days": 7,
            "day_count": 7,
            "absolute_error_sum": pytest.approx(10.0),
            "median_absolute_error_sum": pytest.approx(13.0),
            "interval_day_count": 6,
            "covered_day_count": 4,
            "interval_score_sum": pytest.approx(44.0),
        }
    ]
    assert scores(made, came.head(6)).is_empty()
