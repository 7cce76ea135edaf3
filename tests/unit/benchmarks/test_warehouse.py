"""The benchmark's own arithmetic, and the register it edits."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from benchmarks import warehouse_growers as growers
from benchmarks.warehouse import dbt_seconds, renamed_department
from benchmarks.warehouse_history import Volumes
from benchmarks.warehouse_questions import percentile


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(n) for n in range(1, 21)]
    assert percentile(values, 0.5) == 10
    assert percentile(values, 0.95) == 19
    assert percentile([7.0], 0.95) == 7


def test_dbt_work_leaves_out_text_demand_and_gate() -> None:
    steps = {"staging": 1, "text": 50, "core": 2, "demand": 50, "marts and tests": 4, "gate": 50, "promotion": 8}
    assert dbt_seconds({name: float(seconds) for name, seconds in steps.items()}) == 15


def test_rows_a_day_are_those_of_the_feeds_that_speak() -> None:
    assert Volumes(bulk_posts=20_000).rows_a_day == 20_000 + 200 + 1_226 + 25
    assert Volumes(bulk_posts=5).of("naver.items") == 0


def test_a_department_is_renamed_from_a_day_on_and_the_project_is_left_alone(tmp_path: Path) -> None:
    folder = renamed_department(tmp_path / "copy", date(2026, 10, 27))
    rows = list(csv.DictReader((folder / "seeds" / "department.csv").read_text("utf-8").splitlines()))
    (new,) = [row for row in rows if row["department_label_ko"] == "도로관리과"]
    (old,) = [row for row in rows if row["department_label_ko"] == "도로과"]
    assert (old["valid_to_on"], old["successor_code"]) == ("2026-10-26", new["department_code"])
    assert (new["valid_from_on"], new["valid_to_on"]) == ("2026-10-27", "")


def test_what_grows_is_ranked_by_the_seconds_it_grows_by() -> None:
    younger = growers.medians(
        [(("core", "a"), 1.0), (("core", "a"), 9.0), (("core", "a"), 2.0), (("marts", "b"), 5.0), (("test", "c"), 1.0)]
    )
    found = growers.ranked(younger, {("core", "a"): 4.0, ("marts", "b"): 5.5, ("seed", "d"): 0.25})
    assert [(one.node, one.growth) for one in found] == [("a", 2.0), ("b", 0.5), ("d", 0.25), ("c", -1.0)]
    assert growers.told(found, shown=3) == "a +2.00 s, b +0.50 s, d +0.25 s"
