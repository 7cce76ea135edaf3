"""What a text is about: Incheon's administration or not, where, which topic, and whether it is spam or abuse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from extract.relevance.rules import REDRAWN_ON, Evidence, Rules, load_rules

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = {
    "is_relevant": pl.Boolean,
    "reason": pl.String,
    "district_code": pl.String,
    "topic_code": pl.String,
    "is_spam": pl.Boolean,
    "is_abusive": pl.Boolean,
}
DECOMPOSED = "[\u1100-\u11ff]"
UPPER_CASE = r"[\p{Lu}\p{Lt}]"
# One sign of advertising stands in many an honest complaint ("연락 주세요 010-..."); two do not, unless it also speaks
# of the administration; four never do. Set on the labelled sentences, 2026-11.
SPAM_SIGNS, SPAM_SIGNS_DESPITE_CONTEXT = 2, 4
# A post of a few sentences is about what it names. A longer text names many things in passing: it must name Incheon
# twice, once within about 60 syllables of a strong word of administration. Set on petitions to another body, 2026-11.
LONG_TEXT_BYTES = 600
NEAR_BYTES = 180


def judge(
    texts: pl.Series | pa.Array | pa.ChunkedArray | Sequence[str | None],
    *,
    on: date | pl.Series | Iterable[date],
    is_local: bool = False,
    rules: Rules | None = None,
) -> pl.DataFrame:
    """Judge texts, whole columns at a time; the same text always gets the same answer, whatever stands around it.

    Args:
        texts: title and body of an item joined by a newline; null counts as empty.
        on: the KST day each text is from (or one day for all): districts were redrawn on 2026-07-01.
        is_local: the texts come from Incheon's own channels, so that 중구 without 인천 is Incheon's 중구.
        rules: other rules than those in `data/`.

    Returns:
        One row per text, in order: `is_relevant` (spam never is), `reason` (the words that decided, null when not
        relevant), `district_code` (null when none is named; the code of the day, but 28110, 28140, 28260 and 28177
        where people say 중구, 동구, 서구 or 남구: no later code is sure), `topic_code` (null when no word tells),
        `is_spam`, `is_abusive`.
    """
    rules = rules or load_rules()
    text = as_text(texts)
    if not len(text):
        return pl.DataFrame(schema=COLUMNS)
    return _judged(prepared(text, rules), on=_days(on, len(text)), is_local=is_local, rules=rules)


def relevance(texts: pl.Series | pa.Array | pa.ChunkedArray | Sequence[str | None], *, rules: Rules) -> pl.DataFrame:
    """Only whether texts are relevant and why: exactly what `judge` says, at a third of its cost on a whole feed.

    Most texts that name a place say nothing of the administration; two searches tell, and only the rest is judged.

    Returns:
        One row per text, in order: `is_relevant` and `reason`.
    """
    text = prepared(as_text(texts), rules)
    rows = text.str.contains_any(list(rules.administration)).arg_true()
    rows = rows.filter(text.gather(rows).str.contains(rules.candidate_pattern))
    judged = _judged(text.gather(rows), on=_days(REDRAWN_ON, len(rows)), is_local=False, rules=rules)
    return pl.DataFrame(
        {
            "is_relevant": pl.repeat(False, len(text), eager=True).scatter(rows, judged["is_relevant"]),
            "reason": pl.repeat(None, len(text), dtype=pl.String, eager=True).scatter(rows, judged["reason"]),
        }
    )


def _judged(text: pl.Series, *, on: pl.Series, is_local: bool, rules: Rules) -> pl.DataFrame:
    """The columns of `judge` for prepared texts."""
    frame = pl.DataFrame({"text": text}).with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32), on=on)
    frame = frame.with_columns(
        is_elsewhere=_has("text", rules.elsewhere),
        is_leisure=_has("text", rules.leisure),
        spam_signs=_spam_signs(rules),
        is_abusive=_without("text", rules.abuse_exceptions).str.contains_any(list(rules.abuse)),
        stance_term=pl.col("text").str.extract_many(list(rules.stance)).list.first(),
    ).with_columns(has_stance=pl.col("stance_term").is_not_null())
    places = in_force(matches(frame, rules.places))
    words = matches(frame, rules.lexicon)
    frame = (
        frame.join(_places_of(places, is_local=is_local), on="row", how="left", maintain_order="left")
        .join(_words_of(words), on="row", how="left", maintain_order="left")
        .join(_strong_nearby(frame, rules), on="row", how="left", maintain_order="left")
        .with_columns(
            pl.col("has_strong", "has_weak", "has_alone", "has_place", "has_near_place", "has_strong_nearby").fill_null(
                False
            ),
            pl.col("weak_count", "place_count").fill_null(0),
        )
    )
    concerns = _concerns()
    is_spam = (pl.col("spam_signs") >= SPAM_SIGNS_DESPITE_CONTEXT) | (
        (pl.col("spam_signs") >= SPAM_SIGNS) & ~pl.col("has_strong")
    )
    return frame.select(
        is_relevant=concerns & ~is_spam,
        reason=pl.when(concerns & ~is_spam).then(
            pl.concat_str("place_term", pl.coalesce("context_term", "stance_term"), separator=" + ", ignore_nulls=True)
        ),
        district_code="district_code",
        topic_code="topic_code",
        is_spam=is_spam,
        is_abusive="is_abusive",
    )


def might_concern(text: pl.Expr, rules: Rules) -> pl.Expr:
    """Whether `judge` could find a text relevant: true for each that it does, and for a few per cent of the rest."""
    # Hangul written in letters is composed before it is judged, so it cannot be told yet.
    return text.str.contains(rules.candidate_pattern) | text.str.contains(DECOMPOSED)


def as_text(texts: pl.Series | pa.Array | pa.ChunkedArray | Sequence[str | None]) -> pl.Series:
    """Any of the accepted columns of texts as a text series without nulls."""
    series = texts if isinstance(texts, pl.Series) else pl.Series("text", texts, dtype=pl.String)
    return series.cast(pl.String).fill_null("")


def prepared(text: pl.Series, rules: Rules) -> pl.Series:
    """Composed Hangul, lower-case Latin, and homonyms replaced, so that what is left may be taken by its letters."""
    if text.str.contains(DECOMPOSED).any():
        text = text.str.normalize("NFC")
    # Hangul has no case, and asking is cheaper than rewriting.
    has_case = text.str.contains(UPPER_CASE)
    if has_case.any():
        rows = has_case.arg_true()
        text = text.clone().scatter(rows, text.gather(rows).str.to_lowercase())
    for pattern, replacement in rules.homonyms:
        text = text.str.replace_all(pattern, replacement)
    return text


def _concerns() -> pl.Expr:
    strong, weak, leisure = pl.col("has_strong"), pl.col("has_weak"), pl.col("is_leisure")
    # One weak word needs a wish or a complaint beside it; two of them speak for each other.
    spoken = pl.col("has_stance") | (pl.col("weak_count") > 1)
    # Another city's administration beside a bare "인천" is most often about the other city.
    placed = pl.col("has_place") & (~pl.col("is_elsewhere") | pl.col("has_near_place"))
    alone = pl.col("has_alone") & (~leisure | strong | weak)
    short = alone | (placed & (strong | (weak & spoken & ~leisure)))
    long = (placed | pl.col("has_alone")) & (pl.col("place_count") > 1) & pl.col("has_strong_nearby")
    return pl.when(pl.col("text").str.len_bytes() > LONG_TEXT_BYTES).then(long).otherwise(short)


def _places_of(found: pl.DataFrame, *, is_local: bool) -> pl.DataFrame:
    """What the names in each text say: one row per text that holds any."""
    kind = pl.col("evidence")
    anchored = pl.lit(is_local) | (kind != Evidence.ANCHOR).any().over("row")
    place = kind != Evidence.ANCHOR
    code = pl.when(pl.col("on") < REDRAWN_ON).then("former_district_code").otherwise("district_code")
    district = pl.when(anchored).then(code)
    nearness = pl.when(district.is_not_null()).then(pl.col("specificity"))
    return (
        found.with_columns(district=district, nearness=nearness)
        .group_by("row", maintain_order=True)
        .agg(
            has_alone=(kind == Evidence.ALONE).any(),
            has_place=place.any(),
            has_near_place=(place & ~pl.col("is_bare_city")).any(),
            place_count=place.sum(),
            place_term=pl.coalesce(
                pl.col("term").filter(kind == Evidence.ALONE).first(), pl.col("term").filter(place).first()
            ),
            # The nearest name wins; of equals the first in the text, which arg_max keeps.
            district_code=pl.col("district").get(pl.col("nearness").arg_max(), null_on_oob=True),
        )
    )


def _words_of(found: pl.DataFrame) -> pl.DataFrame:
    """What the words of the lexicon in each text say: one row per text that holds any."""
    context = found.group_by("row", maintain_order=True).agg(
        has_strong=(pl.col("context") == "strong").any(),
        has_weak=(pl.col("context") == "weak").any(),
        weak_count=pl.col("term").filter(pl.col("context") == "weak").n_unique(),
        context_term=pl.coalesce(
            pl.col("term").filter(pl.col("context") == "strong").first(),
            pl.col("term").filter(pl.col("context") == "weak").first(),
        ),
    )
    topic = (
        found.unique(["row", "term"], maintain_order=True)
        .group_by("row", "topic_code", maintain_order=True)
        .agg(pl.col("topic_weight").sum())
        .group_by("row", maintain_order=True)
        .agg(topic_code=pl.col("topic_code").get(pl.col("topic_weight").arg_max()))
    )
    return context.join(topic, on="row", maintain_order="left")


def _strong_nearby(frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The long texts in which a strong word of administration stands near a place."""
    long = frame.filter(pl.col("text").str.len_bytes() > LONG_TEXT_BYTES)
    if long.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32, "has_strong_nearby": pl.Boolean})
    places, words = in_force(matches(long, rules.places, with_at=True)), matches(long, rules.lexicon, with_at=True)
    strong = words.filter(pl.col("context") == "strong").select("row", "at", word_at="at").sort("at")
    place = places.filter(pl.col("evidence") != Evidence.ANCHOR).select("row", "at").sort("at")
    near = place.join_asof(strong, on="at", by="row", strategy="nearest", tolerance=NEAR_BYTES, check_sortedness=False)
    return near.filter(pl.col("word_at").is_not_null()).select("row", has_strong_nearby=True).unique()


