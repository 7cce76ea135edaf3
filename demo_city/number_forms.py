"""The many ways in which people write their numbers: by type, from the plain form to the hardly readable one.

The numbers follow the public formats and belong to nobody (`demo_city.personal_data`). How they are written was
collected from how Korean forms, boards and messengers show them, not from any program that looks for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from demo_city.personal_data import luhn_number, resident_number

Words = Mapping[str, Any]
_HANGUL = str.maketrans("0123456789", "공일이삼사오육칠팔구")
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_DASHES = (
    "-",
    "-",
    "-",
    "-",
    " ",
    "",
    ".",
    " - ",
    "–",
    "—",
    "‐",
    "－",
    "−",
    "ㅡ",
    "·",
    "/",
    "_",
    "~",
    " -",
    "- ",
    "\u3000",
    "\u200b",
)


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _split(digits: str, widths: Sequence[int]) -> list[str]:
    parts, position = [], 0
    for width in widths:
        parts.append(digits[position : position + width])
        position += width
    return parts


def _aloud(rng: random.Random, parts: Sequence[str]) -> str:
    """Read as people read numbers aloud: 공일공에 일이삼사에 ..."""
    return rng.choice(["", " ", "-", "에 ", " 에 ", " 다시 ", "에", ", "]).join(
        part.translate(_HANGUL) for part in parts
    )


def mobile(rng: random.Random, words: Words) -> str:
    """010 or one of the older prefixes, in one of thirteen manners."""
    prefix = "010" if rng.random() < 0.93 else rng.choice(["011", "016", "017", "018", "019"])
    parts = [
        prefix,
        rng.choice("01") + _digits(rng, 3) if prefix == "010" else _digits(rng, rng.choice([3, 4])),
        _digits(rng, 4),
    ]
    style = rng.random()
    if style < 0.52:
        return rng.choice(_DASHES).join(parts)
    if style < 0.62:
        return _aloud(rng, parts)
    if style < 0.67:
        return parts[0].translate(_HANGUL) + rng.choice(["-", " ", ""]) + rng.choice(["-", " "]).join(parts[1:])
    if style < 0.71:
        return rng.choice(["-", "－", " "]).join(parts).translate(_WIDE)
    if style < 0.77:
        return rng.choice(["+82-", "+82 ", "+82", "82-", "0082-", "+82 (0)"]) + rng.choice(["-", " ", ""]).join(
            [prefix[1:], *parts[1:]]
        )
    if style < 0.81:
        return f"({prefix}){rng.choice(['', ' '])}{'-'.join(parts[1:])}"
    if style < 0.85:
        return f"{prefix}){rng.choice(['', ' '])}{rng.choice(['-', ' ']).join(parts[1:])}"
    if style < 0.89:
        return f"{prefix}{rng.choice(['-', ' ', '.'])}{parts[1]}{rng.choice(['-', ' ', '.', ''])}{parts[2]}"
    if style < 0.92 and prefix == "010":
        return (
            rng.choice(["o1o", "O1O", "01o", "공1공", "0일0", "영일영", "01O"])
            + rng.choice(["-", " "])
            + "-".join(parts[1:])
        )
    if style < 0.95:
        joined = "".join(parts)
        return " ".join(joined) if rng.random() < 0.5 else "-".join(joined)
    if style < 0.98:
        digits = parts[1] + parts[2]
        return " ".join(
            [
                prefix,
                *(digits[i : i + 2] for i in range(0, len(digits) - len(digits) % 2, 2)),
                digits[len(digits) - len(digits) % 2 :],
            ]
        ).strip()
    return rng.choice(["*", " / ", ":", "|", " . "]).join(parts)


def landline(rng: random.Random, words: Words) -> str:
    """A shop's or a home's line."""
    area = rng.choice(["032", "032", "032", "032", "02", "031", "041", "051", "062", "070", "0507", "0505"])
    parts = [
        area,
        str(rng.randint(200, 999)) if len(area) < 4 and area != "070" else str(rng.randint(1000, 9999)),
        _digits(rng, 4),
    ]
    style = rng.random()
    if style < 0.7:
        return rng.choice(["-", "-", "-", " ", ".", "–", "－", " - "]).join(parts)
    if style < 0.82:
        return f"{area}){rng.choice(['', ' '])}{'-'.join(parts[1:])}"
    if style < 0.88:
        return f"({area}){rng.choice(['', ' '])}{'-'.join(parts[1:])}"
    if style < 0.93 and area in ("032", "031", "041"):
        return _aloud(rng, parts)
    if style < 0.97:
        return "+82 " + "-".join([area[1:], *parts[1:]])
    return "".join(parts)


def _of_resident(rng: random.Random, digits: str) -> str:
    parts = _split(digits, (6, 7))
    style = rng.random()
    if style < 0.72:
        return rng.choice(["-", "-", "-", "-", " - ", "", " ", "–", "—", "－", ".", "/", "~", "ㅡ", " -"]).join(parts)
    if style < 0.8:
        return "-".join(parts).translate(_WIDE)
    if style < 0.87:
        return _aloud(rng, parts)
    if style < 0.92:
        return rng.choice([" - ", " "]).join(" ".join(part) for part in parts)
    if style < 0.96:
        return rng.choice(["_", " / ", "·", ", "]).join(parts)
    return f"{parts[0]}-{parts[1][0]} {parts[1][1:]}"


def rrn(rng: random.Random, words: Words) -> str:
    """A resident's number; one in five, as given out since 2020-10, without a valid check digit."""
    return _of_resident(rng, resident_number(rng, valid_checksum=rng.random() < 0.8))


