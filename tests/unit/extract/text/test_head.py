import numpy as np
import polars as pl
import pytest

from extract.text.features.matrix import TextNumbers
from extract.text.head import Head
from extract.text.head_training import TooFewLabelsError, train_head, unsure_threshold
from extract.text.linear_fitting import Recipe, fit
from extract.text.prediction import Prediction
from extract.text.scoring import score
from extract.text.text_model import TextModel, UnreadableModelError, reader

BUS = ["버스가 늦게 와요", "버스 배차 간격이 길어요", "버스 정류장 의자", "시내버스 기사님", "버스 노선 늘려 주세요"]
BIN = ["쓰레기를 안 치워요", "쓰레기 무단 투기", "쓰레기통이 없어요", "재활용 쓰레기 수거", "음식물 쓰레기 냄새"]
LAMP = ["가로등이 꺼졌어요", "가로등 고장 신고", "가로등이 어두워요", "골목 가로등 설치", "가로등 불빛이 깜박여요"]


def numbers(texts: list[str]) -> TextNumbers:
    return reader().read(pl.Series(texts))


@pytest.fixture(scope="module")
def head() -> Head:
    labels = np.array(["bus"] * 5 + ["bin"] * 5 + ["lamp"] * 5)
    return train_head("topic", numbers([*BUS, *BIN, *LAMP]), labels)


def test_a_head_answers_texts_it_never_saw(head: Head) -> None:
    asked = ["버스가 안 와요", "길에 쓰레기가 많아요", "가로등 좀 고쳐 주세요"]
    assert head.predict(numbers(asked)).best() == ["bus", "bin", "lamp"]


def test_probabilities_sum_to_one_also_for_a_text_that_says_nothing(head: Head) -> None:
    found = head.predict(numbers(["", "qwzx"])).probabilities
    assert found.sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_training_twice_gives_the_same_weights(head: Head) -> None:
    labels = np.array(["bus"] * 5 + ["bin"] * 5 + ["lamp"] * 5)
    again = train_head("topic", numbers([*BUS, *BIN, *LAMP]), labels)
    assert TextModel({"topic": again}).fingerprint() == TextModel({"topic": head}).fingerprint()


def test_a_stored_model_answers_as_before(head: Head) -> None:
    model = TextModel({"topic": head})
    again = TextModel.from_bytes(model.to_bytes())
    texts = pl.Series(["버스가 안 와요", None, "가로등"])
    assert again.predict(texts)["topic"].probabilities == pytest.approx(
        model.predict(texts)["topic"].probabilities, abs=2e-3
    )
    assert again.fingerprint() == model.fingerprint()
    assert again.heads["topic"].card == head.card


def test_bytes_of_something_else_are_refused() -> None:
    with pytest.raises(UnreadableModelError, match="text_model_retrain"):
        TextModel.from_bytes(b"PK\x03\x04 not a model")


def test_a_label_with_too_few_rows_is_left_out_and_a_single_label_refused() -> None:
    labels = np.array(["bus"] * 5 + ["bin"] * 5 + ["rare"])
    assert train_head("topic", numbers([*BUS, *BIN, "공원"]), labels).labels == ("bin", "bus")
    with pytest.raises(TooFewLabelsError, match="topic"):
        train_head("topic", numbers(BUS), np.array(["bus"] * 5))


def test_the_threshold_is_the_lowest_confidence_above_which_answers_hold() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6], dtype=np.float32)
    # right, right, wrong, right: shares from the top 1, 1, .67, .75.
    is_right = np.array([True, True, False, True])
    assert unsure_threshold(confidence, is_right, precision=0.75) == pytest.approx(0.6)
    assert unsure_threshold(confidence, is_right, precision=0.8) == pytest.approx(0.8)
    assert unsure_threshold(confidence, ~is_right, precision=0.9) > 1


def test_scores_worked_out_by_hand() -> None:
    answers = Prediction(("a", "b"), np.array([[0.8, 0.2], [0.6, 0.4], [0.3, 0.7], [0.4, 0.6]], dtype=np.float32))
    truth = np.array(["a", "b", "b", "b"])
    found = score(answers, truth, np.array(["a", "a", "a", "b"]))
    assert found.accuracy == 0.75
    # a: precision 1/2, recall 1 -> 2/3; b: precision 1, recall 2/3 -> 4/5.
    assert found.macro_f1 == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert found.top3 == 1.0
    assert found.log_loss == pytest.approx(-np.log([0.8, 0.4, 0.7, 0.6]).mean(), rel=1e-5)
    assert found.base_log_loss == pytest.approx(-np.log([0.75, 0.25, 0.25, 0.25]).mean(), rel=1e-5)


def test_a_label_that_the_head_does_not_know_counts_as_wrong() -> None:
    answers = Prediction(("a", "b"), np.array([[0.8, 0.2]], dtype=np.float32))
    assert score(answers, np.array(["c"]), np.array(["a", "b"])).accuracy == 0


def test_a_partner_answers_like_the_machine_alone_where_the_question_is_easy() -> None:
    labels = np.repeat(np.arange(3), 5)
    learned, asked = (
        numbers([*BUS, *BIN, *LAMP]),
        numbers(["버스가 안 와요", "길에 쓰레기가 많아요", "가로등 좀 고쳐요"]),
    )
    scores = {
        partner: fit(learned, labels, 3, Recipe(0.3, partner)).scores(asked)
        for partner in ("none", "bayes", "logistic")
    }
    for partner, found in scores.items():
        assert found.argmax(axis=1).tolist() == [0, 1, 2], partner
    assert not np.allclose(scores["none"], scores["bayes"])
    assert not np.allclose(scores["none"], scores["logistic"])


def test_a_label_that_no_text_bears_never_wins_whoever_the_partner_is() -> None:
    labels = np.array([0] * 5 + [2] * 5)
    for partner in ("none", "bayes", "logistic"):
        found = fit(numbers([*BUS, *BIN]), labels, 4, Recipe(0.3, partner)).scores(numbers([*BUS, *BIN, *LAMP]))
        assert set(found.argmax(axis=1).tolist()) <= {0, 2}, partner


def test_of_recipes_that_answer_alike_the_first_is_taken_and_named_in_the_card() -> None:
    labels = np.array(["bus"] * 5 + ["bin"] * 5 + ["lamp"] * 5)
    learned = numbers([*BUS, *BIN, *LAMP])
    for recipes in ((Recipe(0.3), Recipe(0.3, "logistic")), (Recipe(0.3, "logistic"), Recipe(0.3))):
        card = train_head("topic", learned, labels, recipes=recipes).card
        assert (card["cost"], card["partner"]) == (0.3, recipes[0].partner)
        assert card["accuracy_on_folds"] == 1


def test_a_single_recipe_is_taken_as_it_is() -> None:
    labels = np.array(["bus"] * 5 + ["bin"] * 5 + ["lamp"] * 5)
    found = train_head("topic", numbers([*BUS, *BIN, *LAMP]), labels, recipes=(Recipe(0.3),))
    assert (found.card["cost"], found.card["partner"]) == (0.3, "none")
