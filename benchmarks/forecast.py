"""Do forecasts beat the like-day median, and do their 80 % intervals hold 80 %?

Every Sunday of a series is an origin. What is said there knows only the days before; models are chosen, withheld and
given their intervals from origins whose days are over. Targets do not overlap: days 1 to 7 are scored at every origin,
days 8 to 28 at every third, totals of 28 days at every fourth, so that each day of a series is a target once. Series
with nothing on most days are not forecast and not scored.

    python -m benchmarks.forecast --data ../shared/data [--seed 20140101] [--cities 2]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Annotated

import numpy as np
import typer
from rich.progress import track

from analytics.forecast import BANDS, HORIZON, LOST, TOTALS, UNBEATEN, Issue, issue_forecasts
from analytics.forecast_scorecard import interval_score, is_covered
from analytics.like_day_median import class_codes
from benchmarks.dated_counts import REAL, Stretch, city_stretches, days_of, real_stretches
from benchmarks.measures import Measure, publish
from demo_city.city import DEFAULT_SCALE, DEFAULT_SEED
from korean_calendar.holidays import Calendar, official_calendar

OUT = Path("build/bench/forecast.json")
CITIES = 2
BAR_LOW, BAR_GAP, FEWEST_TARGETS = 0.77, 0.03, 400
NAMES = ("days_1_7", "days_8_28")
STEPS = (1, 3)
TOTAL_STEPS = (1, 4)

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Tally:
    """Sums over targets; they add up over series and sets."""

    targets: int = 0
    covered: int = 0
    score: float = 0.0
    error: float = 0.0
    median_error: float = 0.0
    issued: int = 0
    withheld: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def day_tally(issues: Sequence[Issue], counts: np.ndarray, number: int) -> Tally:
    """One band of days, at origins that do not share targets."""
    band, total = BANDS[number], Tally()
    for issue in issues[:: STEPS[number]]:
        if issue.known + band.stop > len(counts):
            continue
        came = counts[issue.known + band.start : issue.known + band.stop]
        low, high = issue.low[band], issue.high[band]
        told = np.isfinite(low)
        # A series counts as withheld where a model could have been shown by now.
        reasons = issue.reason[number][told.any(axis=0)]
        total += Tally(
            targets=int(told.sum()),
            covered=int((is_covered(came, low, high) & told).sum()),
            score=float(interval_score(came, low, high)[told].sum()),
            error=float(np.abs(came - issue.expected[band])[told].sum()),
            median_error=float(np.abs(came - issue.median[band])[told].sum()),
            issued=len(reasons),
            withheld=int(np.isin(reasons, (LOST, UNBEATEN)).sum()),
        )
    return total


def total_tally(issues: Sequence[Issue], counts: np.ndarray, number: int) -> Tally:
    """Totals of 7 or 28 days, at origins that do not share days."""
    days, total = TOTALS[number], Tally()
    for issue in issues[:: TOTAL_STEPS[number]]:
        if issue.known + days > len(counts):
            continue
        came = counts[issue.known : issue.known + days].sum(axis=0)
        low, high = issue.total_low[number], issue.total_high[number]
        told = np.isfinite(low)
        total += Tally(
            targets=int(told.sum()),
            covered=int((is_covered(came, low, high) & told).sum()),
            score=float(interval_score(came, low, high)[told].sum()),
            error=float(np.abs(came - issue.total_expected[number])[told].sum()),
            median_error=float(np.abs(came - issue.total_median[number])[told].sum()),
        )
    return total


def tallied(stretch: Stretch, calendar: Calendar) -> list[Tally]:
    """Both bands of days, then both totals."""
    classes = class_codes(days_of(stretch, beyond=HORIZON), calendar)
    # The newest Sunday that still has a day to be scored.
    known = len(stretch.counts) - 1
    known -= (stretch.first_on.toordinal() + known - 1) % 7
    issues = issue_forecasts(stretch.counts, classes, known=known, keep=known // 7)
    days = [day_tally(issues, stretch.counts, number) for number in range(len(BANDS))]
    return days + [total_tally(issues, stretch.counts, number) for number in range(len(TOTALS))]


def measures(name: str, tallies: Sequence[Tally], *, has_bar: bool, note: str = "") -> list[Measure]:
    """A set's figures; bars where the issue asks for them."""
    found: list[Measure] = []
    kinds = (*NAMES, *(f"total_{days}" for days in TOTALS))
    for kind, tally in zip(kinds, tallies, strict=True):
        n, is_held = tally.targets, has_bar and kind in NAMES
        coverage = tally.covered / n if n else None
        gap = None if coverage is None else abs(coverage - 0.8)
        prefix = f"{name}.{kind}"
        found.append(Measure(f"{prefix}.coverage", coverage, "share", BAR_LOW if is_held else None, ">=", n, note))
        if is_held:
            found.append(Measure(f"{prefix}.coverage_gap", gap, "share", BAR_GAP, "<=", n, "distance from .80"))
            found.append(Measure(f"{prefix}.targets", float(n), "targets", FEWEST_TARGETS, ">=", n, "none overlap"))
        relative = tally.error / tally.median_error if tally.median_error else None
        found.append(Measure(f"{prefix}.relative_mae", relative, "ratio", None, "<=", n, "shown, over like-day median"))
        found.append(Measure(f"{prefix}.interval_score", tally.score / n if n else None, "items", None, "<=", n))
        if kind in NAMES:
            share = tally.withheld / tally.issued if tally.issued else None
            found.append(Measure(f"{prefix}.withheld", share, "share", None, "<=", tally.issued, "of series x origins"))
    return found


def summed(tallies: Iterable[Sequence[Tally]]) -> list[Tally]:
    """Kind by kind over stretches."""
    columns = zip(*tallies, strict=True)
    return [sum(column, Tally()) for column in columns] or [Tally()] * (len(BANDS) + len(TOTALS))


@app.command()
def main(
    data: Annotated[Path, typer.Option(exists=True, file_okay=False, help="folder with the real dated sets")],
    seed: Annotated[int, typer.Option(min=0)] = DEFAULT_SEED,
    cities: Annotated[int, typer.Option(min=1)] = CITIES,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Score the demo cities and the real sets, each set by itself and the real ones together."""
    calendar = official_calendar()
    city = [stretch for number in range(seed, seed + cities) for stretch in city_stretches(number, scale=DEFAULT_SCALE)]
    started = perf_counter()
    in_city = summed(tallied(stretch, calendar) for stretch in track(city, "cities", transient=True))
    seconds = perf_counter() - started
    by_set: dict[str, list[Tally]] = {}
    for dated in track(REAL, "real sets", transient=True):
        by_set[dated.name] = summed(tallied(stretch, calendar) for stretch in real_stretches(data, dated))
    found = measures("city", in_city, has_bar=True, note=f"{cities} cities of other seeds")
    found += measures("real", summed(by_set.values()), has_bar=True, note="all real sets together")
    for name, tallies in by_set.items():
        found += measures(name, tallies, has_bar=False)
    series = sum(len(stretch.series) for stretch in city)
    found.append(Measure("seconds_a_city", seconds / cities, "s", None, "<=", series, "every origin of its 61 weeks"))
    publish(found, title="Forecasts", path=out)


if __name__ == "__main__":
    app()
