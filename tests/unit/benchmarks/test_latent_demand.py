"""The score of latent demand: shares by hand, and a history whose outcome is known."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from analytics.latent_demand import Rule
from benchmarks import latent_work
from benchmarks.latent_demand import Case, cases, scored
from benchmarks.latent_work import Year
from extract.text.nouns import Tagger

WEEK = date(2026, 3, 2)


def case(noun: str, *, is_reached: bool, controls: tuple[bool, ...]) -> Case:
    return Case(WEEK, noun, (), 5, is_reached, controls)


def test_shares_count_a_subject_once_and_its_controls_as_one_draw() -> None:
    found = [
        case("a", is_reached=True, controls=(True, False, False, False)),
        case("b", is_reached=True, controls=(False,)),
        case("c", is_reached=False, controls=(False, False)),
        # Nobody like it in its week: it cannot be compared and enters neither share.
        case("d", is_reached=True, controls=()),
    ]
    values = {m.metric: (m.value, m.n) for m in scored(found, seed=1)}
    assert values["latent.share_reached"] == (pytest.approx(2 / 3), 3)
    assert values["latent.share_reached_random"] == (pytest.approx(1 / 12), 3)
    # (2 + .5) / (.25 + .5), both over 3 + 1.
    assert values["latent.ratio"] == (pytest.approx(10 / 3), 3)


def test_nothing_flagged_has_no_value() -> None:
    assert [(m.value, m.n) for m in scored([], seed=1)] == [(None, 0)]


def history() -> Year:
    """Seventeen weeks. Every week 2,000 calls and ten posts about buses, ten about zoos; from WEEK on ten about moles,
    which 200 calls a week later are about.
    """
    rows = []
    for shift in range(-8, 9):
        week = WEEK + timedelta(weeks=shift)
        for number in range(2_000):
            told = "두더지가 있다" if shift > 2 and number < 200 else "버스가 늦다"
            rows.append(("call_center", f"C{shift}_{number}", week, told, False))
        spoken = ["버스가 늦다", "동물원이 좁다", *(["두더지가 있다"] if shift >= 0 else [])]
        rows += [("social_query", f"S{shift}_{n}_{w[:2]}", week, w, True) for w in spoken for n in range(10)]
    items = pl.DataFrame(
        rows, schema=["channel_code", "voc_id", "occurred_on", "text", "is_social"], orient="row"
    ).with_columns(
        pl.col("occurred_on").alias("week"),
        pl.lit(True).alias("is_counted"),
        pl.concat_str("channel_code", pl.lit(":"), "voc_id").alias("matter_id"),
    )
    return Year(items, tuple(sorted(items["week"].unique().to_list())))


def test_a_rise_is_flagged_once_and_set_against_a_word_that_is_as_absent() -> None:
    asked: list[date] = []

    def known_words(_: Year, week: date) -> Tagger:
        asked.append(week)
        return Tagger(["버스", "동물원", "두더지"])

    # What a vocabulary learns from seven sentences is another test's question.
    (found,) = cases(history(), [WEEK], seed=1, rule=Rule(), tagger_of=known_words)
    assert asked == [WEEK]
    assert (found.noun, found.social_now, found.is_reached) == ("두더지", 10, True)
    # 동물원 is absent from the calls, steady, and never reaches; 버스 is no control, 120 knows it.
    assert found.controls_reached == (False,)


def test_a_week_learns_no_word_from_later_texts() -> None:
    texts = ["두더지가 있다", "두더지를 봤다", "두더지는 크다", "두더지의 굴", "두더지에 놀랐다"] * 20
    later = [
        ("call_center", f"C{n}", WEEK + timedelta(weeks=1), text, f"call_center:C{n}") for n, text in enumerate(texts)
    ]
    before = [
        ("call_center", f"B{n}", WEEK, text, f"call_center:B{n}")
        for n, text in enumerate([text.replace("두더지", "가로등") for text in texts])
    ]
    items = pl.DataFrame(before + later, schema=["channel_code", "voc_id", "week", "text", "matter_id"], orient="row")
    year = Year(items, (WEEK, WEEK + timedelta(weeks=1)))
    told = pl.DataFrame({"text": ["두더지가 있다", "가로등이 꺼졌다"]})
    assert latent_work.tagger_of(year, WEEK).tag(told)["nouns"].to_list() == [[], ["가로등"]]
    assert latent_work.tagger_of(year, WEEK + timedelta(weeks=1)).tag(told)["nouns"].to_list()[0] == ["두더지"]
