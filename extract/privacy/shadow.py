"""A shadow of a text that is easier to search: same length, so that a position in one is a position in the other.

Digits of any script become ASCII digits, every dash a hyphen, every blank (also the invisible ones people paste) a
space, full-width letters and signs their ASCII form. Masks that already stand in the text are blanked, so that the word
계좌번호 inside a mask never counts as context for the next number; a blank tells a number's mask from a name's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from extract.privacy.kind import Span

MASKS = {
    "rrn": "[주민번호]",
    "foreigner": "[외국인번호]",
    "phone": "[전화번호]",
    "email": "[이메일]",
    "card": "[카드번호]",
    "account": "[계좌번호]",
    "plate": "[차량번호]",
    "passport": "[여권번호]",
    "licence": "[면허번호]",
    "name": "[이름]",
    "address": "[주소]",
}
"""What stands in the place of each type."""
_MASK = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))
FULL_WIDTH_OFFSET = 0xFEE0
NUMBER_BLANK = "\x01"
WORD_BLANK = "\x02"
_WORDS = ("name", "address")
_WORD_MASKS = frozenset(MASKS[kind] for kind in _WORDS)
MATHEMATICAL_DIGITS = range(0x1D7CE, 0x1D800)


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0x80, 0x10000), *MATHEMATICAL_DIGITS):
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Nd":
            table[code] = str(unicodedata.decimal(character))
        elif category == "Pd" or character in "−∼〜～ー─━ㅡ":
            table[code] = "-"
        elif category in ("Zs", "Zl", "Zp", "Cf"):
            table[code] = " "
        elif 0xFF01 <= code <= 0xFF5E:
            table[code] = chr(code - FULL_WIDTH_OFFSET)
        elif character in "·ㆍ‧•∙⋅・･":
            table[code] = "."
    return table


_TABLE = _table()
# Most texts hold none of these, and one search is cheaper than a translation.
_ODD = re.compile("[^\x00-\x7f가-힣ㄱ-ㅎㅏ-ㅠㅢㅣ]")


def shadow_of(text: str) -> str:
    """The searchable form of a text, of equal length."""
    shadow = text.translate(_TABLE) if _ODD.search(text) else text
    if "[" in shadow:
        shadow = _MASK.sub(_blank_of_a_mask, shadow)
    return shadow


def blanked(shadow: str, spans: Iterable[Span]) -> str:
    """The shadow as it would be if the spans were masked already, of the same length."""
    pieces, position = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        blank = WORD_BLANK if span.type in _WORDS else NUMBER_BLANK
        pieces += [shadow[position : span.start], blank * (span.end - span.start)]
        position = span.end
    return "".join([*pieces, shadow[position:]])


def _blank_of_a_mask(match: re.Match[str]) -> str:
    return (WORD_BLANK if match.group() in _WORD_MASKS else NUMBER_BLANK) * len(match.group())
