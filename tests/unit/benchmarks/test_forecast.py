"""The scorer of forecasts: what is a target, and what is summed."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from analytics.forecast import LOST, SHOWN, Issue
from benchmarks.dated_counts import REAL, real_stretches, stretches
from benchmarks.forecast import Tally, day_tally, measures, summed, total_tally

FIRST_ON = date(2026, 1, 5)


def issue(known: int, reason: str) -> Issue:
    """One series: 10 expected, 8 to 12; the median says 9."""
    ahead, totals = np.ones((28, 1)), np.ones((2, 1))
    band = np.zeros((2, 1), dtype=np.int64)
    return Issue(
        known,
        band,
        band,
        np.full((2, 1), reason),
        10 * ahead,
        8 * ahead,
        12 * ahead,
        9 * ahead,
        np.array([[70.0], [280.0]]),
        50 * totals,
        300 * totals,
        np.array([[63.0], [252.0]]),
    )


def test_each_day_is_a_target_once_and_only_when_it_came() -> None:
    counts = np.full((49, 1), 10.0)
    counts[8] = 13.0
    issues = [issue(7, SHOWN), issue(14, LOST), issue(21, SHOWN), issue(28, SHOWN), issue(35, SHOWN)]
    # Days 1 to 7 of five origins: the 13 is one above (4 + 10); the median is off by one each day, there by four.
    assert day_tally(issues, counts, 0) == Tally(35, 34, pytest.approx(150.0), 3.0, 38.0, 5, 1)
    # Days 8 to 28 at every third origin: row 7 has them, row 28 does not any more.
    assert day_tally(issues, counts, 1) == Tally(21, 21, 84.0, 0.0, 21.0, 1, 0)
    # Totals of 28 days at every fourth origin: the first came to 283, the fifth has not come.
    assert total_tally(issues, counts, 1) == Tally(1, 1, 250.0, 3.0, 31.0)


def test_bars_stand_where_the_issue_has_them_and_nothing_is_none() -> None:
    tally = Tally(400, 300, 10.0, 3.0, 4.0, 10, 1)
    found = {m.metric: m for m in measures("city", [tally] * 4, has_bar=True)}
    assert found["city.days_1_7.coverage"].is_met is False
    assert found["city.days_1_7.coverage_gap"].value == pytest.approx(0.05)
    assert found["city.days_1_7.targets"].is_met is True
    assert found["city.days_1_7.relative_mae"].value == 0.75
    assert found["city.total_28.coverage"].bar is None
    assert measures("none", summed([]), has_bar=False)[0].value is None


def test_a_silence_of_more_than_four_weeks_parts_a_set_and_short_parts_are_left_out() -> None:
    days = [FIRST_ON + timedelta(days=offset) for offset in (*range(0, 90, 2), *range(130, 150), *range(200, 290))]
    rows = pl.DataFrame({"series": ["a"] * len(days), "day": days})
    found = list(stretches("set", pl.concat([rows, rows.tail(1).with_columns(pl.lit("b").alias("series"))])))
    assert [(one.first_on, len(one.counts), one.series) for one in found] == [
        (FIRST_ON, 89, ("a",)),
        (FIRST_ON + timedelta(days=200), 90, ("a", "b")),
    ]
    assert found[0].counts[:4, 0].tolist() == [1.0, 0.0, 1.0, 0.0]
    assert found[1].counts.sum(axis=0).tolist() == [90.0, 1.0]


def test_a_real_set_is_read_by_its_day_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    lines = ["faqNo,regDate,ancName"] + [
        f"{number},{FIRST_ON + timedelta(days=number):%Y%m%d}09,경찰청" for number in range(90)
    ]
    with gzip.open(tmp_path / "epeople_qna_titles.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    by_name = {dated.name: dated for dated in REAL}
    [found] = real_stretches(tmp_path, by_name["epeople_qna_titles"])
    assert (found.first_on, found.series, found.counts.sum()) == (FIRST_ON, ("경찰청",), 90)
    assert real_stretches(tmp_path, by_name["nsmc_sample"]) == []
