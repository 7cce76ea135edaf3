"""Nouns of the same matters are one subject, and what is known under another word is none."""

from __future__ import annotations

from typing import Any

import polars as pl

from analytics.latent_subjects import gather

# noun, social_now, rising, absent
ASSESSED: list[tuple[str, int, bool, bool]] = [
    ("bedbug", 8, True, True),
    ("spray", 6, True, True),
    ("crow", 7, True, True),
    ("bus", 9, True, False),
    ("driver", 5, True, True),
    ("steady", 9, False, True),
]


def assessed() -> pl.DataFrame:
    frame = pl.DataFrame(ASSESSED, schema=["noun", "social_now", "rising", "absent"], orient="row")
    return frame.with_columns(pl.lit(0.001).alias("p_value"))


def mentions(**matters: list[int]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {"noun": noun, "matter_id": f"m{number:02d}", "evidence_id": f"social_query:{number:02d}"}
        for noun, numbers in matters.items()
        for number in numbers
    ]
    return pl.DataFrame(rows)


SAID = mentions(
    bedbug=[1, 2, 3, 4, 5, 6, 7, 8],
    spray=[1, 2, 3, 20, 21, 22],
    crow=[8, 30, 31, 32, 33, 34, 35],
    bus=[40, 41, 42, 43, 44, 45, 46, 47, 48],
    driver=[40, 41, 42, 50, 51],
    steady=[60, 61, 62, 63, 64, 65, 66, 67, 68],
)


def test_nouns_that_share_half_of_their_matters_are_one_subject_led_by_the_larger() -> None:
    found = gather(assessed(), SAID)
    assert found["noun"].to_list() == ["bedbug", "crow"]
    assert found["related_nouns"].to_list() == [["spray"], []]


def test_a_word_that_goes_with_a_rising_word_of_official_channels_is_not_latent() -> None:
    assert "driver" not in gather(assessed(), SAID)["noun"].to_list()
    apart = SAID.filter(~((pl.col("noun") == "driver") & (pl.col("matter_id") == "m40")))
    apart = pl.concat([apart, mentions(driver=[52])])
    assert "driver" in gather(assessed(), apart)["noun"].to_list()


def test_evidence_is_one_item_a_matter_and_at_most_five() -> None:
    twice = pl.concat([SAID, SAID.filter(pl.col("noun") == "crow").with_columns(evidence_id=pl.lit("zz"))])
    found = gather(assessed(), twice)
    assert found.filter(pl.col("noun") == "crow")["evidence_ids"].to_list() == [
        ["social_query:08", "social_query:30", "social_query:31", "social_query:32", "social_query:33"]
    ]


def test_a_week_without_a_rise_gives_an_empty_table_with_all_columns() -> None:
    found = gather(assessed().with_columns(pl.lit(False).alias("rising")), SAID)
    assert found.is_empty()
    assert {"noun", "related_nouns", "evidence_ids"} <= set(found.columns)
