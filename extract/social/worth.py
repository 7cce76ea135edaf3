"""Which raw lines of the feed are worth decoding: found in their bytes, nineteen of twenty lines go no further.

What is worth reading is a superset of what the screen keeps, so it decides nothing; it is only fast. Lines are taken as
one run of bytes with offsets, which costs no copy of them.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from extract.relevance.rules import Rules
from extract.social.sampling import is_chosen, is_sampled, sampled_tails
from extract.social.search import lines_holding

# A vendor that writes \uXXXX hides Hangul from the search over raw lines: such lines are all read.
ESCAPED_HANGUL = r"\\u(?:[a-cA-C]|[dD][0-7])"
# Letters written in parts (U+1100 to U+11FF) hide it too.
DECOMPOSED_HANGUL = r"\xe1[\x84-\x87]"
ID_FIRST = (b'{"id":"', b'{"id": "')
"""How vendors begin a line; no longer than 8 bytes."""
FAST_REACH = 32
ONLY_ID = pl.Struct({"id": pl.String})
QUOTE, NEWLINE, RETURN, OPEN, CLOSE, ESCAPE = b'"\n\r{}\\'


def worth_reading(lines: pa.StringArray, *, rules: Rules, sample_rate: float) -> NDArray[np.bool_]:
    """Whether each line must be decoded: true for all that the screen keeps, and for a few per cent of the rest.

    Args:
        lines: with or without their line ends; none is null.
        rules: what concerns the city.
        sample_rate: share of the dropped posts that is kept as a sample.

    Returns:
        One answer for each line; a blank line is not worth reading.
    """
    if not len(lines):
        return np.zeros(0, np.bool_)
    starts, ends, content = _bounds(lines)
    is_blank = ends == starts
    firsts = content[np.minimum(starts, len(content) - 1)]
    is_whole = ~is_blank & (firsts == OPEN) & (content[np.maximum(ends, 1) - 1] == CLOSE)
    worth = lines_holding(lines, (*rules.candidate_terms, ESCAPED_HANGUL, DECOMPOSED_HANGUL)) | ~is_whole
    if sample_rate > 0:
        worth |= _in_sample(lines, starts, content, sample_rate)
    return np.asarray(worth & ~is_blank)


def post_count(lines: pa.StringArray) -> int:
    """How many lines are not blank."""
    if not len(lines):
        return 0
    starts, ends, _ = _bounds(lines)
    return int(np.count_nonzero(ends > starts))


def _bounds(lines: pa.StringArray) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """Where each line starts and ends, its line end not counted, and the bytes they are of (at least one)."""
    _, offsets, content = lines.buffers()
    bounds = np.frombuffer(offsets, np.int32)[lines.offset : lines.offset + len(lines) + 1].astype(np.int64)
    octets = np.frombuffer(content if content is not None and content.size else b"\0", np.uint8)
    starts, ends = bounds[:-1], bounds[1:].copy()
    for sign in (NEWLINE, RETURN):
        ends -= (ends > starts) & (octets[np.maximum(ends, 1) - 1] == sign)
    return starts, ends, octets


def _in_sample(
    lines: pa.StringArray, starts: NDArray[np.int64], content: NDArray[np.uint8], rate: float
) -> NDArray[np.bool_]:
    """Whether the id in each line belongs to the sample; where the vendor writes it first it is found by position."""
    chosen = np.zeros(len(starts), np.bool_)
    is_fast = chosen.copy()
    if len(content) > FAST_REACH:
        last = len(content) - FAST_REACH
        heads = np.lib.stride_tricks.sliding_window_view(content, FAST_REACH)[np.minimum(starts, last)]
        first_words = heads[:, :8].copy().view("<u8")[:, 0]
        # An id with an escape in it must be decoded to be known.
        is_plain = (starts <= last) & ~(heads == ESCAPE).any(axis=1)
        for prefix in ID_FIRST:
            # Where the first quote behind them ends the id; 0 where there is none, or the id is empty.
            length = (heads[:, len(prefix) :] == QUOTE).argmax(axis=1)
            word, mask = (np.uint64(int.from_bytes(b, "little")) for b in (prefix, b"\xff" * len(prefix)))
            these = is_plain & ((first_words & mask) == word) & (length > 0)
            ends = starts[these] + len(prefix) + length[these]
            chosen[these] = is_chosen(sampled_tails(content, ends, length[these]), rate)
            is_fast |= these
    if not is_fast.all():
        others = np.flatnonzero(~is_fast)
        chosen[others] = _decoded_in_sample(lines.take(pa.array(others)), rate)
    return chosen


def _decoded_in_sample(lines: pa.StringArray, rate: float) -> NDArray[np.bool_]:
    try:
        posts = pl.Series(pl.from_arrow(lines)).str.json_decode(ONLY_ID)
    except pl.exceptions.ComputeError:
        # Something among them is no JSON: the screen itself will tell what.
        return np.ones(len(lines), np.bool_)
    if len(posts) != len(lines):
        # A line of nothing but its line end is passed over by the decoder, and the answers would move up.
        return np.ones(len(lines), np.bool_)
    answer: NDArray[np.bool_] = is_sampled(posts.struct.field("id"), rate).to_numpy()
    return answer
