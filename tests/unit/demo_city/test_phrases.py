from __future__ import annotations

import numpy as np
import pytest

from demo_city.korean import Form
from demo_city.lexicon import lexicon
from demo_city.phrases import Rows, Slot, fill, inflect, parse


def test_rows_of_different_templates_are_filled_together() -> None:
    words = np.array(["부평역", "주안역", "계산역"], dtype=object)

    def of_slot(slot: Slot, rows: Rows) -> np.ndarray:
        assert slot.name == "spot"
        return words[rows]

    texts = fill(["{spot} 앞", "100% {spot}", "그냥"], np.array([0, 1, 2]), np.array([0, 1, 2]), words=of_slot, size=3)
    assert texts.tolist() == ["부평역 앞", "100% 주안역", "그냥"]


def test_a_phrase_is_inflected_before_its_slots_are_filled() -> None:
    assert inflect("{bus}번이 안 온다", "formal") == "{bus}번이 안 옵니다"
    assert inflect("{bus}번 증차", "을") == "{bus}번 증차를"
    with pytest.raises(ValueError, match="ends in a slot"):
        inflect("여기는 {spot}", "을")


def test_every_phrase_of_the_data_has_every_form() -> None:
    words = lexicon()
    assert len(words.problems.phrases) > 300
    for phrase in words.problems.phrases:
        for form in Form:
            assert parse(inflect(phrase, form)).slots == parse(phrase).slots
        assert inflect(phrase, "formal").endswith("니다")
        assert not inflect(phrase, "casual").endswith("다")
    for phrase in (*words.asks.phrases, *words.questions.phrases):
        assert inflect(phrase, "을")[-1] in "을를"
