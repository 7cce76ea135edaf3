"""Keyword statistics against values worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.text import keywords

MONDAY = date(2026, 11, 9)


def weeks_back(count: int) -> date:
    return MONDAY - timedelta(weeks=count)


def totals(rows: list[tuple[date, str, int]]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={"week_start_on": pl.Date, "channel_code": pl.String, "matters": pl.Int64}, orient="row"
    )


def counts(rows: list[tuple[date, str, str, int]]) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={"week_start_on": pl.Date, "channel_code": pl.String, "noun": pl.String, "matters": pl.Int64},
        orient="row",
    )


def test_log_odds_follow_monroe_with_a_background_prior():
    # Background (10 + 10) / (100 + 900) = .02, of 100 prior matters: alpha 2.
    # ln(12 / 188) - ln(12 / 988) = ln(988 / 188) = 1.6593; variance 1/12 + 1/12; z = 1.6593 * sqrt(6) = 4.0645.
    delta, z = keywords.log_odds(np.array([10.0]), 100, np.array([10.0]), 900)
    assert delta[0] == pytest.approx(1.6593, abs=1e-4)
    assert z[0] == pytest.approx(4.0645, abs=1e-3)


def test_log_likelihood_is_dunnings_g2_signed():
    # 2 * (10 ln 5 + 90 ln(90/98) + 10 ln(10/18) + 890 ln(890/882)) = 32.1888 - 15.3284 - 11.7557 + 16.0723.
    more = keywords.log_likelihood(np.array([10.0]), 100, np.array([10.0]), 900)
    assert more[0] == pytest.approx(21.177, abs=1e-3)
    less = keywords.log_likelihood(np.array([10.0]), 900, np.array([10.0]), 100)
    assert less[0] == pytest.approx(-21.177, abs=1e-3)


def test_log_likelihood_takes_zero_counts():
    # 2 * (5 ln(5 / .5) + 95 ln(95 / 99.5) + 900 ln(900 / 895.5)) = 23.0259 - 8.7928 + 9.0226; the empty cell gives 0.
    never_before = keywords.log_likelihood(np.array([5.0]), 100, np.array([0.0]), 900)
    assert never_before[0] == pytest.approx(23.256, abs=1e-2)


def test_q_values_are_one_sided_benjamini_hochberg():
    # z 1.96, 3.2905, -1.96: p .025, .0005, .975; sorted .0005 * 3, .025 * 3 / 2, .975.
    q = keywords.upward_q_values(np.array([3.8415, 10.8276, -3.8415]))
    assert q == pytest.approx([0.0375, 0.0015, 0.975], rel=1e-3)
    assert len(keywords.upward_q_values(np.empty(0))) == 0


def test_the_prior_is_weeks_13_to_52_and_the_recent_weeks_are_the_last_12():
    total = totals([(weeks_back(back), "call_center", 100) for back in range(61)])
    chosen, baseline = keywords.prior_weeks(MONDAY, total)
    assert chosen["call_center"] == [weeks_back(back) for back in range(52, 12, -1)]
    assert baseline == keywords.Baseline({"call_center": 40}, (), True)
    recent = keywords.baseline_of(MONDAY, total, first=1, last=keywords.RECENT_WEEKS)
    assert recent["call_center"] == [weeks_back(back) for back in range(12, 0, -1)]


def test_a_short_history_uses_the_weeks_there_are_and_says_how_many():
    total = totals([(weeks_back(back), "petition", 100) for back in range(9)])
    chosen, baseline = keywords.prior_weeks(MONDAY, total)
    assert chosen["petition"] == [weeks_back(back) for back in range(8, 0, -1)]
    assert baseline == keywords.Baseline({"petition": 8}, (), False)


def test_a_channel_that_is_new_makes_no_keywords():
    total = totals(
        [(weeks_back(back), "call_center", 100) for back in range(30)]
        + [(weeks_back(back), "social_bulk", 100) for back in range(2)]
    )
    count = counts(
        [(weeks_back(back), "call_center", "버스", 10) for back in range(30)] + [(MONDAY, "social_bulk", "ㄹㅇ", 90)]
    )
    found, baseline = keywords.keywords_of_week(MONDAY, count, total)
    assert baseline.untested_channels == ("social_bulk",)
    assert "ㄹㅇ" not in found["keyword"].to_list()


def test_a_word_that_triples_is_significant_and_a_steady_one_is_not():
    total = totals([(weeks_back(back), "call_center", 200) for back in range(53)])
    count = counts(
        [(weeks_back(back), "call_center", "버스", 40) for back in range(53)]
        + [(weeks_back(back), "call_center", "누수", 10) for back in range(1, 53)]
        + [(MONDAY, "call_center", "누수", 30)]
    )
    found, _ = keywords.keywords_of_week(MONDAY, count, total)
    leak = found.filter(pl.col("keyword") == "누수").row(0, named=True)
    assert (leak["matter_count"], leak["prior_matter_count"], leak["recent_matter_count"]) == (30, 400, 120)
    assert leak["is_significant"]
    assert leak["is_rising"]
    # log2 of (30.5 / 201) over (400.5 / 8001)
    assert leak["log_ratio"] == pytest.approx(1.600, abs=1e-3)
    assert found.filter(pl.col("is_significant"))["keyword"].to_list() == ["누수"]


def test_a_word_that_was_always_there_in_winter_is_significant_but_one_that_fell_lately_does_not_rise():
    total = totals([(weeks_back(back), "call_center", 200) for back in range(53)])
    count = counts(
        [(weeks_back(back), "call_center", "제설", 2) for back in range(13, 53)]
        + [(weeks_back(back), "call_center", "제설", 40) for back in range(1, 13)]
        + [(MONDAY, "call_center", "제설", 30)]
    )
    found, _ = keywords.keywords_of_week(MONDAY, count, total)
    assert found["is_significant"].to_list() == [True]
    assert found["is_rising"].to_list() == [False]


def test_fewer_than_five_matters_are_never_tested():
    total = totals([(weeks_back(back), "call_center", 100) for back in range(53)])
    found, _ = keywords.keywords_of_week(MONDAY, counts([(MONDAY, "call_center", "유충", 4)]), total)
    assert found.is_empty()
    found, _ = keywords.keywords_of_week(MONDAY, counts([(MONDAY, "call_center", "유충", 5)]), total)
    assert found["keyword"].to_list() == ["유충"]


def test_stop_words_are_never_tested():
    total = totals([(weeks_back(back), "call_center", 100) for back in range(53)])
    found, _ = keywords.keywords_of_week(
        MONDAY, counts([(MONDAY, "call_center", "문의", 50)]), total, stop=frozenset({"문의"})
    )
    assert found.is_empty()


def test_prior_rates_are_weighted_with_this_weeks_mix_of_channels():
    # Half of this week's matters stand in each channel: rate .5 * .1 + .5 * .01 = .055, worth 1 / (.25/1000 + .25/200)
    # = 666.7 matters, so 36.67 of them. Pooling would have said 102 / 1200 = .085 and called 6 of 100 a fall.
    # alpha = 100 * 42.667 / 766.667 = 5.5652; ln(11.5652 / 188.4348) - ln(42.2319 / 724.4348) = .0515.
    total = totals(
        [(MONDAY, "call_center", 50), (MONDAY, "petition", 50)]
        + [(weeks_back(back), "call_center", 100) for back in range(13, 23)]
        + [(weeks_back(back), "petition", 20) for back in range(13, 23)]
    )
    count = counts(
        [(MONDAY, "call_center", "버스", 5), (MONDAY, "petition", "버스", 1)]
        + [(weeks_back(back), "call_center", "버스", 10) for back in range(13, 23)]
        + [(weeks_back(13), "petition", "버스", 2)]
    )
    found, baseline = keywords.keywords_of_week(MONDAY, count, total)
    assert baseline.channel_weeks == {"call_center": 10, "petition": 10}
    assert found["log_odds"].to_list() == pytest.approx([0.0515], abs=2e-3)
    assert found["prior_matter_count"].to_list() == [102]
    assert found["rising_z_score"].to_list() == [None]


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(random):
    total = [(weeks_back(back), channel, 90) for back in range(40) for channel in ("call_center", "petition")]
    count = [
        (weeks_back(back), channel, noun, 5 + (back * len(noun)) % 7 + 9 * (back == 0))
        for back in range(40)
        for channel in ("call_center", "petition")
        for noun in ("누수", "가로등", "불법주차")
    ]
    expected, _ = keywords.keywords_of_week(MONDAY, counts(count), totals(total))
    random.shuffle(total)
    random.shuffle(count)
    found, _ = keywords.keywords_of_week(MONDAY, counts(count), totals(total))
    assert expected.height == 3
    assert found.equals(expected)
