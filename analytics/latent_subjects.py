"""From rising nouns to subjects an official can read: nouns of the same matters are one line, with its evidence.

A noun goes with another when at least half of its matters of the week hold the other too. A rising noun that goes with
a rising noun known in official channels is no latent demand: citizens say it there in another word.
"""

from __future__ import annotations

import polars as pl

SHARED = 0.5
MOST_EVIDENCE = 5


def gather(assessed: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Latent subjects of a week.

    `assessed`: what `latent_demand.assess` returns. `mentions`: noun, matter_id, evidence_id of the week's
    social items. Returns `assessed`'s columns of each subject's leading noun (most matters first, then
    least p, then by name), with related_nouns (list of str) and evidence_ids (list of str, one a matter, at most five),
    sorted by noun.
    """
    rising = assessed.filter("rising").sort(["social_now", "p_value", "noun"], descending=[True, False, False])
    matters = {
        noun: frozenset(ids)
        for noun, ids in mentions.join(rising.select("noun"), on="noun", how="semi")
        .group_by("noun")
        .agg(pl.col("matter_id").unique())
        .iter_rows()
    }
    leaders: dict[str, list[str]] = {}
    known = rising.filter(~pl.col("absent"))["noun"].to_list()
    for noun in rising.filter("absent")["noun"].to_list():
        own = matters.get(noun, frozenset())
        if any(_goes_with(own, matters.get(other, frozenset())) for other in known):
            continue
        leader = next((other for other in leaders if _goes_with(own, matters.get(other, frozenset()))), None)
        if leader is None:
            leaders[noun] = []
        else:
            leaders[leader].append(noun)
    evidence = (
        mentions.sort("matter_id", "evidence_id")
        .unique(["noun", "matter_id"], keep="first", maintain_order=True)
        .group_by("noun", maintain_order=True)
        .agg(pl.col("evidence_id").head(MOST_EVIDENCE).alias("evidence_ids"))
    )
    related = pl.DataFrame(
        {"noun": list(leaders), "related_nouns": list(leaders.values())},
        schema={"noun": pl.String, "related_nouns": pl.List(pl.String)},
    )
    return (
        assessed.join(related, on="noun")
        .join(evidence, on="noun", how="left")
        .with_columns(pl.col("evidence_ids").fill_null(pl.lit([], dtype=pl.List(pl.String))))
        .sort("noun")
    )


def _goes_with(own: frozenset[str], other: frozenset[str]) -> bool:
    return bool(own) and len(own & other) >= SHARED * len(own)
