"""Urgency by a word list: rare, and too dear to miss for a model that saw twenty-nine cases.

A danger to life or body ("safety") goes before a deadline ("urgent"). A word says that the writer speaks of danger, not
that there is one: the label is for people to look first, never for a figure of how safe a place is.
"""

from __future__ import annotations

import csv
from functools import cache

import polars as pl

from extract.text.word_lists import data_file

RULES = "urgency-rule-1"


@cache
def _terms(kind: str) -> tuple[str, ...]:
    with data_file("urgency.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["term"] for row in csv.DictReader(file) if row["kind"] == kind)


def judge(texts: pl.Series) -> pl.Series:
    """Urgency of each text.

    Args:
        texts: str, nulls and empty texts are not urgent.

    Returns:
        "safety", "urgent" or "none".
    """
    text = pl.col("text").fill_null("").str.normalize("NFKC")
    label = (
        pl.when(text.str.contains_any(list(_terms("safety"))))
        .then(pl.lit("safety"))
        .when(text.str.contains_any(list(_terms("urgent"))))
        .then(pl.lit("urgent"))
        .otherwise(pl.lit("none"))
    )
    return pl.DataFrame({"text": texts.cast(pl.String)}).select(label.alias("urgency_code")).to_series()
