"""What the quarterly review reads: marts as role `publisher`, into the dataclasses of `rows.py`."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row
from psycopg.types.numeric import FloatLoader

from reports.quarterly_review.rows import (
    Composite,
    Decision,
    Department,
    Feed,
    Feedback,
    Indicator,
    IndicatorQuarter,
    Listening,
    Response,
    SelfCheck,
    SelfGap,
    Task,
)

Row = TypeVar("Row")

DEPARTMENT = "marts.mart_department_quarterly"
INDICATOR = "marts.mart_indicator_quarterly"
COMPOSITE = "marts.mart_composite_quarterly"
SELF_GAP = "marts.mart_self_gap_quarterly"
SELF_CHECK = "marts.mart_self_check_quarterly"
RESPONSE = "marts.mart_response_quarterly"
TASK = "marts.mart_task_quarterly"
FEEDBACK = "marts.mart_feedback_task_quarterly"
FEEDBACK_TASK = "marts.mart_feedback_task"
DECISION = "marts.mart_meeting_decision_monthly"
LISTENING = "marts.mart_listening_coverage_quarterly"
MILEAGE = "marts.mart_mileage_quarterly"
HEALTH = "marts.mart_data_health"
TREND_DAILY = "marts.mart_voc_trend_daily"


def departments(connection: psycopg.Connection, quarter_start_on: date) -> tuple[Department, ...]:
    """All departments of a quarter, by bureau and code."""
    return _whole_rows(
        connection,
        Department,
        DEPARTMENT,
        "where quarter_start_on = %s and is_latest_edition "
        'order by bureau_label_ko collate "C" nulls last, department_group_code collate "C"',
        quarter_start_on,
    )


def indicators(connection: psycopg.Connection, quarter_start_on: date) -> tuple[Indicator, ...]:
    """All indicators of all departments of a quarter."""
    return _whole_rows(
        connection,
        Indicator,
        INDICATOR,
        "where quarter_start_on = %s and is_latest_edition order by department_group_code, indicator_code",
        quarter_start_on,
    )


def composites(connection: psycopg.Connection, quarter_start_on: date) -> tuple[Composite, ...]:
    """City, bureaus and departments, by code."""
    return _whole_rows(
        connection,
        Composite,
        COMPOSITE,
        'where quarter_start_on = %s and is_latest_edition order by level_code, unit_code collate "C"',
        quarter_start_on,
    )


def indicator_quarters(connection: psycopg.Connection, first_on: date, last_on: date) -> tuple[IndicatorQuarter, ...]:
    """The city's indicators over quarters, in their latest editions."""
    return _rows(
        connection,
        IndicatorQuarter,
        f"""
        select quarter_start_on, indicator_code, sum(success_count)::bigint as success_count,
            sum(case_count)::bigint as case_count, max(target_rate) as target_rate
        from {INDICATOR} where quarter_start_on between %s and %s and is_latest_edition
        group by quarter_start_on, indicator_code order by quarter_start_on, indicator_code
        """,  # noqa: S608 -- constant names
        first_on,
        last_on,
    )


def self_checks(connection: psycopg.Connection, quarter_start_on: date) -> tuple[SelfCheck, ...]:
    """The city's 개인 자가진단, item by item."""
    return _whole_rows(
        connection, SelfCheck, SELF_CHECK, "where quarter_start_on = %s and level_code = 'city' order by item_code",
        quarter_start_on,
    )  # fmt: skip


def self_gaps(connection: psycopg.Connection, quarter_start_on: date) -> tuple[SelfGap, ...]:
    """Self-diagnosis beside measurement, indicator by indicator."""
    return _whole_rows(
        connection, SelfGap, SELF_GAP, "where quarter_start_on = %s and is_latest_edition order by indicator_code",
        quarter_start_on,
    )  # fmt: skip


def responses(connection: psycopg.Connection, first_on: date, last_on: date) -> tuple[Response, ...]:
    """Every department's petitions over quarters; `none` and `unknown` stand for what nobody recorded."""
    sums = _sums(Response, "quarter_start_on", "department_group_code")
    return _rows(
        connection,
        Response,
        f"""
        select quarter_start_on, coalesce(department_group_code, department_code) as department_group_code, {sums}
        from {RESPONSE}
        where quarter_start_on between %s and %s and authority_code = 'city' and channel_code = 'petition'
        group by 1, 2 order by 1, 2
        """,  # noqa: S608 -- constant names
        first_on,
        last_on,
    )


