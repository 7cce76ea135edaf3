"""The benchmark of scores reads the seeds, and can find something."""

from __future__ import annotations

import numpy as np

from analytics import department_scores
from benchmarks import made_departments, score_power, scores


def test_the_seeds_name_six_indicators_whose_weights_sum_to_one() -> None:
    indicators, rule = made_departments.decided()
    assert [one.code for one in indicators] == sorted(made_departments.TRUTH)
    assert sum(one.scale.weight for one in indicators) == 1
    assert rule.funnel_level == 0.998


def test_equal_departments_have_the_same_rates_and_a_department_at_half_the_rate_is_found() -> None:
    indicators, rule = made_departments.decided()
    random = np.random.default_rng(1)
    drawn = made_departments.cells(random, np.full(60, 1.0))
    worse = drawn.with_columns(success_count=drawn["success_count"] // (1 + (drawn["unit_code"] == "u07").cast(int)))
    one = next(each for each in indicators if each.code == "responsiveness")
    own = worse.filter(worse["indicator_code"] == "responsiveness")
    found = department_scores.against_limits(own, (), one, rule)
    assert found.filter("is_below_limit")["unit_code"].to_list() == ["u07"]


def test_few_quarters_give_every_measure() -> None:
    equal = scores.equal_departments(1, 3)
    assert (equal.quarters, equal.flagged_quarters) == (3, 0)
    apart, off, ranked = scores.ranked_apart(1, 1)
    assert (apart, off) == (0, 0)
    assert ranked > 0


def test_what_is_far_worse_is_found_where_it_has_cases_and_equal_departments_beside_it_are_not_flagged() -> None:
    seen = score_power.power(1, 2, points=30)
    assert seen.worse_cells == 6
    assert seen.worse_share["responsiveness", 4] >= seen.worse_share["responsiveness", 2] > 0
    assert seen.worse_departments[4] >= seen.worse_share["responsiveness", 4]
    assert max(seen.equal_share.values()) == 0


def test_where_nobody_is_worse_nothing_is_found() -> None:
    seen = score_power.power(1, 1, points=0)
    assert set(seen.worse_departments.values()) == {0.0}
