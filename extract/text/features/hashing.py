"""Hashed n-grams of characters and of morphemes, counted without a Python loop over texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BITS = 22
"""4 million buckets: of 300,000 different n-grams 7 % share theirs with another, which costs nothing that was seen."""

Words = npt.NDArray[np.uint64]
_RANDOM = np.random.default_rng(19980904)
_POSITION = _RANDOM.integers(0, 2**63, size=8, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


@dataclass(frozen=True)
class Counts:
    """How often each text holds each bucket, text by text.

    Attributes:
        texts: row of the text, int64, sorted.
        buckets: uint32 below 2**BITS, sorted within a text, distinct there.
        counts: int64.
    """

    texts: npt.NDArray[np.int64]
    buckets: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.int64]

    def take(self, rows: npt.NDArray[np.int64]) -> Counts:
        """The counts of the chosen texts, which are numbered anew in the order of `rows`."""
        last = int(self.texts[-1]) + 1 if len(self.texts) else 0
        starts = np.searchsorted(self.texts, np.arange(max(last, int(rows.max(initial=-1)) + 1) + 1))
        sizes = starts[rows + 1] - starts[rows]
        ends = np.cumsum(sizes)
        places = np.repeat(starts[rows] - (ends - sizes), sizes) + np.arange(int(sizes.sum()))
        return Counts(np.repeat(np.arange(len(rows)), sizes), self.buckets[places], self.counts[places])


def ngrams(codes: Words, starts: npt.NDArray[np.int64], sizes: range, *, salt: int) -> Words:
    """Every run of `sizes` codes that lies within a text, as text << 32 | bucket, unsorted.

    Args:
        codes: the texts' codes, one text after another.
        starts: text i owns codes[starts[i]:starts[i + 1]].
        sizes: lengths of runs, at most 8.
        salt: tells kinds of n-grams apart: the same run under two salts falls into two buckets.
    """
    if not len(codes):
        return np.empty(0, np.uint64)
    owner = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts))
    left = np.repeat(starts[1:], np.diff(starts)) - np.arange(len(codes))
    found = []
    mixed = np.full(len(codes), salt * 0x9E3779B97F4A7C15 % 2**64, dtype=np.uint64)
    for size in range(1, sizes.stop):
        # Runs grow by one code at a time: what is known of the shorter run is used again.
        reach = len(codes) - size + 1
        if reach <= 0:
            break
        mixed = mixed[:reach] + codes[size - 1 :] * _POSITION[size - 1]
        if size < sizes.start:
            continue
        inside = left[:reach] >= size
        found.append((owner[:reach][inside] << np.uint64(32)) | _bucket(mixed[inside], size))
    return np.concatenate(found) if found else np.empty(0, np.uint64)


def _bucket(mixed: Words, size: int) -> Words:
    hashed = mixed ^ (mixed >> np.uint64(29))
    hashed *= np.uint64(0xBF58476D1CE4E5B9)
    hashed ^= hashed >> np.uint64(32)
    hashed *= np.uint64(0x94D049BB133111EB) + np.uint64(2 * size)
    return hashed >> np.uint64(64 - BITS)


def counted(found: Words) -> Counts:
    """Sort and count what `ngrams` found."""
    if not len(found):
        return Counts(np.empty(0, np.int64), np.empty(0, np.uint32), np.empty(0, np.int64))
    ordered = np.sort(found)
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.diff(np.append(first, len(ordered)))
    kept = ordered[first]
    return Counts((kept >> np.uint64(32)).astype(np.int64), kept.astype(np.uint32), counts)
