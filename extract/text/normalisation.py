"""Citizens' text on its way into counting: one normal form, cut into eojeols (space-separated Korean word forms)."""

from __future__ import annotations

import polars as pl

# Masks of the privacy layer ("[전화번호]"), addresses of pages and people: none of them is anybody's topic.
_NOT_SPEECH = r"\[[가-힣]{2,6}(?:번호|이메일)\]|\[이메일\]|https?://\S+|www\.\S+|\S+@\S+\.\S+"
# "GTX-B" and "GTX B노선" are written both ways; a hyphen or dot between two Latin letters joins them.
_LATIN_JOIN = r"([A-Za-z])[-·.]([A-Za-z])"
# Signs that are not seen: zero-width spaces and joiners, direction marks, soft hyphens, variants of an emoji.
_UNSEEN = r"[\p{Cf}\x{FE00}-\x{FE0F}]+"
# "ㅋㅋ", "ㅠㅠ", also half-width. Before NFKC, which makes syllables of them: "ㅋㅠ" would be read as 큐.
_LONE_JAMO = r"[\x{3131}-\x{318E}\x{FFA0}-\x{FFDC}]+"
_EOJEOL = r"[가-힣A-Za-z0-9]+"


def speech(text: pl.Expr) -> pl.Expr:
    """NFKC text without masks, addresses, unseen signs, lone jamo and hyphens inside Latin names; Latin letters in
    capitals. Null stays null.

    Decomposed Hangul (as macOS writes it) is composed here, so that every later step sees one spelling.
    """
    return (
        text.str.replace_all(_UNSEEN, "")
        .str.replace_all(_LONE_JAMO, " ")
        .str.normalize("NFKC")
        .str.replace_all(_NOT_SPEECH, " ")
        .str.replace_all(_LATIN_JOIN, "${1}${2}")
        .str.to_uppercase()
    )


def eojeols(items: pl.DataFrame, *, text: str = "text") -> pl.DataFrame:
    """Cut texts into word forms.

    Args:
        items: any frame with a text column.
        text: its name.

    Returns:
        Columns `row` (u32, position in `items`) and `eojeol` (str), one row per word form, in reading order.
    """
    return (
        items.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), speech(pl.col(text)).alias("eojeol"))
        .with_columns(pl.col("eojeol").str.extract_all(_EOJEOL))
        .explode("eojeol")
        .drop_nulls("eojeol")
    )


def bare(text: pl.Expr, *, limit: int) -> pl.Expr:
    """What is left when spacing, signs, emoji and drawn-out letters are taken away: the form in which copies are alike.

    Args:
        text: the text as landed.
        limit: characters kept; a copy is known by its beginning.
    """
    return (
        text.str.replace_all(_UNSEEN, "")
        .str.replace_all(_LONE_JAMO, "")
        .str.normalize("NFKC")
        .str.replace_all(_NOT_SPEECH, "")
        .str.to_lowercase()
        .str.replace_all(r"[^\p{L}\p{N}]+", "")
        .str.slice(0, limit)
    )