def in_force(places: pl.DataFrame) -> pl.DataFrame:
    """Without the names that Incheon shares with others where another city is spoken of."""
    return places.filter((pl.col("evidence") != Evidence.SHARED) | ~pl.col("is_elsewhere"))


def matches(frame: pl.DataFrame, table: pl.DataFrame, *, with_at: bool = False) -> pl.DataFrame:
    """The rows of a table of terms for each leftmost longest match: row, on, is_elsewhere, term, ..., at (byte)."""
    # `leftmost` takes, of several at one place, the pattern that stands first: the tables are sorted longest first.
    terms = table["term"].to_list()
    return (
        frame.select(
            "row",
            "on",
            "is_elsewhere",
            term=pl.col("text").str.extract_many(terms, leftmost=True),
            **({"at": pl.col("text").str.find_many(terms, leftmost=True)} if with_at else {}),
        )
        .filter(pl.col("term").list.len() > 0)
        .explode("term", *(["at"] if with_at else []))
        .join(table, on="term", how="inner", maintain_order="left")
    )


def _has(column: str, terms: Sequence[str]) -> pl.Expr:
    return pl.col(column).str.contains_any(list(terms))


def _without(column: str, terms: Sequence[str]) -> pl.Expr:
    return pl.col(column).str.replace_many(list(terms), ["·"], leftmost=True)


def _spam_signs(rules: Rules) -> pl.Expr:
    signs = pl.lit(0, dtype=pl.Int32)
    for weight, terms in rules.spam_terms.items():
        found = pl.col("text").str.extract_many(list(terms), leftmost=True).list.n_unique()
        signs = signs + found.cast(pl.Int32) * weight
    for weight, patterns in rules.spam_patterns.items():
        for pattern in patterns:
            signs = signs + pl.col("text").str.contains(pattern).cast(pl.Int32) * weight
    return signs


def _days(on: date | pl.Series | Iterable[date], count: int) -> pl.Series:
    if isinstance(on, date):
        return pl.Series("on", [on], dtype=pl.Date).new_from_index(0, count)
    days = on if isinstance(on, pl.Series) else pl.Series("on", list(on), dtype=pl.Date)
    if len(days) != count:
        raise ValueError(f"{count} texts but {len(days)} days")
    return days.alias("on")
