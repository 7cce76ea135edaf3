"""What early warning catches and how often it cries wolf, on made cities whose bursts are known, beside other rules.

python -m benchmarks.detection                    eight cities of seeds that tuned nothing -> build/bench/detection.json
python -m benchmarks.detection --series FOLDER    counts.csv.gz and events.csv there -> build/bench/alerts.csv
"""

from __future__ import annotations

import time
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer
from rich.console import Console

from analytics.burst import Rule, watch
from benchmarks import burst_oracle, burst_rivals, burst_series
from benchmarks.burst_scores import Tally, figures, tally
from benchmarks.measures import Measure, publish

OUT = Path("build/bench")
TUNED_ON = range(11, 31)
SCORED_ON = range(401, 409)
WORKERS = 2
NIGHTS, SERIES, LIMIT_SECONDS = 400, 150, 180.0

app = typer.Typer(add_completion=False, help=__doc__)

# figure: unit, bar, sense. The bars hold for what is mailed.
BARS: dict[str, tuple[str, float | None, Literal["<=", ">="]]] = {
    "false_alarms_per_week": ("episodes a week, 150 series", 1.0, "<="),
    "caught_share": ("share", 0.58, ">="),
    "caught_x3_mean_ge_3": ("share", 0.9, ">="),
    "caught_on_holiday": ("share", None, ">="),
    "caught_on_holiday_vs_all": ("ratio", 0.8, ">="),
    "mean_delay_days": ("days, a miss = 3", 1.6, "<="),
    "holiday_false_ratio": ("ratio of rates", 2.0, "<="),
    "false_young_per_week": ("episodes a week, 150 series of two to eight weeks", None, "<="),
    "caught_mean_lt_3": ("share", None, ">="),
    "caught_x2": ("share", None, ">="),
    "precision_at_half_a_burst_a_week": ("share", None, ">="),
}
NOTES = {
    "ours": "alert list: mailed",
    "ours_watch": "alert and watch list: shown, not mailed",
    "truth_told": "not a rival: told each series' true expected count and scatter",
    "seven_day_mean": "three or more, above 7-day mean + 2 sd",
    "ears_c2": "EARS C2, 3 sd",
    "regression": "weekly refitted regression, 180 days, p < .01",
    "regression_bh": "the same + Benjamini-Hochberg 5 %",
}


def levels(counts: pl.DataFrame, holidays: Collection[date]) -> pl.DataFrame:
    """date, series, level of every series on a list."""
    states = watch(counts, holidays=set(holidays), rule=Rule())
    return states.filter(pl.col("level") != "none").select("date", "series", "level")


def alerts_of(city: burst_series.City) -> dict[str, pl.DataFrame]:
    """Rule -> date, series of what it would say."""
    ours = levels(city.counts, city.holidays)
    wide = city.counts.pivot("series", index="date", values="count").sort("date")
    days, series = wide["date"].to_list(), wide.columns[1:]
    table = wide.select(series).to_numpy().astype(float)
    tails = burst_rivals.regression_tails(table, days, set(city.holidays))
    flags = {
        "seven_day_mean": burst_rivals.seven_day_mean(table),
        "ears_c2": burst_rivals.ears(table),
        "regression": tails < 0.01,
        "regression_bh": burst_rivals.discoveries(tails, rate=0.05),
    }
    told = burst_oracle.alerts(city, Rule())
    rivals = {name: burst_rivals.as_alerts(flag, days, series) for name, flag in flags.items()}
    return {"ours": ours.filter(pl.col("level") == "alert"), "ours_watch": ours, "truth_told": told, **rivals}


def one_city(seed: int) -> dict[str, Tally]:
    city = burst_series.make(seed, series=SERIES)
    return {name: tally(city, alerts) for name, alerts in alerts_of(city).items()}


def measures(by_city: list[dict[str, Tally]], *, seconds: float) -> list[Measure]:
    """Ours first; `seconds` for `NIGHTS` nights."""
    found = []
    for name in by_city[0]:
        for figure, (value, n) in figures([city[name] for city in by_city]).items():
            unit, bar, sense = BARS[figure]
            found.append(
                Measure(f"{name}.{figure}", value, unit, bar if name == "ours" else None, sense, n, NOTES[name])
            )
        if name == "ours":
            note = f"{NIGHTS} nights of {SERIES} series, one process"
            found.append(Measure("ours.seconds", seconds, "s", LIMIT_SECONDS, "<=", NIGHTS, note))
    return found


def seconds_of_nights() -> float:
    city = burst_series.make(SCORED_ON[0], series=SERIES, days=NIGHTS)
    began = time.perf_counter()
    levels(city.counts, city.holidays)
    return time.perf_counter() - began


@app.command()
def main(
    series: Annotated[Path | None, typer.Option(help="Folder with counts.csv.gz and events.csv.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of the result.")] = OUT,
) -> None:
    console = Console()
    if series is not None:
        text = {"series": pl.String, "channel": pl.String, "date": pl.Date}
        counts = pl.read_csv(series / "counts.csv.gz", schema_overrides=text)
        events = pl.read_csv(series / "events.csv", schema_overrides={"date": pl.Date})
        alerts = levels(counts.select("date", "series", "channel", "count"), events["date"].to_list())
        out.mkdir(parents=True, exist_ok=True)
        alerts.write_csv(out / "alerts.csv")
        console.print(f"{alerts.height:,} rows of {counts['series'].n_unique()} series in {out / 'alerts.csv'}")
        return
    seconds = seconds_of_nights()
    # Fresh processes: a forked one would inherit the locks of polars' threads.
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        by_city = list(pool.map(one_city, SCORED_ON))
    title = f"early warning, seeds {SCORED_ON[0]} to {SCORED_ON[-1]} (tuned on {TUNED_ON[0]} to {TUNED_ON[-1]})"
    publish(measures(by_city, seconds=seconds), title=title, path=out / "detection.json", console=console)


if __name__ == "__main__":
    app()
