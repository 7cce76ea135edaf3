from __future__ import annotations

import random
import re

import numpy as np

from demo_city.dice import Dice
from demo_city.lexicon import lexicon
from demo_city.personal_data import luhn_number, plant, resident_number

WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def _check(number: str) -> int:
    return (11 - sum(w * int(d) for w, d in zip(WEIGHTS, number, strict=False)) % 11) % 10


def test_resident_numbers_pass_the_checksum_unless_told_otherwise() -> None:
    rng = random.Random(1)
    numbers = [resident_number(rng) for _ in range(200)]
    assert all(int(n[-1]) == _check(n) and n[6] in "1234" for n in numbers)
    foreign = [resident_number(rng, foreign=True) for _ in range(200)]
    assert all(int(n[-1]) == (_check(n) + 2) % 10 and n[6] in "5678" for n in foreign)
    invalid = [resident_number(rng, foreign=True, valid_checksum=False) for _ in range(200)]
    assert all(int(n[-1]) != (_check(n) + 2) % 10 for n in invalid)


def test_cards_pass_luhn() -> None:
    rng = random.Random(2)
    for _ in range(200):
        digits = [int(d) for d in luhn_number(rng)]
        doubled = [sum(divmod(2 * d, 10)) if i % 2 == 0 else d for i, d in enumerate(digits)]
        assert len(digits) == 16
        assert sum(doubled) % 10 == 0


def test_every_kind_is_planted_where_the_truth_says() -> None:
    words = lexicon()
    rows = 40_000
    dice = Dice.of(seed=1, purpose="t", day_numbers=np.zeros(rows, int), row_numbers=np.arange(rows))
    texts = np.full(rows, "버스가 안 옵니다.", dtype=object)
    planted, spans = plant(
        texts,
        dice,
        words=words.texts["personal_data"],
        channel="petition",
        roads=words.slots["road"],
        districts=np.full(rows, "부평구", dtype=object),
    )
    assert {span.type for span in spans} == {kind["name"] for kind in words.texts["personal_data"]["type"]}
    for span in spans:
        assert planted[span.row][span.start : span.end] == span.value
    values = {kind: [s.value for s in spans if s.type == kind] for kind in {s.type for s in spans}}
    assert any(re.search("[공일이삼사오육칠팔구]{3}", v) for v in values["mobile"])
    assert any(v.startswith(("인천", "경기", "서울")) for v in values["plate"])
    assert all("@" in v and "example" in v for v in values["email"])
