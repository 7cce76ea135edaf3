"""A warehouse with the marts that the meeting's pack reads, filled by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from reports.meeting_pack import build
from reports.meeting_pack.settings import CHANNEL_FEEDS
from reports.publication import Composed, EditionRequest

KST = timezone(timedelta(hours=9))
# Names the pack of October.
MEETING = date(2026, 11, 5)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
DDL = """
create table marts.mart_voc_trend_daily (
    occurred_on date, channel_code text, topic_code text, topic_label_ko text, district_code text,
    district_label_ko text, department_code text, department_label_ko text, voc_count bigint);
create table marts.mart_feedback_candidate_weekly (
    week_start_on date, topic_code text, topic_label_ko text, district_group_code text, district_group_label_ko text,
    report_count bigint, expected_count numeric(14, 2), complainant_count bigint, candidate_label_ko text,
    has_task boolean, primary key (week_start_on, topic_code, district_group_code));
create table marts.mart_preventive_task_candidate_weekly (
    week_start_on date, channel_code text, topic_code text, topic_label_ko text, horizon_days integer,
    expected_count double precision, low_count bigint, high_count bigint, usual_count double precision,
    excess_ratio numeric(14, 4), owner_department_label_ko text,
    primary key (week_start_on, channel_code, topic_code, horizon_days));
create table marts.mart_best_practice_candidate_yearly (
    candidate_year integer, candidate_code text, origin_code text, origin_label_ko text, practice_label_ko text,
    feedback_code text, department_label_ko text, verdict_code text, verdict_label_ko text, is_shared boolean,
    primary key (candidate_year, candidate_code));
create table marts.mart_meeting_decision_monthly (
    month_start_on date, meeting_kind_code text, meeting_kind_label_ko text, department_code text,
    department_label_ko text, as_of_on date, agenda_count bigint, decided_count bigint, completed_count bigint,
    completed_in_time_count bigint, open_count bigint, overdue_count bigint, on_hold_count bigint,
    oldest_open_age_days integer, primary key (month_start_on, meeting_kind_code, department_code));
create table marts.mart_committee_yearly (
    stated_year integer primary key, stated_on date, member_count bigint, required_member_count integer,
    is_composition_met boolean, due_attendance_count bigint, attendance_count bigint, attendance_rate numeric(9, 6),
    proposal_count bigint, adopted_count bigint, adopted_rate numeric(9, 6));
create table marts.mart_data_health (
    business_date date, feed text, is_expected boolean, state text, declared_count bigint, landed_count bigint,
    quarantined_count bigint, gate_failure_count bigint, warning_count bigint, gap_count bigint,
    accepted_through_on date, days_behind integer, unknown_origin_rate double precision, reason text,
    primary key (business_date, feed));
create table marts.mart_forecast_daily (target_on date, channel_code text, topic_code text, origin_on date);
create table evidence.voc_quote (
    channel_code text, voc_id text, occurred_on date, topic_code text, district_code text, matter_id text,
    matter_copy_count bigint, quote text, is_relevant boolean, primary key (channel_code, voc_id));
