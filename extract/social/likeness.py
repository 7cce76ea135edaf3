"""Which texts are nearly the same: sketches of their character 4-grams propose pairs, the exact similarity decides.

Sources: similarity of sets of n-grams and its estimate by minima of hashes, Broder 1997 ("On the resemblance and
containment of documents"); one hash for all minima, Li, Owen & Zhang 2012 ("One Permutation Hashing"); its empty bins
filled by rotation, Shrivastava & Li 2014 ("Densifying One Permutation Hashing via Rotation"); banding, Leskovec,
Rajaraman & Ullman ("Mining of Massive Datasets", ch. 3). Whole columns at a time: no Python loop over texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRAM = 4
BINS = 64
ROWS = 4
"""Bins folded into one band key: of texts alike by .8 all but 1 in 5,000 share one of 16 keys, by .4 one in three."""
VALUE_BITS = 32 - 6
EMPTY = np.uint32(0xFFFF_FFFF)
# A sketch agrees as often as the sets do. At .8, three standard deviations of the shortest text (17 grams) are .3.
MIN_AGREEING = BINS // 2
# As much as a core's cache holds.
CHUNK_TEXTS = 2_000
CHUNK_PAIRS = 10_000

# Fixed for good: another choice would let last year's nights be told differently when they are run again.
_POSITION = np.random.default_rng(20260701).integers(0, 2**31, size=GRAM, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
# The finaliser of MurmurHash3 (Appleby, public domain): neighbouring sums end up far apart.
_SCATTER = ((np.uint32(16), np.uint32(0x85EB_CA6B)), (np.uint32(13), np.uint32(0xC2B2_AE35)))
_FOLD = np.uint64(0x9E3779B97F4A7C15)

Indices = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Sketch = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Grams:
    """The distinct 4-grams of texts, hashed: text i owns `values[starts[i]:starts[i + 1]]`, sorted (u32)."""

    values: npt.NDArray[np.uint32]
    starts: Indices

    @property
    def counts(self) -> Indices:
        """How many each text owns."""
        return np.diff(self.starts)

    def of(self, texts: Indices, keys: Indices) -> Keys:
        """The grams of some texts one after the other, each marked in its upper half with the key of its text."""
        counts = self.counts[texts]
        before = np.cumsum(counts) - counts
        positions = np.arange(counts.sum()) + np.repeat(self.starts[texts] - before, counts)
        marks: Keys = np.repeat(keys.astype(np.uint64) << np.uint64(32), counts)
        marks |= self.values[positions]
        return marks


def grams(texts: Sequence[str]) -> Grams:
    """Hash every run of 4 characters; a text shorter than that owns nothing."""
    chunks = [_grams(texts[part]) for part in _parts(len(texts), CHUNK_TEXTS)]
    values = np.concatenate([values for values, _ in chunks]) if chunks else np.empty(0, np.uint32)
    counts = np.concatenate([counts for _, counts in chunks]) if chunks else np.empty(0, np.int64)
    return Grams(values, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


def sketch_of(batch: Grams) -> Sketch:
    """Shape (texts, BINS): the smallest gram in each bin of the hash; an empty bin borrows from the next filled one.

    Two texts agree in a column as often as they are similar; a text without grams is `EMPTY` throughout.
    """
    counts = batch.counts
    sketch = np.empty((len(counts), BINS), dtype=np.uint32)
    for part in _parts(len(counts), CHUNK_TEXTS):
        values = batch.values[batch.starts[part.start] : batch.starts[min(part.stop, len(counts))]]
        owners = np.repeat(np.arange(len(counts[part])), counts[part])
        cells = owners * BINS + (values >> np.uint32(VALUE_BITS))
        # Grams are sorted, so the first of each run of a bin is its smallest.
        firsts = np.flatnonzero(np.concatenate([[True], cells[1:] != cells[:-1]])[: len(cells)])
        filled = np.full(len(counts[part]) * BINS, EMPTY, dtype=np.uint32)
        filled[cells[firsts]] = values[firsts] & np.uint32((1 << VALUE_BITS) - 1)
        sketch[part] = _densified(np.ascontiguousarray(filled.reshape(-1, BINS).T)).T
    return sketch


def near_pairs(sketch: Sketch, kinds: Keys) -> tuple[Indices, Indices]:
    """Pairs that are perhaps alike: an earlier text, a later one, each pair once, by the later and then the earlier.

    Every text is paired with the first and the last one before it in each of its buckets, so the number of pairs grows
    with the number of texts and not with its square.

    Args:
        sketch: as `sketch_of` makes it, in the order that says who is earlier.
        kinds: only texts of one kind are ever paired.
    """
    count = len(kinds)
    has_grams = np.flatnonzero(sketch[:, 0] != EMPTY)
    found: list[Indices] = []
    for keys in _band_keys(sketch[has_grams], kinds[has_grams]):
        order = np.argsort(keys, kind="stable")
        is_later = np.concatenate([[False], keys[order][1:] == keys[order][:-1]])[: len(order)]
        heads = np.maximum.accumulate(np.where(is_later, 0, np.arange(len(order))))
        later = np.flatnonzero(is_later)
        members = has_grams[order]
        found += [members[later] * count + members[earlier] for earlier in (heads[later], later - 1)]
    codes = np.concatenate(found)
    codes.sort()
    right, left = np.divmod(codes[np.concatenate([[True], codes[1:] != codes[:-1]])[: len(codes)]], max(count, 1))
    likely = np.zeros(len(left), dtype=np.bool_)
    for part in _parts(len(left), CHUNK_PAIRS):
        likely[part] = (sketch[left[part]] == sketch[right[part]]).sum(axis=1) >= MIN_AGREEING
    return left[likely], right[likely]


def similarity(batch: Grams, left: Indices, right: Indices) -> npt.NDArray[np.float64]:
    """The exact Jaccard similarity of each pair of texts, 0 where one has no grams."""
    result = np.zeros(len(left))
    counts = batch.counts
    for part in _parts(len(left), CHUNK_PAIRS):
        ones, others = left[part], right[part]
        distinct, rank = np.unique(ones, return_inverse=True)
        known = batch.of(distinct, np.arange(len(distinct)))
        asked = batch.of(others, rank.astype(np.int64))
        if not len(known) or not len(asked):
            continue
        at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        owner = np.repeat(np.arange(len(others)), counts[others])
        shared = np.bincount(owner[known[at] == asked], minlength=len(others))
        result[part] = shared / np.maximum(counts[ones] + counts[others] - shared, 1)
    return result


def _parts(count: int, size: int) -> Iterator[slice]:
    return (slice(at, at + size) for at in range(0, count, size))


def _grams(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint32], Indices]:
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    counts = np.maximum(lengths - GRAM + 1, 0)
    if not counts.sum():
        return np.empty(0, np.uint32), counts
    mixed = np.zeros(len(codes) - GRAM + 1, dtype=np.uint32)
    for offset in range(GRAM):
        mixed += codes[offset : len(codes) - GRAM + 1 + offset] * _POSITION[offset]
    for shift, factor in _SCATTER:
        mixed ^= mixed >> shift
        mixed *= factor
    mixed ^= mixed >> np.uint32(16)
    # A run that begins near a text's end would reach into the next one.
    starts = np.cumsum(lengths) - lengths
    inside = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64) << np.uint64(32), counts)
    keyed = owners | mixed[inside]
    keyed.sort()
    keyed = keyed[np.concatenate([[True], keyed[1:] != keyed[:-1]])]
    kept = np.bincount((keyed >> np.uint64(32)).astype(np.int64), minlength=len(texts))
    return keyed.astype(np.uint32), kept.astype(np.int64)


def _densified(bins: Sketch) -> Sketch:
    for step in range(2 * BINS - 2, -1, -1):
        here, following = bins[step % BINS], bins[(step + 1) % BINS]
        borrows = (here == EMPTY) & (following != EMPTY)
        # What was borrowed is told apart by how far it came.
        here[borrows] = following[borrows] + np.uint32(1 << VALUE_BITS)
    return bins


def _band_keys(sketch: Sketch, kinds: Keys) -> Keys:
    """Shape (bands, texts): texts of one kind with the same key in a row stand in one bucket."""
    keys = np.empty((BINS // ROWS, len(kinds)), dtype=np.uint64)
    for part in _parts(len(kinds), CHUNK_TEXTS):
        bins = np.ascontiguousarray(sketch[part].T)
        for band in range(len(keys)):
            folded = kinds[part]
            for row in range(band * ROWS, (band + 1) * ROWS):
                folded = (folded ^ bins[row]) * _FOLD
                folded ^= folded >> np.uint64(29)
            keys[band, part] = folded
    return keys
