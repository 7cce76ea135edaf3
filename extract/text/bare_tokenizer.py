"""soynlp's own tokeniser without anything of ours around it: what the speed of this package is held against."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from extract.text.vocabulary import Vocabulary


def scores_of(learned: Vocabulary) -> dict[str, float]:
    """Noun -> soynlp's noun score, the best of all channels."""
    best = learned.entries.group_by("noun").agg(pl.col("score").max()).sort("noun")
    return dict(best.iter_rows())


def bare_tokens(texts: pl.Series, scores: Mapping[str, float]) -> list[list[str]]:
    """Each text cut by `soynlp.tokenizer.LTokenizer` into left and right parts, in order; a null text has none."""
    from soynlp.tokenizer import LTokenizer

    tokenizer = LTokenizer(scores=dict(scores))
    return [tokenizer.tokenize(text) for text in texts.fill_null("").to_list()]
