"""Names and postal addresses as people write them; none is anybody's."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Any]


def name(rng: random.Random, words: Words) -> str:
    """A family name and a given name; seldom with a blank between, or a foreigner's name."""
    if rng.random() < 0.04:
        return rng.choice(words["foreign"])
    surname, given = rng.choice(words["surnames"]), rng.choice(words["given"])
    return f"{surname} {given}" if rng.random() < 0.03 else surname + given


def address(rng: random.Random, words: Words) -> str:
    """A road or a lot with its number, a flat, or both; with or without the district."""
    style = rng.random()
    if style < 0.12:
        return f"{rng.choice(words['buildings'])} {_flat(rng)}"
    if style < 0.18:
        return _flat(rng)
    head = rng.choice(["인천 ", "인천시 ", "인천광역시 ", "", ""]) + rng.choice(words["districts"]) + " "
    if style < 0.45:
        lot = f"{rng.randint(1, 1600)}{rng.choice(['', '', f'-{rng.randint(1, 60)}'])}"
        place = (head if rng.random() < 0.7 else "") + f"{rng.choice(words['quarters'])} {lot}"
        place += rng.choice([" 번지", "번지", "번지", "", ""])
        if "번지" not in place and "-" not in lot:
            place += "번지"
    else:
        branch = rng.choice(
            ["", "", "", f"{rng.randint(2, 300)}번길", f"{rng.randint(2, 300)}번길", f" {rng.randint(2, 300)}번길"]
        )
        number = f"{rng.randint(1, 900)}{rng.choice(['', '', '', f'-{rng.randint(1, 40)}'])}"
        place = f"{head if rng.random() < 0.8 else ''}{rng.choice(words['roads'])}{branch} {number}"
        place += rng.choice(["", "", f" ({rng.choice(words['quarters'][:19])})", f" {rng.choice(words['buildings'])}"])
    return place + rng.choice(
        ["", "", f" {_flat(rng)}", f", {_flat(rng)}", f" {rng.randint(1, 9)}층", f" {rng.randint(101, 909)}호"]
    )


def _flat(rng: random.Random) -> str:
    house, room = rng.randint(101, 130), f"{rng.randint(1, 29)}{rng.randint(1, 6):02d}"
    return rng.choice(
        [
            f"{house}동 {room}호",
            f"{house}동 {room}호",
            f"{house}동{room}호",
            f"{house}동 {rng.randint(1, 29)}층 {room}호",
            f"{rng.choice('ABCD가나')}동 {room}호",
        ]
    )
