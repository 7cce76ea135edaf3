"""A stable choice among posts by their ids: no library version, machine, file or neighbour changes it."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

SAMPLED_BYTES = 16
MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93))


def is_sampled(ids: pl.Series, rate: float) -> pl.Series:
    """Which ids belong to a sample of `rate` of all ids; a missing id never does."""
    if not len(ids):
        return pl.Series(ids.name, [], dtype=pl.Boolean)
    text = ids.fill_null("").to_arrow(compat_level=pl.CompatLevel.oldest())
    offsets = np.frombuffer(text.buffers()[1], dtype=np.int64)[text.offset : text.offset + len(text) + 1]
    content = np.frombuffer(text.buffers()[2] or b"\0", dtype=np.uint8)
    return pl.Series(ids.name, is_chosen(sampled_tails(content, offsets[1:], np.diff(offsets)), rate)) & (
        ids.is_not_null()
    )


def sampled_tails(content: NDArray[np.uint8], ends: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The last 16 bytes of each id, zeros in front of a shorter one.

    Args:
        content: the bytes the ids stand in.
        ends: where each id ends in it.
        lengths: how many bytes each id has.

    Returns:
        uint8 of shape (ids, 16).
    """
    if len(content) < SAMPLED_BYTES or (len(ends) and ends.min() < SAMPLED_BYTES):
        content, ends = np.concatenate([np.zeros(SAMPLED_BYTES, np.uint8), content]), ends + SAMPLED_BYTES
    tails = np.lib.stride_tricks.sliding_window_view(content, SAMPLED_BYTES)[ends - SAMPLED_BYTES]
    if len(lengths) and lengths.min() < SAMPLED_BYTES:
        # What stands before a short id belongs to something else.
        tails[np.arange(SAMPLED_BYTES) < (SAMPLED_BYTES - np.minimum(lengths, SAMPLED_BYTES))[:, None]] = 0
    return tails


def is_chosen(tails: NDArray[np.uint8], rate: float) -> NDArray[np.bool_]:
    """Which ids, given by their last 16 bytes, belong to a sample of `rate` of all ids."""
    low, high = np.ascontiguousarray(tails).view("<u8").T
    with np.errstate(over="ignore"):
        mixed = (low * MIX[0]) ^ (high * MIX[1])
        for shift, factor in ((32, MIX[1]), (29, MIX[0])):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * factor
    chosen: NDArray[np.bool_] = (mixed >> np.uint64(32)) < np.uint64(int(rate * 2**32))
    return chosen