grant select on all tables in schema marts, evidence to publisher;
"""
TABLES = (
    "mart_voc_trend_daily", "mart_feedback_candidate_weekly", "mart_preventive_task_candidate_weekly",
    "mart_best_practice_candidate_yearly", "mart_meeting_decision_monthly", "mart_committee_yearly", "mart_data_health",
    "mart_forecast_daily",
)  # fmt: skip
FEEDS = tuple(CHANNEL_FEEDS.values())
TOPICS = {"water": "상하수도", "traffic": "교통"}


class MeetingDesk(SimpleNamespace):
    """A publisher's connection and the rows under it."""

    connection: psycopg.Connection
    admin: psycopg.Connection

    def insert(self, table: str, **row: Any) -> None:
        names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
        self.admin.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))
        self.admin.commit()

    def days(self, channel: str, topic: str, first_on: date, last_on: date, count: int, **more: str) -> None:
        """The same count on every day."""
        row = {"district": "28237", "district_label": "부평구", "department": "waterworks",
               "department_label": "상수도사업본부", **more}  # fmt: skip
        self.admin.execute(
            "insert into marts.mart_voc_trend_daily"
            " select day::date, %s, %s, %s, %s, %s, %s, %s, %s"
            " from generate_series(%s::date, %s::date, interval '1 day') as day",
            (
                channel, topic, TOPICS.get(topic, topic), row["district"], row["district_label"], row["department"],
                row["department_label"], count, first_on, last_on,
            ),
        )  # fmt: skip
        self.admin.commit()

    def health(self, feed: str, *, night_on: date = MEETING - timedelta(days=1)) -> None:
        """A feed of which every day from the start of the base to a night was accepted, all of it in that night."""
        self.insert(
            "marts.mart_data_health", business_date=night_on, feed=feed, is_expected=True, state="accepted",
            accepted_through_on=night_on, days_behind=0,
        )  # fmt: skip
        (key,) = self.admin.execute(
            "insert into quality.delivery (source, feed, business_date, window_start_on, window_end_on, coverage,"
            " state, pulled_at, run_id, landed_count, quarantined_count)"
            " values (split_part(%(feed)s, '.', 1), %(feed)s,"
            " %(night)s, %(first)s, %(night)s, 'complete', 'accepted', now(), 'test', 1, 0) returning delivery_key",
            {"feed": feed, "night": night_on, "first": FIRST - timedelta(days=84)},
        ).fetchone() or (0,)
        self.admin.execute(
            "insert into quality.accepted_day (feed, covered_on, delivery_key, confirmed_by_delivery_key, pulled_at,"
            " row_count, content_sha256) select %(feed)s, day::date, %(key)s, %(key)s, now(), 1, 'x'"
            " from generate_series(%(first)s::date, %(night)s::date, interval '1 day') as day",
            {"feed": feed, "key": key, "night": night_on, "first": FIRST - timedelta(days=84)},
        )
        self.admin.commit()

    def lose(self, feed: str, first_on: date, last_on: date) -> None:
        """Days that no accepted delivery speaks for."""
        self.admin.execute(
            "delete from quality.accepted_day where feed = %s and covered_on between %s and %s",
            (feed, first_on, last_on),
        )
        self.admin.commit()

    def decision(self, kind: str, department: str, **counts: int | None) -> None:
        labels = {"strategy_meeting": "소통전략추진회의", "working_committee": "실무소위원회"}
        names = {"waterworks": "상수도사업본부", "road": "도로과"}
        row = {"agenda_count": 0, "decided_count": 0, "completed_count": 0, "completed_in_time_count": 0,
               "open_count": 0, "overdue_count": 0, "on_hold_count": 0, "oldest_open_age_days": None}  # fmt: skip
        self.insert(
            "marts.mart_meeting_decision_monthly", month_start_on=FIRST, meeting_kind_code=kind,
            meeting_kind_label_ko=labels[kind], department_code=department, department_label_ko=names[department],
            as_of_on=LAST, **{**row, **counts},
        )  # fmt: skip

    def candidate(self, week_start_on: date, **more: Any) -> None:
        row = {
            "topic_code": "water", "topic_label_ko": "상하수도", "district_group_code": "bupyeong",
            "district_group_label_ko": "부평구", "report_count": 21, "expected_count": 6.35, "complainant_count": 19,
            "candidate_label_ko": "반복", "has_task": False,
        }  # fmt: skip
        self.insert("marts.mart_feedback_candidate_weekly", week_start_on=week_start_on, **{**row, **more})

    def october(self) -> None:
        """Calls about water double in October; petitions about traffic stay as they were."""
        base = FIRST - timedelta(days=84)
        self.days("call_center", "water", base, FIRST - timedelta(days=1), 10)
        self.days("call_center", "water", FIRST, LAST, 20)
        self.days("petition", "traffic", base, LAST, 5, department="bus_policy", department_label="버스정책과")
        for feed in FEEDS:
            self.health(feed)

    def compose(self, publish_on: date = MEETING, **more: Any) -> Composed:
        publication = build.publication(**more)
        return publication.compose(self.connection, publication.period(publish_on), EditionRequest())


def noon() -> datetime:
    return datetime(2026, 11, 5, 12, 0, tzinfo=KST)


@pytest.fixture(scope="module")
def meeting_database(warehouse_db: Any) -> Any:
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin:
        admin.execute(DDL)
    return warehouse_db


@pytest.fixture
def meeting_desk(meeting_database: Any) -> Iterator[MeetingDesk]:
    """Empty marts and an empty desk."""
    with psycopg.connect(meeting_database.server.server.url(meeting_database.database)) as admin:
        marts = ", ".join(f"marts.{table}" for table in TABLES)
        admin.execute(
            f"truncate {marts}, evidence.voc_quote, quality.delivery, publication.edition, publication.recipient,"
            " publication.mail restart identity cascade"
        )
        admin.commit()
        with meeting_database.connect("publisher", autocommit=True) as connection:
            yield MeetingDesk(connection=connection, admin=admin)
