"""What earlier issues asked departments for and what they answered: `mart_feedback_request`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg

from reports.read.rows import rows_of

REQUEST = "marts.mart_feedback_request"


@dataclass(frozen=True)
class AnsweredRequest:
    """One request of an issue, with the department's answer once it came.

    Attributes:
        request_number: its place in that issue's table.
        is_late: answered after the day asked for, or not answered though that day is past.
    """

    issue_number: int
    request_number: int
    department_label_ko: str
    request_text: str
    asked_on: date
    due_on: date
    replied_on: date | None
    status_label_ko: str
    reply_text: str | None
    is_replied: bool
    is_late: bool
    stated_on: date


def answered_requests(
    connection: psycopg.Connection, *, before_issue: int, first_on: date
) -> tuple[AnsweredRequest, ...]:
    """The requests of the last issue before this one that the register knows, in the order of its table.

    Args:
        connection: as role `publisher`.
        before_issue: the number of the issue that is being written.
        first_on: what was asked before this day is no last issue's.
    """
    return rows_of(
        connection,
        AnsweredRequest,
        """
        select issue_number, request_number, department_label_ko, request_text, asked_on, due_on, replied_on,
            status_label_ko, reply_text, is_replied, is_late, stated_on
        from marts.mart_feedback_request
        where asked_on >= %(first_on)s and issue_number = (
            select max(known.issue_number) from marts.mart_feedback_request as known
            where known.issue_number < %(before_issue)s)
        order by request_number
        """,
        {"before_issue": before_issue, "first_on": first_on},
    )
