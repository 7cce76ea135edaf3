"""One quarter judged whole: who is judged, who falls below, who is ranked, and that nothing else comes in."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from analytics.composite import Scale
from analytics.department_scores import Indicator, Rule, composites, indicator_scores, measured

RULE = Rule(
    funnel_level=0.998,
    interval_level=0.95,
    minimum_measured_weight_rate=0.5,
    weight_spread_rate=0.25,
    draw_count=400,
)
TIME = Indicator("time", Scale("goalposts", 0, 1, 0.6), minimum_case_count=10, minimum_coverage_rate=0)
LIKED = Indicator("liked", Scale("goalposts", 0, 1, 0.4), minimum_case_count=10, minimum_coverage_rate=0.3)


def cells(*rows: tuple[str, str, int, int, int]) -> pl.DataFrame:
    names = ["unit_code", "indicator_code", "success_count", "case_count", "eligible_count"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.lit("all").alias("kind"))


def quarter(*, bad: int = 8) -> pl.DataFrame:
    """Twenty departments of 40 cases, nine in ten in time; the last one has `bad`. Half of 20 answers are content."""
    units = [f"u{number:02d}" for number in range(20)]
    times = [(unit, "time", bad if unit == "u19" else 36, 40, 40) for unit in units]
    return cells(*times, *((unit, "liked", 10, 20, 40) for unit in units))


BUREAUS = pl.DataFrame(
    {"unit_code": [f"u{number:02d}" for number in range(20)], "bureau_code": ["A"] * 10 + ["B"] * 10}
)


def test_one_that_is_far_below_is_flagged_and_its_neighbours_are_not() -> None:
    found = measured(quarter(), (), [TIME, LIKED], RULE)
    assert found.filter("is_below_limit").select("unit_code", "indicator_code").rows() == [("u19", "time")]
    assert found.height == 40


def test_shrinking_moves_a_unit_toward_the_city_and_leaves_the_raw_rate_alone() -> None:
    row = measured(quarter(bad=30), (), [TIME], RULE).filter(pl.col("unit_code") == "u19").row(0, named=True)
    assert row["raw_rate"] == 0.75
    assert 0.75 < row["shrunk_rate"] < row["city_rate"]
    assert row["shrunk_low_rate"] < row["shrunk_rate"] < row["shrunk_high_rate"]


def test_few_cases_and_few_answers_are_not_judged() -> None:
    given = cells(
        ("a", "time", 5, 9, 9), ("b", "time", 5, 10, 10), ("a", "liked", 12, 20, 67), ("b", "liked", 12, 20, 66)
    )
    found = measured(given, (), [TIME, LIKED], RULE)
    # Nine cases are fewer than ten; 20 of 67 answers are below .3, 20 of 66 above.
    judged = found.filter("is_judged").select("unit_code", "indicator_code").rows()
    assert judged == [("b", "liked"), ("b", "time")]
    assert found.filter(~pl.col("is_judged"))["limit_low_rate"].null_count() == 2


def test_a_unit_without_a_case_keeps_the_city_and_an_indicator_without_a_case_is_left_out() -> None:
    found = measured(quarter(), ("new",), [TIME, Indicator("none", TIME.scale, 1, 0)], RULE)
    row = found.filter(pl.col("unit_code") == "new").row(0, named=True)
    assert (row["case_count"], row["raw_rate"], row["is_judged"]) == (0, None, False)
    assert row["shrunk_low_rate"] < row["city_rate"] < row["shrunk_high_rate"]
    assert set(found["indicator_code"]) == {"time"}
    assert measured(quarter(), (), [Indicator("none", TIME.scale, 1, 0)], RULE).is_empty()


def test_scores_add_up_to_the_composite() -> None:
    of_units = measured(quarter(), (), [TIME, LIKED], RULE)
    totals = composites(of_units, BUREAUS, [TIME, LIKED], RULE, seed=1)
    own = indicator_scores(of_units, totals, [TIME, LIKED]).filter(pl.col("unit_code") == "u19")
    by_code = dict(own.select("indicator_code", "measured_score").iter_rows())
    total = totals.filter(pl.col("unit_code") == "u19").row(0, named=True)
    assert total["arithmetic_score"] == pytest.approx(0.6 * by_code["time"] + 0.4 * by_code["liked"])
    assert total["geometric_score"] == pytest.approx(by_code["time"] ** 0.6 * by_code["liked"] ** 0.4)
    assert (total["rank"], total["rank_low"], total["rank_high"]) == (20, 20, 20)
    assert total["is_difference_shown"]


def test_equal_departments_are_not_ranked_apart() -> None:
    totals = composites(measured(quarter(bad=36), (), [TIME, LIKED], RULE), BUREAUS, [TIME, LIKED], RULE, seed=1)
    own = totals.filter(pl.col("level_code") == "department")
    assert own.height == 20
    assert not own["is_difference_shown"].any()
    assert (own["rank_low"] <= 10).all()
    assert (own["rank_high"] >= 11).all()


def test_who_is_measured_on_less_than_half_of_the_weight_has_no_rank() -> None:
    given = pl.concat([quarter(), cells(("small", "liked", 6, 12, 12))])
    bureaus = pl.concat([BUREAUS, pl.DataFrame({"unit_code": ["small"], "bureau_code": ["B"]})])
    totals = composites(measured(given, (), [TIME, LIKED], RULE), bureaus, [TIME, LIKED], RULE, seed=1)
    row = totals.filter(pl.col("unit_code") == "small").row(0, named=True)
    assert (round(row["measured_weight_rate"], 6), row["is_ranked"], row["arithmetic_score"]) == (0.4, False, None)
    assert totals.filter("is_ranked", pl.col("level_code") == "department")["ranked_unit_count"].unique().to_list() == [
        20
    ]


def test_bureaus_and_the_city_are_pooled_from_their_departments() -> None:
    totals = composites(measured(quarter(), (), [TIME, LIKED], RULE), BUREAUS, [TIME, LIKED], RULE, seed=1)
    levels = dict(totals.group_by("level_code").agg(pl.len()).iter_rows())
    assert levels == {"city": 1, "bureau": 2, "department": 20}
    city = totals.filter(pl.col("level_code") == "city").row(0, named=True)
    # 692 of 800 in time and 200 of 400 content, each with half a case on either side; goalposts 0 and 1.
    expected = 1 + 99 * (0.6 * 692.5 / 801 + 0.4 * 200.5 / 401)
    assert city["arithmetic_score"] == pytest.approx(expected)
    assert (city["rank"], city["ranked_unit_count"]) == (1, 1)


def test_the_same_seed_gives_the_same_intervals() -> None:
    of_units = measured(quarter(), (), [TIME, LIKED], RULE)
    first, second = (composites(of_units, BUREAUS, [TIME, LIKED], RULE, seed=7) for _ in range(2))
    assert first.equals(second)
    assert np.isfinite(first["score_low"].to_numpy()).all()


def test_the_95_percent_limits_lie_inside_and_judge_nothing() -> None:
    """Thirty of forty where nine in ten are expected: z = -3.2, below the 95 % limit; judging stays with the other."""
    given = cells(*((f"u{number:02d}", "time", 36, 40, 40) for number in range(19)), ("u19", "time", 31, 40, 40))
    found = measured(given, (), [TIME], RULE)
    row = found.filter(pl.col("unit_code") == "u19").row(0, named=True)
    assert row["limit_low_rate"] < row["raw_rate"] < row["warning_limit_low_rate"]
    assert not row["is_below_limit"]
    inside = found.select(
        (pl.col("limit_low_rate") < pl.col("warning_limit_low_rate")).all(),
        (pl.col("warning_limit_high_rate") <= pl.col("limit_high_rate")).all(),
    )
    assert inside.row(0) == (True, True)


def test_the_95_percent_limits_are_the_binomials() -> None:
    """Quantiles of 100 cases at one half, interpolated as in Spiegelhalter (2005, appendix A.1)."""
    given = cells(*((f"u{number}", "time", 50, 100, 100) for number in range(5)))
    row = measured(given, (), [TIME], RULE).row(0, named=True)
    # P(R <= 39) = .01760, P(R <= 40) = .02844 (tables): 40 - (.02844 - .025) / (.02844 - .01760) = 39.68.
    assert row["warning_limit_low_rate"] == pytest.approx(0.3968, abs=1e-4)
