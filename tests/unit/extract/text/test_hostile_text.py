"""Whatever citizens (and machines) send: no text stops a night, moves a row or costs more than its length."""

from __future__ import annotations

import unicodedata
from datetime import date

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract import relevance
from extract.text import inference, store
from extract.text.normalisation import bare, speech
from extract.text.nouns import MAX_NOUN, Tagger

NOUNS = ("가로등", "불법주차", "단속", "신고", "수돗물", "아파트", "가가", "가가가", "들들")
MONDAY = date(2026, 11, 9)
DECOMPOSED = unicodedata.normalize("NFD", "가로등이 꺼졌어요")
HOSTILE = (
    "",
    " \t\n　",
    None,
    "ㅋㅋㅋㅋ ㅠㅠ",
    "ㅋㅠㅋㅠ",
    "市廳에 民願을 넣었습니다",
    "👨‍👩‍👧‍👦🏳️‍🌈☔️",
    DECOMPOSED,
    "ประชาชนขอร้องเรียน",
    "شكوى من المواطن \u202eabc\u202c",
    "路灯坏了",
    "Đèn đường hỏng rồi",
    "\x01\x02\x1b[31m가로등\x7f",
    "가\u200b로\u200d등이",
    "рау Роlісе",
    "가" * 10_000,
    "님" * 10_000,
    "가로등들님들님들님들님들님들님들님",
    "가로등이꺼져서" * 1_500,
    "가로등 " * 50_000,
    "a" * 200_000,
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(NOUNS)


def infer(tagger: Tagger, texts: list[str | None]) -> pl.DataFrame:
    items = pl.DataFrame(
        [("call_center", f"{row:04}", MONDAY, text, True, 0) for row, text in enumerate(texts)],
        schema=store.ITEM_SCHEMA,
        orient="row",
    ).with_columns(pl.col("text").fill_null(""))
    return inference.infer(items, version="v", tagger=tagger, judge=relevance.judge)


def tag(tagger: Tagger, text: str) -> list[str]:
    return tagger.tag(pl.DataFrame({"text": [text]}))["nouns"].to_list()[0]


def test_every_kind_of_hostile_text_is_inferred_with_its_row(tagger):
    found = infer(tagger, list(HOSTILE))
    assert found["voc_id"].to_list() == [f"{row:04}" for row in range(len(HOSTILE))]
    assert found["nouns"].null_count() == 0
    assert found.equals(infer(Tagger(NOUNS), list(HOSTILE)))


# Letters that the rules look at, any other, and controls; PostgreSQL holds neither NUL nor lone surrogates.
LETTERS = st.one_of(
    st.sampled_from(
        ["가로등", "들", "님", "에서", "하", "이", " ", "ㅋ", "ㅠ", "\u200d", "\u1100", "\u1161", "가", "A-B", "@", "."]
    ),
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.lists(LETTERS, max_size=60).map("".join)), min_size=1, max_size=8))
@example([None])
def test_any_text_is_inferred_the_same_twice_and_rows_keep_their_order(texts):
    found = infer(Tagger(NOUNS), texts)
    assert found["voc_id"].to_list() == [f"{row:04}" for row in range(len(texts))]
    assert found.equals(infer(Tagger(NOUNS), texts))


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("가로등이꺼져서불법주차단속이안됩니다신고합니다", ["가로등", "단속", "불법주차"]),
        ("수돗물이이상해요아파트전체가다그래요", ["수돗물", "아파트"]),
        ("가\u200b로\u200d등이 꺼졌어요", ["가로등"]),
        (DECOMPOSED, ["가로등"]),
        ("가로등ㅋㅋㅋㅠㅠ", ["가로등"]),
        ("가로등" + "님" * 9_000, ["가로등"]),
        ("👨‍👩‍👧‍👦가로등☔️", ["가로등"]),
    ],
)
def test_nouns_survive_missing_spaces_unseen_signs_and_jamo(tagger, text, nouns):
    assert tag(tagger, text) == nouns


def test_lone_jamo_never_become_syllables():
    frame = pl.DataFrame({"text": ["없어요ㅋㅠ", "ㅎㅏ"]})
    assert frame.select(speech(pl.col("text")))["text"].to_list() == ["없어요 ", " "]
    assert frame.select(bare(pl.col("text"), limit=9))["text"].to_list() == ["없어요", ""]


class CountedSet(frozenset[str]):
    """Counts how often it is asked."""

    asked = 0

    def __contains__(self, item: object) -> bool:
        type(self).asked += 1
        return super().__contains__(item)


@pytest.mark.parametrize("syllables", ["가", "가로등이꺼져서", "가로등들님", "불법주차단속"])
@pytest.mark.parametrize("length", [40, 400, 40_000])
def test_the_looks_into_the_dictionary_grow_with_the_letters_and_no_faster(syllables, length):
    tagger = Tagger(NOUNS)
    tagger._known = CountedSet(tagger._known)
    CountedSet.asked = 0
    tagger.nouns_of((syllables * length)[:length])
    # Cutting a word form, its front and, failing both, the scan look at most once each at a start and an end.
    assert 0 < CountedSet.asked <= 3 * MAX_NOUN * length
