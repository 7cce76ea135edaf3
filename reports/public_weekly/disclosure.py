"""Which cells of a count may be printed so that nobody can work out a small one.

A cell below the minimum is not printed, and neither is anything it could be worked out from:

1. What is not printed by name is added up in one remainder (그 밖), because the total is printed too.
2. A remainder that holds a small cell must reach the minimum itself and come from at least two cells; until it does,
   the smallest printed cell joins it (secondary suppression).
3. A total below the minimum is not printed at all, unless it is 0.
4. Everything that is computed (last week's value, the usual level, a judgement) is computed from cells that are
   printable in *their* week: no difference of two issues shows a cell that one of them hid.

A cell of 0 counts as not printed, so that "no row" never tells 0 from a hidden cell. Tables by topic and by district
share nothing but the channel's total; no table crosses the two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """One channel's week by one dimension, as it may be printed.

    Attributes:
        total: all items; None when even that is too small to print.
        shown: printable cells by code.
        folded: codes whose items are only in the remainder; for tracing, never printed.
    """

    total: int | None
    shown: Mapping[str, int]
    folded: tuple[str, ...]

    def total_less(self, named: Collection[str]) -> int:
        """Items that none of these printed cells names; 0 when the total is not printed."""
        return 0 if self.total is None else self.total - sum(self.shown[code] for code in named)


def printable(counts: Mapping[str, int], *, minimum: int, unnamed: Collection[str] = ()) -> Cut:
    """The printable part of a week's counts.

    Args:
        counts: items by code, none negative.
        minimum: the smallest count that may be printed.
        unnamed: codes that stand for no category (not recorded, other): always part of the remainder.
    """
    total = sum(counts.values())
    if total < minimum:
        return Cut(total if total == 0 else None, {}, tuple(sorted(code for code, n in counts.items() if n)))
    large = [code for code, n in counts.items() if n >= minimum and code not in unnamed]
    shown = sorted(large, key=lambda code: (-counts[code], code))
    rest = [code for code, n in counts.items() if n and code not in shown]
    while shown and not _covers(rest, counts, minimum):
        rest.append(shown.pop())
    return Cut(total, {code: counts[code] for code in shown}, tuple(sorted(rest)))


def printable_matters(cut: Cut, code: str, matters: int, *, minimum: int) -> int | None:
    """A topic's different matters, or None where they may not be printed.

    The topic itself must be printed by name; and as its items stand beside its matters, neither these nor the copies
    (the difference of the two) may be small.
    """
    items = cut.shown.get(code)
    if items is None or matters < minimum or items - matters < minimum:
        return None
    return matters


def _covers(rest: list[str], counts: Mapping[str, int], minimum: int) -> bool:
    """Whether the remainder hides its small cells; one without a small cell has nothing to hide."""
    if all(counts[code] >= minimum for code in rest):
        return True
    return len(rest) > 1 and sum(counts[code] for code in rest) >= minimum
