"""What the due mails read: unanswered petitions of the city's departments, numbers and dates only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg.rows import class_row

LIST = "evidence.petition_due_soon"
COUNT = "marts.mart_response_due_soon_daily"
UNRECORDED = ("none", "unknown")


@dataclass(frozen=True)
class Due:
    """One petition nobody answered yet; `working_days_left` counts the due day, and is -1 once it is over."""

    voc_key: str
    as_of_on: date
    petition_id: str
    petition_type: str
    department_code: str
    department_label_ko: str
    received_on: date
    effective_due_on: date
    working_days_left: int
    is_extended: bool


def as_of(connection: psycopg.Connection) -> date | None:
    """The night the list stands for; None when it is empty."""
    row = connection.execute("select max(as_of_on) from evidence.petition_due_soon").fetchone()
    return row[0] if row else None


def city_petitions(connection: psycopg.Connection) -> tuple[Due, ...]:
    """The city's petitions that are due soon or overdue, the most urgent first. 군·구 소관 has its own offices."""
    with connection.cursor(row_factory=class_row(Due)) as cursor:
        rows = cursor.execute(
            """
            select voc_key, as_of_on, petition_id, petition_type, department_code, department_label_ko, received_on,
                effective_due_on, working_days_left, is_extended
            from evidence.petition_due_soon
            where authority_code = 'city' and channel_code = 'petition'
            order by effective_due_on, received_on, petition_id
            """
        ).fetchall()
    return tuple(rows)
