"""Items a second of everything the night does with a text, with the very heads that were scored."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.evaluation import datasets
from benchmarks.evaluation.throughput import soynlp_items_per_second
from benchmarks.measures import Measure
from extract import relevance
from extract.text import inference, vocabulary
from extract.text.features.matrix import Reader
from extract.text.head import Head
from extract.text.matters import MatterBook
from extract.text.nouns import Tagger

BAR = 5000
WARM_ITEMS, ITEMS = 12_000, 8_000
_DAY = date(2026, 11, 18)


def measure(data: Path, heads: Sequence[Head]) -> list[Measure]:
    """Short posts (film reviews, titles) through relevance, nouns, matters and every head.

    The first 12,000 posts are read before the clock starts, as a night's process has read its first chunks; the
    timed 8,000 are new to it. Wall time of one process on this machine.
    """
    texts = _short_posts(data)
    if len(texts) < WARM_ITEMS + ITEMS:
        return [Measure("items_per_second", None, "1/s", BAR, ">=", len(texts), "too few short posts in DATA")]
    tagger = Tagger(vocabulary.train({"sample": texts.head(5_000)}).nouns)
    reader = Reader()
    seconds = 0.0
    for first, last in ((0, WARM_ITEMS), (WARM_ITEMS, WARM_ITEMS + ITEMS)):
        part = texts[first:last]
        start = time.perf_counter()
        _everything(part, tagger, reader, heads)
        seconds = time.perf_counter() - start
    bare = soynlp_items_per_second(texts[WARM_ITEMS : WARM_ITEMS + ITEMS])
    note = f"{len(heads)} heads, relevance, nouns, matters; posts not seen before"
    return [
        Measure("items_per_second", ITEMS / seconds, "1/s", BAR, ">=", ITEMS, note),
        Measure("soynlp_items_per_second", bare, "1/s", None, ">=", ITEMS, "its bare tokeniser, same posts, same run"),
    ]


def _short_posts(data: Path) -> pl.Series:
    parts = [
        datasets.read(data, of).texts
        for of in datasets.SETS
        if of.name in {"nsmc_sample", "hate_speech", "epeople_qna_titles"} and (data / f"{of.name}.csv.gz").is_file()
    ]
    # Mixed by a fixed draw, so that the timed part is like the read part.
    return pl.concat(parts).sample(fraction=1.0, shuffle=True, seed=11) if parts else pl.Series(dtype=pl.String)


def _everything(texts: pl.Series, tagger: Tagger, reader: Reader, heads: Sequence[Head]) -> None:
    items = pl.DataFrame(
        {
            "channel_code": pl.Series(["social_bulk"]).new_from_index(0, len(texts)),
            "voc_id": pl.int_range(len(texts), eager=True).cast(pl.String),
            "occurred_on": pl.Series([_DAY]).new_from_index(0, len(texts)),
            "text": texts,
            "is_voice": pl.Series([True]).new_from_index(0, len(texts)),
            "text_hash": pl.int_range(len(texts), eager=True),
        }
    )
    found = inference.infer(items, version="timed", tagger=tagger, judge=relevance.judge)
    MatterBook().assign(
        items.select("channel_code", "voc_id", "occurred_on", "text").with_columns(found["district_code"])
    )
    numbers = reader.read(texts)
    for head in heads:
        head.predict(numbers)
