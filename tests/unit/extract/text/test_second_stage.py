from datetime import date

import numpy as np
import polars as pl
import pytest

from extract.relevance import judge
from extract.text import second_stage
from extract.text.second_stage import FEATURES, Stage, is_spoken_of, refine, shipped
from extract.text.second_stage_training import cross_validated, fit, groups_of

ON = date(2026, 11, 17)
FILLER = "그래서 저는 그날 밤늦게까지 잠을 이루지 못하고 오래 생각했습니다. " * 12
CITY = "인천시는 부평역 버스 배차를 늘려 주세요. 인천 시내버스 민원에 인천시청은 답이 없습니다. " * 6 + FILLER[:200]
PASSING = FILLER + "친구는 인천에 살았고 서울시 재판과 서울시 민원을 겪었습니다. 인천 배차. " + FILLER
SHORT, UNNAMED = "인천시는 배차를 늘려 주세요", FILLER


def judged(texts: list[str | None]) -> tuple[pl.DataFrame, pl.Series]:
    series = pl.Series("text", texts, dtype=pl.String)
    return judge(series, on=ON), series


def made(weight: float, intercept: float, features: tuple[str, ...] = ("alone",)) -> Stage:
    count = len(features)
    return Stage(features, (0.0,) * count, (1.0,) * count, (weight,) * count, intercept, 0.5, {})


def test_short_texts_and_texts_without_a_name_stay_as_the_rules_judged_them() -> None:
    rules, texts = judged([SHORT, UNNAMED, None, "점심"])
    # A stage that would say yes to everything.
    found = refine(rules, texts, stage=made(0, 9))
    assert found.drop("relevance_probability").equals(rules)
    assert found["relevance_probability"].to_list() == [None] * 4


def test_the_stage_decides_long_texts_both_ways_and_says_so() -> None:
    rules, texts = judged([CITY, SHORT, PASSING])
    yes, no = refine(rules, texts, stage=made(0, 9)), refine(rules, texts, stage=made(0, -9))
    assert yes["is_relevant"].to_list() == [True, True, True]
    assert no["is_relevant"].to_list() == [False, True, False]
    assert no["reason"].is_null().to_list() == [True, False, True]
    assert yes["reason"].is_not_null().all()
    assert yes["reason"][1] == rules["reason"][1]


def test_a_reason_of_the_rules_is_kept_and_a_missing_one_is_given() -> None:
    rules, texts = judged([PASSING])
    rules = rules.with_columns(is_relevant=False, reason=pl.lit(None, dtype=pl.String))
    assert refine(rules, texts, stage=made(0, 9))["reason"].to_list() == ["인천 + second stage"]


def test_spam_stays_irrelevant() -> None:
    rules, texts = judged([CITY])
    found = refine(rules.with_columns(is_spam=True), texts, stage=made(0, 9))
    assert found["is_relevant"].to_list() == [False]


def test_probability_is_the_logistic_of_the_weighted_standardised_features() -> None:
    # (3 - 1) / 2 * 0.5 - 0.5 = 0, and the logistic of 0 is a half; (7 - 1) / 2 * 0.5 - 0.5 = 1.
    stage = Stage(("alone",), (1.0,), (2.0,), (0.5,), -0.5, 0.5, {})
    assert stage.probabilities(np.array([[3.0], [7.0]])) == pytest.approx([0.5, 1 / (1 + np.exp(-1))])


def test_columns_of_different_length_are_refused() -> None:
    rules, texts = judged([CITY, SHORT])
    with pytest.raises(ValueError, match="2 judged rows for 1 texts"):
        refine(rules, texts.head(1))


def test_the_shipped_stage_tells_a_complaint_to_the_city_from_a_name_in_passing() -> None:
    rules, texts = judged([CITY, PASSING])
    found = refine(rules, texts)["relevance_probability"].to_list()
    assert found[0] > 0.8
    assert found[1] < 0.2


def test_a_text_is_judged_alike_whatever_stands_around_it() -> None:
    rules, texts = judged([SHORT, CITY, UNNAMED, PASSING])
    together = refine(rules, texts)
    for row in range(len(texts)):
        assert refine(rules[row], texts[row : row + 1]).equals(together[row])


def test_no_texts_give_no_rows() -> None:
    rules, texts = judged([])
    assert refine(rules, texts).is_empty()
    assert is_spoken_of(texts).is_empty()


def test_a_stage_reads_what_it_wrote_and_refuses_what_it_does_not_know() -> None:
    assert Stage.from_json(shipped().to_json()) == shipped()
    assert shipped().features == tuple(FEATURES)
    with pytest.raises(ValueError, match="unknown features"):
        Stage.from_json(made(1, 0, ("taste",)).to_json())
    with pytest.raises(ValueError, match="not one mean"):
        Stage.from_json(shipped().to_json().replace('"alone",', ""))


def test_near_copies_are_one_group() -> None:
    first, copy, other = groups_of(pl.Series([CITY, CITY + " 부탁드립니다.", "공항 가는 길에 본 노을"]))
    assert first == copy
    assert first != other


def test_training_finds_what_tells_the_two_kinds_apart() -> None:
    dice = np.random.default_rng(1)
    letters = np.array(list("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"))
    noise = ["".join(dice.choice(letters, 250)) for _ in range(60)]
    truth = np.arange(60) % 2 == 0
    texts = pl.Series(
        [
            ("인천시청 배차 민원 " * 3 + text) if is_city else (text + " 인천")
            for text, is_city in zip(noise, truth, strict=True)
        ]
    )
    said = cross_validated(texts, truth)
    assert ((said >= 0.5) == truth).all()
    stage = fit(texts, truth, {"what": "test"})
    assert dict(zip(stage.features, stage.weights, strict=True))["alone"] > 0
    assert stage.card["what"] == "test"
    rules = judge(texts, on=ON)
    assert refine(rules, texts, stage=stage)["is_relevant"].to_list() == truth.tolist()


def test_every_feature_is_finite_for_odd_texts() -> None:
    odd = pl.Series(["", "인천", "a" * 10_000, "ㅋㅋ" * 5_000, "인천 " * 3_000, "仁川 😀" * 200])
    found = second_stage.numbers(second_stage.signals(odd), tuple(FEATURES))
    assert found.shape == (6, len(FEATURES))
    assert np.isfinite(found).all()
