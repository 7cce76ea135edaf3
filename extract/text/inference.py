"""What is inferred of an item from its own text: relevance, place, topic, nouns, sentiment, urgency, department."""

from __future__ import annotations

from typing import Protocol

import polars as pl

from extract.text import answers, nouns, second_stage, sentiment, store, urgency
from extract.text.staged import STAGED
from extract.text.text_model import TextModel

ABUSE = ("offensive", "hate")
SHORT_TEXT = 200
"""Characters: about the length of a call's summary or a post; the starting model learned from longer texts."""


class Judge(Protocol):
    """The rules of relevance, as `extract.relevance.judge` states them."""

    def __call__(self, texts: pl.Series, *, on: pl.Series, is_local: bool) -> pl.DataFrame:
        """is_relevant, reason, district_code, topic_code, is_spam, is_abusive; one row per text."""
        ...


def infer(
    items: pl.DataFrame, *, version: str, tagger: nouns.Tagger, judge: Judge, model: TextModel | None = None
) -> pl.DataFrame:
    """Judge, tag and score items, without their matters (each is its own until compared).

    Args:
        items: columns of `store.ITEM_SCHEMA`.
        version: the model version to stamp.
        tagger: finds the nouns.
        judge: relevance rules.
        model: the heads to ask, or None; what no head answers stays null.

    Returns:
        Columns of `store.INFERENCE_COLUMNS`, rows in the order of `items`.
    """
    always = sorted(channel.channel_code for channel in STAGED if channel.is_always_relevant)
    judged = _judged(items, always, judge)
    by_channel = pl.col("channel_code").is_in(always)
    return (
        pl.concat([items, judged, tagger.tag(items), answers.answered(items["text"], model)], how="horizontal")
        .with_columns(
            pl.lit(version).alias("model_version"),
            pl.when(pl.col("is_spam")).then(False).otherwise(by_channel | pl.col("is_relevant")).alias("is_relevant"),
            pl.when(pl.col("is_spam"))
            .then(pl.lit("spam"))
            .when(by_channel)
            .then(pl.lit("channel"))
            .otherwise(pl.col("reason"))
            .alias("relevance_reason"),
            pl.concat_str("channel_code", pl.lit(":"), "voc_id").alias("matter_id"),
            urgency.judge(items["text"]),
            _sentiment(sentiment.judge(items["text"])).alias("sentiment_code"),
            # A rule can be read by the officials it concerns; the head speaks where no rule names a topic.
            pl.coalesce("topic_code", "topic_answer").alias("topic_code"),
            (pl.col("is_abusive") | pl.col("abuse_answer").is_in(ABUSE).fill_null(False)).alias("is_abusive"),
        )
        .select(store.INFERENCE_COLUMNS)
    )


def _sentiment(by_words: pl.Series) -> pl.Expr:
    """The head's answer, else the word list's.

    The head learned from five texts of praise, all long: praise is the list's to see, but in a long text where the head
    hears a complaint.
    """
    may_be = (pl.col("sentiment_answer") != "negative").fill_null(True) | (pl.col("text").str.len_chars() < SHORT_TEXT)
    is_praise = (pl.lit(by_words) == "positive") & may_be
    return pl.when(is_praise).then(pl.lit("positive")).otherwise(pl.coalesce("sentiment_answer", pl.lit(by_words)))


def _judged(items: pl.DataFrame, always: list[str], judge: Judge) -> pl.DataFrame:
    """Judge items of Incheon's own channels as local (중구 is Incheon's there); of the others the second stage has the
    last word on long texts.
    """
    numbered = items.select("channel_code", "text", "occurred_on").with_row_index("row")
    columns = ("is_relevant", "reason", "district_code", "topic_code", "is_spam", "is_abusive")
    parts = []
    for is_local in (True, False):
        part = numbered.filter(pl.col("channel_code").is_in(always) == is_local)
        if part.is_empty():
            continue
        verdict = judge(part["text"], on=part["occurred_on"], is_local=is_local)
        if not is_local:
            verdict = second_stage.refine(verdict, part["text"])
        parts.append(verdict.with_columns(part["row"]).select("row", *columns))
    return pl.concat(parts).sort("row").select(columns)
