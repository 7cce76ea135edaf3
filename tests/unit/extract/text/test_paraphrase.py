import numpy as np
import polars as pl
import pytest

from extract.text import paraphrase
from extract.text.paraphrase import Paraphrases, TooManyTextsError, pair_f1, train
from tests.made_paraphrases import OTHERS, SUBJECTS, WAYS


def texts_of(subjects: list[str]) -> tuple[pl.Series, np.ndarray]:
    texts = pl.Series([way.format(subject) for subject in subjects for way in WAYS])
    return texts, np.repeat(np.arange(len(subjects)), len(WAYS))


@pytest.fixture(scope="module")
def learned() -> Paraphrases:
    return train(*texts_of(SUBJECTS))


def test_pair_f1_worked_out_by_hand() -> None:
    # True pairs: ab, ac, bc, de = 4. Found pairs: ab, cd = 2, of which ab is true: precision 1/2, recall 1/4.
    truth, found = np.array([1, 1, 1, 2, 2]), np.array([1, 1, 2, 2, 3])
    assert pair_f1(found, truth) == pytest.approx(2 * 0.5 * 0.25 / 0.75)
    assert pair_f1(truth, truth) == 1
    assert pair_f1(np.arange(5), truth) == 0


def test_texts_that_say_the_same_share_a_group_and_others_do_not(learned: Paraphrases) -> None:
    texts, truth = texts_of(OTHERS)
    assert pair_f1(learned.groups(texts), truth) == 1


def test_the_same_texts_learned_twice_give_the_same_groups(learned: Paraphrases) -> None:
    texts, _ = texts_of(["횡단보도", "민방위"])
    assert train(*texts_of(SUBJECTS)).groups(texts).tolist() == learned.groups(texts).tolist()


@pytest.mark.parametrize("texts", [[], ["버스"]])
def test_fewer_than_two_texts_have_nothing_to_be_joined_to(learned: Paraphrases, texts: list[str]) -> None:
    assert learned.groups(pl.Series(texts, dtype=pl.String)).tolist() == [1] * len(texts)


def test_texts_that_say_nothing_are_each_their_own(learned: Paraphrases) -> None:
    assert len(set(learned.groups(pl.Series(["", "😀", "?"])).tolist())) == 3


def test_more_texts_than_a_square_can_hold_are_refused(learned: Paraphrases) -> None:
    texts = pl.Series(["버스"]).new_from_index(0, paraphrase.MAX_TEXTS + 1)
    with pytest.raises(TooManyTextsError, match="8,001 texts"):
        learned.groups(texts)
