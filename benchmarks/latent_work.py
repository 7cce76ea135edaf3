"""The demo city's year as latent demand sees it: items judged once, nouns found with a week's own vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from demo_city.city import City
from demo_city.days import HISTORY_START_ON, LATEST_ON, Days
from demo_city.social import OWN
from extract import relevance
from extract.text import matters, second_stage, vocabulary, word_lists
from extract.text.nouns import Tagger

SOCIAL = "social_query"
TOLD = ("call_center", "petition")
"""Where a subject has to arrive to count as reached: 120 and e-People."""


@dataclass(frozen=True)
class Year:
    """`items`: channel_code, voc_id, occurred_on, text, week, is_social, is_counted (a relevant voice), matter_id."""

    items: pl.DataFrame
    weeks: tuple[date, ...]


def items_of(city: City) -> pl.DataFrame:
    """Every call, petition, board post and post the tool found, over the demo's history, oldest first."""
    days = Days.of(HISTORY_START_ON, LATEST_ON)
    calls, petitions, board, posts = (
        city.calls(days),
        city.petitions(days),
        city.board_posts(days),
        city.query_posts(days),
    )
    heard = posts.kind != OWN
    parts = [
        _frame("call_center", calls.call_id, calls.plan.day, [calls.summary]),
        _frame("petition", petitions.petition_id, petitions.plan.day, [petitions.title, petitions.body]),
        _frame("homepage", board.post_id, board.plan.day, [board.title, board.body]),
        _frame(SOCIAL, posts.post_id[heard], posts.plan.day[heard], [posts.title[heard], posts.body[heard]]),
    ]
    return pl.concat(parts).sort("occurred_on", "channel_code", "voc_id")


def judged(items: pl.DataFrame) -> Year:
    """Relevance, spam and matters as in the night. Neither looks ahead: rules do not learn, a matter is its oldest."""
    parts = []
    for is_social in (False, True):
        part = items.filter((pl.col("channel_code") == SOCIAL) == is_social)
        verdict = relevance.judge(part["text"], on=part["occurred_on"], is_local=not is_social)
        if is_social:
            verdict = second_stage.refine(verdict, part["text"])
        is_counted = ~pl.col("is_spam") & (pl.col("is_relevant") if is_social else True)
        kept = verdict.select("district_code", is_counted.alias("is_counted"), pl.lit(is_social).alias("is_social"))
        parts.append(pl.concat([part, kept], how="horizontal"))
    everything = pl.concat(parts)
    joined = everything.join(matters.MatterBook().assign(everything), on=["channel_code", "voc_id"]).with_columns(
        pl.col("occurred_on").dt.truncate("1w").alias("week")
    )
    last = joined["week"].max()
    whole = joined.filter(pl.col("week") < last) if LATEST_ON.weekday() != 6 else joined
    return Year(whole.sort("occurred_on", "channel_code", "voc_id"), tuple(sorted(whole["week"].unique().to_list())))


def tagger_of(year: Year, week: date) -> Tagger:
    """The nouns that could be known at the end of `week`: a vocabulary of the texts up to then."""
    past = year.items.filter(pl.col("week") <= week)
    texts = {str(name): part["text"] for (name,), part in past.group_by("channel_code", maintain_order=True)}
    return Tagger(vocabulary.train(texts).nouns)


def mentions(year: Year, tagger: Tagger, *, first: date, last: date) -> pl.DataFrame:
    """noun, matter_id, week, channel_code, is_social, evidence_id of the counted items of the weeks, both included."""
    some = year.items.filter(pl.col("is_counted") & pl.col("week").is_between(first, last))
    stop = word_lists.stop_words() | word_lists.district_names()
    return (
        some.with_columns(
            tagger.tag(some)["nouns"], pl.concat_str("channel_code", pl.lit(":"), "voc_id").alias("evidence_id")
        )
        .explode("nouns")
        .rename({"nouns": "noun"})
        .filter(pl.col("noun").is_not_null() & ~pl.col("noun").is_in(list(stop)))
        .select("noun", "matter_id", "week", "channel_code", "is_social", "evidence_id")
    )


def counted(said: pl.DataFrame, official: Sequence[str]) -> pl.DataFrame:
    """noun, week, social_matters, official_matters (of the channels named)."""
    return said.group_by("noun", "week").agg(
        _different(pl.col("is_social")).alias("social_matters"),
        _different(pl.col("channel_code").is_in(official)).alias("official_matters"),
    )


def totals(year: Year, official: Sequence[str]) -> pl.DataFrame:
    """week, social_total, official_total."""
    some = year.items.filter("is_counted")
    return some.group_by("week").agg(
        _different(pl.col("is_social")).alias("social_total"),
        _different(pl.col("channel_code").is_in(official)).alias("official_total"),
    )


def _different(chosen: pl.Expr) -> pl.Expr:
    return pl.col("matter_id").filter(chosen).n_unique().cast(pl.Int64)


def _frame(channel: str, ids: np.ndarray, day: np.ndarray, texts: list[np.ndarray]) -> pl.DataFrame:
    columns = [pl.Series(f"t{n}", ["" if t is None else str(t) for t in text]) for n, text in enumerate(texts)]
    return pl.DataFrame(columns).select(
        pl.lit(channel).alias("channel_code"),
        pl.Series("voc_id", [str(i) for i in ids]),
        pl.Series("occurred_on", [date(1970, 1, 1) + timedelta(days=int(d)) for d in day]),
        pl.concat_str(columns[0].name, *(c.name for c in columns[1:]), separator="\n")
        .str.strip_chars_start("\n")
        .alias("text"),
    )
