"""What stands behind a keyword: the nouns said with it (연관어), items as evidence, one line a subject. Pure functions.

Sources:
    Fisher's exact test, one-sided, of the 2 by 2 table of matters (with or without each of two nouns): Fisher 1935;
    recommended for co-occurrence by Pedersen 1996, "Fishing for Exactness". False-discovery control: Benjamini &
    Hochberg 1995. Overlap coefficient: Szymkiewicz 1934, Simpson 1943.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp
from scipy.stats import false_discovery_control, hypergeom

from extract.text.keywords import log_likelihood

MAX_Q = 0.05
MAX_EVIDENCE = 5
MAX_PAIR_EVIDENCE = 3
MAX_RELATED = 5
MIN_TOGETHER = 3
# Together at least twice as often as chance would have it: two common words meet "significantly" in any large week.
MIN_LIFT = 2.0
# Looked at exactly from here on (chi-square 1 df, p < .05); what is below counts as p = 1, which only makes the
# false-discovery control stricter.
MIN_G2 = 3.84
# Two keywords are one subject when so much of the rarer one's matters speak of the other ...
SAME_SUBJECT_OVERLAP = 0.6
# ... or this much, when one word is a part of the other (먼지, 미세먼지).
SAME_WORD_OVERLAP = 0.3
COMPANION_SCHEMA = pl.Schema(
    {
        "keyword": pl.String(),
        "companion": pl.String(),
        "together": pl.Int64(),
        "expected": pl.Float64(),
        "lift": pl.Float64(),
        "q_value": pl.Float64(),
        "evidence_ids": pl.List(pl.String()),
    }
)


@dataclass(frozen=True)
class _Incidence:
    """Which matter holds which noun: `table` (matters, nouns) of zeros and ones, `held` matters a noun."""

    table: sp.csc_matrix
    nouns: list[str]
    column: dict[str, int]
    held: npt.NDArray[np.float64]


def companions(items: pl.DataFrame, keywords: list[str]) -> pl.DataFrame:
    """Nouns that share more matters with a keyword than chance would have (연관어), with significance and evidence.

    Every pair of a keyword and a noun of at least three matters counts as one test of the same family, also those that
    never meet.

    Args:
        items: channel_code, voc_id, occurred_on, matter_id, is_abusive, nouns (list of str); several rows may share a
            matter, and a matter counts once.
        keywords: the words to find companions for.

    Returns:
        `COMPANION_SCHEMA`: `together` common matters, `expected` by chance, `lift` their ratio, Benjamini-Hochberg
        `q_value` of Fisher's exact test, at most three `evidence_ids` ("channel_code:voc_id", newest first, never
        abusive). Only q <= .05, lift >= 2, three common matters and no word inside the other; by keyword in the order
        asked, most certain first.
    """
    incidence = _incidence(items)
    wanted = sorted({keyword for keyword in keywords if keyword in incidence.column})
    if not wanted:
        return pl.DataFrame(schema=COMPANION_SCHEMA)
    pairs = _pairs(incidence, wanted)
    tests = len(wanted) * (len(incidence.nouns) - 1)
    p = np.ones(max(tests, pairs.height))
    p[: pairs.height] = pairs["p"].to_numpy()
    q = false_discovery_control(p, method="bh")[: pairs.height]
    order = pl.DataFrame({"keyword": list(dict.fromkeys(keywords))}).with_row_index("position")
    found = (
        pairs.with_columns(pl.Series("q_value", q, dtype=pl.Float64))
        .filter(pl.col("q_value") <= MAX_Q)
        .join(order, on="keyword")
        .sort(["position", "p", "together", "companion"], descending=[False, False, True, False])
    )
    return found.join(
        _pair_evidence(items, found), on=["keyword", "companion"], how="left", maintain_order="left"
    ).select(COMPANION_SCHEMA.keys())


def related_keywords(found: pl.DataFrame, keywords: list[str]) -> dict[str, list[str]]:
    """Keyword -> its at most five most certain companions, out of what `companions` found."""
    related: dict[str, list[str]] = {keyword: [] for keyword in keywords}
    for keyword, companion in found.select("keyword", "companion").iter_rows():
        if keyword in related and len(related[keyword]) < MAX_RELATED:
            related[keyword].append(companion)
    return related


def subjects(items: pl.DataFrame, keywords: list[str]) -> dict[str, str]:
    """The keyword under whose line each keyword belongs: the first, hence strongest, that speaks of the same matters.

    Args:
        items: matter_id, nouns (list of str).
        keywords: strongest first.

    Returns:
        keyword -> its lead; a lead is its own. No chains: words are compared with leads only.
    """
    incidence = _incidence(items)
    leads: dict[str, str] = {}
    table = incidence.table
    for keyword in keywords:
        leads[keyword] = keyword
        if keyword not in incidence.column:
            continue
        mine = incidence.column[keyword]
        for lead in [other for other in leads if leads[other] == other and other in incidence.column][:-1]:
            theirs = incidence.column[lead]
            common = float(table[:, mine].T.dot(table[:, theirs]).sum())
            overlap = common / min(incidence.held[mine], incidence.held[theirs])
            is_part = keyword in lead or lead in keyword
            if overlap >= (SAME_WORD_OVERLAP if is_part else SAME_SUBJECT_OVERLAP):
                leads[keyword] = lead
                break
    return leads


@dataclass(frozen=True)
class Lines:
    """Keywords of a week, one line a subject.

    Attributes:
        table: as `keywords_of_week` returns it, without the folded rows.
        related: keyword of a line -> at most five words: the folded ones first, then companions.
        pairs: `COMPANION_SCHEMA`: the significant pairs of a line's keyword and one of its related words.
    """

    table: pl.DataFrame
    related: dict[str, list[str]]
    pairs: pl.DataFrame


def one_line_each(found: pl.DataFrame, items: pl.DataFrame) -> Lines:
    """Fold keywords that speak of the same matters into one line, and name the companions of each line.

    Args:
        found: as `keywords_of_week` returns it.
        items: the week's, as `companions` takes them.

    Returns:
        Rows that are neither significant nor rising are not news and stay as they are.
    """
    news = found.filter(pl.col("is_significant") | pl.col("is_rising"))["keyword"].to_list()
    lead = subjects(items, news)
    folded = [word for word in news if lead[word] != word]
    lines = found.filter(~pl.col("keyword").is_in(folded))
    names = lines["keyword"].to_list()
    # Two families of tests: the pairs of what is news do not pay for the many pairs of what is none.
    fresh = [name for name in names if name in lead]
    stale = [name for name in names if name not in lead]
    pairs = pl.concat([companions(items, fresh), companions(items, stale)])
    said_with = related_keywords(pairs, names)
    own = {name: [word for word in folded if lead[word] == name] for name in names}
    related = {name: list(dict.fromkeys(own[name] + said_with[name]))[:MAX_RELATED] for name in names}
    shown = pl.DataFrame(
        [(name, word) for name, words in related.items() for word in words],
        schema={"keyword": pl.String, "companion": pl.String},
        orient="row",
    )
    return Lines(lines, related, pairs.join(shown, on=["keyword", "companion"], how="semi", maintain_order="left"))


def evidence(items: pl.DataFrame, keywords: list[str]) -> pl.DataFrame:
    """For each keyword the newest item of up to five matters, and how many matters of each channel hold it.

    Args:
        items: channel_code, voc_id, occurred_on, matter_id, is_abusive, nouns; abusive items are never evidence.
        keywords: the words to look for.

    Returns:
        keyword, evidence_ids (list of "channel_code:voc_id", newest matter first), channel_counts (struct list of
        channel_code and matters, sorted by channel).
    """
    held = items.explode("nouns").rename({"nouns": "keyword"}).filter(pl.col("keyword").is_in(keywords))
    named = pl.concat_str("channel_code", pl.lit(":"), "voc_id").alias("item")
    quotable = (
        held.filter(~pl.col("is_abusive"))
        .with_columns(named)
        .sort(["occurred_on", "channel_code", "voc_id"], descending=[True, False, False])
        .unique(["keyword", "matter_id"], keep="first", maintain_order=True)
        .group_by("keyword", maintain_order=True)
        .agg(pl.col("item").head(MAX_EVIDENCE).alias("evidence_ids"))
    )
    by_channel = (
        held.group_by("keyword", "channel_code")
        .agg(pl.col("matter_id").n_unique().alias("matters"))
        .sort("keyword", "channel_code")
        .group_by("keyword", maintain_order=True)
        .agg(pl.struct("channel_code", "matters").alias("channel_counts"))
    )
    return by_channel.join(quotable, on="keyword", how="left").sort("keyword")


def _incidence(items: pl.DataFrame) -> _Incidence:
    pairs = items.explode("nouns").drop_nulls("nouns").select("matter_id", pl.col("nouns").alias("noun")).unique()
    nouns = pairs.group_by("noun").len().filter(pl.col("len") >= MIN_TOGETHER)["noun"].sort().to_list()
    row = {matter: index for index, matter in enumerate(items["matter_id"].unique().sort().to_list())}
    column = {noun: index for index, noun in enumerate(nouns)}
    pairs = pairs.filter(pl.col("noun").is_in(nouns))
    rows = np.array([row[matter] for matter in pairs["matter_id"].to_list()], dtype=np.int64)
    columns = np.array([column[noun] for noun in pairs["noun"].to_list()], dtype=np.int64)
    table = sp.csc_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(row), len(column)))
    return _Incidence(table, nouns, column, np.asarray(table.sum(axis=0)).ravel())


def _pairs(incidence: _Incidence, wanted: list[str]) -> pl.DataFrame:
    """keyword, companion, together, expected, lift, p of the pairs worth an exact test."""
    total = float(incidence.table.shape[0])
    together = sp.csc_matrix(incidence.table.T @ incidence.table[:, [incidence.column[word] for word in wanted]])
    frames = []
    for index, keyword in enumerate(wanted):
        span = slice(together.indptr[index], together.indptr[index + 1])
        others, shared = together.indices[span], together.data[span]
        with_keyword = float(incidence.held[incidence.column[keyword]])
        expected = incidence.held[others] * with_keyword / total
        keep = (shared >= MIN_TOGETHER) & (shared >= MIN_LIFT * expected) & (with_keyword < total)
        keep &= np.array([incidence.nouns[o] not in keyword and keyword not in incidence.nouns[o] for o in others])
        others, shared, expected = others[keep], shared[keep], expected[keep]
        g2 = log_likelihood(shared, with_keyword, incidence.held[others] - shared, total - with_keyword)
        keep = g2 >= MIN_G2
        others, shared, expected = others[keep], shared[keep], expected[keep]
        frames.append(
            pl.DataFrame(
                {
                    "keyword": [keyword] * len(others),
                    "companion": [incidence.nouns[other] for other in others],
                    "together": shared.astype(np.int64),
                    "expected": expected,
                    "lift": shared / expected,
                    "p": np.asarray(hypergeom.sf(shared - 1, total, with_keyword, incidence.held[others]), dtype=float),
                },
                schema_overrides={"keyword": pl.String, "companion": pl.String},
            )
        )
    return pl.concat(frames).sort("keyword", "companion")


def _pair_evidence(items: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """keyword, companion, evidence_ids: items that hold both, newest first, one a matter."""
    words = pl.concat([pairs["keyword"], pairs["companion"].alias("keyword")]).unique().to_list()
    held = (
        items.filter(~pl.col("is_abusive"))
        .with_columns(pl.concat_str("channel_code", pl.lit(":"), "voc_id").alias("item"))
        .explode("nouns")
        .filter(pl.col("nouns").is_in(words))
        .select("item", "matter_id", "occurred_on", "nouns")
    )
    return (
        pairs.select("keyword", "companion")
        .join(held.rename({"nouns": "keyword"}), on="keyword")
        .join(held.select("item", pl.col("nouns").alias("companion")), on=["item", "companion"])
        .sort(["occurred_on", "item"], descending=[True, False])
        .unique(["keyword", "companion", "matter_id"], keep="first", maintain_order=True)
        .group_by("keyword", "companion", maintain_order=True)
        .agg(pl.col("item").head(MAX_PAIR_EVIDENCE).alias("evidence_ids"))
    )
