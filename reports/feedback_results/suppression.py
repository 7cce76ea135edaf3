"""Small cells of a public table are hidden, and with them what would give them away by subtraction.

One rule for a line of cells and its total, all of which readers may know:

- a cell from 1 to below the minimum is hidden; a zero is shown;
- a hidden cell is never alone, the hidden cells together leave each of them the room to be as large as the minimum, and
  their sum is not that of all ones or of all the largest small count: otherwise the smallest shown cell is hidden, too;
- where all cells together would not be enough, the whole line is withheld, its zeros too, and only the total stands;
- a total that is small itself is hidden, and its line with it.

All hidden numbers bear one mark: two marks would tell which of them is small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HIDDEN = "표기 생략"


@dataclass(frozen=True)
class Line:
    """A line of cells as the public may see it: None where a number is hidden."""

    cells: Mapping[str, int | None]
    total: int | None


def suppress(cells: Mapping[str, int], *, minimum: int) -> Line:
    """The line with what must be hidden left out.

    Args:
        cells: counts that add up to the total.
        minimum: the smallest count that may be shown, zero apart.

    Raises:
        ValueError: when a count is negative or the minimum is below 2.
    """
    if minimum < 2 or any(value < 0 for value in cells.values()):
        raise ValueError("counts are zero or more, and the smallest that is shown is 2 or more")
    total = sum(cells.values())
    hidden = {name for name, value in cells.items() if 0 < value < minimum}
    others = sorted((value, name) for name, value in cells.items() if value >= minimum)
    while hidden and others and not _is_safe([cells[name] for name in hidden], minimum):
        hidden.add(others.pop(0)[1])
    is_total_small = 0 < total < minimum
    if is_total_small or (hidden and not _is_safe([cells[name] for name in hidden], minimum)):
        hidden = set(cells)
    shown = {name: None if name in hidden else value for name, value in cells.items()}
    return Line(shown, None if is_total_small else total)


def _is_safe(hidden: Iterable[int], minimum: int) -> bool:
    """Whether a reader who knows the sum, and this rule, still has a choice for each hidden cell."""
    values = list(hidden)
    total, count = sum(values), len(values)
    # Cells that are all small have a known sum only when all are 1 or all one below the minimum.
    return count > 1 and total - (count - 1) >= minimum and total not in (count, count * (minimum - 1))
