"""Indirect standardisation by hand: two kinds of petitions, one easy and one hard."""

from __future__ import annotations

import polars as pl
import pytest

from analytics.case_mix import standardised


def cells(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["unit_code", "kind", "success_count", "case_count"], orient="row")


def test_a_department_of_hard_cases_is_set_against_hard_cases() -> None:
    # Easy: 95 of 100. Hard: 60 of 100. Department a has 20 easy (20 in time) and 80 hard (48): 68 of 100.
    # Expected of a: 20 x .95 + 80 x .6 = 67; of b: 80 x .95 + 20 x .6 = 88, and it has 75 + 12 = 87.
    found = standardised(
        cells(("a", "easy", 20, 20), ("a", "hard", 48, 80), ("b", "easy", 75, 80), ("b", "hard", 12, 20))
    )
    assert found["unit_code"].to_list() == ["a", "b"]
    assert found["expected_count"].to_list() == pytest.approx([67, 88])
    assert found["expected_rate"].to_list() == pytest.approx([0.67, 0.88])
    # The city: 155 of 200 = .775; failures are rarer: a has 32 where 33 were expected, b 13 where 12 were.
    assert found["city_rate"].to_list() == pytest.approx([0.775, 0.775])
    assert found["adjusted_rate"].to_list() == pytest.approx([1 - 0.225 * 32 / 33, 1 - 0.225 * 13 / 12])


def test_where_successes_are_rarer_they_are_standardised() -> None:
    # City 3 of 20 = .15, one kind: expected 1.5 each; a has 2 (.15 x 2 / 1.5 = .2), b has 1 (.1).
    found = standardised(cells(("a", "x", 2, 10), ("b", "x", 1, 10)))
    assert found["adjusted_rate"].to_list() == pytest.approx([0.2, 0.1])


def test_one_kind_leaves_the_rates_as_they_are() -> None:
    found = standardised(cells(("a", "x", 9, 10), ("b", "x", 6, 10)))
    assert found["adjusted_rate"].to_list() == pytest.approx([0.9, 0.6])


def test_a_kind_that_never_fails_has_nothing_to_adjust() -> None:
    found = standardised(cells(("a", "x", 5, 5), ("b", "y", 3, 4)))
    assert found["adjusted_rate"].to_list() == pytest.approx([1.0, 1 - (1 - 8 / 9) * 1 / 1])


def test_units_without_cases_are_left_out_and_impossible_counts_refused() -> None:
    assert standardised(cells(("a", "x", 0, 0))).is_empty()
    with pytest.raises(ValueError, match="between 0 and the cases"):
        standardised(cells(("a", "x", 3, 2)))
