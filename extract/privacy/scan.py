"""Where in a text personal data stands, and of which kind: numbers first, then addresses, then names beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

import polars as pl

from extract.privacy import addresses, context, names, numbers, patterns
from extract.privacy.kind import Kind, Span
from extract.privacy.shadow import blanked, shadow_of

# Asked of whole columns on the text as it came: a text that `find` finds anything in says yes to one of them. One by
# one, because the union is hundreds of times slower (the cache of the engine's states overflows).
PREFILTERS = (patterns.PREFILTER, addresses.PREFILTER, *names.PREFILTERS)


def suspects(texts: pl.Series) -> list[int]:
    """Positions of the texts that may hold something; in all others `find` finds nothing."""
    asked = [texts.str.contains(question) for question in PREFILTERS]
    positions: list[int] = reduce(or_, asked).fill_null(value=False).arg_true().to_list()
    return positions


def find(text: str) -> list[Span]:
    """Everything personal that the rules know in a text, in order, not overlapping."""
    shadow = shadow_of(text)
    found: list[Span] = []
    looked_for: tuple[Sequence[Kind], ...] = (addresses.KINDS, names.KINDS)
    if patterns.SOME_NUMBER.search(shadow):
        looked_for = (numbers.KINDS, *looked_for)
    # A number or an address that was found is context for a name, as its mask would be.
    for kinds in looked_for:
        more = _find(kinds, shadow)
        shadow = blanked(shadow, more)
        found += more
    return sorted(found, key=lambda span: span.start)


def _find(kinds: Sequence[Kind], shadow: str) -> list[Span]:
    taken: list[tuple[int, int]] = []
    protected: list[tuple[int, int]] | None = None
    found: list[Span] = []
    for kind in kinds:
        if kind.needs and not kind.needs.search(shadow):
            continue
        position = 0
        while match := kind.pattern.search(shadow, position):
            start, end = match.span(kind.group)
            if protected is None:
                protected = list(context.protected_spans(shadow))
            closed = taken if kind.may_hold_dates else taken + protected
            free = all(end <= s or start >= e for s, e in closed)
            made = kind.decide(match, shadow) if free else None
            if made is None:
                # A match that is nothing may hide one that starts inside of it.
                position = match.start() + 1
            else:
                found.append(Span(start, end, made))
                taken.append((start, end))
                position = max(end, match.start() + 1)
    return found
