"""Morphemes of word forms (어절), looked up once a form: Kiwi reads a form, a dictionary remembers it.

A night's posts repeat their word forms; analysing forms and not sentences brings Kiwi's 900 sentences a second to many
thousand posts a second. What is lost is context: a form that could be read in two ways is always read in the same way.

Kiwi: Minchul Lee, "Kiwi: Developing a Korean Morphological Analyzer Based on Statistical Language Models and
Skip-Bigram", Korean Journal of Digital Humanities 1 (1), 2024; package `kiwipiepy` (LGPL).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt
from kiwipiepy import Kiwi

MAX_FORM = 24
"""Longer runs without a blank are read in pieces: nobody writes such a word, and Kiwi's time grows with its length."""
MAX_REMEMBERED = 400_000
"""Forms kept in memory, about 150 bytes each; then the dictionary starts anew."""
UNKNOWN = -1
_WORKERS = 2
_HANGUL_FIRST, _HANGUL_LAST = "가", "힣"
_OTHER = "S"


@dataclass(frozen=True)
class Morphemes:
    """The morphemes of a sequence of forms: form i owns positions starts[i] to starts[i + 1].

    Attributes:
        keys: hash of (surface, tag), uint32.
        ids: Kiwi's number of the morpheme, int32; `UNKNOWN` for words its dictionary does not hold.
        starts: int64, one more than there are forms.
    """

    keys: npt.NDArray[np.uint32]
    ids: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]


@cache
def kiwi() -> Kiwi:
    """Kiwi with its default model, which its package carries; loaded once a process (about 1 s, 200 MiB)."""
    return Kiwi(num_workers=_WORKERS)


class Analyser:
    """Reads word forms, each once."""

    def __init__(self) -> None:
        self._keys: list[npt.NDArray[np.uint32]] = []
        self._ids: list[npt.NDArray[np.int32]] = []
        self._row: dict[str, int] = {}

    def analyse(self, forms: Sequence[str]) -> Morphemes:
        """The morphemes of each form, in order.

        Args:
            forms: word forms without blanks; repeated forms cost nothing.
        """
        if len(self._row) > MAX_REMEMBERED:
            self._keys, self._ids, self._row = [], [], {}
        fresh = [form for form in dict.fromkeys(forms) if form not in self._row]
        if fresh:
            self._learn(fresh)
        rows = [self._row[form] for form in forms]
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        if not rows:
            return Morphemes(np.empty(0, np.uint32), np.empty(0, np.int32), starts)
        np.cumsum([len(self._keys[row]) for row in rows], out=starts[1:])
        return Morphemes(
            np.concatenate([self._keys[row] for row in rows]), np.concatenate([self._ids[row] for row in rows]), starts
        )

    def _learn(self, forms: list[str]) -> None:
        # Signs, numbers, Latin words and lone jamo have no morphemes: Kiwi, the slow part, is not asked.
        korean = [form for form in forms if _HANGUL_FIRST <= form[0] <= _HANGUL_LAST]
        pieces = [form[at : at + MAX_FORM] for form in korean for at in range(0, len(form), MAX_FORM)]
        read = iter(kiwi().tokenize(pieces))
        for form in forms:
            self._row[form] = len(self._keys)
            if not _HANGUL_FIRST <= form[0] <= _HANGUL_LAST:
                self._keys.append(np.array([_key(form[:MAX_FORM], _OTHER)], dtype=np.uint32))
                self._ids.append(np.array([UNKNOWN], dtype=np.int32))
                continue
            tokens = [token for _ in range(0, len(form), MAX_FORM) for token in next(read)]
            self._keys.append(np.fromiter((_key(token.form, token.tag) for token in tokens), np.uint32, len(tokens)))
            self._ids.append(np.fromiter((_known(token.id) for token in tokens), np.int32, len(tokens)))


def _key(surface: str, tag: str) -> int:
    return crc32(f"{surface}/{tag[:2]}".encode())


def _known(number: int) -> int:
    return number if number >= 0 else UNKNOWN
