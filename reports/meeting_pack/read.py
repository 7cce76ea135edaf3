"""What the pack reads of marts and evidence, as role `publisher`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row

TREND = "marts.mart_voc_trend_daily"
CANDIDATE = "marts.mart_feedback_candidate_weekly"
FORECAST = "marts.mart_forecast_daily"
PREVENTIVE = "marts.mart_preventive_task_candidate_weekly"
PRACTICE = "marts.mart_best_practice_candidate_yearly"
DECISION = "marts.mart_meeting_decision_monthly"
COMMITTEE = "marts.mart_committee_yearly"
UNRECORDED = ("none", "unknown")
Row = TypeVar("Row")


@dataclass(frozen=True)
class DayCount:
    """Items of one channel and topic on one day."""

    occurred_on: date
    channel_code: str
    topic_code: str
    topic_label_ko: str
    voc_count: int


@dataclass(frozen=True)
class Share:
    """A district's or a recorded department's part of a topic."""

    code: str
    label_ko: str
    voc_count: int


@dataclass(frozen=True)
class Candidate:
    """One candidate for a feedback task in the last complete week of the time."""

    week_start_on: date
    topic_code: str
    topic_label_ko: str
    district_group_code: str
    district_group_label_ko: str
    report_count: int
    expected_count: float | None
    complainant_count: int
    candidate_label_ko: str
    has_task: bool


@dataclass(frozen=True)
class Preventive:
    """One proposal of a preventive task."""

    week_start_on: date
    channel_code: str
    topic_code: str
    topic_label_ko: str
    horizon_days: int
    expected_count: float
    low_count: int | None
    high_count: int | None
    usual_count: float
    owner_department_label_ko: str


@dataclass(frozen=True)
class Practice:
    """One candidate for best practice."""

    candidate_year: int
    candidate_code: str
    origin_code: str
    origin_label_ko: str
    practice_label_ko: str | None
    feedback_code: str | None
    department_label_ko: str | None
    verdict_label_ko: str | None
    is_shared: bool | None


@dataclass(frozen=True)
class Decision:
    """Decisions of one kind of meeting for one department in one month."""

    month_start_on: date
    meeting_kind_code: str
    meeting_kind_label_ko: str
    department_code: str
    department_label_ko: str
    as_of_on: date
    agenda_count: int
    decided_count: int
    completed_count: int
    completed_in_time_count: int
    open_count: int
    overdue_count: int
    on_hold_count: int
    oldest_open_age_days: int | None


@dataclass(frozen=True)
class Committee:
    """시정참여정책위원회 in one year, as last stated."""

    stated_year: int
    stated_on: date
    member_count: int | None
    required_member_count: int | None
    is_composition_met: bool | None
    due_attendance_count: int | None
    attendance_count: int | None
    attendance_rate: float | None
    proposal_count: int | None
    adopted_count: int | None
    adopted_rate: float | None


def day_counts(
    connection: psycopg.Connection, *, first_on: date, last_on: date, channels: Sequence[str],
    topics: Sequence[str], departments: Sequence[str],
) -> tuple[DayCount, ...]:  # fmt: skip
    """Items a day by channel and topic; empty `topics` or `departments` mean all of them."""
    return _rows(
        connection,
        DayCount,
        """
        select occurred_on, channel_code, topic_code, max(topic_label_ko) as topic_label_ko,
            sum(voc_count)::bigint as voc_count
        from marts.mart_voc_trend_daily
        where occurred_on between %(first_on)s and %(last_on)s and channel_code = any(%(channels)s)
            and (%(topics)s::text[] = '{}' or topic_code = any(%(topics)s))
            and (%(departments)s::text[] = '{}' or department_code = any(%(departments)s))
        group by occurred_on, channel_code, topic_code
        order by occurred_on, channel_code, topic_code
        """,
        {
            "first_on": first_on,
            "last_on": last_on,
            "channels": list(channels),
            "topics": list(topics),
            "departments": list(departments),
        },
    )


def shares(
    connection: psycopg.Connection, *, dimension: str, channel_code: str, topic_code: str, first_on: date,
    last_on: date, departments: Sequence[str], limit: int,
) -> tuple[Share, ...]:  # fmt: skip
    """The largest districts (`district`) or recorded departments (`department`) of a topic."""
    if dimension not in ("district", "department"):
        raise ValueError(f"a topic is shared out by district or department, not by {dimension}")
    return _rows(
        connection,
        Share,
        f"""
        select {dimension}_code as code, max({dimension}_label_ko) as label_ko, sum(voc_count)::bigint as voc_count
        from marts.mart_voc_trend_daily
        where occurred_on between %(first_on)s and %(last_on)s and channel_code = %(channel)s
            and topic_code = %(topic)s and {dimension}_code not in ('none', 'unknown')
            and (%(departments)s::text[] = '{{}}' or department_code = any(%(departments)s))
        group by {dimension}_code
        order by voc_count desc, code
        limit %(limit)s
        """,  # noqa: S608 -- one of two constants
        {
            "first_on": first_on,
            "last_on": last_on,
            "channel": channel_code,
            "topic": topic_code,
            "departments": list(departments),
            "limit": limit,
        },
    )


def candidates(
    connection: psycopg.Connection, *, first_on: date, last_on: date, topics: Sequence[str]
) -> tuple[Candidate, ...]:
    """Candidates of the last complete week of the time, those without a task first, the most people first."""
    return _rows(
        connection,
        Candidate,
        """
        with weeks as (
            select max(week_start_on) as week_start_on from marts.mart_feedback_candidate_weekly
            where week_start_on between %(first_on)s and %(last_monday_on)s
        )
        select week_start_on, topic_code, topic_label_ko, district_group_code, district_group_label_ko, report_count,
            expected_count::float8 as expected_count, complainant_count, candidate_label_ko, has_task
        from marts.mart_feedback_candidate_weekly
        inner join weeks using (week_start_on)
        where %(topics)s::text[] = '{}' or topic_code = any(%(topics)s)
        order by has_task, complainant_count desc, topic_code, district_group_code
        """,
        {"first_on": first_on, "last_monday_on": last_on - timedelta(days=6), "topics": list(topics)},
    )


def preventives(
    connection: psycopg.Connection, *, first_on: date, through_on: date, topics: Sequence[str]
) -> tuple[Preventive, ...]:
    """The newest proposals known by a day: petitions and calls before the rest, the longest horizon of each."""
    return _rows(
        connection,
        Preventive,
        """
        with weeks as (
            select max(week_start_on) as week_start_on from marts.mart_preventive_task_candidate_weekly
            where week_start_on between %(first_on)s and %(through_on)s
        ), proposals as (
            select distinct on (channel_code, topic_code) week_start_on, channel_code, topic_code, topic_label_ko,
                horizon_days, expected_count, low_count, high_count, usual_count, owner_department_label_ko,
                excess_ratio
            from marts.mart_preventive_task_candidate_weekly
            inner join weeks using (week_start_on)
            where %(topics)s::text[] = '{}' or topic_code = any(%(topics)s)
            order by channel_code, topic_code, horizon_days desc
        )
        select week_start_on, channel_code, topic_code, topic_label_ko, horizon_days, expected_count, low_count,
            high_count, usual_count, owner_department_label_ko
        from proposals
        order by channel_code not in ('call_center', 'petition'), excess_ratio desc, channel_code, topic_code
        """,
        {"first_on": first_on, "through_on": through_on, "topics": list(topics)},
    )


def has_forecast(connection: psycopg.Connection, *, first_on: date, through_on: date) -> bool:
    """Whether anything was forecast that proposals of these days (`preventives`) could come from."""
    row = connection.execute(
        f"select exists (select from {FORECAST} where origin_on between %s and %s)".encode(),  # noqa: S608 -- constant
        (first_on - timedelta(days=1), through_on - timedelta(days=1)),
    ).fetchone()
    return bool(row and row[0])


def practices(connection: psycopg.Connection, *, year: int) -> tuple[Practice, ...]:
    """Candidates for best practice of a year: measured as improved first."""
    return _rows(
        connection,
        Practice,
        """
        select candidate_year, candidate_code, origin_code, origin_label_ko, practice_label_ko, feedback_code,
            department_label_ko, verdict_label_ko, is_shared
        from marts.mart_best_practice_candidate_yearly
        where candidate_year = %(year)s
        order by verdict_code is distinct from 'improved', verdict_code is null, candidate_code
        """,
        {"year": year},
    )


def decisions(
    connection: psycopg.Connection, *, month_start_on: date, departments: Sequence[str]
) -> tuple[Decision, ...]:
    """What became of decisions by the end of a month, 소통전략추진회의 first."""
    return _rows(
        connection,
        Decision,
        """
        select month_start_on, meeting_kind_code, meeting_kind_label_ko, department_code, department_label_ko,
            as_of_on, agenda_count, decided_count, completed_count, completed_in_time_count, open_count,
            overdue_count, on_hold_count, oldest_open_age_days
        from marts.mart_meeting_decision_monthly
        where month_start_on = %(month)s
            and (%(departments)s::text[] = '{}' or department_code = any(%(departments)s))
        order by meeting_kind_code <> 'strategy_meeting', meeting_kind_code, department_code
        """,
        {"month": month_start_on, "departments": list(departments)},
    )


def committee(connection: psycopg.Connection, *, through_year: int) -> Committee | None:
    """The latest statement of the committee up to a year; None when there is none."""
    found = _rows(
        connection,
        Committee,
        """
        select stated_year, stated_on, member_count, required_member_count, is_composition_met, due_attendance_count,
            attendance_count, attendance_rate::float8 as attendance_rate, proposal_count, adopted_count,
            adopted_rate::float8 as adopted_rate
        from marts.mart_committee_yearly
        where stated_year <= %(year)s
        order by stated_year desc
        limit 1
        """,
        {"year": through_year},
    )
    return found[0] if found else None


def _rows(
    connection: psycopg.Connection, row_type: type[Row], query: str, parameters: Mapping[str, Any]
) -> tuple[Row, ...]:
    with connection.cursor(row_factory=class_row(row_type)) as cursor:
        return tuple(cursor.execute(query.encode(), parameters).fetchall())
