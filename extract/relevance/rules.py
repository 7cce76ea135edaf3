"""The rules of relevance, read from the tables in `data/`: places and policies, homonyms, words, spam, abuse.

Rules are data: a new name or homonym is a line in a CSV and a sentence in the labelled tests, never code.
A `_` in a term stands for a blank that people write or leave out.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

import polars as pl

DATA = Path(__file__).with_name("data")
REDRAWN_ON = date(2026, 7, 1)
"""The day the districts were redrawn: places of the old 중구, 동구 and 서구 have two codes."""
OTHER_CITY = "다른도시"
"""What a homonym of another city is replaced by; `elsewhere.csv` knows it."""


class Evidence(StrEnum):
    """How far a name of the gazetteer goes by itself."""

    ALONE = "alone"  # names the administration or its policy: enough
    CONTEXT = "context"  # an Incheon-only place: needs a word of administration beside it
    SHARED = "shared"  # Incheon shares it with others: as `context`, but void when another city is spoken of
    ANCHOR = "anchor"  # exists in many cities: tells the district once the text is known to be about Incheon


@dataclass(frozen=True)
class Rules:
    """Every table in the form it is applied in; terms are lower case, longest first.

    Attributes:
        places: term, evidence, kind, is_bare_city, district_code, former_district_code, specificity.
        lexicon: term, topic_code, context (strong, weak or topic), topic_weight.
        homonyms: (regex, replacement) in the order they are applied.
        stance: words of request, complaint, question or praise.
        leisure: words of outings and shopping, which weaken weak evidence.
        elsewhere: words of another city's administration.
        spam_terms: terms by weight.
        spam_patterns: regexes by weight.
    """

    places: pl.DataFrame
    lexicon: pl.DataFrame
    homonyms: tuple[tuple[str, str], ...]
    stance: tuple[str, ...]
    leisure: tuple[str, ...]
    elsewhere: tuple[str, ...]
    spam_terms: Mapping[int, tuple[str, ...]]
    spam_patterns: Mapping[int, tuple[str, ...]]
    abuse: tuple[str, ...]
    abuse_exceptions: tuple[str, ...]

    @cached_property
    def candidate_terms(self) -> tuple[str, ...]:
        """Regexes of which every text `judge` can find relevant matches one: the cheap first pass over a whole feed.

        Names that need an anchor are left out: their anchor is in here. Of names that contain one another the shortest
        stands for all.
        """
        terms = self.places.filter(pl.col("evidence") != Evidence.ANCHOR)["term"].to_list()
        return tuple(_any_case(t) for t in _shortest(terms))

    @cached_property
    def candidate_pattern(self) -> str:
        """The candidate terms as one regex."""
        return "|".join(self.candidate_terms)

    @cached_property
    def administration(self) -> tuple[str, ...]:
        """Words of which every text `judge` can find relevant holds one, once homonyms are replaced."""
        names = self.places.filter(pl.col("evidence") == Evidence.ALONE)["term"].to_list()
        words = self.lexicon.filter(pl.col("context") != "topic")["term"].to_list()
        return _shortest([*names, *words])


def _shortest(terms: Iterable[str]) -> tuple[str, ...]:
    """Of terms that contain one another the shortest, which stands for all."""
    kept: list[str] = []
    for term in sorted(terms, key=lambda t: (len(t), t)):
        if not any(k in term for k in kept):
            kept.append(term)
    return tuple(kept)


def spellings(term: str) -> list[str]:
    """A term with each `_` written as a blank and as nothing."""
    parts = term.lower().split("_")
    return [
        "".join(itertools.chain.from_iterable(zip(parts, (*blanks, ""), strict=True)))
        for blanks in itertools.product(("", " "), repeat=len(parts) - 1)
    ]


@lru_cache(maxsize=4)
def load_rules(data: Path = DATA) -> Rules:
    """Read the tables.

    Raises:
        ValueError: a table holds a value the rules do not know, or a regex that is none.
    """
    spam = _rows(data / "spam.csv")
    abuse = _rows(data / "abuse.csv")
    return Rules(
        places=_places(_rows(data / "gazetteer.csv")),
        lexicon=_lexicon(_rows(data / "lexicon.csv")),
        homonyms=_homonyms(_rows(data / "homonyms.csv")),
        stance=_terms(r["term"] for r in _rows(data / "stance.csv")),
        leisure=_terms(r["term"] for r in _rows(data / "leisure.csv")),
        elsewhere=_terms(r["term"] for r in _rows(data / "elsewhere.csv")),
        spam_terms=_by_weight(spam, kind="term"),
        spam_patterns=_by_weight(spam, kind="regex"),
        abuse=_terms(r["pattern"] for r in abuse if r["kind"] == "term"),
        abuse_exceptions=_terms(r["pattern"] for r in abuse if r["kind"] == "exception"),
    )


# The nearer a name pins the place, the more it says about the district.
_SPECIFICITY = {"dong": 3, "landmark": 3, "area": 2, "transport": 1, "policy": 1, "district": 2, "city": 0}


def _places(rows: list[dict[str, str]]) -> pl.DataFrame:
    made = []
    for row in rows:
        evidence = Evidence(row["evidence"])
        for term in spellings(row["term"]):
            made.append(
                {
                    "term": term,
                    "evidence": evidence.value,
                    "is_bare_city": row["kind"] == "city",
                    "district_code": row["district_code"] or None,
                    "former_district_code": row["former_district_code"] or row["district_code"] or None,
                    "specificity": _SPECIFICITY.get(row["kind"], 0),
                }
            )
    frame = pl.DataFrame(
        made,
        schema={
            "term": pl.String,
            "evidence": pl.String,
            "is_bare_city": pl.Boolean,
            "district_code": pl.String,
            "former_district_code": pl.String,
            "specificity": pl.Int8,
        },
    )
    return _longest_first(_unique(frame, "gazetteer.csv"))


def _lexicon(rows: list[dict[str, str]]) -> pl.DataFrame:
    # Every complaint says 민원 or 구청: words of administration decide the topic only when nothing else does.
    made = [
        {
            "term": term,
            "topic_code": row["topic_code"],
            "context": _known(row["context"], {"strong", "weak", "topic"}, "lexicon.csv"),
            "topic_weight": 0.4 if row["topic_code"] == "administration" else 1.0 if row["context"] == "weak" else 2.0,
        }
        for row in rows
        for term in spellings(row["term"])
    ]
    return _longest_first(_unique(pl.DataFrame(made), "lexicon.csv"))


def _homonyms(rows: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    """One regex per replacement: a feed's candidates are walked through a handful of times, not forty."""
    grouped: dict[str, list[str]] = {}
    for row in rows:
        grouped.setdefault(row["replacement"], []).append(row["pattern"])
    # Another city's names first: "부산 서구 문화" is a place before it is a phrase.
    order = sorted(grouped, key=lambda r: (r != OTHER_CITY, "$" not in r, r))
    return tuple((f"(?i){'|'.join(grouped[r])}", r.replace("$1", "${1}")) for r in order)


