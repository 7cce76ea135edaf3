import random

import numpy as np
import pytest

from extract.social.likeness import BINS, EMPTY, GRAM, grams, near_pairs, similarity, sketch_of

ONE_KIND = np.uint64(7)


def sets_of(texts: list[str]) -> list[set[str]]:
    return [{t[at : at + GRAM] for at in range(len(t) - GRAM + 1)} for t in texts]


def jaccard(left: set[str], right: set[str]) -> float:
    return len(left & right) / len(left | right) if left | right else 0.0


def some_texts(count: int, *, seed: int) -> list[str]:
    """Random Hangul, and of each third text a copy with a few letters changed."""
    dice = random.Random(seed)
    letters = [chr(code) for code in range(0xAC00, 0xAC00 + 400)]
    made: list[str] = []
    while len(made) < count:
        text = dice.choices(letters, k=dice.randint(20, 120))
        made.append("".join(text))
        if len(made) % 3 == 0:
            for _ in range(dice.randint(0, 3)):
                text[dice.randrange(len(text))] = dice.choice(letters)
            made.append("".join(text))
    return made[:count]


def test_similarity_is_shared_grams_over_all_grams() -> None:
    # {abcd bcde cdef} and {abcd bcde cdeg}: two shared of four. "abc" has no gram of four letters.
    batch = grams(["abcdef", "abcdeg", "zzzzzzz", "abc", ""])

    assert batch.counts.tolist() == [3, 3, 1, 0, 0]
    asked = [(0, 1), (0, 0), (0, 2), (3, 3), (3, 4), (0, 3)]
    found = similarity(batch, np.array([p[0] for p in asked]), np.array([p[1] for p in asked]))
    assert found.tolist() == [0.5, 1.0, 0.0, 0.0, 0.0, 0.0]


def test_grams_do_not_reach_from_one_text_into_the_next() -> None:
    together, alone = grams(["가나다라", "마바사아자"]), grams(["마바사아자"])

    assert together.counts.tolist() == [1, 2]
    assert together.values[together.starts[1] :].tolist() == alone.values.tolist()


def test_similarity_equals_that_of_sets_in_any_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = some_texts(60, seed=1)
    left, right = (side.ravel().astype(np.int64) for side in np.meshgrid(np.arange(60), np.arange(60)))
    sets = sets_of(texts)
    expected = [jaccard(sets[i], sets[j]) for i, j in zip(left, right, strict=True)]
    assert sum(0.3 < value < 1 for value in expected) >= 10

    for chunk in (7, 10_000):
        monkeypatch.setattr("extract.social.likeness.CHUNK_PAIRS", chunk)
        monkeypatch.setattr("extract.social.likeness.CHUNK_TEXTS", chunk)
        assert similarity(grams(texts), left, right).tolist() == pytest.approx(expected)


def test_sketch_agrees_as_often_as_the_sets_do() -> None:
    dice = random.Random(3)
    letters = [chr(code) for code in range(0xAC00, 0xAC00 + 2000)]
    texts = []
    for _ in range(300):
        text = dice.choices(letters, k=200)
        # Three letters far apart change: 197 grams, 12 lost, so 185 shared of 209 are .885.
        changed = [c if at not in (40, 100, 160) else "힣" for at, c in enumerate(text)]
        texts += ["".join(text), "".join(changed)]

    sketch = sketch_of(grams(texts))

    assert sketch.shape == (600, BINS)
    # 300 pairs of 64 bins: four standard deviations of the mean are .009.
    assert (sketch[0::2] == sketch[1::2]).mean() == pytest.approx(185 / 209, abs=0.01)


def test_sketch_of_a_short_text_has_no_empty_bin_and_of_none_only_empty_ones() -> None:
    sketch = sketch_of(grams(["abcd", ""]))

    assert (sketch[0] != EMPTY).all()
    # One gram: every bin borrowed it from another distance.
    assert len(set(sketch[0].tolist())) == BINS
    assert (sketch[1] == EMPTY).all()


def test_nearly_all_pairs_that_are_alike_are_proposed_and_few_others() -> None:
    texts = some_texts(1500, seed=2)
    sets = sets_of(texts)
    # Only neighbours were made alike.
    alike = {(i, i + 1) for i in range(len(texts) - 1) if jaccard(sets[i], sets[i + 1]) >= 0.8}
    assert len(alike) > 200

    left, right = near_pairs(sketch_of(grams(texts)), np.full(len(texts), ONE_KIND))
    proposed = set(zip(left.tolist(), right.tolist(), strict=True))

    assert all(i < j for i, j in proposed)
    assert len(alike - proposed) <= 2
    assert len(proposed) < 2 * len(alike)


def test_texts_of_two_kinds_are_never_paired() -> None:
    texts = ["인천시청 앞 불법주차 단속 좀 해주세요"] * 2
    sketch = sketch_of(grams(texts))

    assert near_pairs(sketch, np.array([1, 1], np.uint64))[0].tolist() == [0]
    assert near_pairs(sketch, np.array([1, 2], np.uint64))[0].tolist() == []


def test_number_of_pairs_grows_with_the_texts_and_not_with_their_square() -> None:
    texts = ["인천시청 앞 불법주차 단속 좀 해주세요"] * 3000

    left, right = near_pairs(sketch_of(grams(texts)), np.full(3000, ONE_KIND))

    # The first and the one before, for each but the first.
    assert len(left) == 2999 + 2998
    assert (np.diff(right) >= 0).all()


def test_no_texts_have_no_pairs() -> None:
    left, right = near_pairs(sketch_of(grams([])), np.empty(0, np.uint64))

    assert (len(left), len(right)) == (0, 0)
    assert near_pairs(sketch_of(grams(["a", ""])), np.full(2, ONE_KIND))[0].tolist() == []
