"""Personal data as people leave it in their texts, with its position, so that masking can be measured.

Numbers follow the public formats (checksums, Luhn, regions) but belong to nobody: mobile numbers start with 010-0 or
010-1, which are not assigned, mail addresses use reserved domains.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from demo_city.dice import Dice
from demo_city.phrases import Rows, Texts

_HANGUL_DIGITS = str.maketrans("0123456789", "공일이삼사오육칠팔구")
_RESIDENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


@dataclass(frozen=True)
class PlantedSpan:
    """Personal data in one text: `text[start:end] == value`."""

    row: int
    start: int
    end: int
    type: str
    value: str


def resident_number(rng: random.Random, *, foreign: bool = False, valid_checksum: bool = True) -> str:
    """13 digits without a hyphen; foreigners' numbers since 2020-10 carry no valid checksum."""
    year = rng.randint(1940, 2012)
    digits = f"{year % 100:02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    century = (5 if foreign else 1) + (2 if year >= 2000 else 0)
    digits += str(century + rng.randint(0, 1)) + f"{rng.randint(0, 99999):05d}"
    check = (11 - sum(w * int(d) for w, d in zip(_RESIDENT_WEIGHTS, digits, strict=True)) % 11) % 10
    if foreign:
        check = (check + 2) % 10
    return digits + str(check if valid_checksum else (check + rng.randint(1, 9)) % 10)


def luhn_number(rng: random.Random) -> str:
    """16 digits that pass the Luhn check."""
    body = "9" + "".join(str(rng.randint(0, 9)) for _ in range(14))
    total = sum(sum(divmod(2 * int(d), 10)) if i % 2 == 0 else int(d) for i, d in enumerate(body))
    return body + str(-total % 10)


def _hyphenate(rng: random.Random, digits: str, widths: Sequence[int], separators: Sequence[str]) -> str:
    separator = rng.choice(list(separators))
    parts, position = [], 0
    for width in widths:
        parts.append(digits[position : position + width])
        position += width
    return separator.join(parts)


def _mobile(rng: random.Random, _: Mapping[str, Any]) -> str:
    digits = f"010{rng.randint(0, 1)}{rng.randint(0, 999):03d}{rng.randint(0, 9999):04d}"
    style = rng.random()
    if style < 0.06:
        return _hyphenate(rng, digits, (3, 4, 4), ("-", " ", "")).translate(_HANGUL_DIGITS)
    if style < 0.1:
        return "+82 " + _hyphenate(rng, digits[1:], (2, 4, 4), ("-", " "))
    return _hyphenate(rng, digits, (3, 4, 4), ("-", "-", "-", "", " ", ".", " - "))


def _landline(rng: random.Random, _: Mapping[str, Any]) -> str:
    area = rng.choice(["032", "032", "032", "032", "02", "031", "070"])
    digits = f"0{rng.randint(10, 99)}{rng.randint(0, 9999):04d}"
    separator = rng.choice(["-", "-", " ", ")"])
    return f"{area}{separator}{digits[:3]}{'-' if separator == ')' else separator}{digits[3:]}"


def _resident(rng: random.Random, _: Mapping[str, Any]) -> str:
    return _hyphenate(rng, resident_number(rng), (6, 7), ("-", "-", "-", "", " ", " - "))


def _foreigner(rng: random.Random, _: Mapping[str, Any]) -> str:
    number = resident_number(rng, foreign=True, valid_checksum=rng.random() < 0.5)
    return _hyphenate(rng, number, (6, 7), ("-", "-", " - "))


def _account(rng: random.Random, _: Mapping[str, Any]) -> str:
    widths = rng.choice([(3, 6, 5), (6, 2, 6), (3, 4, 4, 2), (4, 3, 6), (3, 3, 6)])
    digits = "".join(str(rng.randint(0, 9)) for _ in range(sum(widths)))
    return _hyphenate(rng, digits, widths, ("-", "-", "", " "))


def _card(rng: random.Random, _: Mapping[str, Any]) -> str:
    return _hyphenate(rng, luhn_number(rng), (4, 4, 4, 4), ("-", "-", " ", ""))


