"""Where in a text personal data stands, and of which kind: numbers first, then addresses, then names beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import polars as pl

from extract.privacy import addresses, context, names, numbers, patterns
from extract.privacy.kind import Kind, Span
from extract.privacy.shadow import blanked, shadow_of

MOST_ROUNDS = 12
_LONG_NUMBER = re.compile(r"[0-9](?:[\s.\-]{0,2}[0-9]){5,}")
# Asked of whole columns on the text as it came: a text that `find` finds anything in says yes to one of them. One by
# one, because the union is hundreds of times slower (the cache of the engine's states overflows).
PREFILTERS = (patterns.PREFILTER, addresses.PREFILTER, *names.PREFILTERS)


def suspects(texts: pl.Series) -> list[int]:
    """Positions of the texts that may hold something; in all others `find` finds nothing."""
    asked = [texts.str.contains(question) for question in PREFILTERS]
    positions: list[int] = reduce(or_, asked).fill_null(value=False).arg_true().to_list()
    return positions


def find_in_round(text: str, round_number: int) -> list[Span]:
    """What to mask in one of the rounds of masking: a mask changes what stands beside it, so there may be several.

    Args:
        text: as the rounds before left it.
        round_number: counted from 0. A text that is not done after many rounds is numbers glued to numbers, each of
            which shows itself when the next is gone; then all that is left of them goes at once.
    """
    spans = find(text)
    if not spans or round_number < MOST_ROUNDS:
        return spans
    return [Span(*match.span(), "phone") for match in _LONG_NUMBER.finditer(text)] or spans


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
    # A byte for each character that is taken, so that a long text full of numbers costs no more for each of them.
    taken = bytearray(len(shadow))
    protected: bytearray | None = None
    found: list[Span] = []
    for kind in kinds:
        if kind.needs and not kind.needs.search(shadow):
            continue
        position = 0
        while match := kind.pattern.search(shadow, position):
            start, end = match.span(kind.group)
            if protected is None:
                protected = _marked(context.protected_spans(shadow), len(shadow))
            free = taken.find(1, start, end) < 0 and (kind.may_hold_dates or protected.find(1, start, end) < 0)
            made = kind.decide(match, shadow) if free else None
            if made is None:
                # A match that is nothing may hide one that starts inside of it.
                position = match.start() + 1
            else:
                found.append(Span(start, end, made))
                taken[start:end] = b"\x01" * (end - start)
                # What follows sees it as masked: a number glued to it by a hyphen is found in the same round.
                shadow = blanked(shadow, found[-1:])
                position = max(end, match.start() + 1)
    return found


def _marked(spans: Iterable[tuple[int, int]], length: int) -> bytearray:
    marks = bytearray(length)
    for start, end in spans:
        marks[start:end] = b"\x01" * (end - start)
    return marks
