"""The scorer on a city of two bursts worked out by hand, the maker's promises, and a folder from outside."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from analytics.burst import Rule
from benchmarks import burst_oracle, burst_rivals, burst_series, detection
from benchmarks.burst_scores import figures, tally
from benchmarks.burst_series import FIRST_ON, WARM_UP_DAYS, City

START = FIRST_ON + timedelta(days=WARM_UP_DAYS)


def city() -> City:
    """Two series of mean 4 and 1, 140 days: 28 after the warm-up; day 10 of these is a holiday."""
    days = [FIRST_ON + timedelta(days=number) for number in range(WARM_UP_DAYS + 28)]
    rows = [(day, name, name, count) for name, count in (("a", 4), ("b", 1)) for day in days]
    counts = pl.DataFrame(rows, schema=["date", "series", "channel", "count"], orient="row")
    bursts = pl.DataFrame(
        {
            "series": ["a", "b"],
            "start_on": [START + timedelta(days=4), START + timedelta(days=10)],
            "days": [2, 1],
            "factor": [3.0, 2.0],
        }
    )
    # 60 came of 4 on the burst's first day; a 12 two days earlier is no burst for who knows how widely counts scatter.
    truth = counts.select("date", "series", calm=pl.col("count").cast(pl.Float64), size=2.0)
    told = pl.when(pl.col("series") == "a", pl.col("date") == START + timedelta(days=4)).then(60)
    told = told.when(pl.col("series") == "a", pl.col("date") == START + timedelta(days=2)).then(12)
    return City(counts.with_columns(count=told.otherwise("count")), bursts, (START + timedelta(days=10),), truth)


def alerts(*days: tuple[str, int]) -> pl.DataFrame:
    rows = {"date": [START + timedelta(days=day) for _, day in days], "series": [name for name, _ in days]}
    return pl.DataFrame(rows, schema={"date": pl.Date, "series": pl.String})


def test_episodes_catch_miss_and_cry_wolf() -> None:
    # a: day 5 is the burst's second; 8 joins it. 20 and 22 are one false episode. b: day 12 is too late for the burst
    # of day 10 and so false; the alert before the warm-up ended does not count.
    found = figures([tally(city(), alerts(("a", 5), ("a", 8), ("a", 20), ("a", 22), ("b", 12), ("b", -3)))])
    assert found["false_alarms_per_week"] == (2 / 4, 2)
    assert found["caught_share"] == (0.5, 2)
    assert found["caught_x3_mean_ge_3"] == (1.0, 1)
    assert found["caught_mean_lt_3"] == (0.0, 1)
    assert found["caught_on_holiday"] == (0.0, 1)
    assert found["mean_delay_days"] == ((1 + 3) / 2, 2)
    # Half a burst a week, half of them caught: .25 true a week beside .5 false.
    assert found["precision_at_half_a_burst_a_week"][0] == pytest.approx(0.25 / 0.75)


def test_the_day_after_a_burst_still_catches_it_and_repeats_change_nothing() -> None:
    once = figures([tally(city(), alerts(("b", 11)))])
    assert once["caught_on_holiday_vs_all"] == (1.0 / 0.5, 1)
    assert once["mean_delay_days"][0] == (1 + 3) / 2
    assert once == figures([tally(city(), alerts(("b", 11), ("b", 11)))])


def test_alerts_of_young_series_are_counted_by_themselves() -> None:
    # Days 14 and 17 are one episode, 22 and the other series' 30 two more; days 13 and 56 are not young. Six weeks.
    young = [("a", day - WARM_UP_DAYS) for day in (13, 22, 14, 17, 56)] + [("b", 30 - WARM_UP_DAYS)]
    assert figures([tally(city(), alerts(*young))])["false_young_per_week"] == (3 / 6, 3)


def test_false_alarms_on_holidays_are_held_against_those_of_other_days() -> None:
    # One on the one holiday, one on 27 ordinary days.
    found = figures([tally(city(), alerts(("a", 10), ("a", 20)))])
    assert found["holiday_false_ratio"][0] == pytest.approx((1 / 1) / (1 / 27))


def test_who_is_told_the_truth_calls_the_burst_and_not_the_scatter() -> None:
    told = burst_oracle.alerts(city(), Rule())
    assert told.filter(pl.col("series") == "a")["date"].to_list()[0] == START + timedelta(days=4)
    assert told.filter(pl.col("date") < START + timedelta(days=4)).is_empty()


def test_a_made_city_keeps_its_promises() -> None:
    made = burst_series.make(5, series=40, days=300)
    again = burst_series.make(5, series=40, days=300)
    assert made.counts.equals(again.counts)
    assert not set(made.counts.columns) & {"calm", "size"}
    assert made.bursts.equals(again.bursts)
    assert made.counts.height == 40 * 300
    assert made.bursts.height > 10
    assert made.bursts["start_on"].min() >= START
    assert set(made.bursts["factor"]) <= {2.0, 3.0, 5.0}
    assert made.bursts["days"].is_between(1, 7).all()
    assert date(2025, 5, 5) in made.holidays
    # A burst shows: x5 lies well above the days around it.
    strong = made.bursts.filter(pl.col("factor") == 5).row(0, named=True)
    mine = made.counts.filter(pl.col("series") == strong["series"]).sort("date")["count"].to_numpy()
    at = (strong["start_on"] - FIRST_ON).days
    assert mine[at : at + strong["days"]].mean() > 2 * mine[at - 28 : at].mean()


def test_the_vendors_rule_and_c2_flag_a_jump_and_nothing_else() -> None:
    table = np.array([4.0, 5, 6, 5, 4, 6, 5, 5, 4, 6, 5, 12])[:, None]
    assert burst_rivals.seven_day_mean(table)[:, 0].tolist() == [False] * 11 + [True]
    assert burst_rivals.ears(table)[:, 0].tolist() == [False] * 11 + [True]


def test_the_refitted_regression_expects_weekends_and_holidays() -> None:
    days = [date(2025, 1, 6) + timedelta(days=number) for number in range(120)]
    holidays = [day for number, day in enumerate(days) if number % 17 == 3]
    usual = np.array([10.0 if day in holidays else 20.0 if day.weekday() >= 5 else 40.0 for day in days])
    table = np.random.default_rng(2).poisson(usual)[:, None].astype(float)
    table[118] = 90
    tails = burst_rivals.regression_tails(table, days, set(holidays))[:, 0]
    assert (tails[: burst_rivals.WARM_UP_DAYS] == 1).all()
    assert tails[118] < 1e-6
    assert (tails[60:118] < 0.01).sum() <= 2
    assert burst_rivals.discoveries(np.array([[0.001, 0.04, 0.9]]), rate=0.05).tolist() == [[True, False, False]]


def test_a_folder_without_truth_gets_its_alerts(tmp_path: Path) -> None:
    made = burst_series.make(5, series=8, days=200)
    folder = tmp_path / "series"
    folder.mkdir()
    made.counts.to_pandas().to_csv(folder / "counts.csv.gz", index=False)
    pl.DataFrame({"date": made.holidays, "name": ["휴일"] * len(made.holidays)}).write_csv(folder / "events.csv")
    result = CliRunner().invoke(detection.app, ["--series", str(folder), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    written = pl.read_csv(tmp_path / "out" / "alerts.csv")
    assert written.columns == ["date", "series", "level"]
    assert set(written["level"]) <= {"alert", "watch"}
    assert written.height > 0


def test_measures_state_ours_first_with_the_bars_of_what_is_mailed() -> None:
    tallies = {name: tally(city(), alerts(("a", 5))) for name in detection.NOTES}
    found = detection.measures([tallies], seconds=1.0)
    assert found[0].metric == "ours.false_alarms_per_week"
    assert all(measure.metric.startswith("ours.") for measure in found if measure.bar is not None)
    assert json.dumps([measure.metric for measure in found]).count("ears_c2") == len(detection.BARS)
