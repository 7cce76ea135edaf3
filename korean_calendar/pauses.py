"""What does not count into a handling period (시행령 §20), as of the law in force on each day.

Until 2026-05-05 the decree only referred to 행정절차법 시행령 §11; since 2026-05-06 (대통령령 제36296호) it also names
the outage of an information system. A kind stops the clock only on days on which the law names it: `pause_kinds.csv`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

KINDS_TABLE = Path(__file__).with_name("pause_kinds.csv")


class PauseKind(StrEnum):
    """Why the clock stands."""

    SUPPLEMENT = "supplement"  # 보완
    TRANSFER = "transfer"  # 이송, between agencies far apart
    REPRESENTATIVE = "representative"  # 대표자 선정
    HEARING = "hearing"  # 의견청취
    EXAMINATION = "examination"  # 시험, 검사, 감정
    PRIOR_WORK = "prior_work"  # 선행사무
    OUTAGE = "outage"  # 정보시스템 장애


@cache
def spells_in_force(table: Path = KINDS_TABLE) -> dict[PauseKind, tuple[tuple[date, date], ...]]:
    """First and last day of each spell in which the law let a kind stop the clock.

    Raises:
        ValueError: a row with an unknown kind or a bad date; the message names file and line.
    """
    spells: dict[PauseKind, tuple[tuple[date, date], ...]] = {}
    with table.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                kind = PauseKind(row["kind"])
                first_on = date.fromisoformat(row["valid_from_on"])
                last_on = date.fromisoformat(row["valid_to_on"]) if row["valid_to_on"] else date.max
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{table.name} line {number}: {error}") from error
            spells[kind] = (*spells.get(kind, ()), (first_on, last_on))
    return spells


def stops_clock(kind: PauseKind, day: date) -> bool:
    """Whether the law in force on that day lets this kind stop the clock."""
    return any(first_on <= day <= last_on for first_on, last_on in spells_in_force().get(kind, ()))


@dataclass(frozen=True)
class Pause:
    """Days that do not count: `first_on` to `last_on`, both included; no `last_on` while the clock still stands.

    Raises:
        ValueError: the pause ends before it starts.
    """

    kind: PauseKind
    first_on: date
    last_on: date | None

    def __post_init__(self) -> None:
        if self.last_on is not None and self.last_on < self.first_on:
            raise ValueError(f"a pause cannot end before it starts: {self.first_on} to {self.last_on}")

    def holds(self, day: date) -> bool:
        return self.first_on <= day and (self.last_on is None or day <= self.last_on) and stops_clock(self.kind, day)

    def holds_for_good(self, day: date) -> bool:
        return self.last_on is None and self.holds(day)
