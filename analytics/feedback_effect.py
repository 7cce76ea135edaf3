"""Did complaints fall more after a feedback task than for alike candidates on which nothing was done?

Subjects are taken up because they are hot, and hot subjects cool by themselves: most fall whatever anybody does. So a
task is compared with candidates of the same rule that were as large, as hot and as phoned in, and on which no task is
known, over the same span between candidacy and the weeks after completion (nearest neighbours within calipers; Abadie
and Imbens 2006). The change is the log ratio of the rate after to the rate before, both as a share of all the city's
reports (holidays and seasons of the whole city cancel). The verdict comes from a prediction interval of the change of
one more untouched candidate (Student's t), never narrower than counting allows. The rule is fixed beforehand.

Placebo: each matched candidate is judged by the same rule as if it had been acted upon, never against itself; the share
of them that "improved" stands beside every verdict. None of this says that the task was the cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analytics.subject_weeks import Panel

HALF_A_REPORT = 0.5
Verdict = Literal["improved", "no_difference", "worse", "cannot_be_judged"]


@dataclass(frozen=True)
class EffectRule:
    """How a change is judged; in the warehouse a dated, assumed row of `seeds.feedback_rule`.

    Attributes:
        before_weeks: weeks of the rate before, ending with the week of candidacy.
        recent_weeks: the last of these, in which a candidate is hot.
        after_weeks: weeks of the rate after, beginning with the first Monday after completion.
        discovery_weeks: how long before its promise a task's subject may have been a candidate.
        calendar_weeks: how far a control's candidacy may lie from the task's.
        minimum_reports: reports in the weeks before, of task and control.
        minimum_controls: fewer matches are no comparison.
        maximum_controls: the nearest so many.
        level_caliper, trend_caliper, mix_caliper: largest difference of a match in log level, in log trend and in the
            share of reports by phone.
        confidence: of the two-sided interval. By Student's t 3 % of untouched subjects would "improve"; changes have
            heavier tails, and on made cities it was 5.6 % (`make bench-feedback`).
    """

    before_weeks: int = 12
    recent_weeks: int = 4
    after_weeks: int = 8
    discovery_weeks: int = 13
    calendar_weeks: int = 52
    minimum_reports: int = 24
    minimum_controls: int = 5
    maximum_controls: int = 20
    level_caliper: float = 1.1
    trend_caliper: float = 0.5
    mix_caliper: float = 0.3
    confidence: float = 0.94


@dataclass(frozen=True)
class Candidacy:
    """A subject in a week in which it was a candidate; row and column of the panel."""

    row: int
    column: int


@dataclass(frozen=True)
class Spell:
    """Columns (both included) in which something was done about a subject: it is no control then."""

    row: int
    first: int
    last: int


@dataclass(frozen=True)
class Effect:
    """What can be said of one task.

    Attributes:
        reason: why it cannot be judged: `too_early`, `too_few_reports`, `no_history`, `no_controls`; else None.
        own_change: log rate ratio, after to before, of the subject.
        control_change: the mean of the controls'.
        difference: own less control, with the interval `low` to `high` in which an untouched candidate's would centre.
        placebos: matched candidates that could be judged as if acted upon.
        placebos_improved: those of them that "improved".
    """

    verdict: Verdict
    reason: str | None
    reports_before: int | None = None
    reports_after: int | None = None
    controls: int = 0
    own_change: float | None = None
    control_change: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    placebos: int = 0
    placebos_improved: int = 0


@dataclass(frozen=True)
class _Traits:
    level: NDArray[np.float64]
    trend: NDArray[np.float64]
    mix: NDArray[np.float64]
    change: NDArray[np.float64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    city_ratio: NDArray[np.float64]


def judge(
    panel: Panel,
    candidacies: Sequence[Candidacy],
    spells: Sequence[Spell],
    task: Candidacy,
    lag: int,
    rule: EffectRule | None = None,
) -> Effect:
    """Judge a task whose subject was a candidate in `task.column`, completed so that its weeks after begin `lag` later.

    `candidacies`: of all subjects, the task's own may be among them. `spells`: of known tasks.
    Raises ValueError when the weeks after would begin before the candidacy has ended.
    """
    rule = rule or EffectRule()
    if lag < 1:
        raise ValueError("the weeks after must come after the candidacy")
    if task.column + lag + rule.after_weeks > panel.weeks:
        return Effect("cannot_be_judged", "too_early")
    if task.column - rule.before_weeks + 1 < 0:
        return Effect("cannot_be_judged", "no_history")
    pool = _pool(panel, candidacies, spells, task, lag, rule)
    rows = np.array([task.row, *(c.row for c in pool)])
    columns = np.array([task.column, *(c.column for c in pool)])
    traits = _traits(panel, rows, columns, lag, rule)
    found = _judged(traits, rows, 0, rule)
    if found.verdict == "cannot_be_judged":
        return found
    placebos = [_judged(traits, rows, int(at), rule, leave_out=0) for at in _matches(traits, rows, 0, rule)]
    able = [p for p in placebos if p.verdict != "cannot_be_judged"]
    improved = sum(p.verdict == "improved" for p in able)
    return Effect(**{**vars(found), "placebos": len(able), "placebos_improved": improved})


def _pool(
    panel: Panel,
    candidacies: Sequence[Candidacy],
    spells: Sequence[Spell],
    task: Candidacy,
    lag: int,
    rule: EffectRule,
) -> list[Candidacy]:
    """Untouched candidates of about that time, whose weeks after are over."""

    def is_untouched(c: Candidacy) -> bool:
        first, last = c.column - rule.before_weeks + 1, c.column + lag + rule.after_weeks - 1
        return not any(s.row == c.row and s.first <= last and first <= s.last for s in spells)

    return [
        c
        for c in candidacies
        if c.row != task.row
        and abs(c.column - task.column) <= rule.calendar_weeks
        and c.column - rule.before_weeks + 1 >= 0
        and c.column + lag + rule.after_weeks <= panel.weeks
        and is_untouched(c)
    ]


def _traits(panel: Panel, rows: NDArray[np.int64], columns: NDArray[np.int64], lag: int, rule: EffectRule) -> _Traits:
    def total(counts: NDArray[np.int64], first: int, weeks: int) -> NDArray[np.int64]:
        within = columns[:, None] + first + np.arange(weeks)[None, :]
        values: NDArray[np.int64] = (counts[rows[:, None], within] if counts.ndim == 2 else counts[within]).sum(axis=1)
        return values

    def share(first: int, weeks: int) -> NDArray[np.float64]:
        whole = np.maximum(total(panel.city, first, weeks), 1)
        log: NDArray[np.float64] = np.log((total(panel.reports, first, weeks) + HALF_A_REPORT) / whole)
        return log

    start = -rule.before_weeks + 1
    before, after = total(panel.reports, start, rule.before_weeks), total(panel.reports, lag, rule.after_weeks)
    city_before, city_after = total(panel.city, start, rule.before_weeks), total(panel.city, lag, rule.after_weeks)
    return _Traits(
        level=np.log(before + HALF_A_REPORT),
        trend=share(1 - rule.recent_weeks, rule.recent_weeks) - share(start, rule.before_weeks - rule.recent_weeks),
        mix=total(panel.phone, start, rule.before_weeks) / np.maximum(before, 1),
        change=share(lag, rule.after_weeks) - share(start, rule.before_weeks),
        before=before,
        after=after,
        city_ratio=city_after / np.maximum(city_before, 1),
    )


def _matches(
    traits: _Traits, rows: NDArray[np.int64], at: int, rule: EffectRule, leave_out: int | None = None
) -> NDArray[np.int64]:
    """The nearest candidates within the calipers, each subject once, in its most alike week."""
    apart = np.stack(
        [
            (traits.level - traits.level[at]) / rule.level_caliper,
            (traits.trend - traits.trend[at]) / rule.trend_caliper,
            (traits.mix - traits.mix[at]) / rule.mix_caliper,
        ]
    )
    may = (np.abs(apart) <= 1).all(axis=0) & (rows != rows[at]) & (traits.before >= rule.minimum_reports)
    if leave_out is not None:
        may &= rows != rows[leave_out]
    distance = np.sqrt((apart**2).sum(axis=0))
    # Stable order: ties go to the earlier candidacy as given.
    order = [int(i) for i in np.argsort(distance, kind="stable") if may[i]]
    nearest: dict[int, int] = {}
    for i in order:
        nearest.setdefault(int(rows[i]), i)
    return np.array(list(nearest.values())[: rule.maximum_controls], dtype=np.int64)


def _judged(
    traits: _Traits, rows: NDArray[np.int64], at: int, rule: EffectRule, leave_out: int | None = None
) -> Effect:
    before, after = int(traits.before[at]), int(traits.after[at])
    if before < rule.minimum_reports:
        return Effect("cannot_be_judged", "too_few_reports", before, after)
    matched = _matches(traits, rows, at, rule, leave_out)
    if len(matched) < rule.minimum_controls:
        return Effect("cannot_be_judged", "no_controls", before, after, len(matched))
    changes = traits.change[matched]
    own, mean, k = float(traits.change[at]), float(changes.mean()), len(matched)
    # Reports after, had the subject changed as its controls did: an untouched one cannot vary less than its counts.
    unchanged = (before + HALF_A_REPORT) * np.exp(mean) * float(traits.city_ratio[at])
    counting = 1 / (before + HALF_A_REPORT) + 1 / (unchanged + HALF_A_REPORT)
    spread = max(float(changes.var(ddof=1)), counting)
    half = float(stats.t.ppf((1 + rule.confidence) / 2, k - 1)) * float(np.sqrt(spread * (1 + 1 / k)))
    low, high = own - mean - half, own - mean + half
    verdict: Verdict = "improved" if high < 0 else "worse" if low > 0 else "no_difference"
    return Effect(verdict, None, before, after, k, own, mean, own - mean, low, high)
