"""Are departments that truly are worse found, and how many that are not are flagged beside them?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.progress import track

from analytics import funnel
from benchmarks.made_departments import TRUTH, UNITS, below, cells, decided, sizes
from benchmarks.measures import Measure

WORSE_UNITS, POINTS, WITHIN = 3, (10, 20, 30), (2, 4)
"""How many of the 60 are truly worse, by how many points, and within how many quarters they are to be found."""


@dataclass(frozen=True)
class Power:
    """What was flagged where some departments are truly worse.

    Attributes:
        cases: mean cases a quarter of a truly worse department, by indicator.
        worse_share: of truly worse cells, those flagged within so many quarters, by indicator and quarters.
        equal_share: of the other departments' cells, the same.
        worse_departments: truly worse departments flagged in any indicator, by quarters.
        worse_cells: truly worse cells of an indicator that were looked at.
    """

    cases: dict[str, float]
    worse_share: dict[tuple[str, int], float]
    equal_share: dict[tuple[str, int], float]
    worse_departments: dict[int, float]
    worse_cells: int


def power(seed: int, years: int, *, points: int) -> Power:
    """Four quarters each of `years` cities, three departments of which, drawn anew, are `points` worse."""
    random = np.random.default_rng(seed)
    indicators, rule = decided()
    codes = [indicator.code for indicator in indicators]
    hits = {(code, quarters, worse): 0 for code in codes for quarters in WITHIN for worse in (True, False)}
    departments = dict.fromkeys(WITHIN, 0)
    cases = dict.fromkeys(codes, 0.0)
    for _ in track(range(years), description=f"{points} points", transient=True):
        scale = sizes(random, UNITS)
        worse = set(random.choice(UNITS, WORSE_UNITS, replace=False).tolist())
        shortfall = np.where(np.isin(np.arange(UNITS), list(worse)), points / 100, 0.0)
        for code in codes:
            cases[code] += TRUTH[code][1] * float(scale[list(worse)].mean()) / years
        before: set[tuple[str, str]] = set()
        flags: set[tuple[str, str]] = set()
        for quarter in range(1, max(WITHIN) + 1):
            now = below(cells(random, scale, shortfall), indicators, rule)
            flags |= set(funnel.running_below(now, before))
            before = now
            if quarter in WITHIN:
                for unit, code in flags:
                    hits[code, quarter, int(unit[1:]) in worse] += 1
                departments[quarter] += len({unit for unit, _ in flags if int(unit[1:]) in worse})
    bad, good = years * WORSE_UNITS, years * (UNITS - WORSE_UNITS)
    return Power(
        cases,
        {(code, quarters): hits[code, quarters, True] / bad for code in codes for quarters in WITHIN},
        {(code, quarters): hits[code, quarters, False] / good for code in codes for quarters in WITHIN},
        {quarters: departments[quarters] / bad for quarters in WITHIN},
        bad,
    )


def power_measures(seed: int, years: int) -> list[Measure]:
    """Share found of departments that are truly worse, and share of the equal ones beside them that is flagged."""
    found = []
    for points in POINTS:
        seen = power(seed, years, points=points)
        for quarters in WITHIN:
            where = f"{WORSE_UNITS} of {UNITS} truly {points} points below in everything; within {quarters} quarters"
            name = f"score.found_{points}_points_{quarters}_quarters"
            found.append(
                Measure(f"{name}.any", seen.worse_departments[quarters], "share", None, ">=", seen.worse_cells, where)
            )
            for code in TRUTH:
                found.append(
                    Measure(
                        f"{name}.{code}", seen.worse_share[code, quarters], "share", None, ">=", seen.worse_cells,
                        f"{seen.cases[code]:.0f} cases a quarter; of equal cells beside them"
                        f" {seen.equal_share[code, quarters]:.5f} were flagged",
                    )
                )  # fmt: skip
    return found
