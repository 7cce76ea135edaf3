"""Copies in the bulk feed, collapsed: of the posts of a day that say the same one stays, with the count of all.

Pure, and a function of the set of posts alone: neither their order nor the files and batches they came in matter.
A copy is looked for among the posts of one KST day, one platform, one side (the city's accounts, everybody else) and
one kind of origin (known, unknown), so that counts by any of these stay what they were: the sum of `copy_count` is the
number of posts kept.
Matters over channels and weeks are told later, from the landed text; this only keeps a campaign of ten thousand equal
posts from being stored ten thousand times.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from extract.cells import ZONE
from extract.relevance.rules import Rules, load_rules
from extract.social.likeness import Grams, Indices, Keys, grams, near_pairs, similarity, sketch_of

COPY_COUNT, COPIED_IDS = "copy_count", "copied_ids"
ADDED = (pa.field(COPY_COUNT, pa.int32()), pa.field(COPIED_IDS, pa.string()))
"""How many posts a row stands for, itself included; and the ids of the others as a JSON list, null when there are none.

An id is gone from the source only when it is neither a row nor in such a list: a row may stand for another post
when the day is delivered again.
"""
# Two people can say the same few words; nobody writes the same two lines by accident.
MIN_CHARACTERS = 20
# In a short sentence one word changed changes what it says (찬물 세탁, 더운물 세탁): there only equal texts are copies.
MIN_NEAR_CHARACTERS = 40
# Higher than where matters are told (.7): what is joined here cannot be parted later.
MIN_SIMILARITY = 0.8
# A long copy is known by its beginning and its length.
MAX_CHARACTERS = 1000
# Whoever found nobody in the first pass is compared once more with those that stayed.
PASSES = 3

_NOT_SPEECH = r"(?:https?://|www\.)\S+|(?:^|\s)rt\s+@\S+|@[\w.]+"
_SIGNS = r"[^\p{L}\p{N}]+|[ㄱ-ㅎㅏ-ㅣ]+"
_GROUP = ("day", "platform", "is_outbound", "has_site", "facts")


@dataclass(frozen=True)
class _Texts:
    """Distinct texts of the posts, the earliest first.

    Attributes:
        kinds: two texts can only be copies when theirs are equal.
        lengths: letters, also of what lies beyond `MAX_CHARACTERS`.
    """

    kinds: Keys
    lengths: Indices
    grams: Grams

    def are_copies(self, left: Indices, right: Indices) -> npt.NDArray[np.bool_]:
        """Whether each text on the right is a near copy of the one on its left."""
        shorter = np.minimum(self.lengths[left], self.lengths[right])
        result: npt.NDArray[np.bool_] = (self.kinds[left] == self.kinds[right]) & (
            shorter >= MIN_SIMILARITY * np.maximum(self.lengths[left], self.lengths[right])
        )
        result[result] = similarity(self.grams, left[result], right[result]) >= MIN_SIMILARITY
        return result


def collapse(parts: Iterable[pa.Table], *, rules: Rules | None = None) -> pa.Table:
    """Leave one post for each set of copies.

    Copies are posts whose letters and digits are the same, or, from `MIN_NEAR_CHARACTERS` on, whose 4-grams are the
    same by `MIN_SIMILARITY` while no number and no place of the gazetteer differs. All of a set are near copies of the
    one that stays, never of one another only; that one is the earliest, of equally early ones that with the smallest
    id. Posts under `MIN_CHARACTERS`, the sample of what the screen dropped, and ids that stand there twice (landing
    tells those) are never collapsed.

    Args:
        parts: whole days of kept posts in any cut and order, tables of one schema with at least `post_id`, `posted_at`,
            `platform`, `site_name`, `title`, `body`, `is_outbound` and `is_screen_sample`.
        rules: whose gazetteer names the places; the product's own by default.

    Returns:
        The posts that stay, with the columns of `ADDED`, by time and id; no value of a post is changed.

    Raises:
        ValueError: there is no table at all, so that not even the columns are known.
    """
    tables = list(parts)
    if not tables:
        raise ValueError("collapse needs at least one table, if an empty one")
    table = pa.concat_tables(tables)
    # Ids that stand there twice are put in order by all they say.
    by = list(dict.fromkeys(["posted_at", "post_id", *table.column_names]))
    order = pl.DataFrame(pl.from_arrow(table)).select(pl.arg_sort_by(by, nulls_last=True)).to_series()
    posts = table.take(order.to_arrow())
    frame = pl.DataFrame(pl.from_arrow(posts)).select(
        "post_id",
        "posted_at",
        "platform",
        "is_outbound",
        "is_screen_sample",
        has_site=pl.col("site_name").str.strip_chars().fill_null("") != "",
        text=pl.concat_str("title", "body", separator="\n", ignore_nulls=True).map_batches(
            _speech, return_dtype=pl.String, is_elementwise=True
        ),
    )
    leaders = _leaders(frame, rules or load_rules())
    return _with_counts(posts, frame["post_id"], leaders)


def _speech(text: pl.Series) -> pl.Series:
    """Title and body as letters and digits only: no blanks, signs, addresses, mentions or drawn-out letters."""
    # Most texts need neither step, and both cost more than asking.
    text = _where(text, r"[^\x00-\x7F가-힣]", lambda odd: odd.str.normalize("NFKC"))
    text = _where(text, r"\p{Lu}", lambda odd: odd.str.to_lowercase())
    return text.str.replace_all(_NOT_SPEECH, " ").str.replace_all(_SIGNS, "")


def _where(text: pl.Series, pattern: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    rows = text.str.contains(pattern).arg_true()
    return text.scatter(rows, change(text.gather(rows))) if len(rows) else text


def _leaders(frame: pl.DataFrame, rules: Rules) -> Indices:
    """For each post, by position, the post that stands for it."""
    leaders = np.arange(frame.height)
    eligible = frame.with_row_index("row").filter(
        (pl.col("text").str.len_chars() >= MIN_CHARACTERS)
        & ~pl.col("is_screen_sample").fill_null(value=False)
        & ~pl.col("post_id").is_duplicated()
    )
    if eligible.is_empty():
        return leaders
    eligible = eligible.select(
        "row",
        "text",
        "platform",
        "is_outbound",
        "has_site",
        day=pl.col("posted_at").dt.convert_time_zone(ZONE).dt.date(),
        facts=_facts(rules),
    ).with_columns(first=pl.col("row").min().over(*_GROUP, "text"))
    leaders[eligible["row"].to_numpy()] = eligible["first"].to_numpy()
    distinct = eligible.filter(pl.col("row") == pl.col("first")).sort("row")
    rows = distinct["row"].to_numpy().astype(np.int64)
    texts = _Texts(
        kinds=distinct.select(pl.struct(_GROUP).rank("dense")).to_series().to_numpy().astype(np.uint64),
        lengths=distinct["text"].str.len_chars().to_numpy().astype(np.int64),
        grams=grams(distinct.select(_compared()).to_series().to_list()),
    )
    stands_for = np.arange(frame.height)
    stands_for[rows] = rows[_near_leaders(texts)]
    return stands_for[leaders]


def _compared() -> pl.Expr:
    """What of a text decides whether it is a near copy; nothing where it is too short to be one."""
    text = pl.col("text")
    return (
        pl.when(text.str.len_chars() >= MIN_NEAR_CHARACTERS)
        .then(text.str.slice(0, MAX_CHARACTERS))
        .otherwise(pl.lit(""))
    )


def _facts(rules: Rules) -> pl.Expr:
    """The numbers and places a text names: a bus line or a district more or less is another post."""
    places = rules.places["term"].to_list()
    named = pl.col("text").str.extract_many(places, leftmost=True).list.unique().list.sort()
    return pl.concat_str(pl.col("text").str.extract_all(r"\p{N}+").list.join(" "), named.list.join(" "), separator="\n")


def _near_leaders(texts: _Texts) -> Indices:
    """For each text the earliest of its near copies, itself when it has none."""
    leaders = np.arange(len(texts.lengths))
    sketch = sketch_of(texts.grams)
    for _ in range(PASSES):
        # Who already stands for others stays: those others were compared with it.
        is_single = np.bincount(leaders, minlength=len(leaders)) == 1
        standing = np.flatnonzero(leaders == np.arange(len(leaders)))
        left, right = near_pairs(sketch[standing], texts.kinds[standing])
        left, right = standing[left], standing[right]
        free = is_single[right]
        if not _join(leaders, texts, left[free], right[free]):
            break
        _settle(leaders, texts)
    return leaders


def _join(leaders: Indices, texts: _Texts, left: Indices, right: Indices) -> bool:
    """Let each text on the right follow the earliest on its left whose copy it is; whether any found one."""
    asked = np.flatnonzero(np.diff(right, prepend=-1))
    ends = np.append(asked[1:], len(right))
    has_joined = False
    while len(asked):
        found = texts.are_copies(left[asked], right[asked])
        leaders[right[asked[found]]] = left[asked[found]]
        has_joined = has_joined or bool(found.any())
        goes_on = ~found & (asked + 1 < ends)
        asked, ends = asked[goes_on] + 1, ends[goes_on]
    return has_joined


def _settle(leaders: Indices, texts: _Texts) -> None:
    """Let every text follow a leader that follows nobody and whose copy it is; who is no such copy leads itself."""
    while True:
        above = leaders[leaders]
        waiting = np.flatnonzero(leaders != above)
        if not len(waiting):
            return
        # Chains are walked from their end, where the leader is already sure.
        ready = waiting[leaders[above[waiting]] == above[waiting]]
        leaders[ready] = np.where(texts.are_copies(above[ready], ready), above[ready], ready)


def _with_counts(posts: pa.Table, ids: pl.Series, leaders: Indices) -> pa.Table:
    counts = np.bincount(leaders, minlength=len(leaders))
    stays = np.flatnonzero(counts > 0)
    copies = np.flatnonzero(leaders != np.arange(len(leaders)))
    copies = copies[np.argsort(leaders[copies], kind="stable")]
    cuts = np.flatnonzero(np.diff(leaders[copies])) + 1
    listed: list[str | None] = [None] * len(leaders)
    names = ids.to_list()
    for of_one in np.split(copies, cuts) if len(copies) else []:
        listed[leaders[of_one[0]]] = json.dumps([names[row] for row in of_one.tolist()], ensure_ascii=False)
    table = posts.append_column(ADDED[0], pa.array(counts.astype(np.int32)))
    return table.append_column(ADDED[1], pa.array(listed, pa.string())).take(pa.array(stays)).combine_chunks()
