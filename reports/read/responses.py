"""How petitions were answered: `mart_response_weekly`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from reports.read.rows import rows_of

RESPONSE = "marts.mart_response_weekly"


@dataclass(frozen=True)
class Response:
    """Petitions of one authority cut by type or department over some weeks; counts only, rates follow from them."""

    authority_code: str
    code: str
    received_count: int
    answered_count: int
    due_count: int
    answered_in_time_count: int
    overdue_open_count: int
    extended_count: int
    transferred_count: int


_RESPONSES = """
    select authority_code, {dimension} as code, sum(received_count)::bigint as received_count,
        sum(answered_count)::bigint as answered_count, sum(due_count)::bigint as due_count,
        sum(answered_in_time_count)::bigint as answered_in_time_count,
        -- A stock at the week's end: only the last week's may be shown, and weeks must not be added up.
        coalesce(sum(overdue_open_count) filter (where week_start_on = %(last_on)s), 0)::bigint as overdue_open_count,
        sum(extended_count)::bigint as extended_count, sum(transferred_count)::bigint as transferred_count
    from marts.mart_response_weekly
    where week_start_on between %(first_on)s and %(last_on)s
    group by authority_code, {dimension}
    order by authority_code, {dimension}
"""


def responses_by_type(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[Response, ...]:
    """Petitions by authority and type over the weeks that end with this one."""
    return _responses(connection, "petition_type", week_start_on, weeks)


def responses_by_department(connection: psycopg.Connection, *, week_start_on: date, weeks: int) -> tuple[Response, ...]:
    """Petitions by authority and recorded department over the weeks that end with this one."""
    return _responses(connection, "department_code", week_start_on, weeks)


def _responses(connection: psycopg.Connection, dimension: str, last_on: date, weeks: int) -> tuple[Response, ...]:
    return rows_of(
        connection,
        Response,
        _RESPONSES.format(dimension=dimension),
        {"first_on": last_on - timedelta(weeks=weeks - 1), "last_on": last_on},
    )