def foreigner(rng: random.Random, words: Words) -> str:
    """A foreigner's number; every second one without a valid check digit."""
    return _of_resident(rng, resident_number(rng, foreign=True, valid_checksum=rng.random() < 0.5))


def card(rng: random.Random, words: Words) -> str:
    """Sixteen digits with a Luhn digit, seldom the fifteen of another maker's layout."""
    parts = _split(luhn_number(rng), (4, 4, 4, 4))
    separator = rng.choice(["-", "-", " ", " ", "", ".", " - ", "–", "－", "  ", "/"])
    made = separator.join(parts)
    return made.translate(_WIDE) if rng.random() < 0.06 else made


def account(rng: random.Random, words: Words) -> str:
    """The layouts of Korean banks."""
    widths = rng.choice(
        [
            (3, 6, 5),
            (6, 2, 6),
            (3, 4, 4, 2),
            (4, 3, 6),
            (3, 3, 6),
            (3, 2, 6),
            (3, 6, 2, 3),
            (6, 2, 6),
            (4, 2, 7),
            (4, 4, 4, 1),
        ]
    )
    digits = rng.choice("123456789") + _digits(rng, sum(widths) - 1)
    made = rng.choice(["-", "-", "-", "", " ", " - ", "–", "."]).join(_split(digits, widths))
    return made.translate(_WIDE) if rng.random() < 0.05 else made


def plate(rng: random.Random, words: Words) -> str:
    """Two digits with or without a region, or the three of 2019; blanks in all places."""
    letter, number = rng.choice(words["plate_letters"]), f"{rng.randint(1000, 9999)}"
    gap, second = rng.choice(["", "", "", " "]), rng.choice(["", "", " "])
    style = rng.random()
    if style < 0.2:
        region = rng.choice(["인천", "인천", "경기", "서울", "부산", "충남"])
        return f"{region}{rng.choice(['', ' '])}{rng.randint(10, 99)}{gap}{letter}{second}{number}"
    if style < 0.6:
        return f"{rng.randint(10, 69)}{gap}{letter}{second}{number}"
    made = f"{rng.randint(100, 799)}{gap}{letter}{second}{number}"
    return made.translate(_WIDE) if style > 0.97 else made


def passport(rng: random.Random, words: Words) -> str:
    """Of before and after 2021-12, and the two letters of long ago."""
    style = rng.random()
    series = rng.choice("MMMMSRG")
    if style < 0.4:
        made = f"{series}{_digits(rng, 8)}"
    elif style < 0.85:
        made = f"{series}{rng.randint(100, 999)}{rng.choice('ABCDEFGHJKLMN')}{_digits(rng, 4)}"
    else:
        made = f"{rng.choice(['JR', 'BS', 'SC', 'PM', 'IC'])}{_digits(rng, 7)}"
    gap = rng.random()
    if gap < 0.08:
        made = made.lower()
    return f"{made[0]} {made[1:]}" if 0.08 < gap < 0.14 and made[1].isdigit() else made


def licence(rng: random.Random, words: Words) -> str:
    """Region by number or by name; with hyphens, blanks, or nothing."""
    parts = [
        f"{rng.randint(70, 99) if rng.random() < 0.5 else rng.randint(0, 25):02d}",
        _digits(rng, 6),
        _digits(rng, 2),
    ]
    if rng.random() < 0.3:
        region = rng.choice(["인천", "인천", "서울", "경기", "경기남부", "강원"])
        return region + rng.choice([" ", "", "-"]) + rng.choice(["-", "-", " "]).join(parts)
    number = rng.choice(["28", "28", "28", "11", "13", "23"])
    return rng.choice(["-", "-", "-", " ", "", "–", " - "]).join([number, *parts])


def email(rng: random.Random, words: Words) -> str:
    """Plain or hidden from robots."""
    name = rng.choice(words["mail_names"]) + rng.choice(["", str(rng.randint(1, 9999))])
    host, top = rng.choice(words["mail_hosts"]), rng.choice(words["mail_tops"])
    style = rng.random()
    if style < 0.7:
        return f"{name}@{host}.{top}"
    if style < 0.76:
        return f"{name}{rng.choice([' @ ', ' @', '@ '])}{host}.{top}"
    if style < 0.82:
        return f"{name}{rng.choice(['(at)', '[at]', ' (at) ', '＠', '(a)'])}{host}.{top}"
    if style < 0.88:
        end = rng.choice([".", "점", " 점 ", "닷"]) + top.split(".")[0]
        return name + rng.choice(["골뱅이", " 골뱅이 "]) + host + end
    if style < 0.94:
        spoken = rng.choice(["네이버", "다음", "지메일", "한메일", "네이트"])
        return f"{name} 골뱅이 {spoken}{rng.choice([' 닷컴', '점컴', ' 점 컴', '.com'])}"
    if style < 0.97:
        return f"{name} at {host} dot com"
    return f"{name}@{host} . {top}" if "." not in top else f"{name.upper()}@{host.upper()}.{top.upper()}"


def phone(rng: random.Random, words: Words) -> str:
    return mobile(rng, words) if rng.random() < 0.78 else landline(rng, words)


FORMS: Mapping[str, Callable[[random.Random, Words], str]] = {
    "rrn": rrn,
    "foreigner": foreigner,
    "phone": phone,
    "email": email,
    "card": card,
    "account": account,
    "plate": plate,
    "passport": passport,
    "licence": licence,
}
"""How a number of each type is written."""
