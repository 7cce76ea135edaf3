"""What truly got better is said less of, and the registers' two judged tasks tell which it was."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from demo_city.city import City
from demo_city.days import Days
from demo_city.registers import register_rows
from demo_city.volume import Plan

CITY = City(seed=20140101, scale=1.0)


def water(days: Days, zone: str) -> int:
    """Calls about water in a zone."""
    found: Plan = CITY.calls(days).plan
    subjects = CITY.lexicon.subjects
    is_water: NDArray[np.bool_] = np.array([s.topic == "water" for s in subjects])
    number = [z.name for z in CITY.lexicon.zones].index(zone)
    return int((is_water[found.subject] & (found.zone == number)).sum())


def test_four_fifths_of_the_mended_complaints_end_and_the_neighbours_stay() -> None:
    before, after = Days.of(date(2026, 8, 6), date(2026, 9, 2)), Days.of(date(2026, 9, 3), date(2026, 9, 30))
    was, now = water(before, "namdong"), water(after, "namdong")
    assert was > 100
    assert 0.1 < now / was < 0.35
    assert 0.6 < water(after, "bupyeong") / water(before, "bupyeong") < 1.5


def test_a_judged_task_stands_where_it_had_come_to_on_the_day_of_the_statement() -> None:
    def state(stated_on: date) -> dict[str, str]:
        rows = register_rows(CITY, "feedback_tasks", stated_on)
        return {row[0]: row[-1] for row in rows if row[0] in ("F2026-31", "F2026-32")}

    assert state(date(2026, 5, 31)) == {"F2026-32": "추진중"}
    assert state(date(2026, 9, 2)) == {"F2026-31": "이행", "F2026-32": "공개"}
    assert state(date(2026, 9, 30)) == {"F2026-31": "공개", "F2026-32": "공개"}
