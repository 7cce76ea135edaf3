"""Fills templates such as `{spot} 앞 {problem:quote} 하심` for many rows at once.

A template holds slots in braces. `{word|을}` asks for the particle the word's last sound needs, `{problem:quote}` for a
sentence in another form. Rows that share a template are filled together, so a year of calls costs seconds.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo_city.korean import Form, conjugate, with_particle

Rows = NDArray[np.int64]
Texts = NDArray[np.object_]
_FORMS = frozenset(form.value for form in Form)
_SLOT = re.compile(r"\{(\w+)(?:([|:])([^}]+))?\}")


@dataclass(frozen=True)
class Slot:
    """One hole of a template; `option` is a particle or a form."""

    name: str
    option: str
    position: int


@dataclass(frozen=True)
class Template:
    """A `%s` pattern and the slots that fill it, in order."""

    pattern: str
    slots: tuple[Slot, ...]


@functools.cache
def parse(text: str) -> Template:
    """Read a template; the position keeps two slots of one name apart."""
    slots: list[Slot] = []
    pattern = []
    end = 0
    for match in _SLOT.finditer(text):
        pattern.append(text[end : match.start()].replace("%", "%%"))
        pattern.append("%s")
        slots.append(Slot(match[1], match[3] or "", len(slots)))
        end = match.end()
    pattern.append(text[end:].replace("%", "%%"))
    return Template("".join(pattern), tuple(slots))


@functools.cache
def inflect(phrase: str, option: str) -> str:
    """A phrase template with its last word inflected: a form for sentences, a particle for nouns.

    Raises:
        ValueError: the phrase ends in a slot, whose last sound is not known yet.
    """
    if not option:
        return phrase
    if phrase.endswith("}"):
        raise ValueError(f"cannot inflect a phrase that ends in a slot: {phrase!r}")
    if option in _FORMS:
        return conjugate(phrase, Form(option))
    return with_particle(phrase, option)


@functools.cache
def inflected(phrases: tuple[str, ...], option: str) -> tuple[str, ...]:
    return tuple(inflect(phrase, option) for phrase in phrases)


@functools.lru_cache(maxsize=4096)
def pool(words: tuple[str, ...], particle: str) -> Texts:
    """Words, each with its particle, as an array to index into."""
    return np.array([with_particle(word, particle) if particle else word for word in words], dtype=object)


Filler = Callable[[Slot, Rows], Sequence[str] | Texts]
"""Gives the words for a slot in the given rows."""


def fill(templates: Sequence[str], choice: NDArray[np.int64], rows: Rows, *, words: Filler, size: int) -> Texts:
    """Texts of `templates[choice[i]]` for `rows[i]`.

    Args:
        templates: the templates to choose from.
        choice: (rows,) index into `templates`.
        rows: row numbers below `size`, which `words` understands.
        words: fills one slot for some rows.
        size: how many rows the whole batch has.
    """
    order = np.argsort(choice, kind="stable")
    sorted_choice = choice[order]
    starts = np.flatnonzero(np.r_[True, sorted_choice[1:] != sorted_choice[:-1]]) if len(choice) else np.array([], int)
    groups = np.split(order, starts[1:]) if len(choice) else []
    parsed = [parse(templates[choice[group[0]]]) for group in groups]
    wanted: dict[Slot, list[NDArray[np.int64]]] = {}
    for template, group in zip(parsed, groups, strict=True):
        for slot in template.slots:
            wanted.setdefault(slot, []).append(rows[group])
    values: dict[Slot, Texts] = {}
    for slot, parts in wanted.items():
        some = np.concatenate(parts)
        column = np.empty(size, dtype=object)
        column[some] = words(slot, some)
        values[slot] = column
    result = np.empty(len(rows), dtype=object)
    for template, group in zip(parsed, groups, strict=True):
        if not template.slots:
            result[group] = template.pattern.replace("%%", "%")
            continue
        columns = [values[slot][rows[group]] for slot in template.slots]
        result[group] = [template.pattern % parts for parts in zip(*columns, strict=True)]
    return result
