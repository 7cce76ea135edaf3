"""Randomness that depends on what is asked about, never on what was asked before.

A generator with a state would make a night's rows depend on how many days were drawn before it. Here every row has a
64-bit key made of (seed, feed, day, number in the day), and every question about a row is a hash of that key and the
question's name, so any window of days gives the same rows, all of it vectorised.

Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014), the mixing function of SplitMix64.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


@functools.cache
def stream(name: str) -> np.uint64:
    """The 64-bit number of a question's name, the same in every process."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))


def mix(values: U64) -> U64:
    """SplitMix64's finaliser: every bit of the input moves half of the output's bits."""
    with np.errstate(over="ignore"):
        z = values + _GOLDEN
        z = (z ^ (z >> np.uint64(30))) * _MIX_1
        z = (z ^ (z >> np.uint64(27))) * _MIX_2
        return z ^ (z >> np.uint64(31))


@dataclass(frozen=True)
class Dice:
    """One die per row; `keys` is uint64 of shape (rows,)."""

    keys: U64

    @classmethod
    def of(cls, *, seed: int, purpose: str, day_numbers: NDArray[np.int64], row_numbers: NDArray[np.int64]) -> Dice:
        """Dice for the rows numbered `row_numbers` within their `day_numbers` (days since 1970-01-01)."""
        with np.errstate(over="ignore"):
            base = mix(np.asarray([seed], dtype=np.uint64) ^ stream(purpose))
            keys = mix(base ^ mix(day_numbers.astype(np.uint64)))
            return cls(mix(keys ^ mix(row_numbers.astype(np.uint64) + np.uint64(1))))

    def __len__(self) -> int:
        return len(self.keys)

    def at(self, rows: NDArray) -> Dice:
        """The same dice for some of the rows (indices or a mask)."""
        return Dice(self.keys[rows])

    def bits(self, question: str) -> U64:
        return mix(self.keys ^ stream(question))

    def uniform(self, question: str) -> NDArray[np.float64]:
        """In [0, 1)."""
        return (self.bits(question) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def integers(self, question: str, below: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """In [0, below)."""
        return (self.uniform(question) * below).astype(np.int64)

    def between(self, question: str, low: int, high: int) -> NDArray[np.int64]:
        """In [low, high], both ends included."""
        return low + self.integers(question, high - low + 1)

    def chance(self, question: str, share: float | NDArray[np.float64]) -> NDArray[np.bool_]:
        return self.uniform(question) < share

    def weighted(self, question: str, weights: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
        """Index by weight; `weights` is (choices,) or, one row each, (rows, choices)."""
        table = np.asarray(weights, dtype=np.float64)
        u = self.uniform(question)
        if table.ndim == 1:
            edges = np.cumsum(table / table.sum())
            return np.minimum(np.searchsorted(edges, u, side="right"), len(table) - 1)
        edges = np.cumsum(table / table.sum(axis=1, keepdims=True), axis=1)
        return np.minimum((edges <= u[:, None]).sum(axis=1), table.shape[1] - 1)

    def normal(self, question: str) -> NDArray[np.float64]:
        """Standard normal, by Box and Muller."""
        radius = np.sqrt(-2.0 * np.log(1.0 - self.uniform(question + "/r")))
        return radius * np.cos(2.0 * np.pi * self.uniform(question + "/a"))

    def exponential(self, question: str, mean: float | NDArray[np.float64]) -> NDArray[np.float64]:
        return -np.log(1.0 - self.uniform(question)) * mean
