from __future__ import annotations

import numpy as np

from demo_city.dice import Dice


def _dice(days: list[int], rows: list[int], seed: int = 1) -> Dice:
    return Dice.of(seed=seed, purpose="test", day_numbers=np.array(days), row_numbers=np.array(rows))


def test_a_row_keeps_its_dice_in_any_window() -> None:
    wide, narrow = _dice([1, 1, 2, 2, 3], [0, 1, 0, 1, 0]), _dice([2, 2], [0, 1])
    assert wide.at(np.array([2, 3])).uniform("hour").tolist() == narrow.uniform("hour").tolist()


def test_questions_rows_days_and_seeds_are_independent() -> None:
    dice = _dice([1] * 5000, list(range(5000)))
    first, second = dice.uniform("a"), dice.uniform("b")
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05
    assert _dice([1], [0]).uniform("a") != _dice([2], [0]).uniform("a")
    assert _dice([1], [0]).uniform("a") != _dice([1], [0], seed=2).uniform("a")


def test_weights_are_kept() -> None:
    dice = _dice([1] * 20_000, list(range(20_000)))
    share = np.bincount(dice.weighted("kind", [1, 3]), minlength=2) / 20_000
    assert abs(share[1] - 0.75) < 0.02
    assert abs(dice.uniform("u").mean() - 0.5) < 0.02
    assert abs(dice.normal("n").std() - 1.0) < 0.03
