"""Who tries to subtract a small group out of what is shown must fail."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest

from analytics.suppression import TOTAL, aggregates

MINIMUM = 5
SCHEMA = {
    "respondent_key": pl.String,
    "bureau_code": pl.String,
    "unit_code": pl.String,
    "item_code": pl.String,
    "point": pl.Int64,
}


def answers(sizes: dict[tuple[str, str], int], *, items: int = 2, seed: int = 1) -> pl.DataFrame:
    """Persons of (bureau, department), each answering every item."""
    dice = np.random.default_rng(seed)
    rows = [
        (f"{unit}{person}", bureau, unit, f"P{item}", int(dice.integers(1, 6)))
        for (bureau, unit), persons in sizes.items()
        for person in range(persons)
        for item in range(items)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def shown(found: pl.DataFrame, level: str) -> set[str]:
    return set(found.filter("is_shown", pl.col("level_code") == level)["unit_code"])


def recoverable(given: pl.DataFrame, found: pl.DataFrame, *, item: str) -> list[tuple[str, ...]]:
    """Groups of fewer than the minimum whose sum follows from the shown ones by any sums and differences."""
    own = given.filter(pl.col("item_code") == item)
    sizes = dict(own.group_by("unit_code").agg(pl.col("respondent_key").n_unique()).sort("unit_code").iter_rows())
    bureau_of = dict(own.select("unit_code", "bureau_code").unique().iter_rows())
    units = list(sizes)
    equations = []
    for row in found.filter("is_shown", pl.col("item_code") == item).iter_rows(named=True):
        if row["level_code"] == "city":
            equations.append([1.0] * len(units))
        elif row["level_code"] == "bureau":
            equations.append([float(bureau_of[unit] == row["unit_code"]) for unit in units])
        else:
            equations.append([float(unit == row["unit_code"]) for unit in units])
    known = np.array(equations).reshape(len(equations), len(units))
    rank = np.linalg.matrix_rank(known) if len(equations) else 0
    broken = []
    for count in range(1, MINIMUM):
        for group in combinations(units, count):
            if sum(sizes[unit] for unit in group) >= MINIMUM:
                continue
            wanted = np.array([float(unit in group) for unit in units])
            if np.linalg.matrix_rank(np.vstack([known, wanted])) == rank:
                broken.append(group)
    return broken


def test_one_small_department_takes_the_smallest_other_with_it() -> None:
    found = aggregates(answers({("A", "a1"): 3, ("A", "a2"): 6, ("A", "a3"): 9, ("B", "b1"): 8}), minimum=MINIMUM)
    # a1 is too small; the bureau's total minus a2 and a3 would give it, so a2 goes too. Both bureaus stand.
    assert shown(found, "department") == {"a3", "b1"}
    assert shown(found, "bureau") == {"A", "B"}
    assert shown(found, "city") == {TOTAL}
    hidden = found.filter(~pl.col("is_shown"))
    assert hidden.height == 4
    assert hidden["respondent_count"].null_count() == hidden["mean_point"].null_count() == 4


def test_small_ones_that_are_enough_together_hide_nobody_else() -> None:
    found = aggregates(answers({("A", "a1"): 2, ("A", "a2"): 3, ("A", "a3"): 7}), minimum=MINIMUM)
    assert shown(found, "department") == {"a3"}


def test_a_small_bureau_takes_another_and_all_departments_below_both() -> None:
    found = aggregates(answers({("A", "a1"): 4, ("B", "b1"): 6, ("C", "c1"): 9, ("C", "c2"): 9}), minimum=MINIMUM)
    assert shown(found, "bureau") == {"C"}
    assert shown(found, "department") == {"c1", "c2"}


def test_a_unit_is_shown_for_all_items_or_for_none() -> None:
    given = answers({("A", "a1"): 5, ("A", "a2"): 9})
    # One person of a1 left the second item out: four answers there.
    given = given.filter(~((pl.col("respondent_key") == "a10") & (pl.col("item_code") == "P1")))
    found = aggregates(given, minimum=MINIMUM)
    assert shown(found, "department") == set()
    assert shown(found, "bureau") == {"A"}


def test_fewer_than_the_minimum_in_the_city_show_nothing() -> None:
    found = aggregates(answers({("A", "a1"): 4}), minimum=MINIMUM)
    assert found["is_shown"].sum() == 0
    assert found.height == 6


def test_means_and_counts_are_those_of_the_persons() -> None:
    rows = [(f"p{number}", "A", "a1", "P1", point) for number, point in enumerate((1, 2, 3, 4, 5, 3))]
    found = aggregates(pl.DataFrame(rows, schema=SCHEMA, orient="row"), minimum=MINIMUM)
    # 18 over 6
    assert found.select("level_code", "respondent_count", "mean_point").rows() == [
        ("city", 6, 3.0),
        ("bureau", 6, 3.0),
        ("department", 6, 3.0),
    ]


@pytest.mark.parametrize("seed", range(40))
def test_nothing_small_can_be_subtracted_out_of_totals_cells_items_bureaus_or_quarters(seed: int) -> None:
    dice = np.random.default_rng(seed)
    sizes = {
        (bureau, f"{bureau}{number}"): int(dice.integers(1, 9))
        for bureau in "ABC"[: dice.integers(1, 4)]
        for number in range(dice.integers(1, 5))
    }
    asked = 0
    for quarter in range(2):
        # Next quarter some come and some go; each quarter stands alone, so its equations share no unknown.
        now = {unit: max(1, size + int(dice.integers(-1, 2)) * quarter) for unit, size in sizes.items()}
        given = answers(now, items=2, seed=seed)
        left_out = given.with_row_index().filter(pl.col("item_code") == "P1").head(2)["index"]
        given = given.with_row_index().filter(~pl.col("index").is_in(left_out.to_list())).drop("index")
        found = aggregates(given, minimum=MINIMUM)
        for item in ("P0", "P1"):
            assert recoverable(given, found, item=item) == []
            asked += 1
        persons = found.filter("is_shown")["respondent_count"]
        assert persons.is_empty() or int(persons.min()) >= MINIMUM  # type: ignore[arg-type]
    assert asked == 4


def test_the_attack_succeeds_where_only_small_cells_are_hidden() -> None:
    given = answers({("A", "a1"): 3, ("A", "a2"): 6, ("A", "a3"): 9})
    honest = aggregates(given, minimum=MINIMUM)
    careless = honest.with_columns(
        pl.when(pl.col("unit_code") == "a2").then(pl.lit(value=True)).otherwise("is_shown").alias("is_shown")
    )
    assert ("a1",) in recoverable(given, careless, item="P0")


def test_a_minimum_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="group of one"):
        aggregates(answers({("A", "a1"): 4}), minimum=1)
