"""The keyword table of real weeks, to be read by a person: `python -m benchmarks.evaluation.keyword_table FOLDER`.

Reads dated civic texts (`seoul_citizen_proposals.csv.gz`, `national_petitions.csv.gz`); prints words and numbers only.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl

from extract.text import companions, keywords, vocabulary, word_lists
from extract.text.matters import MatterBook
from extract.text.nouns import Tagger

# file -> (channel, id, day, texts)
DATED = {
    "seoul_citizen_proposals.csv.gz": ("proposal", "제안번호", "제안등록일자", ("제안제목", "제안내용_text")),
    "national_petitions.csv.gz": ("petition", "petition_idx", "begin", ("title", "content")),
}
WEEKS = (
    ("proposal", date(2019, 3, 4)),
    ("proposal", date(2019, 3, 18)),
    ("petition", date(2019, 6, 10)),
    ("petition", date(2019, 6, 17)),
)


def dated_items(folder: Path) -> pl.DataFrame:
    """channel_code, voc_id, occurred_on, week_start_on, is_abusive, text of the dated files of a folder."""
    frames = []
    for name, (channel, key, day, texts) in DATED.items():
        rows = pl.read_csv(folder / name, infer_schema=False)
        frames.append(
            rows.select(
                pl.lit(channel).alias("channel_code"),
                pl.col(key).alias("voc_id"),
                pl.col(day).str.slice(0, 10).str.to_date("%Y-%m-%d").alias("occurred_on"),
                pl.concat_str(texts, separator="\n", ignore_nulls=True).alias("text"),
            )
        )
    return pl.concat(frames).with_columns(
        pl.col("occurred_on").dt.truncate("1w").alias("week_start_on"), pl.lit(False).alias("is_abusive")
    )


def tagged(items: pl.DataFrame) -> pl.DataFrame:
    """The items with `nouns` and `matter_id`, nouns learned from them, channel by channel."""
    texts = {name: part["text"] for (name,), part in items.partition_by("channel_code", as_dict=True).items()}
    found = pl.concat([items, Tagger(vocabulary.train(texts).nouns).tag(items)], how="horizontal")
    compared = found.sort("occurred_on", "channel_code", "voc_id").with_columns(
        pl.lit(None, dtype=pl.String).alias("district_code"), pl.lit(None, dtype=pl.String).alias("matter_id")
    )
    matters = MatterBook().assign(compared).select("channel_code", "voc_id", "matter_id")
    return found.drop("text").join(matters, on=["channel_code", "voc_id"])


def table(items: pl.DataFrame, channel: str, week: date) -> pl.DataFrame:
    """keyword, matters now and before, z, q, whether news, companions: one row a line of the table."""
    mine = items.filter(pl.col("channel_code") == channel)
    grain = ["week_start_on", "channel_code"]
    matters = pl.col("matter_id").n_unique().cast(pl.Int64).alias("matters")
    counts = mine.explode("nouns").drop_nulls("nouns").group_by(*grain, pl.col("nouns").alias("noun")).agg(matters)
    totals = mine.group_by(grain).agg(matters)
    stop = word_lists.stop_words() | word_lists.district_names()
    found, _ = keywords.keywords_of_week(week, counts, totals, stop=stop)
    lines = companions.one_line_each(found, mine.filter(pl.col("week_start_on") == week))
    related = [", ".join(lines.related[word]) for word in lines.table["keyword"]]
    return lines.table.select(
        "keyword",
        "matter_count",
        "prior_matter_count",
        "z_score",
        "q_value",
        (pl.col("is_significant") | pl.col("is_rising")).alias("is_news"),
    ).with_columns(pl.Series("related", related, dtype=pl.String))


def main(folder: Path) -> None:
    items = tagged(dated_items(folder))
    for channel, week in WEEKS:
        print(f"\n{channel} {week}")
        for row in table(items, channel, week).head(10).iter_rows():
            print(" | ".join(f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
