"""The word lists of this folder: `kind word word ...` a line, `#` before what explains them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def words_of(name: str, kind: str = "") -> tuple[str, ...]:
    """The words of `data/<name>.txt`, those of one kind when its lines begin with kinds; longest first."""
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    found = [word for row in rows if not kind or row[0] == kind for word in (row[1:] if kind else row)]
    return tuple(sorted(set(found), key=lambda word: (-len(word), word)))
