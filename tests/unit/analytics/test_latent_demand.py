"""Latent demand: rises that are absent from official channels, with knowledge of the week only."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.latent_demand import assess, reached, upper_limit

WEEK = date(2026, 3, 2)
WEEKS = [WEEK + timedelta(weeks=shift) for shift in range(-8, 9)]
TOTALS = pl.DataFrame({"week": WEEKS, "social_total": [1000] * 17, "official_total": [1000] * 17})


def history(noun: str, before: int, now: int, official_before: int, official_after: int) -> pl.DataFrame:
    """Eight weeks before, the week, eight weeks after; counts a week."""
    return pl.DataFrame(
        {
            "noun": [noun] * 17,
            "week": WEEKS,
            "social_matters": [before] * 8 + [now] * 9,
            "official_matters": [official_before] * 9 + [official_after] * 8,
        }
    )


COUNTS = pl.concat(
    [
        history("rising", 1, 20, 0, 2),
        history("decoy", 1, 20, 0, 0),
        history("steady", 20, 20, 0, 0),
        history("known", 1, 20, 9, 9),
        history("rare", 0, 4, 0, 0),
    ]
)


def test_rising_and_absent_is_latent_and_steady_or_known_is_not() -> None:
    found = assess(COUNTS, TOTALS, WEEK)
    assert dict(zip(found["noun"], found["latent"], strict=True)) == {
        "decoy": True,
        "known": False,
        "rising": True,
        "steady": False,
    }


def test_weeks_on_end_above_the_mean_before_are_counted_back_from_this_one() -> None:
    # Before: 24 in eight weeks, 3 a week. 2, 4, 9, 9 and then 5 this week: four weeks on end are above 3.
    social = [0, 0, 0, 0, 0, 2, 4, 9, 9, 5]
    weeks = [WEEK - timedelta(weeks=9 - place) for place in range(10)]
    counts = pl.DataFrame({"noun": "wavy", "week": weeks, "social_matters": social, "official_matters": 0})
    found = assess(counts, TOTALS, WEEK)
    assert found.select("social_now", "social_before", "weeks_rising").rows() == [(5, 24, 4)]


def test_later_weeks_do_not_change_the_judgement() -> None:
    past = COUNTS.filter(pl.col("week") <= WEEK)
    assert past.height == 45
    assert assess(past, TOTALS.filter(pl.col("week") <= WEEK), WEEK).equals(assess(COUNTS, TOTALS, WEEK))


def test_upper_limit_of_none_in_a_thousand_is_the_exact_one() -> None:
    # One minus the thousandth root of 0.05.
    assert upper_limit(np.array([0]), 1000, 0.95)[0] == pytest.approx(0.0029912, abs=1e-6)


def test_silence_of_an_empty_channel_is_not_absence() -> None:
    found = assess(COUNTS, TOTALS.with_columns(pl.lit(0).alias("official_total")), WEEK)
    assert found.height == 4
    assert not found["latent"].any()


def test_reached_needs_the_rate_and_the_count() -> None:
    # 8 weeks of 1,000 official matters at 0.001 need 8; 2 a week give 16.
    latent = assess(COUNTS, TOTALS, WEEK).filter("latent")
    found = reached(latent, COUNTS, TOTALS, WEEK)
    assert dict(zip(found["noun"], found["reached"], strict=True)) == {"decoy": False, "rising": True}


def test_weeks_that_have_not_passed_are_not_scored() -> None:
    with pytest.raises(ValueError, match="not all passed"):
        reached(assess(COUNTS, TOTALS, WEEK), COUNTS, TOTALS.head(16), WEEK)


def test_a_missing_week_of_totals_is_an_error() -> None:
    with pytest.raises(ValueError, match="lack a week"):
        assess(COUNTS, TOTALS.tail(16), WEEK)
