"""Endings and particles, against forms a Korean reader would write."""

from __future__ import annotations

import pytest

from demo_city.korean import Form, conjugate, with_particle


@pytest.mark.parametrize(
    ("plain", "form", "expected"),
    [
        ("버스가 안 온다", Form.QUOTE, "버스가 안 온다고"),
        ("버스가 안 온다", Form.FORMAL, "버스가 안 옵니다"),
        ("버스가 안 온다", Form.CASUAL, "버스가 안 와"),
        ("버스가 안 온다", Form.NOUN, "버스가 안 옴"),
        ("배차가 길다", Form.FORMAL, "배차가 깁니다"),
        ("밤길이 무섭다", Form.CASUAL, "밤길이 무서워"),
        ("밤길이 무섭다", Form.NOUN, "밤길이 무서움"),
        ("물이 흐른다", Form.CASUAL, "물이 흘러"),
        ("고장났다", Form.CASUAL, "고장났어"),
        ("고장이다", Form.QUOTE, "고장이라고"),
        ("고장이다", Form.POLITE, "고장이에요"),
        ("사실이 아니다", Form.CASUAL, "사실이 아니야"),
        ("나오지 않는다", Form.FORMAL, "나오지 않습니다"),
        ("나오지 않는다", Form.CASUAL, "나오지 않아"),
        ("소리가 들린다", Form.POLITE, "소리가 들려요"),
        ("말을 못 듣는다", Form.CASUAL, "말을 못 들어"),
        ("걱정된다", Form.CASUAL, "걱정돼"),
        ("불편하다", Form.POLITE, "불편해요"),
        ("차를 세운다", Form.CASUAL, "차를 세워"),
        ("너무 힘들다", Form.NOUN, "너무 힘듦"),
        ("기분이 나쁘다", Form.CASUAL, "기분이 나빠"),
    ],
)
def test_a_plain_sentence_takes_the_form_of_its_register(plain: str, form: Form, expected: str) -> None:
    assert conjugate(plain, form) == expected


def test_only_plain_sentences_can_be_conjugated() -> None:
    with pytest.raises(ValueError, match="not a plain sentence"):
        conjugate("버스가 안 와요", Form.FORMAL)


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("버스", "을", "버스를"),
        ("노선", "을", "노선을"),
        ("81번", "이", "81번이"),
        ("지하철", "으로", "지하철로"),
        ("시장", "으로", "시장으로"),
        ("2호선", "과", "2호선과"),
        ("인천e음", "은", "인천e음은"),
        ("(주안역)", "이", "(주안역)이"),
    ],
)
def test_a_particle_follows_the_last_sound(word: str, particle: str, expected: str) -> None:
    assert with_particle(word, particle) == expected
