"""Does the rule for "improved" withstand topics that fall by themselves, and does it see a true halving?

A made city of subjects (topics in districts) whose weekly reports follow a negative binomial around a level that
wanders (first-order autoregression), shares the city's year and holidays, and differs in size from half a report to
fifty a week. Nothing is ever done about any of them. Each is followed for three years; wherever `analytics.recurring`
makes it a candidate, a task may be taken up (for one subject in six) and completed 6 to 20 weeks later. All that has
no effect by construction. Measured with the product's own rule, fixed beforehand (`EffectRule`):

- how many of these tasks' subjects fall all the same, and how many a naive rule would praise (reports after below the
  lower 80 % limit of a Poisson prediction from the weeks before);
- how many our rule calls improved: at most 5 % of untouched subjects should be;
- how many placebos improve, which is what a reader sees beside each verdict;
- power: the same tasks with half of the reports after completion taken away at random.

    python -m benchmarks.feedback_effect [--seed 1] [--cities 80]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import polars as pl
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy import stats

from analytics.feedback_effect import Candidacy, Effect, EffectRule, Spell, judge
from analytics.recurring import Rule, candidates
from analytics.subject_weeks import Panel
from benchmarks.measures import Measure, publish

OUT = Path("build/bench/feedback.json")
FIRST = date(2023, 1, 2)
SUBJECTS, WEEKS, CITIES = 150, 156, 80
TAKEN_UP = 1 / 6
NOMINAL = 0.05
BANDS = ((24, 60), (60, 200), (200, 10**9))
"""Reports in the twelve weeks before; from one band to the next a halving is easier to see."""

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Case:
    """One task without effect, what became of it, and how it would have been judged had it halved the reports."""

    effect: Effect
    halved: Effect
    is_fallen: bool
    is_naively_improved: bool


def city(dice: np.random.Generator, *, subjects: int = SUBJECTS, weeks: int = WEEKS) -> Panel:
    """Reports of a city in which nothing is ever done; a fifth of the subjects keep their level but for chance."""
    size = np.exp(dice.uniform(np.log(0.5), np.log(50), subjects))
    restless = np.where(dice.random(subjects) < 0.2, 0.0, dice.uniform(0.1, 0.4, subjects))
    memory = dice.uniform(0.5, 0.95, subjects)
    wander = np.zeros((subjects, weeks))
    wander[:, 0] = restless * dice.standard_normal(subjects)
    for week in range(1, weeks):
        step = restless * np.sqrt(1 - memory**2) * dice.standard_normal(subjects)
        wander[:, week] = memory * wander[:, week - 1] + step
    year = 0.15 * np.sin(2 * np.pi * (np.arange(weeks) / 52 + dice.random()))
    holidays = np.where(dice.random(weeks) < 0.06, np.log(0.6), 0.0)
    mean = size[:, None] * np.exp(wander + year + holidays)
    spread = dice.uniform(3, 30, subjects)[:, None]
    reports = dice.negative_binomial(spread, spread / (spread + mean))
    phone = dice.binomial(reports, dice.uniform(0.3, 0.9, subjects)[:, None])
    names = tuple(f"s{number:03d}" for number in range(subjects))
    return Panel(names, FIRST, reports, phone, reports.sum(axis=0))


def candidacies(made: Panel, rule: Rule) -> list[Candidacy]:
    """Every week in which a subject recurs. Different people by construction: all reports are of different ones."""
    rows = {subject: row for row, subject in enumerate(made.subjects)}
    found = []
    for column in range(rule.recent_weeks + rule.minimum_baseline_weeks - 1, made.weeks):
        recent = made.reports[:, column - rule.recent_weeks + 1 : column + 1].sum(axis=1)
        people = pl.DataFrame({"subject": made.subjects, "complainants": recent}).with_columns(
            severe_reports=pl.lit(0), severe_complainants=pl.lit(0)
        )
        judged = candidates(made, people, made.week(column), rule).filter("recurring")
        found += [Candidacy(rows[subject], column) for subject in judged["subject"]]
    return found


def cases(made: Panel, dice: np.random.Generator, rule: EffectRule) -> list[Case]:
    """Take up some candidates without doing anything, and judge them."""
    hot = candidacies(made, Rule())
    taken: dict[int, Candidacy] = {}
    for number in dice.permutation(len(hot)):
        if len(taken) < TAKEN_UP * len({c.row for c in hot}):
            taken.setdefault(hot[number].row, hot[number])
    lags = {row: int(dice.integers(6, 21)) for row in taken}
    spells = [Spell(row, task.column + 1, task.column + lags[row] + 26) for row, task in taken.items()]
    return [_case(made, hot, spells, task, lags[task.row], dice, rule) for task in taken.values()]


def _case(
    made: Panel,
    hot: Sequence[Candidacy],
    spells: Sequence[Spell],
    task: Candidacy,
    lag: int,
    dice: np.random.Generator,
    rule: EffectRule,
) -> Case:
    effect = judge(made, hot, spells, task, lag, rule)
    halved = judge(_halved(made, task, lag, dice), hot, spells, task, lag, rule)
    before, after = effect.reports_before or 0, effect.reports_after or 0
    expected = before * rule.after_weeks / rule.before_weeks
    # Lower 80 % limit of a Poisson prediction, with the uncertainty of the rate before: what a careful person may try.
    share = rule.before_weeks / (rule.before_weeks + rule.after_weeks)
    limit = stats.nbinom.ppf(0.1, before + 0.5, share)
    return Case(effect, halved, after < expected, bool(after < limit))


def _halved(made: Panel, task: Candidacy, lag: int, dice: np.random.Generator) -> Panel:
    """The same city with half of the subject's reports since completion taken away; the city's total follows."""
    reports = made.reports.copy()
    since = task.column + lag
    reports[task.row, since:] = dice.binomial(made.reports[task.row, since:], 0.5)
    lost: NDArray[np.int64] = (made.reports - reports).sum(axis=0)
    return replace(made, reports=reports, city=made.city - lost)


def measures(found: Sequence[Case]) -> list[Measure]:
    able = [case for case in found if case.effect.verdict != "cannot_be_judged"]
    n = len(able)
    improved = sum(case.effect.verdict == "improved" for case in able)
    placebos = sum(case.effect.placebos for case in able)
    placebos_improved = sum(case.effect.placebos_improved for case in able)
    worse = sum(case.effect.verdict == "worse" for case in able)
    low, high = _exact(improved, n)
    over = [case for case in found if case.effect.reason != "too_early"]
    return [
        Measure(
            "feedback.fall_by_themselves", _share(sum(c.is_fallen for c in able), n), "share", None, ">=", n,
            "subjects without effect whose rate after is below the rate before: taken up because hot",
        ),
        Measure(
            "feedback.naive_improved", _share(sum(c.is_naively_improved for c in able), n), "share", None, "<=", n,
            "of the same, below the lower 80 % Poisson limit: what a rule without controls would praise",
        ),
        Measure(
            "feedback.improved_without_effect", _share(improved, n), "share", NOMINAL, "<=", n,
            f"our rule; 95 % {low:.3f} to {high:.3f}, exact, tasks taken as independent",
        ),
        Measure(
            "feedback.worse_without_effect", _share(worse, n), "share", NOMINAL, "<=", n,
            "the other side of the same interval",
        ),
        Measure(
            "feedback.placebos_improved", _share(placebos_improved, placebos), "share", None, "<=", placebos,
            "matched candidates judged as if acted upon; one may serve several tasks",
        ),
        Measure(
            "feedback.judged", _share(n, len(over)), "share", None, ">=", len(over),
            "of tasks whose weeks after were over: "
            + ", ".join(f"{r} {sum(c.effect.reason == r for c in over)}" for r in ("too_few_reports", "no_controls")),
        ),
        *(_power(found, low_end, high_end) for low_end, high_end in BANDS),
    ]  # fmt: skip


def _power(found: Sequence[Case], low: int, high: int) -> Measure:
    able = [
        c.halved
        for c in found
        if c.halved.verdict != "cannot_be_judged" and low <= (c.halved.reports_before or 0) < high
    ]
    seen = sum(effect.verdict == "improved" for effect in able)
    below, above = _exact(seen, len(able))
    label = f"{low}_to_{high - 1}" if high < BANDS[-1][1] else f"from_{low}"
    return Measure(
        f"feedback.halving_seen_{label}", _share(seen, len(able)), "share", None, ">=", len(able),
        f"of true halvings, {low} or more reports in the 12 weeks before; 95 % {below:.2f} to {above:.2f}",
    )  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _exact(part: int, whole: int) -> tuple[float, float]:
    if not whole:
        return 0.0, 1.0
    interval = stats.binomtest(part, whole).proportion_ci(method="exact")
    return float(interval.low), float(interval.high)


@app.command()
def main(
    seed: Annotated[int, typer.Option(min=0)] = 1,
    cities: Annotated[int, typer.Option(min=1)] = CITIES,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Judge tasks without effect in so many made cities."""
    console = Console(highlight=False, width=max(Console().width, 150))
    found: list[Case] = []
    for number in track(range(cities), description="cities", transient=True):
        dice = np.random.default_rng((seed, number))
        found += cases(city(dice), dice, EffectRule())
    publish(measures(found), title="Feedback tasks", path=out, console=console)


if __name__ == "__main__":
    app()
