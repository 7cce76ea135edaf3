"""What is learned as a noun, and what is kept out."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from scipy.stats import binomtest

from extract.text import vocabulary, word_lists

# 300 drawn at random (seed 20261126) of the nouns learned from real text, labelled by hand in November 2026.
LABELLED_NOUNS = Path(__file__).with_name("labelled_nouns.csv")

SUBJECTS = ("수돗물", "횡단보도", "골목길", "정류장", "주차장", "놀이터", "하수구", "운동장", "체육관", "승강장")
FRAMES = (
    "{0}{을} 고쳐 주세요",
    "{0}{이} 위험하다고 생각하고 있습니다",
    "{0}에서 사고가 있었습니다",
    "{0}{은} 언제 고치나요",
    "{0}의 관리가 필요합니다",
    "{0}까지 걸어가고 있는데 너무 힘들어요",
    "{0}에 문제가 있어서 알고 싶어요",
    "우리 {0}도 봐주세요",
)


def texts() -> list[str]:
    made = []
    for subject, frame in itertools.product(SUBJECTS, FRAMES):
        closed = word_lists.has_final_consonant(subject)
        line = frame.replace("{을}", "을" if closed else "를").replace("{이}", "이" if closed else "가")
        made += [line.replace("{은}", "은" if closed else "는").format(subject)] * 3
    return made


@pytest.fixture(scope="module")
def learned() -> vocabulary.Vocabulary:
    return vocabulary.train({"call_center": pl.Series(texts())})


def test_subjects_are_learned_with_the_number_of_texts_that_hold_them(learned):
    entries = dict(learned.entries.select("noun", "document_count").iter_rows())
    assert {subject: entries[subject] for subject in SUBJECTS} == dict.fromkeys(SUBJECTS, 24)


def test_verbs_adverbs_and_stop_words_are_not_learned(learned):
    found = set(learned.entries["noun"])
    assert not found & {
        "있는",
        "있는데",
        "고쳐",
        "너무",
        "우리",
        "문제",
        "생각",
        "필요",
        "알고",
        "언제",
        "힘들",
        "주세",
    }


def test_the_order_of_texts_does_not_matter(learned):
    shuffled = texts()
    random.Random(3).shuffle(shuffled)
    again = vocabulary.train({"call_center": pl.Series(shuffled)})
    assert again.entries.equals(learned.entries)
    assert again.fingerprint == learned.fingerprint


def test_the_hash_seed_does_not_matter():
    code = (
        "import polars as pl; from extract.text import vocabulary as v; "
        "print(v.train({'a': pl.Series(['소음이 큽니다', '소음을 줄여', '소음의 원인'] * 5)}).fingerprint)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop().strip()) == 8


def test_a_channel_without_texts_learns_nothing():
    empty = vocabulary.train({"petition": pl.Series([None, ""], dtype=pl.String)})
    assert empty.entries.is_empty()


def test_a_noun_needs_particles_that_only_nouns_carry():
    assert vocabulary.carries_noun_particles("수돗물", {"을": 3, "이": 2, "": 5, "에서": 1})
    assert not vocabulary.carries_noun_particles("수돗물", {"를": 3, "가": 2, "": 5})  # disagree with ㄹ
    assert not vocabulary.carries_noun_particles("있", {"는": 50, "고": 30, "습니다": 20, "을": 1})
    assert not vocabulary.carries_noun_particles("너무", {"": 90, "나": 8, "도": 2})


@pytest.mark.parametrize(
    "word", ["할수", "어쩔수", "하는것", "있는경우", "한명", "몇일전", "다른곳", "해주세요", "민원", "물"]
)
def test_words_that_cannot_be_a_subject_are_refused(word):
    assert not vocabulary.is_word_like(word)


@pytest.mark.parametrize("word", ["음료수", "자전거", "운동선수", "지방선거", "수돗물", "CCTV", "온수"])
def test_nouns_that_look_like_them_are_kept(word):
    assert vocabulary.is_word_like(word)


def test_the_fingerprint_changes_with_the_nouns(learned):
    fewer = vocabulary.Vocabulary(learned.entries.head(3))
    assert fewer.fingerprint != learned.fingerprint


def test_no_word_stands_in_both_lists():
    assert not word_lists.stop_words() & set(word_lists.user_dictionary().values())
    assert len(word_lists.stop_words()) > 300
    assert "부평역" in word_lists.place_names()
    assert "서구" not in word_lists.place_names()
    assert {"서구", "서해구", "부평구"} <= word_lists.district_names()
    assert "부평역" not in word_lists.district_names()


def test_departments_are_nouns_once_three_texts_name_them():
    texts = pl.Series(["버스정책과에 물었다", "버스정책과에 갔다", "버스정책과에 전화", "하수과에 한번", "하수과에"])
    found = vocabulary.train({"call_center": texts}, names=["버스정책과", "하수과", "과", "버스 정책과"])
    assert found.entries.filter(pl.col("noun").str.ends_with("과")).rows() == [("call_center", "버스정책과", 3, 1.0)]
    assert "버스정책과" not in vocabulary.train({"call_center": texts}).nouns


def test_most_learned_nouns_are_nouns_and_known_slips_are_refused():
    labelled = pl.read_csv(LABELLED_NOUNS)
    nouns = labelled.filter(pl.col("is_noun"))["noun"].to_list()
    slips = labelled.filter(~pl.col("is_noun"))["noun"].to_list()
    assert (len(nouns), len(slips)) == (294, 6)
    # Wilson's 95 % interval of 294 in 300: centre (.98 + 1.96^2 / 600) / (1 + 1.96^2 / 300) = .97393, half width
    # 1.96 * sqrt(.98 * .02 / 300 + 1.96^2 / 360000) / (1 + 1.96^2 / 300) = .01688.
    interval = binomtest(len(nouns), labelled.height).proportion_ci(0.95, method="wilson")
    assert (interval.low, interval.high) == pytest.approx((0.9571, 0.9908), abs=5e-4)
    refused = {noun for noun in nouns if not vocabulary.is_word_like(noun)}
    assert refused <= word_lists.stop_words()
    assert [slip for slip in slips if vocabulary.is_word_like(slip)] == ["기간도로", "버젓", "변속차"]
