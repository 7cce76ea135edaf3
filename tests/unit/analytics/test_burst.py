"""What the lists say of series whose story is known, and what they can never do."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.burst import Rule, watch

FIRST = date(2026, 1, 5)
SCHEMA = {"date": pl.Date, "series": pl.String, "channel": pl.String, "count": pl.Int64}


def frame(**series: list[int | None]) -> pl.DataFrame:
    """Counts of each series from FIRST on; the channel is the name's first letter."""
    rows = [
        (FIRST + timedelta(days=number), name, name[0], count)
        for name, counts in series.items()
        for number, count in enumerate(counts)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def drawn(mean: float, days: int, seed: int) -> list[int]:
    return np.random.default_rng(seed).poisson(mean, days).tolist()


def level_on(states: pl.DataFrame, series: str, day: int) -> str:
    row = states.filter(pl.col("series") == series, pl.col("date") == FIRST + timedelta(days=day))
    return str(row["level"].item())


def test_a_threefold_day_is_alerted_the_same_night_and_its_neighbour_is_not() -> None:
    loud, quiet = drawn(20, 100, 1), drawn(20, 100, 2)
    loud[90] = 60
    states = watch(frame(aloud=loud, aquiet=quiet), holidays=())
    assert level_on(states, "aloud", 90) == "alert"
    assert level_on(states, "aloud", 89) == "none"
    assert states.filter(pl.col("series") == "aquiet", pl.col("level") == "alert").is_empty()
    row = states.filter(pl.col("series") == "aloud", pl.col("date") == FIRST + timedelta(days=90))
    assert row["expected"].item() == pytest.approx(20, rel=0.2)
    assert row["limit"].item() < 60
    assert row["q_value"].item() == pytest.approx(2 * row["p_value"].item(), rel=1e-9)


def test_a_doubling_that_one_day_leaves_open_is_called_when_the_next_confirms_it() -> None:
    # About 10 a day, then 20 and 27: the second day adds to the evidence of the first.
    counts = [10, 12, 7, 9, 14, 8, 11] * 14 + [20, 27]
    states = watch(frame(a=counts), holidays=())
    first, second = (
        states.filter(pl.col("date") == FIRST + timedelta(days=day))["burst_probability"].item() for day in (98, 99)
    )
    assert first < Rule().alert_probability < second


def test_a_new_level_becomes_the_expectation() -> None:
    counts = drawn(40, 100, 3) + drawn(62, 60, 4)
    states = watch(frame(a=counts), holidays=())
    late = states.filter(pl.col("date") >= FIRST + timedelta(days=125))
    assert late["expected"].mean() == pytest.approx(62, rel=0.15)
    assert late.filter(pl.col("level") == "alert").is_empty()


def test_a_holiday_borrows_its_effect_from_the_other_series_of_the_channel() -> None:
    # Three holidays halve every series but the last, which starts after them and meets its first.
    holidays = [FIRST + timedelta(days=day) for day in (30, 50, 70, 110)]
    counts = {}
    for number in range(8):
        values = drawn(60, 120, 10 + number)
        for day in (30, 50, 70, 110):
            values[day] = 30
        counts[f"a{number}"] = values
    late: list[int | None] = [None] * 75 + drawn(60, 45, 30)
    late[110] = 30
    states = watch(frame(alate=late, **counts), holidays=holidays)
    row = states.filter(pl.col("series") == "alate", pl.col("date") == holidays[-1])
    assert row["expected"].item() == pytest.approx(30, rel=0.25)


def test_a_series_of_zeros_is_silent() -> None:
    states = watch(frame(a=[0] * 90, b=drawn(5, 90, 5)), holidays=())
    mine = states.filter(pl.col("series") == "a")
    assert mine.height == 90 - Rule().learning_days
    assert mine["level"].unique().to_list() == ["none"]
    assert mine["p_value"].min() == 1.0


def test_two_items_are_no_news_even_where_none_was_expected() -> None:
    states = watch(frame(a=[0] * 89 + [2]), holidays=())
    assert level_on(states, "a", 89) == "none"
    assert states["p_value"].to_list()[-1] < Rule().watch_tail


def test_a_young_series_is_alerted_only_when_c2_agrees() -> None:
    # Day 30: 40 after a week of 8 to 12, and 40 after a week that had 30 and 35 in it.
    steady = [9, 11, 10, 8, 12, 10, 10] * 4 + [10, 10, 40]
    restless = [9, 11, 10, 8, 12, 10, 10] * 3 + [30, 10, 10, 35, 8, 12, 10, 10, 10, 40]
    states = watch(frame(asteady=steady, brestless=restless), holidays=())
    last = states.filter(pl.col("date") == FIRST + timedelta(days=30))
    assert last["is_young"].to_list() == [True, True]
    assert last["c2"].to_list()[0] > Rule().c2_limit > last["c2"].to_list()[1]
    assert last["level"].to_list()[0] == "alert"
    assert last["level"].to_list()[1] != "alert"


def test_an_announced_event_excuses_a_trebling_of_its_own_series_and_no_tenfold_rise() -> None:
    # Two districts and two days that brought 60 instead of 20; one of the four was announced. 200 is too much for it.
    on, other = FIRST + timedelta(days=90), FIRST + timedelta(days=97)
    counts = {name: drawn(20, 98, seed) for seed, name in enumerate(("anamdong", "bseo"))}
    for series in counts.values():
        series[90] = series[97] = 60
    events = pl.DataFrame({"date": [on, on], "series": ["anamdong", "elsewhere"]})
    states = watch(frame(**counts), holidays=(), events=events)
    assert [level_on(states, name, day) for name in counts for day in (90, 97)] == ["none", "alert", "alert", "alert"]
    assert states.filter(pl.col("date") == other)["level"].to_list() == ["alert", "alert"]
    counts["anamdong"][90] = 200
    assert level_on(watch(frame(**counts), holidays=(), events=events), "anamdong", 90) == "alert"


def test_a_slow_rise_below_every_daily_limit_is_watched_by_its_sum() -> None:
    # A residual of about 1.3 deviations a day, .8 after the slack: over 3 on the fourth or fifth day.
    counts = [20] * 70 + [27] * 6
    states = watch(frame(a=counts), holidays=(), rule=Rule(drift_limit=3.0))
    watched = states.filter(pl.col("level") == "watch")
    assert watched.height >= 1
    assert (watched["p_value"] > Rule().watch_tail).all()
    assert (watched["drift"] > 3.0).all()


def test_an_unknown_day_is_not_a_zero() -> None:
    counts: list[int | None] = [*drawn(20, 80, 6), None, None, None, 21]
    states = watch(frame(a=counts), holidays=())
    assert states.filter(pl.col("date") == FIRST + timedelta(days=81)).is_empty()
    assert states["expected"].to_list()[-1] == pytest.approx(20, rel=0.2)


def test_the_order_of_rows_changes_nothing() -> None:
    counts = frame(a=drawn(5, 60, 7), b=drawn(50, 60, 8))
    assert_frame_equal(watch(counts, holidays=()), watch(counts.sample(fraction=1, shuffle=True, seed=3), holidays=()))


def test_a_later_day_changes_no_earlier_row() -> None:
    counts = frame(a=drawn(5, 80, 7), b=drawn(50, 80, 8))
    until = FIRST + timedelta(days=59)
    whole = watch(counts, holidays=[FIRST + timedelta(days=20)])
    part = watch(counts.filter(pl.col("date") <= until), holidays=[FIRST + timedelta(days=20)])
    assert part.height == 2 * (60 - Rule().learning_days)
    assert_frame_equal(whole.filter(pl.col("date") <= until), part)


def test_first_on_leaves_out_rows_and_changes_none() -> None:
    counts = frame(a=drawn(5, 60, 7))
    first_on = FIRST + timedelta(days=58)
    late = watch(counts, holidays=(), first_on=first_on)
    assert late.height == 2
    assert_frame_equal(late, watch(counts, holidays=()).filter(pl.col("date") >= first_on))


def test_what_cannot_be_counts_is_refused() -> None:
    good = frame(a=[1, 2])
    with pytest.raises(ValueError, match="two rows"):
        watch(pl.concat([good, good]), holidays=())
    with pytest.raises(ValueError, match="negative"):
        watch(frame(a=[1, -1]), holidays=())
    with pytest.raises(ValueError, match="two channels"):
        watch(good.with_columns(channel=pl.Series(["a", "b"])), holidays=())
    assert watch(good.clear(), holidays=()).is_empty()
