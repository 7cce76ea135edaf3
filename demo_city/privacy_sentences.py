"""Labelled sentences to measure a masker with: half hold personal data at known positions, half hold only what looks
like it.

Nothing here is shared with the masker or was read off its rules. The same seed gives the same sentences.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demo_city.innocent_numbers import INNOCENT
from demo_city.lexicon import read_toml
from demo_city.number_forms import FORMS
from demo_city.private_persons import address, name

_MAKERS = {**FORMS, "name": name, "address": address}
TYPES = tuple(_MAKERS)
"""Every type that occurs."""
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class LabelledSpan:
    """Personal data of one type in a text: `text[start:end]`."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class LabelledText:
    """A text with everything personal in it, in order; none means that it is clean."""

    text: str
    spans: tuple[LabelledSpan, ...]


def privacy_sentences(count: int, *, seed: int) -> Iterator[LabelledText]:
    """Sentences, the types in turn so that each has the same share.

    Args:
        count: how many.
        seed: other seeds give other sentences.
    """
    words = read_toml("privacy_sentences.toml")
    rng = random.Random(seed)
    for number in range(count):
        if rng.random() < words["share_clean"]:
            yield LabelledText(_clean(rng, words["clean"]), ())
        else:
            types = [TYPES[number % len(TYPES)]]
            if rng.random() < words["share_two"]:
                types.append(rng.choice(TYPES))
            yield _personal(rng, words, types)


def _clean(rng: random.Random, words: dict[str, Any]) -> str:
    if rng.random() < 0.3:
        body = rng.choice(words["plain"])
    else:
        body = _SLOT.sub(lambda slot: INNOCENT[slot.group(1)](rng), rng.choice(words["slotted"]))
    return rng.choice(words["openings"]) + body + rng.choice(words["endings"])


def _personal(rng: random.Random, words: dict[str, Any], types: list[str]) -> LabelledText:
    text, spans = rng.choice(words["clean"]["openings"]), []
    for place, kind in enumerate(types):
        if place:
            text += rng.choice([" ", ". ", "\n", ", "])
        context = rng.choice(words["contexts"][kind]).replace("{bank}", rng.choice(words["values"]["banks"]))
        before, after = context.split("{value}")
        value = _MAKERS[kind](rng, words["values"])
        start = len(text) + len(before)
        spans.append(LabelledSpan(start, start + len(value), kind))
        text += before + value + after
    return LabelledText(text + rng.choice(words["clean"]["endings"]), tuple(spans))
