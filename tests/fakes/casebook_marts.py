"""Marts as the casebook reads them, filled by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg

DDL = """
drop table if exists marts.mart_feedback_task, marts.mart_best_practice_candidate_yearly,
    marts.mart_best_practice_story,
    marts.mart_feedback_effect_quarterly, marts.mart_event_quarterly, marts.mart_task_yearly, marts.mart_data_health;
create table marts.mart_feedback_task (
    feedback_code text primary key, department_label_ko text, topic_label_ko text, district_group_label_ko text,
    found_through_label_ko text, promise_text text, complaint_text text, outcome_text text, promised_on date,
    due_on date, completed_on date, published_on date, published_url text, days_to_completion integer,
    days_to_publication integer, overdue_days integer, is_kept boolean, verdict_code text, verdict_label_ko text,
    reason_code text, reason_label_ko text, control_count bigint, relative_ratio numeric(14, 4),
    relative_ratio_low numeric(14, 4), relative_ratio_high numeric(14, 4),
    placebo_count bigint, placebo_improved_count bigint);
create table marts.mart_best_practice_candidate_yearly (
    candidate_year integer, candidate_code text, origin_code text, origin_label_ko text, feedback_code text,
    practice_code text, practice_label_ko text, department_label_ko text, verdict_label_ko text, is_shared boolean,
    is_printed boolean, primary key (candidate_year, candidate_code));
create table marts.mart_best_practice_story (
    practice_code text primary key, story_year integer, practice_label_ko text, department_label_ko text,
    background_text text, content_text text, outcome_text text, contact_label text, picture_name text,
    picture_alt_text text, picture_caption text);
create table marts.mart_feedback_effect_quarterly (
    quarter_start_on date primary key, completed_count bigint, judged_count bigint, improved_count bigint,
    no_difference_count bigint, worse_count bigint, placebo_count bigint, placebo_improved_count bigint);
create table marts.mart_event_quarterly (
    quarter_start_on date, event_kind_code text, department_code text, event_kind_label_ko text, event_count bigint,
    suggestion_count bigint, followed_count bigint, primary key (quarter_start_on, event_kind_code, department_code));
create table marts.mart_task_yearly (
    task_year integer primary key, task_count bigint, done_count bigint, done_rate numeric(9, 6));
create table marts.mart_data_health (
    business_date date, feed text, state text, accepted_through_on date, primary key (business_date, feed));
grant select on all tables in schema marts to publisher;
"""
REGISTERS = ("register.feedback_tasks", "register.best_practices", "register.events", "register.tasks")


def create(connection: psycopg.Connection) -> None:
    """The tables, empty, as a superuser; the publisher may read them."""
    connection.execute(DDL)
    connection.commit()


def insert(connection: psycopg.Connection, mart: str, **row: Any) -> None:
    names = ", ".join(row)
    connection.execute(f"insert into marts.{mart} ({names}) values ({', '.join(['%s'] * len(row))})", [*row.values()])


def add_night(connection: psycopg.Connection, night: date) -> None:
    """A night on which every register was there."""
    for feed in REGISTERS:
        insert(
            connection, "mart_data_health", business_date=night, feed=feed, state="accepted", accepted_through_on=night
        )


def add_task(connection: psycopg.Connection, code: str, **more: Any) -> None:
    """A task promised, done in time and told in spring 2026, and not judged."""
    row = {
        "feedback_code": code, "department_label_ko": "상수도사업본부", "promise_text": "녹물 관로 교체",
        "complaint_text": "수도에서 녹물이 나옴", "outcome_text": "관로 교체", "promised_on": date(2026, 2, 3),
        "due_on": date(2026, 4, 30), "completed_on": date(2026, 3, 31), "published_on": date(2026, 4, 7),
        "days_to_completion": 56, "days_to_publication": 7, "overdue_days": 0, "is_kept": True,
        "verdict_code": "cannot_be_judged", "reason_label_ko": "등록부에 주제를 적지 않음",
    }  # fmt: skip
    insert(connection, "mart_feedback_task", **{**row, **more})


def add_story(connection: psycopg.Connection, code: str, **more: Any) -> None:
    """A practice of 2026 told in full, with a picture `<code>.png`."""
    row = {
        "practice_code": code, "story_year": 2026, "practice_label_ko": f"정류장에서 먼저 듣기 {code}",
        "department_label_ko": "버스정책과", "background_text": "노선이 바뀐 뒤에야 알게 됨",
        "content_text": "의견판을 둠\n4주 동안 의견을 받음", "outcome_text": "다섯 곳을 고침",
        "contact_label": "노선팀 032-440-0000", "picture_name": f"{code}.png",
        "picture_alt_text": "의견판 앞에 선 두 사람을 그린 그림", "picture_caption": "정류장 의견판",
    }  # fmt: skip
    insert(connection, "mart_best_practice_story", **{**row, **more})


def ordinary_year(connection: psycopg.Connection) -> None:
    """2026: three tasks, two of them told; five practices, two printed; two quarters of events."""
    add_night(connection, date(2027, 1, 10))
    add_task(connection, "F2026-01")
    add_task(
        connection, "F2026-02", verdict_code="improved", reason_label_ko=None, control_count=12, relative_ratio=0.618,
        relative_ratio_low=0.401, relative_ratio_high=0.955, placebo_count=40, placebo_improved_count=2,
    )  # fmt: skip
    add_task(connection, "F2026-03", completed_on=None, published_on=None, is_kept=None)
    add_task(connection, "F2024-01", **dict.fromkeys(("promised_on", "completed_on", "published_on"), date(2024, 5, 1)))
    for number, printed in enumerate((True, False, None, False), start=1):
        insert(
            connection, "mart_best_practice_candidate_yearly", candidate_year=2026, candidate_code=f"B2026-0{number}",
            origin_code="registered", origin_label_ko="선정", practice_code=f"B2026-0{number}",
            practice_label_ko=f"사례 이름 {number}", department_label_ko="위생정책과", is_shared=True,
            is_printed=printed,
        )  # fmt: skip
    insert(
        connection, "mart_best_practice_candidate_yearly", candidate_year=2026, candidate_code="F2026-02",
        origin_code="measured", origin_label_ko="측정", feedback_code="F2026-02", department_label_ko="상수도사업본부",
        verdict_label_ko="더 줄어듦", is_shared=False, is_printed=None,
    )  # fmt: skip
    insert(
        connection, "mart_feedback_effect_quarterly", quarter_start_on=date(2026, 1, 1), completed_count=2,
        judged_count=1, improved_count=1, no_difference_count=0, worse_count=0, placebo_count=40,
        placebo_improved_count=2,
    )  # fmt: skip
    for quarter, events, heard, followed in ((date(2026, 1, 1), 3, 20, 4), (date(2026, 4, 1), 2, 11, 3)):
        for kind, label in (("field_day", "체험·소통현장"), ("open_debate", "시원소통토론회")):
            insert(
                connection, "mart_event_quarterly", quarter_start_on=quarter, event_kind_code=kind,
                department_code="road", event_kind_label_ko=label, event_count=events, suggestion_count=heard,
                followed_count=followed,
            )  # fmt: skip
    insert(connection, "mart_task_yearly", task_year=2026, task_count=129, done_count=120, done_rate=0.930233)
    connection.commit()
