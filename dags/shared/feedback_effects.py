"""What can be said of each feedback task, from the register's declared subject and the kept counts. Free of Airflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp

import polars as pl
import psycopg
from psycopg import sql

from analytics.feedback_effect import Candidacy, Effect, EffectRule, Spell, judge
from analytics.subject_weeks import Panel, panel
from dags.shared.feedback_counts import GRACE_WEEKS, by_subject, of_city
from dags.shared.feedback_rules import DatedRule, rule_on
from extract.text.copying import read_frame, write_frame

FROZEN_AFTER_WEEKS = 78
"""A verdict stands once its promise is so old (the counts its controls rest on leave the horizon later), unless the
register says otherwise of the task by then."""
STILL_OPEN = ("not_completed", "too_early")
SPELL_AFTER_WEEKS = 26
"""So long after completion a subject is no untouched control."""

_TASKS = """
    select feedback_code, link_code, topic_code, district_group_code, promised_on, completed_on
    from core.fct_feedback_task order by feedback_code
"""
_CANDIDATES = """
    select topic_code || '|' || district_group_code, week_start_on, is_recurring
    from inferred.feedback_candidate_weekly order by 2, 1
"""
_FROZEN = """
    select judged.feedback_code
    from inferred.feedback_effect as judged
    inner join core.fct_feedback_task as stated
        on judged.feedback_code = stated.feedback_code
        and judged.topic_code = stated.topic_code and judged.district_group_code = stated.district_group_code
        and judged.after_from_on between stated.completed_on + 1 and stated.completed_on + 7
    where coalesce(judged.reason_code, '') <> all(%s) and stated.promised_on < %s
"""
_TASK_SCHEMA = {
    "feedback_code": pl.String,
    "link_code": pl.String,
    "topic_code": pl.String,
    "district_group_code": pl.String,
    "promised_on": pl.Date,
    "completed_on": pl.Date,
}


@dataclass(frozen=True)
class Task:
    """A row of the register; topic and place are None when nothing usable is declared."""

    feedback_code: str
    link_code: str
    topic_code: str | None
    district_group_code: str | None
    promised_on: date
    completed_on: date | None

    @property
    def subject(self) -> str:
        return f"{self.topic_code}|{self.district_group_code}"


@dataclass(frozen=True)
class Assessed:
    """A task's effect with the weeks it rests on."""

    task: Task
    effect: Effect
    kind: str | None = None
    candidate_week: date | None = None
    after_from: date | None = None
    after_through: date | None = None


def write_effects(
    connection: psycopg.Connection, counts: pl.DataFrame, dated: Sequence[DatedRule], *, latest: date
) -> int:
    """Judge every task that is not settled and replace what stands for it. Returns how many."""
    tasks = [Task(**row) for row in read_frame(connection, sql.SQL(_TASKS), _TASK_SCHEMA).to_dicts()]
    hot = read_frame(
        connection, sql.SQL(_CANDIDATES), {"subject": pl.String, "week": pl.Date, "is_recurring": pl.Boolean}
    )
    frozen_before = latest - timedelta(weeks=FROZEN_AFTER_WEEKS)
    frozen = {row[0] for row in connection.execute(_FROZEN, (list(STILL_OPEN), frozen_before)).fetchall()}
    judged = [
        assess(task, tasks, counts, hot, dated, latest=latest) for task in tasks if task.feedback_code not in frozen
    ]
    connection.execute("delete from inferred.feedback_effect where feedback_code <> all(%s)", (sorted(frozen),))
    if judged:
        write_frame(
            connection, "feedback_effect", pl.DataFrame([_row(one) for one in judged], infer_schema_length=None)
        )
    return len(judged)


def assess(
    task: Task,
    tasks: Sequence[Task],
    counts: pl.DataFrame,
    hot: pl.DataFrame,
    dated: Sequence[DatedRule],
    *,
    latest: date,
) -> Assessed:
    """One task against the candidates that no task is known for.

    `counts`: subject, week, channel, reports. `hot`: subject, week, is_recurring, of every candidate.
    """
    rule = rule_on(dated, task.promised_on).judged
    if task.link_code != "linked":
        return Assessed(task, Effect("cannot_be_judged", task.link_code))
    if task.completed_on is None:
        return Assessed(task, Effect("cannot_be_judged", "not_completed"))
    after_from = task.completed_on + timedelta(days=7 - task.completed_on.weekday())
    after_through = after_from + timedelta(weeks=rule.after_weeks, days=-1)
    if after_through > latest + timedelta(days=6):
        return Assessed(task, Effect("cannot_be_judged", "too_early"), None, None, after_from, after_through)
    week, kind = _candidacy(task, hot, rule)
    if week is None:
        reason = "not_candidate" if _was_judgeable(task, counts, dated) else "no_history"
        return Assessed(task, Effect("cannot_be_judged", reason), None, None, after_from, after_through)
    effect = _judged(task, tasks, counts, hot, rule, week=week, kind=kind, after_from=after_from, latest=latest)
    return Assessed(task, effect, kind, week, after_from, after_through)


