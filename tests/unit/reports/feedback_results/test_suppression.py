"""Small cells of a line stay hidden, also from a reader who subtracts and knows the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from reports.feedback_results.suppression import suppress

MINIMUM = 5


def public(*values: int):
    line = suppress(dict(enumerate(values)), minimum=MINIMUM)
    return tuple(line.cells.values()), line.total


@pytest.mark.parametrize(
    ("values", "cells", "total"),
    [
        ((7, 0, 12), (7, 0, 12), 19),
        # 3 alone would be 19 - 16: the smallest other one goes with it.
        ((3, 6, 10), (None, None, 10), 19),
        # 3 and 4 of 7 may be 4 and 3, or 2 and 5.
        ((3, 4, 30), (None, None, 30), 37),
        # 4 and 4 of 8: had one been 5 or more, another would have been hidden. A third goes, so that nobody can say so.
        ((4, 4, 30), (None, None, None), 38),
        # 1 and 1 of 2 can only be 1 and 1: a third goes, too.
        ((1, 1, 30), (None, None, None), 32),
        # 2 and 3 with nothing to hide behind: the line is withheld, and its zero.
        ((2, 3, 0), (None, None, None), 5),
        # A small total is hidden itself.
        ((0, 4, 0), (None, None, None), None),
        ((0, 0, 0), (0, 0, 0), 0),
    ],
)
def test_what_is_shown(values, cells, total) -> None:
    assert public(*values) == (cells, total)


def test_no_hidden_number_can_be_found_out() -> None:
    """A reader runs the rule on every line of up to four cells: whatever is hidden, there is still a choice for it."""
    lines_by_view = defaultdict(list)
    for length, largest in ((2, 15), (3, 13), (4, 9)):
        for values in product(range(largest + 1), repeat=length):
            lines_by_view[public(*values)].append(values)
    for (cells, total), lines in lines_by_view.items():
        if total is not None and total > (15, 13, 9)[len(cells) - 2]:
            # Not all lines that look like this were tried.
            continue
        for n, cell in enumerate(cells):
            if cell is None:
                assert len({values[n] for values in lines}) > 1, (cells, total, lines)
        if total is None:
            assert len({sum(values) for values in lines}) > 1, (cells, lines)


def test_no_shown_number_is_small() -> None:
    for values in product(range(10), repeat=3):
        cells, total = public(*values)
        assert all(cell is None or cell == 0 or cell >= MINIMUM for cell in (*cells, total))


def test_a_negative_count_or_a_minimum_of_one_is_refused() -> None:
    for cells, minimum in (({"a": -1}, 5), ({"a": 1}, 1)):
        with pytest.raises(ValueError, match="counts are zero or more"):
            suppress(cells, minimum=minimum)
