"""What the public results read: marts as role `publisher`, into frozen dataclasses of the marts' own column names."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row
from psycopg.types.numeric import FloatLoader

Row = TypeVar("Row")

TASK = "marts.mart_feedback_task"
QUARTER = "marts.mart_feedback_task_quarterly"
EFFECT = "marts.mart_feedback_effect_quarterly"
HEALTH = "marts.mart_data_health"


@dataclass(frozen=True)
class DepartmentQuarter:
    """One department's promises in one quarter."""

    department_code: str
    department_label_ko: str | None
    promised_count: int
    due_count: int
    kept_count: int
    completed_count: int


@dataclass(frozen=True)
class Effect:
    """What can be said of the tasks done in one quarter."""

    completed_count: int
    improved_count: int
    no_difference_count: int
    worse_count: int
    unlinked_count: int
    too_early_count: int
    not_candidate_count: int
    no_comparison_count: int
    placebo_count: int
    placebo_improved_count: int


@dataclass(frozen=True)
class Task:
    """A task whose result the office told citizens in the quarter; the words are officials'."""

    feedback_code: str
    department_label_ko: str | None
    district_group_label_ko: str | None
    promise_text: str
    complaint_text: str | None
    outcome_text: str | None
    promised_on: date
    due_on: date | None
    completed_on: date | None
    published_on: date
    is_kept: bool | None
    verdict_code: str
    reason_code: str | None
    reason_label_ko: str | None
    control_count: int | None
    relative_ratio: float | None
    relative_ratio_low: float | None
    relative_ratio_high: float | None
    placebo_count: int | None
    placebo_improved_count: int | None


def department_quarters(connection: psycopg.Connection, quarter_start_on: date) -> tuple[DepartmentQuarter, ...]:
    """All departments with a promise by the quarter's end, by code."""
    return _rows(
        connection,
        DepartmentQuarter,
        QUARTER,
        'where quarter_start_on = %s order by department_code collate "C"',
        quarter_start_on,
    )


def effect(connection: psycopg.Connection, quarter_start_on: date) -> Effect | None:
    """The quarter's effects; None when nothing was done in it."""
    found = _rows(connection, Effect, EFFECT, "where quarter_start_on = %s", quarter_start_on)
    return found[0] if found else None


def published_tasks(connection: psycopg.Connection, first_on: date, last_on: date) -> tuple[Task, ...]:
    """Tasks whose result was told to citizens on one of these days, oldest first."""
    return _rows(
        connection,
        Task,
        TASK,
        "where published_on between %s and %s order by published_on, feedback_code",
        first_on,
        last_on,
    )


def accepted_through_on(connection: psycopg.Connection, feed: str) -> date | None:
    """The last day of a feed after the last night."""
    row = connection.execute(
        "select accepted_through_on from marts.mart_data_health where feed = %s "
        "and business_date = (select max(business_date) from marts.mart_data_health)",
        (feed,),
    ).fetchone()
    return row[0] if row else None


def _rows(
    connection: psycopg.Connection, row_type: type[Row], relation: str, rest: str, *values: Any
) -> tuple[Row, ...]:
    columns = ", ".join(field.name for field in fields(row_type))  # type: ignore[arg-type]
    with connection.cursor(row_factory=class_row(row_type)) as cursor:
        cursor.adapters.register_loader("numeric", FloatLoader)
        return tuple(cursor.execute(f"select {columns} from {relation} {rest}".encode(), values).fetchall())  # noqa: S608
