"""The words of the city against what the warehouse's seeds allow on each day."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from demo_city.days import to_date
from demo_city.lexicon import lexicon

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is_valid(row: dict[str, str], day: date) -> bool:
    return row["valid_from_on"] <= str(day) and (not row["valid_to_on"] or str(day) <= row["valid_to_on"])


def test_each_topic_has_at_least_15_things_to_say() -> None:
    words = lexicon()
    for topic in words.topics:
        subjects = [s for s in words.subjects if s.topic == topic and s.weight > 0]
        phrases = {p for s in subjects for p in (*sum(s.problems, ()), *sum(s.asks, ()), *s.questions)}
        assert len(phrases) >= 15, topic


def test_each_channel_can_open_in_at_least_30_ways() -> None:
    words = lexicon()
    for channel in ("call", "petition", "social"):
        assert len(set(words.texts[channel]["openers"])) >= 30, channel


@pytest.mark.parametrize("day", [date(2025, 9, 15), date(2026, 6, 30), date(2026, 7, 1), date(2026, 11, 17)])
def test_every_department_used_is_known_to_the_seed_as_of_the_day(day: date) -> None:
    words = lexicon()
    valid = {row["department_label_ko"] for row in _seed("department.csv") if _is_valid(row, day)}
    epoch = int(np.searchsorted(words.department_epochs, (day - date(1970, 1, 1)).days, side="right"))
    used = [label for i in range(len(words.subjects)) for label in words.departments_of(i, epoch)]
    assert len(set(used)) > 30
    assert set(used) <= valid
    assert all(words.departments_of(i, epoch) for i in range(len(words.subjects)))


def test_renamed_departments_change_on_their_day() -> None:
    words = lexicon()
    taxi = next(i for i, s in enumerate(words.subjects) if s.name == "taxi")
    change = next(i for i, day in enumerate(words.department_epochs) if to_date(day) == date(2026, 7, 1))
    assert words.departments_of(taxi, change) == ("택시운수과",)
    assert words.departments_of(taxi, change + 1) == ("택시물류과",)


def test_every_zone_lies_in_a_district_the_seed_knows() -> None:
    rows = {row["district_code"]: row for row in _seed("district.csv")}
    words = lexicon()
    assert len(words.zones) == 12
    for zone in words.zones:
        assert _is_valid(rows[zone.before], date(2026, 6, 30))
        assert _is_valid(rows[zone.after], date(2026, 7, 1))
        assert rows[zone.before]["district_group_code"] == rows[zone.after]["district_group_code"]
        assert words.district_labels[zone.after] == rows[zone.after]["district_label_ko"]


def test_every_category_is_one_the_warehouse_maps() -> None:
    mapped = {(row["channel_code"], row["source_label"]): row["topic_code"] for row in _seed("topic_source_map.csv")}
    words = lexicon()
    assert len(words.categories) > 30
    for (channel, topic), label in words.categories.items():
        assert mapped[channel, label] == topic


def test_what_call_agents_type_fits_cp949() -> None:
    words = lexicon()
    call, common = words.texts["call"], words.texts["common"]
    texts = [*words.problems.phrases, *words.asks.phrases, *words.questions.phrases, *common["effects"]]
    texts += [t for templates in call.values() for t in templates]
    texts += [name for zone in words.zones for name in (*zone.dongs, *zone.spots, *zone.schools)]
    assert len(texts) > 1000
    "\n".join(texts).encode("cp949")
