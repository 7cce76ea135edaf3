"""What the casebook reads: rows of marts as frozen dataclasses, one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import psycopg
from psycopg.rows import class_row

Row = TypeVar("Row")
TASKS = "marts.mart_feedback_task"
CANDIDATES = "marts.mart_best_practice_candidate_yearly"
STORIES = "marts.mart_best_practice_story"
EFFECTS = "marts.mart_feedback_effect_quarterly"
EVENTS = "marts.mart_event_quarterly"
PLAN = "marts.mart_task_yearly"
HEALTH = "marts.mart_data_health"


@dataclass(frozen=True)
class Task:
    """A feedback task of which something happened in the year; words are officials'."""

    feedback_code: str
    department_label_ko: str | None
    topic_label_ko: str | None
    district_group_label_ko: str | None
    found_through_label_ko: str | None
    promise_text: str | None
    complaint_text: str | None
    outcome_text: str | None
    promised_on: date
    due_on: date | None
    completed_on: date | None
    published_on: date | None
    published_url: str | None
    days_to_completion: int | None
    days_to_publication: int | None
    overdue_days: int | None
    is_kept: bool | None
    verdict_code: str | None
    verdict_label_ko: str | None
    reason_code: str | None
    reason_label_ko: str | None
    control_count: int | None
    relative_ratio: float | None
    relative_ratio_low: float | None
    relative_ratio_high: float | None
    placebo_count: int | None
    placebo_improved_count: int | None


@dataclass(frozen=True)
class Candidate:
    """A candidate for best practice of the year."""

    candidate_code: str
    origin_code: str
    origin_label_ko: str
    feedback_code: str | None
    practice_code: str | None
    practice_label_ko: str | None
    department_label_ko: str | None
    verdict_label_ko: str | None
    is_shared: bool | None
    is_printed: bool | None


@dataclass(frozen=True)
class Story:
    """A practice that the register says to print, in its department's words: a line for each item."""

    practice_code: str
    practice_label_ko: str
    department_label_ko: str
    background_text: str | None
    content_text: str | None
    outcome_text: str | None
    contact_label: str | None
    picture_name: str | None
    picture_alt_text: str | None
    picture_caption: str | None


@dataclass(frozen=True)
class Effect:
    """A complete quarter of the year: how many tasks done in it could be judged, and how."""

    quarter_start_on: date
    completed_count: int
    judged_count: int
    improved_count: int
    no_difference_count: int
    worse_count: int
    placebo_count: int
    placebo_improved_count: int


@dataclass(frozen=True)
class Events:
    """Events of one kind in the year."""

    event_kind_code: str
    event_kind_label_ko: str
    event_count: int
    suggestion_count: int
    followed_count: int


@dataclass(frozen=True)
class Plan:
    """소통활성화 과제 of the year."""

    task_count: int
    done_count: int
    done_rate: float | None


@dataclass(frozen=True)
class Register:
    """A register's state on the last night."""

    feed: str
    state: str
    accepted_through_on: date | None


@dataclass(frozen=True)
class YearFacts:
    """All that the casebook of a year reads.

    Attributes:
        year: the year.
        as_of_on: the last night of the warehouse, None when there was none.
    """

    year: int
    as_of_on: date | None
    tasks: tuple[Task, ...]
    candidates: tuple[Candidate, ...]
    stories: tuple[Story, ...]
    effects: tuple[Effect, ...]
    events: tuple[Events, ...]
    plan: Plan | None
    registers: tuple[Register, ...]


def read_year(connection: psycopg.Connection, year: int, *, feeds: tuple[str, ...]) -> YearFacts:
    """The facts of a year, as role `publisher`.

    Args:
        connection: a consistent view.
        year: the year.
        feeds: the registers whose state is asked for.
    """
    span = {"first": date(year, 1, 1), "last": date(year, 12, 31), "year": year, "feeds": list(feeds)}

    def rows(kind: type[Row], query: str) -> tuple[Row, ...]:
        with connection.cursor(row_factory=class_row(kind)) as cursor:
            return tuple(cursor.execute(query.encode(), span).fetchall())

    night = connection.execute(_NIGHT.encode()).fetchone()
    return YearFacts(
        year=year,
        as_of_on=night[0] if night else None,
        tasks=rows(Task, _TASKS),
        candidates=rows(Candidate, _CANDIDATES),
        stories=rows(Story, _STORIES),
        effects=rows(Effect, _EFFECTS),
        events=rows(Events, _EVENTS),
        plan=next(iter(rows(Plan, _PLAN)), None),
        registers=rows(Register, _REGISTERS),
    )


_NIGHT = f"select max(business_date) from {HEALTH}"  # noqa: S608
_TASKS = f"""
select feedback_code, department_label_ko, topic_label_ko, district_group_label_ko, found_through_label_ko,
    promise_text, complaint_text, outcome_text, promised_on, due_on, completed_on, published_on, published_url,
    days_to_completion, days_to_publication, overdue_days, is_kept, verdict_code, verdict_label_ko, reason_code,
    reason_label_ko,
    control_count, relative_ratio::double precision as relative_ratio,
    relative_ratio_low::double precision as relative_ratio_low,
    relative_ratio_high::double precision as relative_ratio_high, placebo_count, placebo_improved_count
from {TASKS}
where promised_on between %(first)s and %(last)s or completed_on between %(first)s and %(last)s
    or published_on between %(first)s and %(last)s
order by feedback_code
"""  # noqa: S608
_CANDIDATES = f"""
select candidate_code, origin_code, origin_label_ko, feedback_code, practice_code, practice_label_ko,
    department_label_ko, verdict_label_ko, is_shared, is_printed
from {CANDIDATES} where candidate_year = %(year)s order by candidate_code
"""  # noqa: S608
_STORIES = f"""
select practice_code, practice_label_ko, department_label_ko, background_text, content_text, outcome_text,
    contact_label, picture_name, picture_alt_text, picture_caption
from {STORIES} where story_year = %(year)s order by practice_code
"""  # noqa: S608
_EFFECTS = f"""
select quarter_start_on, completed_count, judged_count, improved_count, no_difference_count, worse_count,
    placebo_count, placebo_improved_count
from {EFFECTS} where quarter_start_on between %(first)s and %(last)s order by quarter_start_on
"""  # noqa: S608
_EVENTS = f"""
select event_kind_code, min(event_kind_label_ko) as event_kind_label_ko, sum(event_count)::integer as event_count,
    sum(suggestion_count)::integer as suggestion_count, sum(followed_count)::integer as followed_count
from {EVENTS} where quarter_start_on between %(first)s and %(last)s
group by event_kind_code order by sum(event_count) desc, event_kind_code
"""  # noqa: S608
_PLAN = f"""
select task_count, done_count, done_rate::double precision as done_rate from {PLAN} where task_year = %(year)s
"""  # noqa: S608
_REGISTERS = f"""
select feed, state, accepted_through_on from {HEALTH}
where feed = any(%(feeds)s) and business_date = (select max(business_date) from {HEALTH}) order by feed
"""  # noqa: S608
