"""The numbering of a 기안문: 1. / 가. / 1) / 가), and no number for an item that stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DEEPEST = 4
_FIRST_SYLLABLE = 0xAC00
# ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅅ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ and ㅏ ㅓ ㅗ ㅜ ㅡ ㅣ, as places in Unicode's table of syllables.
_CONSONANTS = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)
_VOWELS = (0, 4, 8, 13, 18, 20)


@dataclass(frozen=True)
class Item:
    """A sentence of a 기안문 and what stands under it."""

    text: str
    items: tuple[Item, ...] = ()


def syllable(number: int) -> str:
    """가, 나, ... 하, then 거, 너, ...: the rule of 행정업무운영 for more than fourteen items.

    Args:
        number: 1 for 가; at most 84.
    """
    vowel, consonant = divmod(number - 1, len(_CONSONANTS))
    return chr(_FIRST_SYLLABLE + _CONSONANTS[consonant] * 588 + _VOWELS[vowel] * 28)


def mark(level: int, number: int) -> str:
    """`1.`, `가.`, `1)`, `가)` by level (1 to 4)."""
    sign = str(number) if level % 2 else syllable(number)
    return sign + ("." if level <= 2 else ")")


def numbered(items: Sequence[Item], level: int = 1) -> Iterator[tuple[int, str]]:
    """(level, text with its number) in reading order."""
    for number, item in enumerate(items, start=1):
        text = f"{mark(level, number)} {item.text}" if len(items) > 1 else item.text
        yield level, text
        yield from numbered(item.items, min(level + 1, DEEPEST))


def from_bullets(bullets: Sequence[tuple[int, str]]) -> tuple[Item, ...]:
    """개조식 lines (level, text) as items: a deeper line stands under the one before it."""
    result: list[Item] = []
    n = 0
    while n < len(bullets):
        level, text = bullets[n]
        end = n + 1
        while end < len(bullets) and bullets[end][0] > level:
            end += 1
        result.append(Item(text, from_bullets(bullets[n + 1 : end])))
        n = end
    return tuple(result)