def _by_weight(rows: list[dict[str, str]], *, kind: str) -> dict[int, tuple[str, ...]]:
    weights = sorted({int(r["weight"]) for r in rows if r["kind"] == kind})
    of = {w: [r["pattern"] for r in rows if r["kind"] == kind and int(r["weight"]) == w] for w in weights}
    return {w: _terms(found) if kind == "term" else tuple(found) for w, found in of.items()}


def _terms(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({s for term in written for s in spellings(term)}, key=lambda t: (-len(t), t)))


def _longest_first(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(pl.col("term").str.len_bytes(), "term", descending=[True, False])


def _unique(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    twice = frame.filter(pl.col("term").is_duplicated())["term"].unique().sort().to_list()
    if twice:
        raise ValueError(f"{name}: 같은 말이 두 번 나옴: {', '.join(twice)}")
    return frame


def _known(value: str, allowed: set[str], name: str) -> str:
    if value not in allowed:
        raise ValueError(f"{name}: 모르는 값 {value!r}, 가능한 값은 {sorted(allowed)}")
    return value


def _any_case(term: str) -> str:
    """A regex for the term with its Latin letters in either case; Hangul stays literal, which searches fastest."""
    return "".join(f"[{c}{c.upper()}]" if c.isascii() and c.isalpha() else re.escape(c) for c in term)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
