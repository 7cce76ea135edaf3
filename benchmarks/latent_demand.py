"""Do subjects flagged as latent demand reach 120 and e-People more often than random ones of the same volume?

Prospective: each week is judged with the texts of that week and before, vocabulary included. Four demo cities of
different seeds, because one plants only twenty subjects. Fixed before any scoring, in `analytics.latent_demand.Rule`:

- flagged: rising in social posts and absent from 120, e-People and the city's boards; a subject counts once, in the
  first week it is flagged;
- reached: in the eight weeks after, at least five matters and at least the stated rate (0.001) of all matters in 120
  and e-People;
- controls: up to 20 nouns drawn at random from the same week that are just as absent, were not flagged, and have
  between half and twice the social matters.

Half of the planted subjects reach 120, drawn from the seed: a perfect finder of rises scores about one half.

    python -m benchmarks.latent_demand [--seed 20140101] [--cities 4]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import numpy as np
import polars as pl
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy import stats

from analytics.latent_demand import Rule, assess, reached
from analytics.latent_subjects import gather
from benchmarks import latent_work
from benchmarks.latent_work import TOLD, Year
from benchmarks.measures import Measure, publish
from demo_city.city import DEFAULT_SEED, City
from demo_city.lexicon import lexicon
from demo_city.volume import latent_kinds
from extract.text.nouns import Tagger

OUT = Path("build/bench/latent_demand.json")
OFFICIAL = (*TOLD, "homepage")
CITIES = 4
CONTROLS = 20
RESAMPLES = 4_000

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Case:
    """A subject in the first week it was flagged, with what became of it and of its controls."""

    week: date
    noun: str
    related: tuple[str, ...]
    social_now: int
    is_reached: bool
    controls_reached: tuple[bool, ...]

    def __str__(self) -> str:
        words = ", ".join((self.noun, *self.related))
        became = "reached" if self.is_reached else "not reached"
        controls = f"{sum(self.controls_reached)} of {len(self.controls_reached)} controls"
        return f"{self.week} {words}: {self.social_now} matters, {became}; {controls}"


def cases(
    year: Year,
    weeks: Sequence[date],
    *,
    seed: int,
    rule: Rule,
    tagger_of: Callable[[Year, date], Tagger] = latent_work.tagger_of,
) -> list[Case]:
    """Every subject flagged in `weeks`, in order; nouns of a subject flagged before are not flagged again.

    `tagger_of` gives the nouns that could be known at the end of a week.
    """
    dice = np.random.default_rng(seed)
    everywhere, told = latent_work.totals(year, OFFICIAL), latent_work.totals(year, TOLD)
    known: set[str] = set()
    found: list[Case] = []
    for week in track(weeks, description="weeks", transient=True):
        said = latent_work.mentions(
            year,
            tagger_of(year, week),
            first=week - timedelta(weeks=rule.weeks_before),
            last=week + timedelta(weeks=rule.weeks_to_reach),
        )
        past = said.filter(pl.col("week") <= week)
        assessed = assess(latent_work.counted(past, OFFICIAL), everywhere.filter(pl.col("week") <= week), week, rule)
        flagged = gather(assessed, past.filter(pl.col("is_social") & (pl.col("week") == week)))
        new = flagged.filter(~pl.col("noun").is_in(list(known)))
        of_flag = {*flagged["noun"], *flagged["related_nouns"].explode().drop_nulls()}
        others = assessed.filter("absent", ~pl.col("latent"), ~pl.col("noun").is_in(list(of_flag)))
        later = latent_work.counted(said, TOLD)
        became = {row["noun"]: row for row in reached(new, later, told, week, rule).iter_rows(named=True)}
        control_became = reached(others, later, told, week, rule)
        for row in new.iter_rows(named=True):
            alike = control_became.filter(
                pl.col("social_now").is_between(row["social_now"] / 2, row["social_now"] * 2)
            )["reached"].to_numpy()
            drawn = dice.permutation(len(alike))[:CONTROLS]
            found.append(
                Case(
                    week,
                    row["noun"],
                    tuple(row["related_nouns"]),
                    row["social_now"],
                    bool(became[row["noun"]]["reached"]),
                    tuple(alike[drawn].tolist()),
                )
            )
        known |= of_flag
    return found


def scored(found: Sequence[Case], *, seed: int) -> list[Measure]:
    """Shares, ratio and n; a case's controls count as one draw, so that the weights of both sides are the same."""
    matched = [case for case in found if case.controls_reached]
    own = np.array([case.is_reached for case in matched], dtype=np.float64)
    random = np.array([np.mean(case.controls_reached) for case in matched])
    n = len(matched)
    if n == 0:
        return [Measure("latent.share_reached", None, "share", None, ">=", 0, "nothing was flagged")]
    dice = np.random.default_rng(seed)
    drawn = dice.integers(n, size=(RESAMPLES, n))
    exact = stats.binomtest(int(own.sum()), n).proportion_ci(method="exact")
    random_low, random_high = np.quantile(random[drawn].mean(axis=1), [0.025, 0.975])
    ratios = _ratio(own[drawn].sum(axis=1), random[drawn].sum(axis=1), n)
    low, high = np.quantile(ratios, [0.025, 0.975])
    ratio = float(_ratio(own.sum(keepdims=True), random.sum(keepdims=True), n)[0])
    said = f"{sum(len(c.controls_reached) for c in matched)} controls, {len(found) - n} subjects without any left out"
    bootstrap = "95 %, subjects redrawn with their controls"
    return [
        Measure(
            "latent.share_reached",
            own.mean(),
            "share",
            None,
            ">=",
            n,
            f"95 % {exact.low:.2f} to {exact.high:.2f}, exact, subjects taken as independent",
        ),
        Measure(
            "latent.share_reached_random",
            random.mean(),
            "share",
            None,
            "<=",
            n,
            f"{random_low:.3f} to {random_high:.3f} ({bootstrap}); {said}",
        ),
        Measure(
            "latent.ratio",
            ratio,
            "ratio",
            None,
            ">=",
            n,
            f"{low:.1f} to {high:.1f} ({bootstrap}); half a case added to both shares",
        ),
        Measure("latent.n", n, "subjects", None, ">=", n, "flagged for the first time"),
    ]


