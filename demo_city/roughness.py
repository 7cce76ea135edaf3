"""What hurried fingers do to a text: one typo, a missing or a doubled space, a lost full stop."""

from __future__ import annotations

import numpy as np

from demo_city.dice import Dice
from demo_city.phrases import Texts


def roughen(texts: Texts, dice: Dice, *, share: float, typos: list[list[str]]) -> Texts:
    """The texts, about `share` of them with one slip each."""
    result = texts.copy()
    rows = np.flatnonzero(dice.chance("slip", share))
    kinds = dice.at(rows).weighted("slip/kind", [5, 3, 1, 1])
    places = dice.at(rows).uniform("slip/place")
    for row, kind, place in zip(rows, kinds, places, strict=True):
        text = str(texts[row])
        if kind == 0:
            result[row] = _misspell(text, float(place), typos)
        elif kind == 3:
            result[row] = text.removesuffix(".")
        else:
            spaces = [i for i, character in enumerate(text) if character == " "]
            if spaces:
                at = spaces[int(place * len(spaces))]
                result[row] = text[:at] + ("" if kind == 1 else "  ") + text[at + 1 :]
    return result


def _misspell(text: str, place: float, typos: list[list[str]]) -> str:
    first = int(place * len(typos))
    for i in range(len(typos)):
        right, wrong = typos[(first + i) % len(typos)]
        if right in text:
            return text.replace(right, wrong, 1)
    return text