def tasks(connection: psycopg.Connection, quarter_start_on: date) -> tuple[Task, ...]:
    """Every department's tasks as the quarter ended."""
    return _rows(
        connection,
        Task,
        f"""
        select coalesce(department_group_code, department_code) as department_group_code,
            {_sums(Task, "department_group_code")}
        from {TASK} where quarter_start_on = %s group by 1 order by 1
        """,  # noqa: S608 -- constant names
        quarter_start_on,
    )


def feedbacks(connection: psycopg.Connection, quarter_start_on: date) -> tuple[Feedback, ...]:
    """Every department's promises to citizens."""
    return _whole_rows(
        connection, Feedback, FEEDBACK, "where quarter_start_on = %s order by department_code", quarter_start_on
    )


def late_feedbacks(connection: psycopg.Connection, first_on: date, last_on: date) -> dict[str, list[str]]:
    """Promises due on one of these days and kept after their day, by the last of these days: codes by department."""
    query = f"""
    select department_code, array_agg(feedback_code order by feedback_code) from {FEEDBACK_TASK}
    where due_on between %(first)s and %(last)s and completed_on > due_on and completed_on <= %(last)s
    group by department_code
    """  # noqa: S608 -- constant names
    rows = connection.execute(query.encode(), {"first": first_on, "last": last_on}).fetchall()
    return {str(department): list(codes) for department, codes in rows}


def decisions(connection: psycopg.Connection, first_month_on: date, last_month_on: date) -> tuple[Decision, ...]:
    """Every department's decisions: decided and completed in the months, open and overdue after the last."""
    return _rows(
        connection,
        Decision,
        f"""
        select coalesce(department_group_code, department_code) as department_group_code,
            sum(decided_count)::bigint as decided_count, sum(completed_count)::bigint as completed_count,
            sum(carried_over_completed_count)::bigint as carried_over_completed_count,
            coalesce(sum(open_count) filter (where month_start_on = %(last)s), 0)::bigint as open_count,
            coalesce(sum(overdue_count) filter (where month_start_on = %(last)s), 0)::bigint as overdue_count
        from {DECISION} where month_start_on between %(first)s and %(last)s group by 1 order by 1
        """,  # noqa: S608 -- constant names
        first=first_month_on,
        last=last_month_on,
    )


def listening(connection: psycopg.Connection, quarter_start_on: date) -> tuple[Listening, ...]:
    """Every district group and audience, also those nobody listened to."""
    return _whole_rows(
        connection,
        Listening,
        LISTENING,
        "where quarter_start_on = %s order by district_group_code, audience_code",
        quarter_start_on,
    )


def feeds(connection: psycopg.Connection) -> tuple[Feed, ...]:
    """All feeds after the last night."""
    return _whole_rows(
        connection,
        Feed,
        HEALTH,
        "where business_date = (select max(business_date) from marts.mart_data_health) order by feed",
    )


def petitions_since(connection: psycopg.Connection) -> date | None:
    """The first day of which petitions are known: a quarter that began before is known in part only."""
    row = connection.execute(
        f"select min(occurred_on) from {TREND_DAILY} where channel_code = 'petition'".encode()  # noqa: S608
    ).fetchone()
    return row[0] if row else None


def groups_by_code(connection: psycopg.Connection) -> dict[str, str]:
    """The group of each department's code: the same for a department and what it was renamed into."""
    query = " union ".join(
        f"select department_code, department_group_code from {relation} where department_group_code is not null"  # noqa: S608
        for relation in (RESPONSE, TASK, MILEAGE, DECISION)
    )
    return {str(code): str(group) for code, group in connection.execute(f"{query} order by 1, 2".encode()).fetchall()}


def _sums(row_type: type[Any], *keys: str) -> str:
    names = [field.name for field in fields(row_type) if field.name not in keys]
    return ", ".join(f"sum({name})::bigint as {name}" for name in names)


def _whole_rows(
    connection: psycopg.Connection, row_type: type[Row], relation: str, rest: str, *values: Any
) -> tuple[Row, ...]:
    columns = ", ".join(field.name for field in fields(row_type))  # type: ignore[arg-type]
    return _rows(connection, row_type, f"select {columns} from {relation} {rest}", *values)  # noqa: S608


def _rows(
    connection: psycopg.Connection, row_type: type[Row], query: str, *values: Any, **named: Any
) -> tuple[Row, ...]:
    with connection.cursor(row_factory=class_row(row_type)) as cursor:
        cursor.adapters.register_loader("numeric", FloatLoader)
        return tuple(cursor.execute(query.encode(), named or values).fetchall())
