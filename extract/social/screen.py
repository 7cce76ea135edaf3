"""The screen of the bulk feed: one pure function, Arrow batch of lines in, Arrow batch of kept posts out.

It looks at one row at a time and keeps no state, so any engine may cut the feed into batches as it likes. What concerns
the city's administration is kept, spam is dropped, the city's own accounts are marked, and of what is dropped a stable
sample is kept, so that what the rules miss can be measured.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pyarrow as pa

from extract.relevance.judgement import might_concern, relevance
from extract.relevance.rules import Rules, load_rules
from extract.social.accounts import is_own_account
from extract.social.sampling import is_sampled
from extract.social.worth import worth_reading

POST_KEYS = (
    "id",
    "created_at",
    "channel",
    "site",
    "author",
    "title",
    "text",
    "url",
    "likes",
    "replies",
    "shares",
)
"""The keys of a post in the vendor's JSON."""
LINES = pa.schema([pa.field("line_number", pa.int64()), pa.field("line", pa.string())])
POSTS = pa.schema([pa.field("line_number", pa.int64()), *(pa.field(key, pa.string()) for key in POST_KEYS)])
"""Posts that arrive in columns, every value as text."""
SCREENED = pa.schema(
    [
        pa.field("line_number", pa.int64()),
        *(pa.field(key, pa.string()) for key in POST_KEYS),
        pa.field("is_outbound", pa.bool_()),
        pa.field("screen_reason", pa.string()),
        pa.field("is_screen_sample", pa.bool_()),
        pa.field("fault", pa.string()),
        pa.field("line", pa.string()),
    ]
)
"""Kept posts, every value still the vendor's text; a line that is no post has a `fault` and stands whole in `line`."""
TEXT_KEYS = ("title", "text")
SAMPLE_REASON = "sample"
NOT_JSON = "JSON 한 줄이 아님"
POST = pl.Struct(dict.fromkeys(POST_KEYS, pl.String))


@dataclass(frozen=True)
class Screen:
    """What decides which posts stay.

    Attributes:
        outbound_accounts: the city's own account names.
        sample_rate: share of the dropped posts that is kept as a sample.
    """

    outbound_accounts: frozenset[str] = frozenset()
    sample_rate: float = 0.001
    rules: Rules = field(default_factory=load_rules, repr=False)


def screen_batch(batch: pa.RecordBatch, screen: Screen) -> pa.RecordBatch:
    """Screen a batch of lines of the feed.

    Args:
        batch: rows of `LINES`, with or without their line ends; empty lines are no posts.
        screen: what decides.

    Returns:
        Rows of `SCREENED` in the order of the lines: kept posts and faulty lines. Every other line was dropped.
    """
    lines = pl.DataFrame(pl.from_arrow(worth_screening(batch, screen))).with_columns(
        pl.col("line").str.strip_prefix("\ufeff").str.strip_chars_end("\r\n")
    )
    # The decoder has no answer at all for a line of blanks, not even a null.
    is_empty = lines["line"].str.strip_chars() == ""
    posts, faulty = _decoded(lines.filter(~is_empty))
    faulty = pl.concat([faulty, _faulty(lines.filter(is_empty))])
    return _to_arrow(pl.concat([_kept(posts, screen), faulty], how="diagonal").sort("line_number"))


def worth_screening(batch: pa.RecordBatch, screen: Screen) -> pa.RecordBatch:
    """The lines `screen_batch` would look into: an engine may let go of the others first and screen more at a time."""
    worth = worth_reading(batch.column("line"), rules=screen.rules, sample_rate=screen.sample_rate)
    return batch.take(pa.array(np.flatnonzero(worth)))


def screen_posts(batch: pa.RecordBatch, screen: Screen) -> pa.RecordBatch:
    """Screen a batch of posts that arrive in columns: what `screen_batch` would say of the same posts as lines.

    Args:
        batch: rows of `POSTS`.
        screen: what decides.

    Returns:
        Rows of `SCREENED` in the order given.
    """
    posts = pl.DataFrame(pl.from_arrow(batch))
    may_stay = pl.any_horizontal(might_concern(pl.col(name), screen.rules).fill_null(value=False) for name in TEXT_KEYS)
    worth = posts.filter(may_stay | is_sampled(posts["id"], screen.sample_rate))
    return _to_arrow(_kept(worth, screen))


def _decoded(lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Posts, and the lines that are none."""
    try:
        return _unnested(lines, lines["line"].str.json_decode(POST)), _faulty(lines.clear())
    except pl.exceptions.ComputeError:
        # One bad line spoils the whole column: find the bad ones by halves, the good ones stay fast.
        if lines.height == 1:
            return _unnested(lines.clear(), pl.Series([], dtype=POST)), _faulty(lines)
        middle = lines.height // 2
        (left, left_bad), (right, right_bad) = _decoded(lines[:middle]), _decoded(lines[middle:])
        return pl.concat([left, right]), pl.concat([left_bad, right_bad])


def _unnested(lines: pl.DataFrame, posts: pl.Series) -> pl.DataFrame:
    return lines.select("line_number").with_columns(post=posts).unnest("post")


def _faulty(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.select("line_number", "line", fault=pl.lit(NOT_JSON))


def _kept(posts: pl.DataFrame, screen: Screen) -> pl.DataFrame:
    texts = posts.select(pl.concat_str(*TEXT_KEYS, separator="\n", ignore_nulls=True)).to_series()
    judged = relevance(texts, rules=screen.rules)
    return (
        posts.with_columns(
            is_outbound=is_own_account(posts["author"], screen.outbound_accounts),
            is_relevant=judged["is_relevant"],
            reason=judged["reason"],
            is_screen_sample=~judged["is_relevant"] & is_sampled(posts["id"], screen.sample_rate),
        )
        .filter(pl.col("is_relevant") | pl.col("is_screen_sample"))
        .with_columns(
            screen_reason=pl.when("is_relevant").then("reason").otherwise(pl.lit(SAMPLE_REASON)),
        )
        .drop("is_relevant", "reason")
    )


def _to_arrow(frame: pl.DataFrame) -> pa.RecordBatch:
    missing = [
        pl.lit(None, dtype=pl.Boolean if f.type == pa.bool_() else pl.String).alias(f.name)
        for f in SCREENED
        if f.name not in frame.columns
    ]
    table = frame.with_columns(missing).select(SCREENED.names).to_arrow(compat_level=pl.CompatLevel.oldest())
    batches = table.cast(SCREENED).combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=SCREENED)
