"""Particles, numbers and changes as a Korean official writes them.

A particle (조사) depends on how the word before it *sounds*: `85%는`, `KTX가`, `120은`, `3호선이`. Hangul is exact (the
final consonant is part of the code point); digits and Latin capitals are read out by rule; other Latin words follow the
rules of 외래어 표기법 for word endings closely enough for names in a report.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

# Particle after a final consonant / after a vowel.
PAIRS = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이라": ("이라", "라"),
    "이나": ("이나", "나"),
    "이며": ("이며", "며"),
}
_ALIASES = {second: first for first, second in PAIRS.values()}
_RIEUL = "ㄹ"
_OTHER = "C"
_NONE = ""
_DIGIT_FINALS = {
    "0": _OTHER,
    "1": _RIEUL,
    "2": "",
    "3": _OTHER,
    "4": "",
    "5": "",
    "6": _OTHER,
    "7": _RIEUL,
    "8": _RIEUL,
    "9": "",
}
_LETTER_FINALS = {"L": _RIEUL, "M": _OTHER, "N": _OTHER, "R": _RIEUL}
# Read as a word and not letter by letter, or against the rules below.
_SPOKEN = {"X": _NONE, "AI": _NONE, "FACEBOOK": _OTHER, "NAVER": _NONE, "YOUTUBE": _NONE, "KAKAO": _NONE, "APP": _OTHER}
_UNITS = {"%": _NONE, "％": _NONE, "p": _NONE, "㎡": _NONE, "℃": _NONE, "㎞": _NONE, "㎏": _OTHER, "∼": _NONE}
_TRAILING_NOTE = re.compile(r"(?<=.)\([^()]*\)$")
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_JONGSEONG_RIEUL = 8


def final_sound(word: str) -> str:
    """The final consonant of a word as it is read: `""` none, `"ㄹ"`, or `"C"` any other.

    Closing quotes and spaces at the end are passed over, and so is a note in round brackets: the particle agrees with
    the word before it (국립국어원). An empty word has none.
    """
    text = _TRAILING_NOTE.sub("", unicodedata.normalize("NFC", word).rstrip())
    while text and unicodedata.category(text[-1]) in ("Pe", "Pf", "Pi", "Po", "Zs") and text[-1] not in _UNITS:
        text = text[:-1]
    if not text:
        return _NONE
    last = text[-1]
    if _HANGUL_FIRST <= ord(last) <= _HANGUL_LAST:
        final = (ord(last) - _HANGUL_FIRST) % 28
        if final == 0:
            return _NONE
        return _RIEUL if final == _JONGSEONG_RIEUL else _OTHER
    if text.endswith("%p") or (last in _UNITS and last != "p"):
        return _UNITS[last]
    if last.isdigit():
        return _number_final(text)
    if last.isascii() and last.isalpha():
        return _latin_final(text)
    return _NONE


def josa(word: str, particle: str) -> str:
    """The word with the right form of the particle: `josa("교통", "이")` is `교통이`, `josa("KTX", "은")` is `KTX는`.

    Args:
        word: what stands before the particle.
        particle: either form of the pair: 은/는, 이/가, 을/를, 과/와, 으로/로, 이라/라, 이나/나, 이며/며.

    Raises:
        KeyError: when the particle is not one of the pairs.
    """
    key = particle if particle in PAIRS else _ALIASES[particle]
    after_consonant, after_vowel = PAIRS[key]
    final = final_sound(word)
    if key == "으로" and final == _RIEUL:
        return word + after_vowel
    return word + (after_consonant if final else after_vowel)


def _number_final(text: str) -> str:
    match = re.search(r"[0-9][0-9,]*(\.[0-9]+)?$", text)
    if match is None:
        return _NONE
    if match.group(1):
        return _DIGIT_FINALS[text[-1]]
    digits = match.group(0).replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros == 0 or zeros == len(digits):
        return _DIGIT_FINALS[digits[-1]]
    # 십, 백, 천 | 만 | 억 end in a consonant; 조 does not.
    return _NONE if 12 <= zeros < 16 else _OTHER


def _latin_final(text: str) -> str:
    match = re.search(r"[A-Za-z]+$", text)
    word = match.group(0) if match else ""
    if word.upper() in _SPOKEN:
        return _SPOKEN[word.upper()]
    if word.isupper():
        return _LETTER_FINALS.get(word[-1], _NONE)
    lower = word.lower()
    if re.search(r"(l|[bcdfgkpt]le)$", lower):
        return _RIEUL
    if re.search(r"([mn]|ng|[aeiouy][mn]e)$", lower):
        return _OTHER
    # A short vowel before p, t, k is closed with a final consonant (앱, 인터넷, 북); after a long one 으 is added.
    if re.search(r"(^|[^aeiou])[aeiou](p|t|k|ck|b)$", lower) or lower.endswith("ook"):
        return _OTHER
    return _NONE


def round_half_up(value: float | Decimal, digits: int = 0) -> Decimal:
    """Rounding as people expect it (2.5 is 3), on the decimal digits that are printed."""
    quantum = Decimal(1).scaleb(-digits)
    return Decimal(str(value)).quantize(quantum, rounding=ROUND_HALF_UP)


def number(value: float | Decimal, digits: int = 0) -> str:
    """`1,234` or `1,234.5`."""
    return f"{round_half_up(value, digits):,}"


def count(value: float | Decimal, unit: str = "건") -> str:
    """`1,234건`."""
    return f"{number(value)}{unit}"


def percent(rate: float | Decimal, digits: int = 1) -> str:
    """`93.8%` from a rate between 0 and 1."""
    return f"{round_half_up(Decimal(str(rate)) * 100, digits):,}%"


def signed(difference: float | Decimal, *, digits: int = 0, unit: str = "") -> str:
    """`▲124`, `▼3.2%`, or `-` when it rounds to nothing."""
    rounded = round_half_up(difference, digits)
    if rounded == 0:
        return "-"
    return f"{'▲' if rounded > 0 else '▼'}{abs(rounded):,}{unit}"


def rate_change(now_rate: float | Decimal, base_rate: float | Decimal) -> str:
    """The difference of two rates in percentage points: `▲1.2%p`."""
    return signed((Decimal(str(now_rate)) - Decimal(str(base_rate))) * 100, digits=1, unit="%p")


def listing(words: list[str], *, limit: int = 3) -> str:
    """`누수, 적수, 단수 등 5개`; all of them when they fit the limit."""
    if len(words) <= limit:
        return ", ".join(words)
    return f"{', '.join(words[:limit])} 등 {len(words)}개"
