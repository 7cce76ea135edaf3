"""Meaning of morphemes as vectors, recovered from the likeness that Kiwi's language model states for pairs of them.

The package tells the cosine of any two morphemes but not their vectors. Likeness to a few hundred landmarks is enough
to lay them out again, exactly when there are more landmarks than dimensions: Nyström's method (Williams & Seeger,
NIPS 2000; landmark MDS, de Silva & Tenenbaum 2004). The model's vectors have 256 dimensions: the spectrum ends there.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from extract.text.features.morphemes import kiwi

LANDMARKS = 320
DIMENSIONS = 256
# Kiwi numbers its morphemes by frequency: below are tags and signs, above are variants that its model has no vector of.
FIRST, LAST = 100, 70_488
_LANDMARK_LAST = 15_000
_SMALLEST = 1e-3


@cache
def _landmarks() -> list[int]:
    candidates = np.random.default_rng(20251101).permutation(np.arange(FIRST, _LANDMARK_LAST)).tolist()
    return sorted([number for number in candidates[: LANDMARKS * 2] if _likeness(number, number) > 0][:LANDMARKS])


@cache
def _projection() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """(the landmarks' mean likeness, the matrix that turns likeness to the landmarks into a vector)."""
    marks = _landmarks()
    alike = np.array([[_likeness(one, other) for other in marks] for one in marks])
    mean = alike.mean(axis=0)
    centred = alike - mean - mean[:, None] + mean.mean()
    values, axes = np.linalg.eigh(centred)
    order = np.argsort(-values)[:DIMENSIONS]
    return mean.astype(np.float32), (axes[:, order] / np.sqrt(np.maximum(values[order], _SMALLEST))).astype(np.float32)


def _likeness(one: int, other: int) -> float:
    return float(kiwi().morpheme_similarity(one, other))


class Vectors:
    """Unit vectors of morphemes by their number, asked of Kiwi once each (about 0.2 ms)."""

    def __init__(self) -> None:
        self._rows = np.zeros((LAST, DIMENSIONS), dtype=np.float32)
        self._is_known = np.zeros(LAST, dtype=bool)
        self._is_known[:FIRST] = True

    def of(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
        """Shape (len(numbers), DIMENSIONS); zeros for numbers without a vector.

        Args:
            numbers: within [0, LAST).
        """
        for number in np.unique(numbers[~self._is_known[numbers]]).tolist():
            self._rows[number] = self._asked(number)
            self._is_known[number] = True
        return self._rows[numbers]

    @staticmethod
    def _asked(number: int) -> npt.NDArray[np.float32]:
        mean, axes = _projection()
        likeness = kiwi().morpheme_similarity
        alike = np.array([likeness(number, mark) for mark in _landmarks()], dtype=np.float32)
        if alike.min() < -1:  # Kiwi's sign for a morpheme that its model does not know
            return np.zeros(DIMENSIONS, dtype=np.float32)
        found = ((alike - mean) @ axes).astype(np.float32)
        length = float(np.linalg.norm(found))
        return found / length if length > 0 else found


@cache
def vectors() -> Vectors:
    """The process's table of vectors: 70 MiB when every morpheme was met, a few MiB in an ordinary night."""
    return Vectors()
