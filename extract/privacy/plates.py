"""Plates of cars and motorcycles: what the words around a shape make of it."""

from __future__ import annotations

import re

from extract.privacy import context, patterns

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# 101호 2024, 10조 2000, 30도 2500: what is counted or measured, however it is written.
_COUNTING = frozenset("조호도로부주배구국")


def plate_region(match: re.Match[str], shadow: str) -> str | None:
    """A plate that names its region."""
    is_loose = match.group("syllable") in patterns.AMBIGUOUS and match.group("gap2")
    is_meant = not is_loose or _is_written_like_one(match) or _is_beside_a_car(match, shadow)
    return "plate" if is_meant else None


def plate(match: re.Match[str], shadow: str) -> str | None:
    """A plate of two or three digits, a syllable and four digits."""
    syllable, gap1, gap2 = match.group("syllable"), match.group("gap1"), match.group("gap2")
    is_plain = len(match.group("last")) == 4 and match.group("last").isdigit() and not set("()") & set(gap1 + gap2)
    if not is_plain:
        return "plate" if _is_beside_a_car(match, shadow) else None
    if patterns.COURT_CASE.fullmatch(match.group()) and _is_of_a_court(match, shadow):
        return None
    if syllable in patterns.AMBIGUOUS and (gap1 or gap2):
        return "plate" if _is_written_like_one(match) or _is_beside_a_car(match, shadow) else None
    if context.is_near(context.VEHICLE, shadow, *match.span(), before=25, after=12):
        return "plate"
    if shadow[max(0, match.start() - 1) : match.start()] == "제":
        return None
    if gap1 and gap2:
        return "plate" if _is_written_like_one(match) else None
    if not gap2:
        return None if syllable == "조" or gap1 not in ("", " ") else "plate"
    return "plate" if gap2 in (" ", "-") else None


def plate_spoken(match: re.Match[str], shadow: str) -> str | None:
    """A plate that is read aloud, beside a word for cars."""
    return "plate" if _is_beside_a_car(match, shadow) else None


def motorcycle(match: re.Match[str], shadow: str) -> str | None:
    """The plate of a motorcycle: a region, a district, a syllable and four digits."""
    # 인천 남동구 2024 is a place and a year.
    if not match.group("gap") and match.group("syllable") in _COUNTING:
        return None
    return "plate" if context.is_near(context.VEHICLE, shadow, *match.span(), before=20, after=12) else None


def plate_special(match: re.Match[str], shadow: str) -> str | None:
    """A temporary plate, or an embassy's."""
    return "plate" if context.is_near(context.VEHICLE, shadow, *match.span(), before=20, after=12) else None


def _is_written_like_one(match: re.Match[str]) -> bool:
    """247서 1234, 24 고 1234: single blanks, nothing that is counted, and no year behind it."""
    syllable, gaps = match.group("syllable"), (match.group("gap1"), match.group("gap2"))
    # 10나 2500 is 10 or 2500, as people write it.
    counted = syllable in _COUNTING or (syllable == "나" and len(match.group("head")) < 3 and not gaps[0])
    return gaps[1] == " " and gaps[0] in ("", " ") and not counted and not _YEAR.fullmatch(match.group("last"))


def _is_beside_a_car(match: re.Match[str], shadow: str) -> bool:
    return context.is_near(context.VEHICLE, shadow, *match.span(), before=10, after=8)


def _is_of_a_court(match: re.Match[str], shadow: str) -> bool:
    start, end = match.span()
    before = context.COURT_BEFORE.search(shadow, max(0, start - 12), start)
    return before is not None or context.COURT_AFTER.match(shadow, end) is not None
