"""Means of small groups, shown only where nobody can be singled out, directly or by subtraction.

A cell with fewer than `minimum` persons is hidden (primary). Totals are shown too, so hiding one department of a bureau
would hide nothing: total minus the others gives it. Below every shown total the hidden cells must be at least two and
hold at least `minimum` persons together; while they do not, the smallest shown cell is hidden as well (secondary;
Hundepool et al., Statistical Disclosure Control, 2012, chapter 4). A unit is shown for all items or for none, and what
lies under a hidden bureau is hidden. Quarters are never added up, and a quarter is written once: a later version of it
could be subtracted from the first.
"""

from __future__ import annotations

import polars as pl

TOTAL = "city"


def aggregates(answers: pl.DataFrame, *, minimum: int) -> pl.DataFrame:
    """Means of items for the city, each bureau and each department, hidden ones without any figure.

    `answers`: respondent_key, bureau_code, unit_code, item_code, point; one row per person and item.
    Returns level_code, unit_code, item_code, is_shown, respondent_count, mean_point; by level, unit and item.

    Raises:
        ValueError: a minimum below 2 protects nobody.
    """
    if minimum < 2:
        raise ValueError("a group of one is a person")
    shown = _shown(answers, minimum)
    levels = []
    for level, code in (
        ("city", pl.lit(TOTAL)),
        ("bureau", pl.col("bureau_code")),
        ("department", pl.col("unit_code")),
    ):
        grouped = answers.group_by(code.alias("unit_code"), "item_code").agg(
            pl.col("respondent_key").n_unique().cast(pl.Int64).alias("respondent_count"),
            pl.col("point").mean().alias("mean_point"),
        )
        is_shown = pl.col("unit_code").is_in(sorted(shown[level]))
        levels.append(
            grouped.select(
                pl.lit(level).alias("level_code"),
                "unit_code",
                "item_code",
                is_shown.alias("is_shown"),
                pl.when(is_shown).then("respondent_count").alias("respondent_count"),
                pl.when(is_shown).then("mean_point").alias("mean_point"),
            ).sort("unit_code", "item_code")
        )
    return pl.concat(levels)


def _shown(answers: pl.DataFrame, minimum: int) -> dict[str, set[str]]:
    items = answers["item_code"].n_unique()
    city = _sizes(answers.with_columns(pl.lit(TOTAL).alias("code")), items)
    if not city or city[TOTAL] < minimum:
        return {"city": set(), "bureau": set(), "department": set()}
    bureaus = _open(_sizes(answers.with_columns(pl.col("bureau_code").alias("code")), items), minimum)
    departments: set[str] = set()
    for bureau in sorted(bureaus):
        own = answers.filter(pl.col("bureau_code") == bureau).with_columns(pl.col("unit_code").alias("code"))
        departments |= _open(_sizes(own, items), minimum)
    return {"city": {TOTAL}, "bureau": bureaus, "department": departments}


def _sizes(answers: pl.DataFrame, items: int) -> dict[str, int]:
    """Persons of each unit at the item that fewest of them answered; none where an item has no answer."""
    counts = answers.group_by("code", "item_code").agg(pl.col("respondent_key").n_unique().alias("persons"))
    least = counts.group_by("code").agg(
        pl.when(pl.len() == items).then(pl.col("persons").min()).otherwise(0).alias("persons")
    )
    return dict(least.sort("code").iter_rows())


def _open(sizes: dict[str, int], minimum: int) -> set[str]:
    """The children of a shown total that may be shown beside it."""
    hidden = {code for code, persons in sizes.items() if persons < minimum}
    while hidden and (len(hidden) < 2 or sum(sizes[code] for code in hidden) < minimum):
        rest = sizes.keys() - hidden
        if not rest:
            break
        hidden.add(min(rest, key=lambda code: (sizes[code], code)))
    return set(sizes) - hidden
