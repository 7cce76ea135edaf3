"""A corrected register, with changed, added and vanished rows, followed through to every mart; figures by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.dbt.city_desk import Desk
from tests.integration.dbt.databases import own_desk
from tests.integration.dbt.register_statements import (
    FIRST_NIGHT,
    SECOND_NIGHT,
    corrected_statements,
    first_statements,
    say,
)

QUESTIONS = {
    "task_quarterly": "select quarter_start_on::text, department_code, task_count, done_count, stale_count,"
    " mean_progress_rate::float from marts.mart_task_quarterly order by 1, 2",
    "task_status": "select task_code, department_code, status_code, has_evidence, is_stale"
    " from marts.mart_task_status order by 1",
    "task_yearly": "select task_year, task_count, withdrawn_count from marts.mart_task_yearly",
    "mileage_quarterly": "select quarter_start_on::text, department_code, given_points, received_points, net_points,"
    " uncounted_entry_count from marts.mart_mileage_quarterly order by 1, 2",
    "mileage_network": "select quarter_start_on::text, giver_department_code, receiver_department_code, points,"
    " entry_count from marts.mart_mileage_network_quarterly order by 1, 2, 3",
    "mileage_check": "select entry_code, check_code, points, is_counted from marts.mart_mileage_check order by 1, 2",
    "meeting": "select month_start_on::text, department_code, agenda_count, completed_in_time_count, open_count,"
    " overdue_count from marts.mart_meeting_decision_monthly order by 1, 2",
    "committee": "select member_count, chair_count, is_composition_met, attendance_rate::float"
    " from marts.mart_committee_yearly",
    "coverage": "select quarter_start_on::text, district_group_code, audience_code, event_count, attendee_count,"
    " followed_event_count, returned_event_count, waiting_event_count"
    " from marts.mart_listening_coverage_quarterly where event_count > 0 order by 1, 2, 3",
    "concentration": "select reached_count, event_count, hhi::float, gini::float, top_label_ko"
    " from marts.mart_listening_concentration_quarterly"
    " where quarter_start_on = '2026-07-01' and dimension_code = 'district_group'",
    "event": "select quarter_start_on::text, event_count, attendee_count, suggestion_count, followed_count"
    " from marts.mart_event_quarterly order by 1",
    "academy": "select course_count, official_count, citizen_count, is_suppressed from marts.mart_academy_yearly",
    "portal": "select post_count, comment_count, answered_count, answered_rate::float from marts.mart_portal_monthly",
    "request": "select issue_number, request_number, department_code, status_code, is_replied, is_late, days_to_reply"
    " from marts.mart_feedback_request order by 1, 2",
    "civic": "select week_start_on::text, issue_label_ko, organisation_label_ko, stance_code, statement_count"
    " from marts.mart_civic_issue_weekly",
}
FACTS = (
    "fct_task", "fct_task_revision", "fct_mileage_entry", "fct_mileage_check", "fct_meeting_decision",
    "fct_committee_member_year", "fct_listening_event", "fct_academy_course", "fct_room_post",
    "fct_request_reply", "fct_civic_statement",
)  # fmt: skip


@dataclass(frozen=True)
class Nights:
    """What the marts said after each night."""

    desk: Desk
    first: Mapping[str, list[tuple[Any, ...]]]
    second: Mapping[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def nights(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    name = "dbt_registers"
    with own_desk(server, tmp_path_factory, name) as desk:
        said = []
        for night, stance_code, statements in (
            (FIRST_NIGHT, "oppose", first_statements),
            (SECOND_NIGHT, "support", corrected_statements),
        ):
            statements(desk)
            say(desk, stance_code, night)
            desk.build(night)
            said.append({mart: desk.execute(question) for mart, question in QUESTIONS.items()})
        yield Nights(desk, *said)


def test_a_task_quarter_keeps_what_was_stated_by_its_end(nights: Nights) -> None:
    past = [("2026-04-01", "road", 2, 0, 0, 0.2), ("2026-07-01", "road", 2, 0, 1, 0.4)]
    assert nights.first["task_quarterly"] == [*past, ("2026-10-01", "road", 2, 0, 1, 0.4)]
    # T-1 is done, T-2 is gone, and T-3 has stood since April without a word of progress.
    assert nights.second["task_quarterly"] == [
        *past,
        ("2026-10-01", "road", 1, 1, 0, 1.0),
        ("2026-10-01", "sewerage", 1, 0, 1, 0.0),
    ]


def test_tasks_in_force_are_those_of_the_latest_statement(nights: Nights) -> None:
    assert nights.first["task_status"] == [
        ("T-1", "road", "in_progress", False, False),
        ("T-2", "road", "in_progress", False, True),
    ]
    assert nights.second["task_status"] == [
        ("T-1", "road", "done", True, False),
        ("T-3", "sewerage", "planned", False, True),
    ]
    assert (nights.first["task_yearly"], nights.second["task_yearly"]) == ([(2026, 2, 0)], [(2026, 2, 1)])


def test_the_ledger_counts_what_it_said_first_until_it_is_reversed(nights: Nights) -> None:
    past = [
        ("2026-04-01", "sewerage", 0, 10, 10, 0),
        ("2026-04-01", "taxi_freight", 10, 0, -10, 0),
        ("2026-07-01", "road", 10, 0, -10, 1),
        ("2026-07-01", "sewerage", 0, 10, 10, 1),
    ]
    assert nights.first["mileage_quarterly"] == past
    # M-1 was reworded to 50 and M-2 vanished: neither moves a point. M-4 takes 4 of M-1 back, under the new name.
    assert nights.second["mileage_quarterly"] == [
        *past,
        ("2026-10-01", "road", 0, 7, 7, 1),
        ("2026-10-01", "sewerage", 7, -4, -11, 1),
        ("2026-10-01", "taxi_logistics", -4, 0, 4, 0),
    ]


def test_the_network_and_the_checks_name_what_to_look_at(nights: Nights) -> None:
    assert nights.second["mileage_network"] == [
        ("2026-04-01", "taxi_freight", "sewerage", 10, 1),
        ("2026-07-01", "road", "sewerage", 10, 1),
        ("2026-10-01", "sewerage", "road", 7, 1),
        ("2026-10-01", "taxi_logistics", "sewerage", -4, 0),
    ]
    assert nights.first["mileage_check"] == [("M-3", "no_approver", 10, False)]
    assert nights.second["mileage_check"] == [
        ("M-1", "reworded", 10, True),
        ("M-2", "vanished", 10, True),
        ("M-3", "no_approver", 10, False),
        ("M-6", "no_task", 3, False),
    ]


def test_a_corrected_decision_corrects_the_months_before(nights: Nights) -> None:
    assert nights.first["meeting"] == [("2026-09-01", "road", 2, 0, 2, 1), ("2026-10-01", "road", 0, 0, 2, 1)]
    assert nights.second["meeting"] == [("2026-09-01", "none", 1, 0, 0, 0), ("2026-09-01", "road", 1, 1, 0, 0)]


def test_a_committee_that_lost_a_member_is_not_complete(nights: Nights) -> None:
    assert nights.first["committee"] == [(24, 2, True, 0.75)]
    assert nights.second["committee"] == [(23, 2, False, 1.0)]


def test_listening_is_followed_across_the_reform_and_few_people_stay_hidden(nights: Nights) -> None:
    assert nights.first["coverage"] == [
        ("2026-04-01", "seo", "youth", 1, 20, 0, 1, 0),
        ("2026-07-01", "city", "senior", 1, None, 0, 0, 1),
        ("2026-07-01", "namdong", "youth", 1, 20, 0, 0, 1),
        ("2026-07-01", "seo", "youth", 1, None, 0, 0, 1),
    ]
    assert nights.second["coverage"] == [
        ("2026-04-01", "seo", "youth", 1, 20, 1, 0, 0),
        ("2026-07-01", "seo", "youth", 1, 30, 0, 0, 1),
        ("2026-10-01", "namdong", "youth", 1, 20, 0, 0, 1),
    ]
    # Two of nine groups with one event each, then one: 2 (8 + 9) / 18 - 10 / 9 and 2 x 9 / 9 - 10 / 9.
    assert nights.first["concentration"] == [(2, 2, 0.5, 0.777778, "남동구")]
    assert nights.second["concentration"] == [(1, 1, 1.0, 0.888889, "서해구·검단구")]


def test_an_answer_that_comes_later_stands_beside_its_request_and_a_struck_request_is_gone(nights: Nights) -> None:
    # Asked on 23 September for 30 September: on 4 October both are late; the first was answered on 2 October, day 9.
    assert nights.first["request"] == [
        (664, 1, "road", "waiting", False, True, None),
        (664, 2, "road", "waiting", False, True, None),
    ]
    assert nights.second["request"] == [(664, 1, "road", "done", True, True, 9)]


def test_events_academy_and_portal_follow_their_registers(nights: Nights) -> None:
    assert nights.first["event"] == [("2026-04-01", 1, 20, 4, 0), ("2026-07-01", 3, 43, 12, 0)]
    assert nights.second["event"] == [
        ("2026-04-01", 1, 20, 4, 1),
        ("2026-07-01", 1, 30, 4, 0),
        ("2026-10-01", 1, 20, 4, 0),
    ]
    assert nights.first["academy"] == [(1, 20, 20, False)]
    assert nights.second["academy"] == [(1, None, None, True)]
    assert (nights.first["portal"], nights.second["portal"]) == ([(2, 4, 2, 0.5)], [(2, 4, 3, 0.75)])


def test_a_statement_read_anew_changes_its_side(nights: Nights) -> None:
    assert nights.first["civic"] == [("2026-09-21", "매립지", "갯벌모임", "oppose", 1)]
    assert nights.second["civic"] == [("2026-09-21", "매립지", "갯벌모임", "support", 1)]


def test_facts_built_anew_are_those_that_were_corrected(nights: Nights) -> None:
    """Runs on a warehouse after both nights and leaves the same rows behind."""
    desk = nights.desk
    after_two_nights = {fact: desk.content(f"core.{fact}") for fact in FACTS}
    assert all(desk.value(f"select count(*) from core.{fact}") for fact in FACTS)
    for fact in FACTS:
        desk.execute(f"drop table core.{fact} cascade")
    for step in ("core", "marts", "test"):
        desk.run(step, business_date=SECOND_NIGHT, changed_after=0, changed_through=1_000_000)
    assert {fact: desk.content(f"core.{fact}") for fact in FACTS} == after_two_nights