def _candidacy(task: Task, hot: pl.DataFrame, rule: EffectRule) -> tuple[date | None, str | None]:
    """The last week before the promise in which its subject was a candidate; recurring goes before severe."""
    ended_before = task.promised_on - timedelta(days=6)
    weeks = hot.filter(
        pl.col("subject") == task.subject,
        pl.col("week") < ended_before,
        pl.col("week") >= ended_before - timedelta(weeks=rule.discovery_weeks),
    )
    recurring = weeks.filter("is_recurring")
    for some, kind in ((recurring, "recurring"), (weeks, "severe")):
        if some.height:
            return max(some["week"].to_list()), kind
    return None, None


def _was_judgeable(task: Task, counts: pl.DataFrame, dated: Sequence[DatedRule]) -> bool:
    """Whether any week before the promise had enough weeks before itself."""
    if counts.is_empty():
        return False
    rule = rule_on(dated, task.promised_on).found
    needed = timedelta(weeks=rule.recent_weeks + rule.minimum_baseline_weeks)
    first = min(counts["week"].to_list())
    return bool(first + needed <= task.promised_on)


def _judged(
    task: Task,
    tasks: Sequence[Task],
    counts: pl.DataFrame,
    hot: pl.DataFrame,
    rule: EffectRule,
    *,
    week: date,
    kind: str | None,
    after_from: date,
    latest: date,
) -> Effect:
    before_from = week - timedelta(weeks=rule.before_weeks - 1)
    through = after_from + timedelta(weeks=rule.after_weeks - 1)
    lives = counts.group_by("channel").agg(pl.col("week").min().alias("first"), pl.col("week").max().alias("last"))
    steady = lives.filter(pl.col("first") <= before_from, pl.col("last") > through - timedelta(weeks=GRACE_WEEKS))
    if steady.is_empty():
        return Effect("cannot_be_judged", "no_history")
    heard = counts.filter(pl.col("channel").is_in(steady["channel"].to_list()))
    # From where all these channels spoke: a control must not rest on weeks in which one was missing.
    since = max(steady["first"].to_list())
    made = panel(by_subject(heard), of_city(heard), first=since, last=latest)
    if task.subject not in made.subjects:
        return Effect("cannot_be_judged", "too_few_reports")
    scope = [subject for subject in made.subjects if _is_city_wide(subject) == _is_city_wide(task.subject)]
    rows = {subject: made.subjects.index(subject) for subject in scope}
    alike = hot.filter(pl.col("is_recurring") if kind == "recurring" else ~pl.col("is_recurring"))
    candidacies = [
        Candidacy(rows[subject], made.column(monday))
        for subject, monday in alike.select("subject", "week").iter_rows()
        if subject in rows and since <= monday <= latest
    ]
    own = Candidacy(rows[task.subject], made.column(week))
    return judge(made, candidacies, _spells(tasks, rows, made), own, made.column(after_from) - own.column, rule)


def _spells(tasks: Sequence[Task], rows: dict[str, int], made: Panel) -> list[Spell]:
    """When something was known to be done about a subject; a task for the whole city is one for every district."""
    found = []
    for task in tasks:
        if task.link_code != "linked":
            continue
        first = (task.promised_on - made.first_week).days // 7
        ended = (task.completed_on - made.first_week).days // 7 + SPELL_AFTER_WEEKS if task.completed_on else made.weeks
        for subject, row in rows.items():
            topic, place = subject.split("|")
            is_there = place == task.district_group_code or "all" in (place, task.district_group_code)
            if topic == task.topic_code and is_there:
                found.append(Spell(row, first, ended))
    return found


def _is_city_wide(subject: str) -> bool:
    return subject.endswith("|all")


def _row(one: Assessed) -> dict[str, object]:
    effect = one.effect

    def ratio(log: float | None) -> float | None:
        return None if log is None else exp(log)

    return {
        "feedback_code": one.task.feedback_code,
        "verdict_code": effect.verdict,
        "reason_code": effect.reason,
        "topic_code": one.task.topic_code,
        "district_group_code": one.task.district_group_code,
        "kind_code": one.kind,
        "candidate_week_on": one.candidate_week,
        "after_from_on": one.after_from,
        "after_through_on": one.after_through,
        "before_report_count": effect.reports_before,
        "after_report_count": effect.reports_after,
        "control_count": effect.controls,
        "own_ratio": ratio(effect.own_change),
        "control_ratio": ratio(effect.control_change),
        "relative_ratio": ratio(effect.difference),
        "relative_ratio_low": ratio(effect.low),
        "relative_ratio_high": ratio(effect.high),
        "placebo_count": effect.placebos,
        "placebo_improved_count": effect.placebos_improved,
    }
