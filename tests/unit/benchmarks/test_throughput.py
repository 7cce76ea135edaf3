"""soynlp's tokeniser is called with what was learned, and both speeds are numbers of the same texts."""

from __future__ import annotations

import polars as pl

from benchmarks.evaluation import throughput
from extract.text import bare_tokenizer, vocabulary

TEXTS = pl.Series("text", ["가로등이 꺼졌어요", "가로등을 고쳐주세요", "가로등에서 소리가", "가로등은 언제", None] * 4)


def test_the_bare_tokeniser_cuts_with_the_learned_scores():
    scores = bare_tokenizer.scores_of(vocabulary.train({"sample": TEXTS}))
    assert "가로등" in scores
    assert bare_tokenizer.bare_tokens(TEXTS.head(5), scores)[0] == ["가로등", "이", "꺼졌어요"]
    assert bare_tokenizer.bare_tokens(TEXTS.tail(1), scores) == [[]]


def test_speeds_are_positive_for_texts_with_nulls():
    assert throughput.soynlp_items_per_second(TEXTS) > 0
    assert throughput.tagger_items_per_second(TEXTS) > 0
