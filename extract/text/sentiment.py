"""Sentiment by a word list, rule v1: a first, explainable form that a trained model has to beat.

Complaints are negative by nature: what this gives is fit for change over time, not for level. A closing "감사합니다" is
courtesy and counts for nothing.
"""

from __future__ import annotations

import csv
from functools import cache

import polars as pl

from extract.text.word_lists import data_file

RULES = "sentiment-rule-1"
# "친절하지 않다", "만족스럽지 못하다": praise that is taken back.
_TAKEN_BACK = r"(?:불친절|불만족|(?:친절|만족|깨끗|좋)[가-힣]{0,4}지\s?(?:않|못|도 않))"


@cache
def _terms() -> tuple[tuple[str, ...], tuple[str, ...]]:
    with data_file("sentiment.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    negative = tuple(row["term"] for row in rows if row["polarity"] == "-1")
    return negative, tuple(row["term"] for row in rows if row["polarity"] == "1")


def judge(texts: pl.Series) -> pl.Series:
    """Sentiment of each text.

    Args:
        texts: str, nulls and empty texts are neutral.

    Returns:
        "negative", "neutral" or "positive": the sign of (praise words - complaint words), each word counted once a
        time it occurs.
    """
    negative, positive = _terms()
    text = pl.col("text").fill_null("").str.normalize("NFKC")
    frame = pl.DataFrame({"text": texts}).select(
        (text.str.count_matches(_TAKEN_BACK).cast(pl.Int64)).alias("taken_back"),
        text.str.replace_all(_TAKEN_BACK, " ").alias("text"),
    )
    score = (
        pl.col("text").str.extract_many(list(positive)).list.len().cast(pl.Int64)
        - pl.col("text").str.extract_many(list(negative)).list.len().cast(pl.Int64)
        - pl.col("taken_back")
    )
    label = (
        pl.when(score > 0)
        .then(pl.lit("positive"))
        .when(score < 0)
        .then(pl.lit("negative"))
        .otherwise(pl.lit("neutral"))
    )
    return frame.select(label.alias("sentiment_code")).to_series()
