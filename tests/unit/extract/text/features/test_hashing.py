from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extract.text.features.hashing import Counts, counted, ngrams


def count(texts: list[str], sizes: range, salt: int = 1) -> Counts:
    starts = np.cumsum([0, *map(len, texts)])
    codes = np.array([ord(letter) for text in texts for letter in text], dtype=np.uint64)
    return counted(ngrams(codes, starts, sizes, salt=salt))


@given(st.lists(st.text(alphabet="가나다ab", max_size=12), min_size=1, max_size=6))
def test_as_many_different_runs_are_counted_as_a_plain_loop_finds(texts: list[str]) -> None:
    found = count(texts, range(2, 4))
    for row, text in enumerate(texts):
        runs = Counter(text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1))
        assert sorted(found.counts[found.texts == row].tolist()) == sorted(runs.values())


def test_a_run_never_crosses_from_one_text_into_the_next() -> None:
    assert len(count(["가", "나"], range(2, 3)).buckets) == 0


def test_the_same_run_falls_into_the_same_bucket_in_every_text() -> None:
    found = count(["버스", "버스"], range(2, 3))
    assert found.buckets[0] == found.buckets[1]


def test_the_same_run_under_two_salts_falls_into_two_buckets() -> None:
    assert count(["버스"], range(2, 3), salt=1).buckets != count(["버스"], range(2, 3), salt=7).buckets


def test_chosen_texts_are_numbered_anew_in_the_order_they_were_asked_for() -> None:
    found = count(["가가", "", "나나나"], range(1, 2))
    chosen = found.take(np.array([2, 0, 1]))
    assert chosen.texts.tolist() == [0, 1]
    assert chosen.counts.tolist() == [3, 2]
    assert chosen.buckets.tolist() == [found.buckets[1], found.buckets[0]]


def test_a_text_that_stands_behind_all_counted_ones_has_no_counts() -> None:
    found = count(["가", "", ""], range(1, 2)).take(np.array([2, 1]))
    assert len(found.texts) == 0
