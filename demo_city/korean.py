"""Korean endings: one plain sentence (`-다`) gives the form an agent, an official or a teenager would write.

Regular rules only, plus the irregular stems that the phrase files use; the phrase tests read every form.
"""

from __future__ import annotations

import functools
from enum import StrEnum

_BASE = 0xAC00
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_DIGITS_WITH_FINAL = "013678LMNRlmnr"
_B_IRREGULAR = "럽렵섭덥춥겁깝맙쉽눕줍둡맵밉칩럅굽"
_D_IRREGULAR = "듣깨닫걷싣묻"
_S_IRREGULAR = "짓붓낫젓"


class Form(StrEnum):
    """How a sentence ends."""

    PLAIN = "plain"  # 온다
    QUOTE = "quote"  # 온다고
    WHILE = "while"  # 온다며
    NOUN = "noun"  # 옴
    OF = "of"  # 온다는
    FORMAL = "formal"  # 옵니다
    POLITE = "polite"  # 와요
    CASUAL = "casual"  # 와


def _split(syllable: str) -> tuple[int, int, int]:
    number = ord(syllable) - _BASE
    return number // 588, number % 588 // 28, number % 28


def _join(initial: int, vowel: int, final: int = 0) -> str:
    return chr(_BASE + initial * 588 + vowel * 28 + final)


def _is_syllable(character: str) -> bool:
    return 0xAC00 <= ord(character) <= 0xD7A3


def _with_final(syllable: str, final: str) -> str:
    initial, vowel, _ = _split(syllable)
    return _join(initial, vowel, _FINALS.index(final))


def _final(character: str) -> str:
    if _is_syllable(character):
        return _FINALS[_split(character)[2]]
    return "ㄹ" if character in "178Llr" else ("ㅁ" if character in _DIGITS_WITH_FINAL else "")


_PARTICLES = {
    "을": ("을", "를"),
    "이": ("이", "가"),
    "은": ("은", "는"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이라": ("이라", "라"),
    "아": ("아", "야"),
    "에": ("에", "에"),
    "의": ("의", "의"),
}


@functools.lru_cache(maxsize=65536)
def with_particle(word: str, particle: str) -> str:
    """The word with the particle its last sound asks for, e.g. ("버스", "을") -> "버스를"."""
    core = word.rstrip(" )]'\"”’」》.")
    if not core:
        return word
    final = _final(core[-1])
    after_consonant, after_vowel = _PARTICLES[particle]
    if particle == "으로" and final == "ㄹ":
        return word + after_vowel
    return word + (after_consonant if final else after_vowel)


def _dictionary_stem(plain: str) -> tuple[str, bool]:
    """The stem of a plain form and whether it ended as a verb in the present (-ㄴ다, -는다)."""
    stem = plain[:-1]
    if stem.endswith("는") and len(stem) > 1 and _is_syllable(stem[-2]) and _final(stem[-2]):
        return stem[:-1], True
    if _is_syllable(stem[-1]) and _final(stem[-1]) == "ㄴ":
        return stem[:-1] + _with_final(stem[-1], ""), True
    return stem, False


def _casual(stem: str, *, is_verb: bool) -> str:
    head, last = stem[:-1], stem[-1]
    if last == "이" and not is_verb:
        return head + "이야"
    if last == "하":
        return head + "해"
    if stem.endswith("아니"):
        return stem + "야"
    if not _is_syllable(last):
        return stem
    initial, vowel, final = _split(last)
    name, tail = _VOWELS[vowel], _FINALS[final]
    bright = name in "ㅏㅑㅗ"
    if not tail:
        if last == "르" and head:
            before = _VOWELS[_split(head[-1])[1]]
            return head[:-1] + _with_final(head[-1], "ㄹ") + ("라" if before in "ㅏㅗ" else "러")
        if name in "ㅏㅑㅓㅕㅐㅔ":
            return stem
        merged = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}.get(name)
        if merged:
            return head + _join(initial, _VOWELS.index(merged))
        if name == "ㅡ":
            before = _VOWELS[_split(head[-1])[1]] if head and _is_syllable(head[-1]) else "ㅓ"
            return head + _join(initial, _VOWELS.index("ㅏ" if before in "ㅏㅗ" else "ㅓ"))
        return stem + "어"
    if tail == "ㅆ":
        return stem + "어"
    if tail == "ㅂ" and last in _B_IRREGULAR:
        return head + _with_final(last, "") + "워"
    if tail == "ㄷ" and last in _D_IRREGULAR:
        return head + _with_final(last, "ㄹ") + ("아" if bright else "어")
    if tail == "ㅅ" and last in _S_IRREGULAR:
        return head + _with_final(last, "") + ("아" if bright else "어")
    return stem + ("아" if bright else "어")


@functools.cache
def conjugate(plain: str, form: Form) -> str:
    """A sentence that ends in `-다` in another form.

    Raises:
        ValueError: the sentence does not end in `-다`.
    """
    if not plain.endswith("다") or len(plain) < 2:
        raise ValueError(f"not a plain sentence: {plain!r}")
    stem, is_verb = _dictionary_stem(plain)
    is_copula = not is_verb and stem.endswith("이")
    if form is Form.PLAIN:
        return plain
    if form in (Form.QUOTE, Form.WHILE, Form.OF):
        ending = {Form.QUOTE: "고", Form.WHILE: "며", Form.OF: "는"}[form]
        return (plain[:-1] + "라" if is_copula else plain) + ending
    last = stem[-1]
    tail = _final(last)
    if form is Form.FORMAL:
        if not tail or tail == "ㄹ":
            return stem[:-1] + _with_final(last, "ㅂ") + "니다"
        return stem + "습니다"
    if form is Form.NOUN:
        if not tail:
            return stem[:-1] + _with_final(last, "ㅁ")
        if tail == "ㄹ":
            return stem[:-1] + _with_final(last, "ㄻ")
        if tail == "ㅂ" and last in _B_IRREGULAR:
            return stem[:-1] + _with_final(last, "") + "움"
        return stem + "음"
    casual = _casual(stem, is_verb=is_verb)
    if form is Form.CASUAL:
        return casual
    if casual.endswith("이야"):
        return casual[:-2] + ("이에요" if casual[:-2] and _final(casual[-3]) else "예요")
    return casual + "요"
