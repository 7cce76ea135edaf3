"""Whether a page can be read at all: one whose elements are opened within one another without end takes minutes. Pure.

What people write is never that deep, however long it is: line breaks and images open nothing.
"""

from __future__ import annotations

import re
from collections import Counter

MOST_OPEN_ELEMENTS = 5_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
OPEN_NOTHING = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)


def is_too_deep(markup: str) -> bool:
    """Whether so many elements stand open at once; an end that belongs to no beginning closes nothing."""
    opened: Counter[str] = Counter()
    depth = 0
    for slash, written in TAG.findall(markup):
        name = written.lower()
        if name in OPEN_NOTHING:
            continue
        if not slash:
            opened[name] += 1
            depth += 1
            if depth > MOST_OPEN_ELEMENTS:
                return True
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return False