def _plate(rng: random.Random, values: Mapping[str, Any]) -> str:
    letter, number = rng.choice(values["plate_letters"]), f"{rng.randint(1000, 9999)}"
    gap = rng.choice(["", "", " "])
    if rng.random() < 0.2:
        region = rng.choice(["인천", "인천", "경기", "서울"])
        return f"{region}{gap}{rng.randint(10, 79)}{gap}{letter}{gap}{number}"
    return f"{rng.choice([rng.randint(10, 69), rng.randint(100, 399)])}{letter}{gap}{number}"


def _passport(rng: random.Random, _: Mapping[str, Any]) -> str:
    if rng.random() < 0.5:
        return f"M{rng.randint(0, 99999999):08d}"
    return f"M{rng.randint(100, 999)}{rng.choice('ABCDEFGH')}{rng.randint(0, 9999):04d}"


def _licence(rng: random.Random, _: Mapping[str, Any]) -> str:
    region = rng.choice(["28", "28", "28", "11", "13", "인천"])
    gap = " " if region == "인천" else "-"
    return f"{region}{gap}{rng.randint(80, 99)}-{rng.randint(0, 999999):06d}-{rng.randint(0, 99):02d}"


def _email(rng: random.Random, values: Mapping[str, Any]) -> str:
    return f"{rng.choice(values['mail_names'])}{rng.randint(1, 9999)}@{rng.choice(values['mail_domains'])}"


def person_name(rng: random.Random, values: Mapping[str, Any]) -> str:
    return rng.choice(values["surnames"]) + rng.choice(values["given"])


def _address(rng: random.Random, values: Mapping[str, Any]) -> str:
    road = rng.choice(values["roads"])
    place = f"{values['district']} {road} {rng.randint(2, 780)}"
    if rng.random() < 0.7:
        place += f", {rng.randint(101, 118)}동 {rng.randint(1, 25)}{rng.randint(1, 6):02d}호"
    return f"인천 {place}" if rng.random() < 0.6 else place


_MAKERS: Mapping[str, Callable[[random.Random, Mapping[str, Any]], str]] = {
    "mobile": _mobile,
    "landline": _landline,
    "resident_number": _resident,
    "foreigner_number": _foreigner,
    "account": _account,
    "card": _card,
    "plate": _plate,
    "passport": _passport,
    "licence": _licence,
    "email": _email,
    "name": person_name,
    "address": _address,
}


def plant(
    texts: Texts, dice: Dice, *, words: Mapping[str, Any], channel: str, roads: Sequence[str], districts: Texts
) -> tuple[Texts, list[PlantedSpan]]:
    """Add a sentence with personal data to a few texts.

    Args:
        texts: (rows,) without later changes, so that positions stay true.
        dice: (rows,).
        words: personal_data.toml.
        channel: its share, and the agents' or the citizens' sentences.
        roads: for addresses.
        districts: (rows,) names, for addresses.

    Returns:
        The texts and what was planted, in the order of rows.
    """
    chosen: Rows = np.flatnonzero(dice.chance("personal data", words["share"][channel] / 1000))
    result, spans = texts.copy(), []
    weights = [kind["weight"] for kind in words["type"]]
    register = "call" if channel == "call_center" else "text"
    for row, bits in zip(chosen, dice.at(chosen).bits("personal data/value"), strict=True):
        rng = random.Random(int(bits))
        pieces = [str(texts[row])]
        position = len(pieces[0])
        for kind in rng.choices(words["type"], weights, k=2 if rng.random() < 0.12 else 1):
            value = _MAKERS[kind["name"]](rng, {**words["values"], "roads": roads, "district": districts[row]})
            sentence = rng.choice(kind[register]).replace("{bank}", rng.choice(words["values"]["banks"]))
            before, after = sentence.split("{value}")
            separator = rng.choice([" ", " ", "\n"] if register == "text" else [". ", ", ", " / ", " "])
            start = position + len(separator) + len(before)
            spans.append(PlantedSpan(int(row), start, start + len(value), kind["name"], value))
            piece = f"{separator}{before}{value}{after}"
            pieces.append(piece)
            position += len(piece)
        result[row] = "".join(pieces)
    return result, spans
