"""Which side a statement takes and what it is about, by rules that are data: `data/stance.csv`, `data/issues.csv`.

The rules say what they were decided by, and "unsure" is an answer: no rule spoke, or rules spoke against each other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DATA = Path(__file__).with_name("data")
LEAD_LETTERS = 1_000
"""How much of the body is asked when the title says nothing: the demand stands near the beginning or the end."""


class Stance(StrEnum):
    """The side a statement takes towards what it is about."""

    SUPPORT = "support"  # 찬성
    OPPOSE = "oppose"  # 반대
    PROPOSE = "propose"  # 제안
    OTHER = "other"  # 기타: an event, a notice, greetings
    UNSURE = "unsure"  # no rule decides


@dataclass(frozen=True)
class Judgement:
    """What the rules say of one statement.

    Attributes:
        basis: the phrases that decided, as the table writes them; None when none did.
        issue: the label of the issue the title names, else the body's lead; None when no issue of the table is named.
    """

    stance: Stance
    basis: str | None
    issue: str | None


@dataclass(frozen=True)
class Rules:
    """The tables in the form they are applied in; phrases are written without blanks.

    Attributes:
        stances: stance by phrase; None for a phrase that only keeps a shorter one inside of it from speaking.
        issues: label by phrase.
    """

    stances: Mapping[str, Stance | None]
    issues: Mapping[str, str]

    def judge(self, title: str, body: str) -> Judgement:
        """Ask the title; where it says nothing, the lead and the end of the body."""
        ends = body if len(body) <= 2 * LEAD_LETTERS else f"{body[:LEAD_LETTERS]}\n{body[-LEAD_LETTERS:]}"
        issue = self._issue(title) or self._issue(ends)
        for text in (title, ends):
            spoken = {phrase: self.stances[phrase] for phrase in _found(self.stances, text)}
            said = {stance for stance in spoken.values() if stance is not None}
            # An event about something takes the side it announces, if it announces one.
            if len(said) > 1:
                said.discard(Stance.OTHER)
            # Whoever opposes or welcomes also demands: the demand is then not a side of its own.
            if len(said) > 1:
                said.discard(Stance.PROPOSE)
            basis = "; ".join(phrase for phrase, stance in spoken.items() if stance is not None)
            if len(said) == 1:
                return Judgement(said.pop(), basis, issue)
            if said:
                return Judgement(Stance.UNSURE, basis, issue)
        return Judgement(Stance.UNSURE, None, issue)

    def _issue(self, text: str) -> str | None:
        named = _found(self.issues, text)
        return self.issues[named[0]] if named else None


def read_rules(folder: Path = DATA) -> Rules:
    """The tables of this source.

    Raises:
        ValueError: a phrase is empty or comes twice, or a stance is none of `Stance`.
    """
    stances = {p: Stance(row["stance"]) if row["stance"] else None for p, row in _rows(folder / "stance.csv")}
    issues = {p: row["issue"] for p, row in _rows(folder / "issues.csv")}
    return Rules(stances, issues)


def _rows(path: Path) -> list[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(_closed(row["phrase"]), row) for row in csv.DictReader(file)]
    phrases = [phrase for phrase, _ in rows]
    if "" in phrases or len(set(phrases)) != len(phrases):
        raise ValueError(f"{path.name}: a phrase is empty or comes twice")
    return rows


def _found(phrases: Mapping[str, object], text: str) -> list[str]:
    """The phrases in a text, in order, each once; at one place only the longest."""
    if not phrases:
        return []
    pattern = "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))
    return list(dict.fromkeys(re.findall(pattern, _closed(text))))


def _closed(text: str) -> str:
    """Lower case and without blanks: people write `철회 촉구` and `철회촉구`."""
    return re.sub(r"\s+", "", text).lower()
