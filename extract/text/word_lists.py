"""The word lists of this package, and what Hangul spelling says about a word."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

HANGUL_FIRST, HANGUL_LAST = 0xAC00, 0xD7A3
FINALS = 28
# "중구", "남구" and the like stand in too many other words; longer names speak for themselves.
SHORT_NAME = 2
FINAL_NIEUN, FINAL_RIEUL = 4, 8


def data_file(name: str) -> Path:
    """A word list of this package."""
    return Path(str(files("extract.text") / "data" / name))


@cache
def data_digest() -> str:
    """Fingerprint of every word list that inference depends on."""
    digest = hashlib.sha256()
    for path in sorted(data_file("").iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def stop_words() -> frozenset[str]:
    """Nouns that say nothing about a matter: greetings, "민원", "문의", words of measure, general nouns."""
    lines = data_file("stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def user_dictionary() -> Mapping[str, str]:
    """Word form -> noun as it is printed ("GTXB" -> "GTX-B"): places, policies, bodies that counting would miss."""
    with data_file("user_dictionary.csv").open(encoding="utf-8", newline="") as file:
        return {row["form"]: row["noun"] for row in csv.DictReader(file)}


@cache
def place_names() -> frozenset[str]:
    """Names of the gazetteer of `extract.relevance`, as word forms: what it knows need not be listed here."""
    from extract.relevance import load_rules

    terms = (term.upper() for term in load_rules().places["term"].to_list())
    return frozenset(term for term in terms if len(term) > SHORT_NAME and term.isalnum() and term not in stop_words())


@cache
def district_names() -> frozenset[str]:
    """Names of districts, whenever they were in force: place is a column of its own, and in the year after a district
    was renamed its new name would be the keyword of every week.
    """
    from extract.relevance.rules import DATA

    with (DATA / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["term"].replace("_", "") for row in csv.DictReader(file) if row["kind"] == "district")


@cache
def particles() -> frozenset[str]:
    """Particles and their usual chains, as they may stand behind a noun."""
    lines = data_file("particles.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def final_consonant(syllable: str) -> int:
    """Number of the final consonant (받침) of a Hangul syllable, 0 when it is open or no Hangul."""
    code = ord(syllable)
    return (code - HANGUL_FIRST) % FINALS if HANGUL_FIRST <= code <= HANGUL_LAST else 0


def has_final_consonant(word: str) -> bool:
    """Whether the last syllable is closed; Latin letters count as open, as most are read."""
    return final_consonant(word[-1]) != 0
