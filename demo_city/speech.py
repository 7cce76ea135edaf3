"""What each row says: its subject's words, its place's names, in the register of its channel."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from demo_city.dice import Dice
from demo_city.lexicon import Lexicon, PhraseTable
from demo_city.phrases import Rows, Slot, Texts, fill, inflected, pool

_ONE_PER_ITEM = frozenset({"dong", "spot", "school", "district", "bus", "line", "road", "apt"})
"""Slots that keep their value throughout an item: a body speaks of the same bus as its title."""
_ZONE_SLOTS = {"dong": "dongs", "spot": "spots", "school": "schools"}
_SECOND = {"problem2": "problem", "ask2": "ask", "question2": "question"}


@functools.cache
def _zone_words(words_of_zone: tuple[tuple[str, ...], ...], particle: str) -> tuple[Texts, NDArray, NDArray]:
    """All zones' words in one array, with the start and the length of each zone's part."""
    lengths = np.array([len(words) for words in words_of_zone])
    flat = pool(tuple(word for words in words_of_zone for word in words), particle)
    return flat, np.r_[0, np.cumsum(lengths)[:-1]], lengths


class Speech:
    """Words for a batch of rows.

    Args:
        lexicon: all words.
        dice: (rows,) one die per row.
        subject: (rows,) index into `lexicon.subjects`.
        zone: (rows,) index into `lexicon.zones`.
        month: (rows,) 1 to 12.
        district: (rows,) the district's name as of the row's day.
        register: `call`, `formal` or `casual`, chooses how places are named.
        lists: further slots that are lists of templates, such as openers.
        columns: further slots that are given per row, such as the department's name.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        *,
        dice: Dice,
        subject: NDArray[np.int64],
        zone: NDArray[np.int64],
        month: NDArray[np.int64],
        district: Texts,
        register: str,
        lists: Mapping[str, Sequence[str]],
        columns: Mapping[str, Texts] | None = None,
    ) -> None:
        self.lexicon = lexicon
        self._dice = dice
        self._subject = subject
        self._zone = zone
        self._month = month - 1
        self._district = district
        self._lists = {name: tuple(templates) for name, templates in lists.items()}
        self._columns = dict(columns or {})
        self._locators = lexicon.texts["common"]["locators"][register]
        self._locator_kind = np.array([s.locator for s in lexicon.subjects], dtype=object)[subject]

    def say(self, templates: Sequence[str], question: str, rows: Rows | None = None) -> Texts:
        """One template per row, chosen by the row's die and filled."""
        some = np.arange(len(self._dice)) if rows is None else rows
        choice = self._dice.at(some).integers(question, len(templates))
        return self.fill(templates, choice, some, question)

    def fill(self, templates: Sequence[str], choice: NDArray[np.int64], rows: Rows, question: str) -> Texts:
        return fill(
            templates, choice, rows, words=lambda slot, some: self._words(slot, some, question), size=len(self._dice)
        )

    def _words(self, slot: Slot, rows: Rows, question: str) -> Sequence[str] | Texts:
        name = slot.name
        if name in self._columns:
            return self._columns[name][rows]
        if name in ("problem", "problem2"):
            return self._phrase(self.lexicon.problems, slot, rows, question)
        if name in ("ask", "ask2"):
            return self._phrase(self.lexicon.asks, slot, rows, question)
        if name in ("question", "question2"):
            return self._phrase(self.lexicon.questions, slot, rows, question)
        if name == "effect":
            effects = inflected(tuple(self.lexicon.texts["common"]["effects"]), slot.option)
            return self.say(effects, f"effect/{question}", rows)
        if name == "loc":
            return self._locator(rows, question)
        if name == "district":
            return self._particled(self._district[rows], slot.option)
        if name in _ZONE_SLOTS:
            words_of_zone = tuple(getattr(zone, _ZONE_SLOTS[name]) for zone in self.lexicon.zones)
            flat, start, length = _zone_words(words_of_zone, slot.option)
            zone = self._zone[rows]
            return flat[start[zone] + self._dice.at(rows).integers(name, length[zone])]
        if name in self._lists:
            return self.say(self._lists[name], f"{name}/{question}", rows)
        words = pool(self.lexicon.slots[name], slot.option)
        where = name if name in _ONE_PER_ITEM else f"{name}/{question}/{slot.position}"
        return words[self._dice.at(rows).integers(where, len(words))]

    @staticmethod
    def _particled(words: Texts, particle: str) -> Texts:
        if not particle:
            return words
        known, place = np.unique(words.astype(str), return_inverse=True)
        return pool(tuple(map(str, known)), particle)[place]

    def _phrase(self, table: PhraseTable, slot: Slot, rows: Rows, question: str) -> Texts:
        base = _SECOND.get(slot.name, slot.name)
        subject, month = self._subject[rows], self._month[rows]
        count = table.count[subject, month]
        dice = self._dice.at(rows)
        number = dice.integers(f"phrase/{base}", count)
        if slot.name in _SECOND:
            # Another phrase than the first, where the subject has two.
            step = dice.integers(f"phrase/{slot.name}/{question}", np.maximum(count - 1, 1))
            number = (number + 1 + step) % count
        chosen = table.ids[table.start[subject, month] + number]
        return self.fill(inflected(table.phrases, slot.option), chosen, rows, f"phrase/{slot.name}")

    def _locator(self, rows: Rows, question: str) -> Texts:
        result = np.empty(len(rows), dtype=object)
        kinds = self._locator_kind[rows]
        for kind, templates in self._locators.items():
            some = np.flatnonzero(kinds == kind)
            if len(some):
                result[some] = self.say(templates, f"loc/{question}", rows[some])
        return result
