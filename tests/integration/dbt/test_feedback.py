"""Feedback tasks from voices and registers to marts, on a year whose weeks are known to the call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from dags.shared import dbt_steps, feedback_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from tests.integration.dbt.city_desk import Desk, at, call
from tests.integration.dbt.databases import own_desk, role_urls

FIRST = date(2025, 11, 17)  # Monday of week 0
MONDAY = date(2026, 11, 9)  # of week 51, the last complete one
SUNDAY = date(2026, 11, 15)
HOT = range(20, 24)
PROMISED, DONE = FIRST + timedelta(weeks=24), date(2026, 5, 27)
AFTER = range(28, 36)  # the eight weeks from the Monday after DONE
REFORM = date(2026, 7, 1)
# Eight districts with three calls a week about traffic, eight while hot; 옹진군 is never hot.
HOT_PLACES = ("28237", "28185", "28200", "28177", "28245", "28260", "28110", "28710")
BUPYEONG, YEONSU, ONGJIN = "28237", "28185", "28720"
RENAMED = {"28260": "28275", "28110": "28125"}


def calls_of(place: str | None, category: str, weekly: Any) -> Iterator[Any]:
    numbers = count()
    for week in range(52):
        for _ in range(weekly(week)):
            day = FIRST + timedelta(weeks=week)
            code = RENAMED.get(place, place) if place and day >= REFORM else place
            name = f"{category}{place}{next(numbers):05d}"
            yield call(name, day, "민원", category_large=category, district_code=code, caller_key=f"k1:{name}")


def traffic(place: str) -> Any:
    def weekly(week: int) -> int:
        if place in HOT_PLACES and week in HOT:
            return 8
        return 0 if place == BUPYEONG and week in AFTER else 3

    return weekly


def calls() -> list[Any]:
    found = [c for place in (*HOT_PLACES, ONGJIN) for c in calls_of(place, "교통", traffic(place))]
    found += calls_of(None, "상하수도", lambda week: 12 if week in HOT else 4)
    found += calls_of(None, "도로", lambda week: 20)
    return found


def feedback(code: str, topic: str | None, district: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "row_id": f"20261110-{code}",
        "record_id": code,
        "stated_on": date(2026, 11, 10),
        "feedback_code": code,
        "quarter": "2026Q2",
        "complaint_text": "배차 간격이 김",
        "found_through": "120",
        "topic_label": topic,
        "district_name": district,
        "department_name": "버스정책과",
        "promise_text": "배차를 늘림",
        "promised_on": PROMISED,
        "due_on": date(2026, 6, 30),
        "completed_on": DONE,
        "outcome_text": "늘림",
        "published_on": date(2026, 6, 10),
        "status": "공개",
        **changes,
    }


def register() -> list[dict[str, Any]]:
    return [
        feedback("F1", "교통", "부평구"),
        feedback("F2", "교통", "연수구", published_on=None, status="이행"),
        feedback("F3", "교통", "옹진군"),
        feedback("F4", "상하수도", "인천시"),
        feedback("F5", None, "부평구"),
        feedback("F6", "도로·시설물", "부평구", completed_on=date(2026, 9, 30), published_on=None, status="이행"),
        feedback("F7", "도로·시설물", "부평구", completed_on=None, published_on=None, outcome_text=None, status="보류"),
    ]


def practice(code: str, feedback_code: str | None) -> dict[str, Any]:
    return {
        "row_id": f"20261110-{code}",
        "record_id": code,
        "stated_on": date(2026, 11, 10),
        "practice_code": code,
        "selected_on": date(2026, 10, 1),
        "department_name": "버스정책과",
        "title": "배차를 함께 고침",
        "content": "내용",
        "outcome_text": "성과",
        "feedback_code": feedback_code,
        "is_shared": True,
        "is_printed": False,
        "official_name": "김소통",
    }


@pytest.fixture(scope="module")
def night(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Workshop, Build]]:
    """A warehouse with core built for Sunday night and the feedback of it inferred, its build open."""
    name = "dbt_feedback"
    urls = role_urls(server, name)
    with own_desk(server, tmp_path_factory, name) as desk:
        _fill(desk)
        workshop = Workshop(urls=urls, expected_feeds=(), dbt_dir=desk.target_path)
        build = dbt_steps.start_build(urls["transformer"], business_date=SUNDAY, run_id="test")
        build = dbt_steps.take_in_model_changes(urls["transformer"], build, model_version="v1")
        desk.build(SUNDAY, steps=("seed", "staging", "core"), promotes=False)
        feedback_steps.infer_feedback(workshop, build)
        yield desk, workshop, build


def _fill(desk: Desk) -> None:
    pulled_at = at(SUNDAY + timedelta(days=1), 1)
    said = calls()
    desk.deliver("call_center.calls", said, first_on=FIRST, last_on=SUNDAY, business_date=SUNDAY, pulled_at=pulled_at)
    _state(desk, register(), [practice("B1", "F1"), practice("B2", "F2")])
    # Eight of the twelve last calls about traffic in 옹진군 speak of danger.
    latest = [row for row in said if row["call_id"].startswith(f"교통{ONGJIN}")][-8:]
    for row in latest:
        desk.infer("call_center", row["call_id"], row["received_at"].date(), urgency_code="safety")


def _state(desk: Desk, tasks: list[dict[str, Any]], practices: list[dict[str, Any]], day: int = 10) -> None:
    stated_on = date(2026, 11, day)
    for feed, rows in (("register.feedback_tasks", tasks), ("register.best_practices", practices)):
        dated = [row | {"stated_on": stated_on, "row_id": f"{stated_on:%Y%m%d}-{row['record_id']}"} for row in rows]
        desk.deliver(
            feed, dated, first_on=stated_on, last_on=stated_on, business_date=SUNDAY, pulled_at=at(stated_on, 20)
        )


def through(desk: Desk) -> int:
    return int(desk.value("select max(changed_id) from quality.changed_day"))


def run(desk: Desk, *steps: str) -> None:
    for step in steps:
        desk.run(step, business_date=SUNDAY, changed_after=0, changed_through=through(desk))


def test_a_week_counts_each_person_once_and_a_district_goes_on_across_the_reform(night: Any) -> None:
    desk, _, _ = night
    found = desk.execute(
        "select week_start_on, report_count from inferred.feedback_report_weekly"
        " where topic_code = 'traffic' and district_group_code = 'jung_dong' order by 1"
    )
    assert len(found) == 52
    assert {n for week, n in found if week not in {FIRST + timedelta(weeks=w) for w in HOT}} == {3}
    # 9 districts of 3; the whole city holds calls without a district, too: 24 without 부평구 in the weeks after.
    in_all = dict(
        desk.execute(
            "select week_start_on, report_count from inferred.feedback_report_weekly"
            " where topic_code = 'traffic' and district_group_code = 'all'"
        )
    )
    assert (in_all[FIRST], in_all[FIRST + timedelta(weeks=28)]) == (27, 24)


def test_hot_subjects_are_candidates_and_one_that_speaks_of_danger(night: Any) -> None:
    desk, _, _ = night
    at_peak = desk.execute(
        "select topic_code, district_group_code, report_count, complainant_count, history_weeks,"
        " round(expected_count::numeric, 4) from inferred.feedback_candidate_weekly"
        " where week_start_on = %s and is_recurring order by 1, 2",
        (FIRST + timedelta(weeks=23),),
    )
    # Twenty weeks of 3: 4 x 60.5 / 20 = 12.1 expected; of 27 for all districts: 4 x 540.5 / 20 = 108.1.
    groups = sorted(("bupyeong", "yeonsu", "namdong", "michuhol", "gyeyang", "seo", "jung_dong", "ganghwa"))
    expected = [("traffic", "all", 268, 268, 20, Decimal("108.1000"))]
    expected += [("traffic", group, 32, 32, 20, Decimal("12.1000")) for group in groups]
    assert at_peak == [*expected, ("water", "all", 48, 48, 20, Decimal("16.1000"))]
    severe = desk.execute(
        "select week_start_on, topic_code, district_group_code, severe_report_count, is_recurring"
        " from inferred.feedback_candidate_weekly where is_severe"
    )
    assert severe == [(MONDAY, "traffic", "ongjin", 8, False)]


def test_tasks_are_judged_against_alike_candidates_or_say_why_not(night: Any) -> None:
    desk, _, _ = night
    found = desk.execute(
        "select feedback_code, verdict_code, reason_code, before_report_count, after_report_count, control_count,"
        " round(relative_ratio::numeric, 4), placebo_count, placebo_improved_count"
        " from inferred.feedback_effect order by 1"
    )
    # F1: none after against 24 of the six untouched: 0.5 / 24.5. F2 fell as they did. F3 was never hot. F4 is the only
    # untouched subject of its kind. F6 was done in September: its eight weeks end in November.
    assert found == [
        ("F1", "improved", None, 56, 0, 6, Decimal("0.0204"), 6, 0),
        ("F2", "no_difference", None, 56, 24, 6, Decimal("1.0000"), 6, 0),
        ("F3", "cannot_be_judged", "not_candidate", None, None, 0, None, 0, 0),
        ("F4", "cannot_be_judged", "no_controls", 80, 32, 0, None, 0, 0),
        ("F5", "cannot_be_judged", "no_topic", None, None, 0, None, 0, 0),
        ("F6", "cannot_be_judged", "too_early", None, None, 0, None, 0, 0),
        ("F7", "cannot_be_judged", "not_completed", None, None, 0, None, 0, 0),
    ]


def test_the_same_night_twice_leaves_identical_rows(night: Any) -> None:
    desk, workshop, build = night
    tables = ("feedback_report_weekly", "feedback_candidate_weekly", "feedback_effect")
    once = [desk.content(f"inferred.{table}") for table in tables]
    feedback_steps.infer_feedback(workshop, build)
    assert [desk.content(f"inferred.{table}") for table in tables] == once
    # A night on which nothing changed counts and judges the last week again, and finds the same.
    quiet = Build(build.build_key, SUNDAY, through(desk), through(desk), "v1")
    assert feedback_steps.infer_feedback(workshop, quiet).weeks == (MONDAY,)
    assert [desk.content(f"inferred.{table}") for table in tables] == once


def test_marts_show_the_chain_the_verdict_and_the_placebos(night: Any) -> None:
    desk, _, _ = night
    run(desk, "marts", "test")
    assert desk.execute(
        "select completed_count, judged_count, improved_count, placebo_count, placebo_improved_count,"
        " no_difference_count, unlinked_count, not_candidate_count, no_comparison_count"
        " from marts_next.mart_feedback_effect_quarterly"
        " where quarter_start_on = '2026-04-01'"
    ) == [(5, 2, 1, 12, 0, 1, 1, 1, 1)]
    # The second quarter: seven promised and due, five kept; the third: two still open, F6 done late, F2 never told.
    assert desk.execute(
        "select quarter_start_on, promised_count, due_count, kept_count, completed_count, published_count, open_count,"
        " overdue_count, unpublished_count from marts_next.mart_feedback_task_quarterly order by 1"
    ) == [
        (date(2026, 4, 1), 7, 7, 5, 5, 4, 2, 2, 1),
        (date(2026, 7, 1), 0, 0, 0, 1, 0, 1, 1, 1),
    ]
    assert desk.execute(
        "select origin_code, candidate_code, practice_code"
        " from marts_next.mart_best_practice_candidate_yearly order by 2"
    ) == [("registered", "B2", "B2"), ("both", "F1", "B1")]
    assert desk.execute(
        "select district_group_label_ko, candidate_label_ko from marts_next.mart_feedback_candidate_weekly"
        " where week_start_on = %s",
        (MONDAY,),
    ) == [("옹진군", "위험")]
    hidden = desk.execute(
        "select feedback_code, outcome_text from marts_next.mart_feedback_task"
        " where completed_on is not null order by 1"
    )
    assert [code for code, words in hidden if words is None] == ["F2", "F6"]


def test_a_corrected_register_is_followed_through(night: Any) -> None:
    """A later statement: F1 is about another district, F4 vanished, F5 says its topic."""
    desk, workshop, build = night
    tasks = [row for row in register() if row["feedback_code"] != "F4"]
    tasks[0] = feedback("F1", "교통", "남동구")
    tasks[3] = feedback("F5", "교통", "부평구")
    _state(desk, tasks, [practice("B2", "F2")], day=12)
    run(desk, "staging", "core")
    feedback_steps.infer_feedback(workshop, Build(build.build_key, SUNDAY, 0, through(desk), "v1"))
    assert desk.execute(
        "select feedback_code, verdict_code, control_count from inferred.feedback_effect"
        " where verdict_code <> 'cannot_be_judged' order by 1"
    ) == [("F1", "no_difference", 5), ("F2", "no_difference", 5), ("F5", "improved", 5)]
    run(desk, "marts", "test")
    assert desk.value("select count(*) from marts_next.mart_feedback_task where feedback_code = 'F4'") == 0
    assert desk.execute(
        "select origin_code, candidate_code from marts_next.mart_best_practice_candidate_yearly order by 2"
    ) == [("registered", "B2"), ("measured", "F5")]


def test_a_settled_verdict_stands_until_the_register_says_otherwise(night: Any) -> None:
    """Long after the promise the counts are gone; the verdict stands, unless the task is another one by then."""
    desk, workshop, build = night
    later = date(2028, 11, 12)
    desk.execute("update inferred.feedback_effect set relative_ratio = 0.123 where feedback_code in ('F1', 'F2')")
    desk.execute("update core.fct_feedback_task set district_group_code = 'seo' where feedback_code = 'F2'")
    nothing = Build(build.build_key, later, through(desk), through(desk), "v1")
    feedback_steps.infer_feedback(workshop, nothing)
    ratios = dict(desk.execute("select feedback_code, relative_ratio from inferred.feedback_effect"))
    assert ratios["F1"] == 0.123
    assert ratios["F2"] != 0.123