def planted_found(by_seed: Mapping[int, Sequence[Case]], weeks: Sequence[date]) -> list[Measure]:
    """Which planted subjects were flagged at all: the demo city's own truth, decoys included."""
    inside = {x.noun: x.name for x in lexicon().latents if weeks[0] <= x.start_on <= weeks[-1]}
    there, hit = Counter[str](), Counter[str]()
    unplanted = n = 0
    for seed, found in by_seed.items():
        kinds = latent_kinds(lexicon(), seed=seed)
        there.update(kinds[name] for name in inside.values())
        named = {noun for case in found for noun in (case.noun, *case.related)}
        hit.update(kinds[name] for noun, name in inside.items() if noun in named)
        unplanted += sum(not ({case.noun, *case.related} & inside.keys()) for case in found)
        n += len(found)
    return [
        *(
            Measure(f"latent.planted_{kind}_flagged", hit[kind] / there[kind], "share", None, ">=", there[kind], note)
            for kind, note in (
                ("latent", "of the subjects planted that reach 120"),
                ("decoy", "of those that never do: nothing in posts tells the two apart"),
            )
        ),
        Measure("latent.flagged_unplanted", unplanted, "subjects", None, "<=", n, "the demo city did not plant them"),
    ]


def _ratio(own: NDArray[np.float64], random: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    # Half a case on both sides: the controls may hold none at all.
    ratio: NDArray[np.float64] = ((own + 0.5) / (n + 1)) / ((random + 0.5) / (n + 1))
    return ratio


@app.command()
def main(
    seed: Annotated[int, typer.Option(min=0, help="of the first city")] = DEFAULT_SEED,
    cities: Annotated[int, typer.Option(min=1)] = CITIES,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Score every week that has eight weeks before and eight after it."""
    console = Console(highlight=False, width=max(Console().width, 150))
    rule = Rule()
    by_seed: dict[int, list[Case]] = {}
    weeks: Sequence[date] = ()
    for number in range(seed, seed + cities):
        year = latent_work.judged(latent_work.items_of(City(seed=number)))
        weeks = year.weeks[rule.weeks_before : len(year.weeks) - rule.weeks_to_reach]
        by_seed[number] = cases(year, weeks, seed=number, rule=rule)
        for case in by_seed[number]:
            console.print(str(case))
    found = [case for some in by_seed.values() for case in some]
    publish(
        [*scored(found, seed=seed), *planted_found(by_seed, weeks)], title="Latent demand", path=out, console=console
    )


if __name__ == "__main__":
    app()
