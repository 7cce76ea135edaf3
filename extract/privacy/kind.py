"""What a find is, and what one kind of thing to look for is made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Personal data in a text: `text[start:end]`, of a type that is a key of `MASKS`."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Kind:
    """One shape, and the question whether a match of it is what it looks like.

    Attributes:
        decide: gives the type of a match, or None when it is something else.
        group: the part of the match that is personal.
        needs: what must stand somewhere in the text; looking for it is cheaper than looking for the shape.
        may_hold_dates: dates and petition numbers inside of it are part of it.
    """

    pattern: re.Pattern[str]
    decide: Callable[[re.Match[str], str], str | None]
    group: str | int = 0
    needs: re.Pattern[str] | None = None
    may_hold_dates: bool = False
