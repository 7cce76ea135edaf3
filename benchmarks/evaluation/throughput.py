"""How many texts a second soynlp's bare tokeniser cuts, and our tagger finds the nouns of, on one core in one run."""

from __future__ import annotations

import time
from collections.abc import Callable

import polars as pl

from extract.text import bare_tokenizer, vocabulary
from extract.text.nouns import Tagger

LEARNED_FROM = 5_000
REPEATS = 3


def soynlp_items_per_second(texts: pl.Series) -> float:
    """Texts a second of processor time of `soynlp.tokenizer.LTokenizer`, best of three.

    Args:
        texts: str, nulls count as empty texts; its noun scores are learned on the first 5,000, outside of the clock.
    """
    scores = bare_tokenizer.scores_of(_learned(texts))
    return _items_per_second(texts, lambda: bare_tokenizer.bare_tokens(texts, scores))


def tagger_items_per_second(texts: pl.Series) -> float:
    """The same texts through our normal form and tagger, with the same nouns and without remembered word forms."""
    nouns, items = _learned(texts).nouns, pl.DataFrame({"text": texts})
    return _items_per_second(texts, lambda: Tagger(nouns).tag(items))


def _learned(texts: pl.Series) -> vocabulary.Vocabulary:
    return vocabulary.train({"sample": texts.head(LEARNED_FROM)})


def _items_per_second(texts: pl.Series, work: Callable[[], object]) -> float:
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return len(texts) / max(min(spent), 1e-9)
