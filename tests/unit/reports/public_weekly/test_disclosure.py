"""What is printed of a week's counts, and that nobody can work out a small cell from it."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from reports.public_weekly.disclosure import Cut, printable, printable_matters

MINIMUM = 5


def test_a_small_cell_takes_the_smallest_printed_cell_with_it() -> None:
    # 3 alone would be 968 - 960; with the 40 beside it only their sum, 43, can be worked out.
    cut = printable({"a": 900, "b": 60, "c": 40, "d": 3}, minimum=MINIMUM)
    assert cut == Cut(1003, {"a": 900, "b": 60}, ("c", "d"))
    assert cut.total_less(cut.shown) == 43


def test_small_cells_that_reach_the_minimum_together_need_no_other() -> None:
    assert printable({"a": 9, "b": 4, "c": 2}, minimum=MINIMUM) == Cut(15, {"a": 9}, ("b", "c"))


def test_small_cells_that_stay_below_it_together_do() -> None:
    assert printable({"a": 9, "b": 7, "c": 2, "d": 1}, minimum=MINIMUM) == Cut(19, {"a": 9}, ("b", "c", "d"))


def test_what_names_no_category_is_never_printed_by_name_and_hides_small_cells() -> None:
    cut = printable({"a": 9, "b": 2, "unknown": 30}, minimum=MINIMUM, unnamed={"unknown"})
    assert cut == Cut(41, {"a": 9}, ("b", "unknown"))


def test_a_small_remainder_of_what_names_no_category_is_hidden_too() -> None:
    cut = printable({"a": 9, "b": 8, "unknown": 2}, minimum=MINIMUM, unnamed={"unknown"})
    assert cut == Cut(19, {"a": 9}, ("b", "unknown"))


def test_a_total_below_the_minimum_is_not_printed_and_none_is_zero() -> None:
    assert printable({"a": 3, "b": 1}, minimum=MINIMUM) == Cut(None, {}, ("a", "b"))
    assert printable({"a": 0}, minimum=MINIMUM) == Cut(0, {}, ())
    assert printable({"a": 3, "b": 1}, minimum=MINIMUM).total_less([]) == 0


def test_a_cell_of_zero_is_not_told_from_a_hidden_one() -> None:
    with_zero = printable({"a": 9, "b": 0, "c": 3, "d": 4}, minimum=MINIMUM)
    without = printable({"a": 9, "b": 2, "c": 1, "d": 4}, minimum=MINIMUM)
    assert (with_zero.total, with_zero.shown) == (without.total, without.shown) == (16, {"a": 9})


def test_no_small_cell_can_be_worked_out_by_somebody_who_knows_the_rules() -> None:
    """Every table of four cells (one of them unnamed) with a total up to 24 is printed; then each print is attacked.

    The attacker knows the rules, so the tables left in mind are exactly those that print the same. A small cell is safe
    when more than one value of it is left.
    """
    codes = ("a", "b", "c", "unknown")
    alike = defaultdict(list)
    for values in product(range(25), repeat=4):
        if sum(values) > 24:
            continue
        cut = printable(dict(zip(codes, values, strict=True)), minimum=MINIMUM, unnamed={"unknown"})
        alike[cut.total, tuple(sorted(cut.shown.items()))].append(values)
    attacked = 0
    for tables in alike.values():
        for position in range(4):
            left = {table[position] for table in tables}
            small = {value for value in left if 0 < value < MINIMUM}
            attacked += len(small)
            assert not small or len(left) > 1, (codes[position], tables)
    assert attacked > 1000


def test_matters_are_printed_only_where_neither_they_nor_the_copies_are_few() -> None:
    cut = printable({"a": 40, "b": 9, "c": 6}, minimum=MINIMUM)
    assert printable_matters(cut, "a", 10, minimum=MINIMUM) == 10
    # Four matters are few; 40 - 37 = 3 copies are few; a topic that is not named has none.
    assert printable_matters(cut, "a", 4, minimum=MINIMUM) is None
    assert printable_matters(cut, "a", 37, minimum=MINIMUM) is None
    assert printable_matters(cut, "z", 10, minimum=MINIMUM) is None
