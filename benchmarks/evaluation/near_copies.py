"""How many near-copies of real texts the night joins, and how many of the pairs it joins are none.

From each of 1,500 real texts one copy is made by one to three changes that people make: spacing, typing errors, emoji
and laughter, particles, marks. Copies and originals are told apart on one day among 3,000 other real texts, many of
which share their beginnings (FAQ titles, petitions), which is what a false join would come from.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import polars as pl

from benchmarks.evaluation import datasets
from benchmarks.measures import Measure
from extract.text.matters import MIN_CHARACTERS, MatterBook

COPIED, OTHERS = 1_500, 3_000
RECALL_BAR, FALSE_BAR = 0.97, 0.02
MAX_CHANGES = 3
_DAY = date(2026, 11, 18)
_EXTRAS = ("ㅋㅋㅋ", "ㅠㅠ", "!!", "~", "😡", "🙏", "...", " ^^", "ㅡㅡ")
_PARTICLES = {"은": "이", "는": "가", "이": "은", "가": "는", "을": "", "를": "", "에서": "에", "으로": "로", "의": ""}
# The key one to the right, on the Korean keyboard.
_ROWS = ("ㅂㅈㄷㄱㅅ", "ㅁㄴㅇㄹㅎ", "ㅋㅌㅊㅍ")
_NEIGHBOURS = {row[at]: row[(at + 1) % len(row)] for row in _ROWS for at in range(len(row))}
_FIRSTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _OF_FIRST = 0xAC00, 0xD7A3, 588


def measure(data: Path, test: Path | None, *, seed: int) -> list[Measure]:
    """Copies of the texts of TEST, or of DATA; nothing is learned."""
    texts = _texts(test or data)
    dice = random.Random(seed)  # noqa: S311 - a benchmark's draw
    dice.shuffle(texts)
    originals, others = texts[:COPIED], texts[COPIED : COPIED + OTHERS]
    if not originals:
        return []
    copies, operations = zip(*(changed(text, dice) for text in originals), strict=True)
    told = [*originals, *copies, *others]
    items = pl.DataFrame(
        {
            "channel_code": ["petition"] * len(told),
            "voc_id": [f"{number:06}" for number in dice.sample(range(10**6), len(told))],
            "occurred_on": [_DAY] * len(told),
            "text": told,
            "district_code": pl.Series([None] * len(told), dtype=pl.String),
        }
    )
    found = MatterBook().assign(items).select("voc_id", "matter_id")
    matter = items.join(found, on="voc_id", how="left", maintain_order="left")["matter_id"].to_list()
    joined = [matter[row] == matter[row + len(originals)] for row in range(len(originals))]
    missed = Counter(operation for row, are in enumerate(joined) if not are for operation in operations[row])
    members: dict[str, list[int]] = {}
    for row, name in enumerate(matter):
        members.setdefault(name, []).append(row)
    declared = false = 0
    plain = [_letters(text) for text in told]
    for rows in members.values():
        for one, other in combinations(rows, 2):
            declared += 1
            is_copy = one % len(originals) == other % len(originals) and max(one, other) < 2 * len(originals)
            false += not (is_copy or plain[one] == plain[other])
    note = "missed by change: " + ", ".join(f"{name} {count}" for name, count in missed.most_common())
    return [
        Measure("near_copies.recall", sum(joined) / len(joined), "share", RECALL_BAR, ">=", len(joined), note),
        Measure(
            "near_copies.false_share",
            false / declared if declared else None,
            "share",
            FALSE_BAR,
            "<=",
            declared,
            "of declared pairs; texts with the same letters count as copies",
        ),
    ]


def changed(text: str, dice: random.Random) -> tuple[str, list[str]]:
    """A near-copy and the changes that made it."""
    chosen = dice.sample(sorted(_CHANGES), dice.randint(1, MAX_CHANGES))
    for name in chosen:
        text = _CHANGES[name](text, dice)
    return text, chosen


def _spacing(text: str, dice: random.Random) -> str:
    if dice.random() < 0.3:
        return text.replace(" ", "")
    words = text.split(" ")
    return "".join(word + ("" if dice.random() < 0.25 else " ") for word in words).strip()


def _typing(text: str, dice: random.Random) -> str:
    letters = list(text)
    syllables = [at for at, letter in enumerate(letters) if _FIRST_SYLLABLE <= ord(letter) <= _LAST_SYLLABLE]
    for at in dice.sample(syllables, min(len(syllables), max(1, len(syllables) // 60))):
        letters[at] = _mistyped(letters[at])
    return "".join(letters)


def _mistyped(syllable: str) -> str:
    """The syllable with its first consonant hit one key beside."""
    code = ord(syllable) - _FIRST_SYLLABLE
    first = _FIRSTS[code // _OF_FIRST]
    beside = _NEIGHBOURS.get(first, first)
    if beside not in _FIRSTS:
        return first
    return chr(_FIRST_SYLLABLE + _FIRSTS.index(beside) * _OF_FIRST + code % _OF_FIRST)


def _extras(text: str, dice: random.Random) -> str:
    return text + "".join(dice.choices(_EXTRAS, k=dice.randint(1, 3)))


def _particles(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    ends = [
        at
        for at, word in enumerate(words)
        if any(len(word) > len(end) + 1 and word.endswith(end) for end in _PARTICLES)
    ]
    for at in dice.sample(ends, min(len(ends), max(1, len(ends) // 6))):
        end = next(end for end in sorted(_PARTICLES, key=len, reverse=True) if words[at].endswith(end))
        words[at] = words[at][: -len(end)] + _PARTICLES[end]
    return " ".join(words)


def _marks(text: str, dice: random.Random) -> str:
    return text.replace(".", dice.choice(("!", "", "。"))).replace(",", dice.choice(("", " ")))


_CHANGES = {"spacing": _spacing, "typing": _typing, "extras": _extras, "particles": _particles, "marks": _marks}


def _texts(folder: Path) -> list[str]:
    """Distinct texts of every set, long enough that two alike are no accident."""
    found: list[str] = []
    for of in datasets.SETS:
        if (folder / f"{of.name}.csv.gz").is_file():
            found += datasets.read(folder, of).texts.str.slice(0, 2_000).to_list()
    seen = {_letters(text): text for text in found}
    return sorted(text for letters, text in seen.items() if len(letters) >= MIN_CHARACTERS)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
