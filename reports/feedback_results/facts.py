"""The public view of one quarter: counts with small cells hidden, and the tasks that were told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import psycopg

from reports.feedback_results import read
from reports.feedback_results.settings import FEED, ResultsSettings
from reports.feedback_results.suppression import Line, suppress
from reports.quarters import Quarter

KEPT, LATE = "kept", "late"
IMPROVED, NO_DIFFERENCE, WORSE, NOT_JUDGED = "improved", "no_difference", "worse", "not_judged"


@dataclass(frozen=True)
class ResultsFacts:
    """One quarter as the public may see it.

    Attributes:
        quarter: the quarter reported on.
        promised: promises made, by department code.
        due: promises whose day came, by department code.
        kept: the same promises, split into kept by that day and not.
        effects: tasks done, by what can be said of them; None when nothing was done.
        placebos: comparison candidates without action that were judged, and those that came out as improved.
        tasks: tasks whose result was told in the quarter.
        labels: departments' names by code.
        accepted_through_on: the last day the register is known for.
    """

    quarter: Quarter
    promised: Line
    due: Line
    kept: Line
    effects: Line | None
    placebos: tuple[int, int]
    tasks: tuple[read.Task, ...]
    labels: Mapping[str, str]
    accepted_through_on: date | None

    @property
    def is_empty(self) -> bool:
        """Nothing was promised, due, done or told."""
        lines = [self.promised, self.due, *([self.effects] if self.effects else [])]
        return not self.tasks and all(line.total == 0 for line in lines)


def gather(connection: psycopg.Connection, quarter: Quarter, settings: ResultsSettings) -> ResultsFacts:
    """Read the quarter in one consistent view and hide what is small."""
    rows = read.department_quarters(connection, quarter.start_on)
    effect = read.effect(connection, quarter.start_on)
    minimum = settings.minimum_cell_count
    kept_count, due_count = sum(row.kept_count for row in rows), sum(row.due_count for row in rows)
    return ResultsFacts(
        quarter=quarter,
        promised=suppress({row.department_code: row.promised_count for row in rows}, minimum=minimum),
        due=suppress({row.department_code: row.due_count for row in rows}, minimum=minimum),
        kept=suppress({KEPT: kept_count, LATE: due_count - kept_count}, minimum=minimum),
        effects=suppress(_effects(effect), minimum=minimum) if effect else None,
        placebos=(effect.placebo_count, effect.placebo_improved_count) if effect else (0, 0),
        tasks=read.published_tasks(connection, quarter.start_on, quarter.end_on),
        labels={row.department_code: row.department_label_ko or row.department_code for row in rows},
        accepted_through_on=read.accepted_through_on(connection, FEED),
    )


def _effects(effect: read.Effect) -> dict[str, int]:
    judged = {
        IMPROVED: effect.improved_count,
        NO_DIFFERENCE: effect.no_difference_count,
        WORSE: effect.worse_count,
    }
    return {**judged, NOT_JUDGED: effect.completed_count - sum(judged.values())}
