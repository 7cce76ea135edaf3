"""District codes and names as of a day; some feeds go on sending old codes for months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo_city.days import to_number
from demo_city.dice import Dice
from demo_city.lexicon import REDRAWN_ON, Lexicon


@dataclass(frozen=True)
class Districts:
    """Per row: what is right as of the day, and what the feed says."""

    true_code: NDArray[np.object_]
    name: NDArray[np.object_]
    sent_code: NDArray[np.object_]
    sent_name: NDArray[np.object_]


def districts(lexicon: Lexicon, zone: NDArray[np.int64], day: NDArray[np.int64], dice: Dice) -> Districts:
    """Names and codes; after the redrawing 6 %, later 1.5 % of the rows still carry the old code."""
    before = np.array([z.before for z in lexicon.zones], dtype=object)[zone]
    after = np.array([z.after for z in lexicon.zones], dtype=object)[zone]
    age = day - to_number(REDRAWN_ON)
    true_code = np.where(age >= 0, after, before)
    is_late = (age >= 0) & dice.chance("late district code", np.where(age < 60, 0.06, 0.015))
    sent_code = np.where(is_late, before, true_code)
    labels = lexicon.district_labels
    name = np.array([labels[code] for code in true_code], dtype=object)
    sent_name = np.array([labels[code] for code in sent_code], dtype=object)
    return Districts(true_code, name, sent_code, sent_name)
