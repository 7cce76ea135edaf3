"""What the city itself publishes on its homepage: press releases, notices, news. Nobody edits or deletes them here."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from demo_city.days import HISTORY_START_ON, is_working_day, to_date, to_number
from demo_city.dice import Dice

LAST_ON = date(2027, 12, 31)
"""Nothing is written for later days."""
_WORDS = Path(__file__).with_name("data") / "notices.toml"
_QUIET_SHARE = 0.25
"""Share of the days off on which something is published."""


@dataclass(frozen=True)
class Publication:
    """One item of a board.

    Attributes:
        number: `day number * 100 + number in the day`, never used twice on a board.
        department: who is named as responsible.
    """

    board: str
    number: int
    title: str
    body: str
    posted_on: date
    department: str


@functools.cache
def words() -> Mapping[str, Any]:
    """Boards and words, as they stand in the data file."""
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def boards() -> Mapping[str, Mapping[str, Any]]:
    """What the data file says of each board, by its code."""
    found: Mapping[str, Mapping[str, Any]] = words()["boards"]
    return found


@functools.cache
def publications(board: str, *, seed: int) -> Sequence[Publication]:
    """Everything a board will ever hold, newest first."""
    made, lists = boards()[board], words()["words"]
    days = np.arange(to_number(HISTORY_START_ON), to_number(LAST_ON) + 1, dtype=np.int64)
    daily = Dice.of(seed=seed, purpose=f"notices/{board}", day_numbers=days, row_numbers=np.zeros_like(days))
    busy = daily.between("count", 1, 2 * made["weekday_count"] - 1)
    counts = np.where(is_working_day(days), busy, daily.chance("quiet", _QUIET_SHARE).astype(np.int64))
    day = np.repeat(days, counts)
    number = np.concatenate([np.arange(count) for count in counts.tolist()]).astype(np.int64)
    dice = Dice.of(seed=seed, purpose=f"notices/{board}/item", day_numbers=day, row_numbers=number)
    picked = {name: dice.integers(name, len(values)).tolist() for name, values in lists.items()}
    titles, bodies = dice.integers("title", len(made["titles"])), dice.integers("body", len(made["bodies"]))
    sizes = dice.between("size", 5, 60).tolist()
    items = []
    for i in range(len(day)):
        chosen = {name: values[picked[name][i]] for name, values in lists.items()} | {"count": sizes[i]}
        items.append(
            Publication(
                board,
                int(day[i]) * 100 + int(number[i]),
                made["titles"][titles[i]].format(**chosen),
                made["bodies"][bodies[i]].format(**chosen),
                to_date(int(day[i])),
                chosen["department"],
            )
        )
    return tuple(reversed(items))


def shown(board: str, *, seed: int, latest_on: date) -> Sequence[Publication]:
    """What a board holds in the night after a day, newest first."""
    return [item for item in publications(board, seed=seed) if item.posted_on <= latest_on]
