"""What the rules see in a text, as numbers: for a second stage that weighs them where the rules alone decide badly."""

from __future__ import annotations

from datetime import date

import polars as pl

from extract.relevance.judgement import LONG_TEXT_BYTES, NEAR_BYTES, as_text, in_force, matches, prepared
from extract.relevance.rules import REDRAWN_ON, Evidence, Rules, load_rules

COLUMNS = {
    "place_term": pl.String,
    "byte_count": pl.Int64,
    "name_count": pl.Int64,
    "alone_count": pl.Int64,
    "near_count": pl.Int64,
    "first_name_at": pl.Int64,
    "strong_count": pl.Int64,
    "named_beside_strong_count": pl.Int64,
    "elsewhere_count": pl.Int64,
}
# Names of places do not depend on the day; only district codes do, and none is asked for here.
_ANY_DAY: date = REDRAWN_ON


def is_long(texts: pl.Series) -> pl.Series:
    """Whether each text is judged as one that names many things in passing; null is not."""
    return (texts.str.len_bytes() > LONG_TEXT_BYTES).fill_null(False)


def signals(texts: pl.Series, rules: Rules | None = None) -> pl.DataFrame:
    """Count what the rules look for; names that exist in other cities (`anchor`) are no names here.

    Args:
        texts: title and body joined by a newline.
        rules: other rules than those in `data/`.

    Returns:
        One row per text, in order: `place_term` (the first name, null when there is none), `byte_count` (UTF-8),
        `name_count`, `alone_count` (of names that suffice), `near_count` (of names other than the city's),
        `first_name_at` (byte, 0 when there is none), `strong_count` (strong words of administration),
        `named_beside_strong_count` (names with such a word within about 60 syllables), `elsewhere_count` (words of
        other cities' administration).
    """
    rules = rules or load_rules()
    text = prepared(as_text(texts), rules)
    elsewhere = pl.col("text").str.extract_many(list(rules.elsewhere)).list.len().cast(pl.Int64)
    frame = pl.DataFrame({"text": text}).with_columns(
        row=pl.int_range(pl.len(), dtype=pl.UInt32),
        on=pl.lit(_ANY_DAY),
        is_elsewhere=elsewhere > 0,
        byte_count=pl.col("text").str.len_bytes().cast(pl.Int64),
        elsewhere_count=elsewhere,
    )
    names = in_force(matches(frame, rules.places, with_at=True)).filter(pl.col("evidence") != Evidence.ANCHOR)
    strong = matches(frame, rules.lexicon, with_at=True).filter(pl.col("context") == "strong")
    named = names.group_by("row", maintain_order=True).agg(
        place_term=pl.col("term").first(),
        name_count=pl.len(),
        alone_count=(pl.col("evidence") == Evidence.ALONE).sum(),
        near_count=(~pl.col("is_bare_city")).sum(),
        first_name_at=pl.col("at").min(),
    )
    counted = strong.group_by("row").agg(strong_count=pl.len())
    beside = (
        names.select("row", "at")
        .sort("at")
        .join_asof(
            strong.select("row", "at", word_at="at").sort("at"),
            on="at",
            by="row",
            strategy="nearest",
            tolerance=NEAR_BYTES,
            check_sortedness=False,
        )
        .group_by("row")
        .agg(named_beside_strong_count=pl.col("word_at").count())
    )
    for part in (named, counted, beside):
        frame = frame.join(part, on="row", how="left", maintain_order="left")
    numbers = [name for name, kind in COLUMNS.items() if kind != pl.String]
    return frame.select("place_term", pl.col(numbers).fill_null(0).cast(pl.Int64))
