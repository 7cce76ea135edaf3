"""Nouns of a text: the longest vocabulary words at the front of each word form, with a particle or nothing behind.

Each distinct word form is analysed once and joined back, so that the cost lies in Polars' hash joins: the same idea as
soynlp's `NounLMatchTokenizer`, with a check of what follows the noun, which that one lacks.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from extract.text.normalisation import eojeols
from extract.text.word_lists import (
    FINAL_RIEUL,
    final_consonant,
    has_final_consonant,
    particles,
    stop_words,
    user_dictionary,
)

MIN_LENGTH = 2
# Word forms repeat from text to text; beyond this many, memory is worth more.
MAX_REMEMBERED = 300_000
MAX_NOUN = 12
# Behind a noun this long an unknown tail is a typo or a dialect particle, behind a shorter one another word.
TRUSTED_LENGTH = 4
# A longer run of letters is no word form but text without spaces, and is searched for nouns once from front to back.
MAX_EOJEOL = 40
# So is a shorter one that cannot be cut into nouns and a tail, from here on.
RUN_TOGETHER_LENGTH = 10
# In text without spaces two letters stand by accident too often; behind a noun they may.
MIN_SCANNED = 3
# "시민분들님께": more suffixes than this are play.
MAX_SUFFIXES = 3
# "불법 주차" is 불법주차 when that is a word of the vocabulary; both halves are at least two letters long.
MIN_HALF = 2
# "하다", "되다", "시키다", "이다" and their forms make verbs of nouns: "신고했는데" speaks of 신고.
# fmt: off
_VERBALISERS = (
    "하", "한", "할", "함", "해", "했", "되", "된", "될", "됨", "돼", "됐", "시키", "시켜", "시킨", "시킬", "받",
    "당하", "당한", "당했",
)
_COPULAS = (
    "이다", "이고", "이며", "이라", "이지", "입니다", "인데", "인지", "이었", "였", "이에요", "예요", "이네", "인가",
    "임", "인", "일",
)
_SUFFIXES = (
    "들", "님", "등", "별", "쯤", "씩", "뿐", "측", "네", "들께", "님들", "시", "건", "용", "중", "후", "전",
)
# fmt: on
_NEEDS_CONSONANT = frozenset({"은", "이", "을", "과", "으로"})
_NEEDS_VOWEL = frozenset({"는", "가", "를", "와", "로"})


class Tagger:
    """Finds the nouns of a vocabulary in texts; stop words are never returned."""

    def __init__(self, nouns: Iterable[str]) -> None:
        forms = dict(user_dictionary())
        # Word forms are upper case; a noun that is printed otherwise is known by its form.
        forms.update({noun: noun for noun in nouns if noun not in forms.values()})
        self._printed = forms
        self._stops = stop_words()
        self._seen: dict[str, tuple[str, ...]] = {}
        self._known = forms.keys() | {word for word in self._stops if len(word) >= MIN_LENGTH}
        self._beginnings = {form[:MIN_LENGTH] for form in self._known}
        self._first_halves = sorted(
            {form[:cut] for form in self._known for cut in range(MIN_HALF, len(form) - MIN_HALF + 1)}
        )

    def tag(self, items: pl.DataFrame, *, text: str = "text") -> pl.DataFrame:
        """Tag every text.

        Args:
            items: any frame with a text column; nulls hold no noun.
            text: its name.

        Returns:
            One row per row of `items`, in its order: `nouns`, the distinct nouns (list of str, sorted).
        """
        words = eojeols(items, text=text)
        per_text = (
            pl.concat(
                [
                    words.join(self.dictionary(words["eojeol"].unique()), on="eojeol").select("row", "noun"),
                    self._written_apart(words),
                ]
            )
            .group_by("row")
            .agg(pl.col("noun").unique().sort().alias("nouns"))
        )
        rows = pl.DataFrame({"row": pl.int_range(items.height, dtype=pl.UInt32, eager=True)})
        return rows.join(per_text, on="row", how="left", maintain_order="left").select(
            pl.col("nouns").fill_null(pl.lit([], dtype=pl.List(pl.String)))
        )

    def dictionary(self, distinct: pl.Series) -> pl.DataFrame:
        """The nouns of distinct word forms: `eojeol`, `noun`, one row per pair; those without are left out."""
        forms: list[str] = []
        found: list[str] = []
        for word in distinct.to_list():
            for noun in self.nouns_of(word):
                forms.append(word)
                found.append(noun)
        return pl.DataFrame({"eojeol": forms, "noun": found}, schema={"eojeol": pl.String, "noun": pl.String})

    def nouns_of(self, eojeol: str) -> tuple[str, ...]:
        """The nouns of one word form, first to last; empty when it holds none."""
        cached = self._seen.get(eojeol)
        if cached is not None:
            return cached
        if len(eojeol) > MAX_EOJEOL:
            return self._print(self._scan(eojeol))
        parts = self._split(eojeol, 0, set()) or self._trusted_prefix(eojeol)
        if not parts and len(eojeol) >= RUN_TOGETHER_LENGTH:
            parts = self._scan(eojeol)
        nouns = self._print(parts)
        if len(self._seen) < MAX_REMEMBERED:
            self._seen[eojeol] = nouns
        return nouns

    def _written_apart(self, words: pl.DataFrame) -> pl.DataFrame:
        """`row`, `noun` of vocabulary words that a space stands in, beside the nouns that their halves are."""
        pairs = words.select(
            "row", left="eojeol", right=pl.col("eojeol").shift(-1), is_same=pl.col("row") == pl.col("row").shift(-1)
        ).filter(pl.col("is_same") & pl.col("left").is_in(self._first_halves))
        lefts, rights, nouns = [], [], []
        for left, right in pairs.select("left", "right").unique().iter_rows():
            noun = self._across(left, right)
            if noun:
                lefts.append(left)
                rights.append(right)
                nouns.append(noun)
        joined = pl.DataFrame(
            {"left": lefts, "right": rights, "noun": nouns}, schema=dict.fromkeys(("left", "right", "noun"), pl.String)
        )
        return pairs.join(joined, on=["left", "right"]).select("row", "noun")

    def _across(self, left: str, right: str) -> str | None:
        whole = left + right[:MAX_EOJEOL]
        for end in range(min(len(whole), MAX_NOUN), len(left) + MIN_HALF - 1, -1):
            noun = whole[:end]
            if noun in self._known and noun not in self._stops and is_tail(noun, whole[end:]):
                return self._printed[noun]
        return None

    def _print(self, parts: list[str]) -> tuple[str, ...]:
        return tuple(self._printed[part] for part in dict.fromkeys(parts) if part not in self._stops)

    def _split(self, word: str, start: int, dead: set[int]) -> list[str]:
        """Nouns from `start` on that reach a tail; `dead` remembers starts that do not, so that each is tried once."""
        if start in dead or word[start : start + MIN_LENGTH] not in self._beginnings:
            return []
        for end in range(min(len(word), start + MAX_NOUN), start + MIN_LENGTH - 1, -1):
            noun = word[start:end]
            if noun not in self._known:
                continue
            if is_tail(noun, word[end:]):
                return [noun]
            rest = self._split(word, end, dead)
            if rest:
                return [noun, *rest]
        dead.add(start)
        return []

    def _scan(self, word: str) -> list[str]:
        """Known words anywhere in a run of letters, longest first, in one walk; at most `MAX_NOUN` looks a letter."""
        found: list[str] = []
        start = behind = 0
        while start < len(word):
            end = self._longest(word, start, MIN_LENGTH if start == behind else MIN_SCANNED)
            if end:
                found.append(word[start:end])
                start = behind = end
            else:
                start += 1
        return found

    def _longest(self, word: str, start: int, shortest: int) -> int:
        """Where the longest known word that begins at `start` ends; 0 when none does."""
        if word[start : start + MIN_LENGTH] in self._beginnings:
            for end in range(min(len(word), start + MAX_NOUN), start + shortest - 1, -1):
                if word[start:end] in self._known:
                    return end
        return 0

    def _trusted_prefix(self, word: str) -> list[str]:
        for end in range(min(len(word), MAX_NOUN), TRUSTED_LENGTH - 1, -1):
            if word[:end] in self._known:
                return [word[:end]]
        return []


def is_tail(noun: str, tail: str, suffixes: int = 0) -> bool:
    """Whether what follows a noun in its word form can: nothing, a particle that agrees, what makes a verb of it."""
    if not tail:
        return True
    if tail in particles():
        return _agrees(noun, tail)
    if any(tail[:cut] in particles() and tail[cut:] in particles() for cut in range(2, len(tail))):
        return True
    if tail.startswith(_VERBALISERS) or tail.startswith(_COPULAS):
        return True
    return suffixes < MAX_SUFFIXES and any(
        tail.startswith(suffix) and is_tail(noun + suffix, tail[len(suffix) :], suffixes + 1) for suffix in _SUFFIXES
    )


def _agrees(noun: str, particle: str) -> bool:
    if noun[-1].isascii():
        return True
    if particle in _NEEDS_CONSONANT:
        return has_final_consonant(noun)
    if particle in _NEEDS_VOWEL:
        rieul = particle == "로" and final_consonant(noun[-1]) == FINAL_RIEUL
        return rieul or not has_final_consonant(noun)
    return True
