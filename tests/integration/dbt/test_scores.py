"""Scores of departments from core to marts, on a warehouse whose quarter is known to the petition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from dags.shared import dbt_steps, score_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from tests.integration.dbt.city_desk import Desk, at, petition
from tests.integration.dbt.databases import own_desk, role_urls

QUARTER, BEFORE = date(2026, 7, 1), date(2026, 4, 1)
NIGHT = date(2026, 10, 4)
"""The first night that judges the third quarter, a Sunday."""
# Working days after 30 September 2026: 1, 2, 6, 7, 8 October (Saturday the 3rd is 개천절, its substitute Monday the
# 5th); the 9th is 한글날. Five days of review: 8, 12, 13, 14, 15 October.
OPENS_ON, CLOSES_ON = date(2026, 10, 8), date(2026, 10, 15)
BAD = "도로과"
TABLES = ("score_edition", "indicator_score", "composite_score", "department_record", "self_check_aggregate")
GOOD = ("버스정책과", "하수과", "건축과", "자원순환과", "복지정책과", "체육진흥과")


def petitions() -> list[Any]:
    """Forty petitions a quarter and department: nine of ten answered in time, at the roads' department two of ten."""
    rows = []
    for first_on in (date(2026, 4, 6), date(2026, 7, 6)):
        for department in (BAD, *GOOD):
            rate = 2 if department == BAD else 9
            for number in range(40):
                day = first_on + timedelta(days=number)
                rows.append(
                    petition(
                        f"P{first_on:%m}-{department}-{number}",
                        day,
                        department_name=department,
                        answered_at=at(day + timedelta(days=3 if number % 10 < rate else 9), 14),
                        status="답변완료",
                        satisfaction="만족" if number % 2 else "불만족",
                    )
                )
        # The taxi department was renamed on 1 July 2026; one petition is recorded under each name on either side.
        for number, (offset, name) in enumerate(((0, "택시운수과"), (1, "택시물류과"))):
            rows.append(
                petition(
                    f"T{first_on:%m}-{number}",
                    first_on + timedelta(days=offset),
                    department_name=name,
                    answered_at=at(first_on + timedelta(days=3), 14),
                    status="답변완료",
                )
            )
    return rows


def diagnoses() -> list[Any]:
    return [
        {
            "record_id": f"D-{department}-{item}",
            "quarter": "2026Q3",
            "department_name": department,
            "item_code": item,
            "item_name": "기한 지키기",
            "self_score": 5,
            "evidence": None,
            "improvement": None if department == BAD else "안내 문자 도입",
            "official_name": "김소통",
            "stated_on": date(2026, 9, 30),
        }
        for department in (BAD, "버스정책과")
        for item in ("D05",)
    ]


def self_checks() -> list[Any]:
    """Six of the bus department, three of parking (one bureau), four of roads."""
    asked = [("버스정책과", 6), ("교통관리과", 3), ("철도과", 7), (BAD, 4), ("도시재생과", 9)]
    return [
        {
            "record_id": f"R-{department}-{number}",
            "quarter": "2026Q3",
            "response_code": f"R-{department}-{number}",
            "department_name": department,
            "respondent_key": f"k1:{department}{number}",
            "item_code": "P01",
            "self_score": 1 + number % 5,
            "stated_on": date(2026, 9, 30),
        }
        for department, persons in asked
        for number in range(persons)
    ]


@pytest.fixture(scope="module")
def night(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Workshop, Build]]:
    """A warehouse with core built for the night after the quarter, its build open."""
    name = "dbt_scores"
    urls = role_urls(server, name)
    with own_desk(server, tmp_path_factory, name) as desk:
        pulled_at = at(NIGHT + timedelta(days=1), 1)
        for feed, rows in (
            ("petition.petitions", petitions()),
            ("register.diagnoses", diagnoses()),
            ("register.self_checks", self_checks()),
        ):
            desk.deliver(feed, rows, first_on=BEFORE, last_on=NIGHT, business_date=NIGHT, pulled_at=pulled_at)
        workshop = Workshop(urls=urls, expected_feeds=(), dbt_dir=desk.target_path)
        build = dbt_steps.start_build(urls["transformer"], business_date=NIGHT, run_id="test")
        desk.build(NIGHT, steps=("seed", "staging", "core"), promotes=False)
        yield desk, workshop, build


@pytest.fixture
def clean(night: Any) -> tuple[Desk, Workshop, Build]:
    """The same, without any edition: what one test froze is another's beginning no more."""
    desk: Desk = night[0]
    with psycopg.connect(desk.admin_url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        for table in (*TABLES[1:], "score_edition"):
            connection.execute(f"delete from inferred.{table}")
        connection.execute("delete from seeds.score_correction")
        connection.execute("delete from seeds.indicator_target where declared_on > '2013-01-01'")
    return night  # type: ignore[no-any-return]


def judge(workshop: Workshop, business_date: date) -> score_steps.Judged:
    with psycopg.connect(workshop.urls["modeler"]) as connection, connection.transaction():
        return score_steps.judge(connection, business_date=business_date)


def scores(desk: Desk, columns: str, where: str) -> list[tuple[Any, ...]]:
    return desk.execute(f"select {columns} from inferred.indicator_score where {where} order by 1")


def stored(desk: Desk) -> tuple[str, ...]:
    return tuple(desk.content(f"inferred.{table}") for table in TABLES)


def test_two_quarters_running_below_the_limit_are_deficient_and_one_is_not(clean: Any) -> None:
    desk, workshop, build = clean
    done = score_steps.infer_scores(workshop, build)
    assert [(edition.quarter_start_on, edition.edition_number) for edition in done.editions] == [
        (BEFORE, 1),
        (QUARTER, 1),
    ]
    found = scores(
        desk,
        "quarter_start_on, department_group_code, success_count, case_count, is_below_limit, is_deficient",
        "indicator_code = 'responsiveness' and (is_below_limit or is_deficient)",
    )
    # Nothing is known of the first quarter of the year, so the second cannot be deficient.
    assert found == [(BEFORE, "road", 8, 40, True, False), (QUARTER, "road", 8, 40, True, True)]


def test_a_department_renamed_between_quarters_is_one_department(clean: Any) -> None:
    desk, workshop, _ = clean
    judge(workshop, NIGHT)
    found = scores(
        desk,
        "quarter_start_on, department_group_code, department_label_ko, case_count, is_judged",
        "department_group_code like 'taxi%%' and indicator_code = 'responsiveness'",
    )
    # Both names in both quarters: two petitions each time, too few to judge, under the name of the quarter's last day.
    assert found == [
        (BEFORE, "taxi_logistics", "택시운수과", 2, False),
        (QUARTER, "taxi_logistics", "택시물류과", 2, False),
    ]
    total = desk.value("select sum(case_count) from inferred.indicator_score where indicator_code = 'responsiveness'")
    assert total == 2 * (7 * 40 + 2)


def test_self_diagnosis_stands_beside_and_moves_no_score(clean: Any) -> None:
    desk, workshop, _ = clean
    judge(workshop, NIGHT)
    found = scores(
        desk,
        "department_group_code, self_point, improvement_ko",
        "self_point is not null and quarter_start_on = '2026-07-01'",
    )
    assert found == [("bus_policy", 5.0, "안내 문자 도입"), ("road", 5.0, None)]
    totals = desk.content("inferred.composite_score")
    desk.execute("update raw.register_diagnosis set self_score = 1")
    judge(workshop, NIGHT)
    assert desk.execute("select distinct self_point from inferred.indicator_score where self_point is not null") == [
        (1.0,)
    ]
    assert desk.content("inferred.composite_score") == totals
    desk.execute("update raw.register_diagnosis set self_score = 5")


def test_the_same_night_twice_leaves_identical_rows(clean: Any) -> None:
    desk, workshop, _ = clean
    judge(workshop, NIGHT)
    once = stored(desk)
    judge(workshop, NIGHT)
    assert stored(desk) == once


def test_the_review_opens_closes_and_freezes_on_working_days(clean: Any) -> None:
    desk, workshop, _ = clean
    states = []
    for business_date in (NIGHT, OPENS_ON - timedelta(days=1), CLOSES_ON - timedelta(days=1), CLOSES_ON):
        judge(workshop, business_date)
        states += desk.execute(
            "select state_code, review_opens_on, review_closes_on, frozen_on from inferred.score_edition"
            " where quarter_start_on = %s",
            (QUARTER,),
        )
    assert states == [
        ("pending", OPENS_ON, CLOSES_ON, None),
        ("open", OPENS_ON, CLOSES_ON, None),
        ("open", OPENS_ON, CLOSES_ON, None),
        ("frozen", OPENS_ON, CLOSES_ON, CLOSES_ON),
    ]


def test_a_quarter_first_judged_late_still_gives_departments_their_days(clean: Any) -> None:
    desk, workshop, _ = clean
    judge(workshop, date(2026, 11, 17))
    # Tuesday: the review begins on Wednesday 18 and ends on Tuesday 24 November.
    assert desk.execute(
        "select distinct state_code, review_opens_on, review_closes_on from inferred.score_edition"
    ) == [("open", date(2026, 11, 18), date(2026, 11, 24))]


def test_a_frozen_quarter_stands_whatever_arrives_and_a_correction_is_a_new_edition(clean: Any) -> None:
    desk, workshop, _ = clean
    judge(workshop, NIGHT)
    judge(workshop, CLOSES_ON)
    frozen = stored(desk)
    with psycopg.connect(workshop.urls["modeler"]) as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute("update inferred.indicator_score set success_count = 0 where edition_number = 1")
    with psycopg.connect(workshop.urls["modeler"]) as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute("delete from inferred.score_edition")
    desk.execute("update core.fct_petition set is_answered_in_time = true where petition_id like 'P07-도로과-%%'")
    later = CLOSES_ON + timedelta(days=3)
    assert judge(workshop, later).editions == ()
    assert stored(desk) == frozen
    desk.execute("insert into seeds.score_correction values (%s, 2, %s, '민원 40건의 답변일 정정')", (QUARTER, later))
    assert judge(workshop, later - timedelta(days=1)).editions == ()
    assert [edition.edition_number for edition in judge(workshop, later).editions] == [2]
    found = scores(
        desk,
        "edition_number, success_count, is_deficient",
        "quarter_start_on = '2026-07-01' and department_group_code = 'road' and indicator_code = 'responsiveness'",
    )
    assert found == [(1, 8, True), (2, 40, False)]
    assert judge(workshop, later).editions == ()
    desk.execute(
        "update core.fct_petition set is_answered_in_time = answered_on <= effective_due_on"
        " where petition_id like 'P07-도로과-%%'"
    )


def test_a_target_changed_after_the_quarter_began_is_kept_beside_the_one_in_force(clean: Any) -> None:
    desk, workshop, _ = clean
    desk.execute(
        "insert into seeds.indicator_target values ('responsiveness', 0.2, '2026-07-01', '2026-08-15', true),"
        " ('responsiveness', 0.95, '2026-07-01', '2026-06-30', true),"
        " ('responsiveness', 0.1, '2026-07-01', '2026-12-31', true)"
    )
    judge(workshop, NIGHT)
    found = scores(
        desk,
        "distinct quarter_start_on, target_rate, target_declared_on, late_target_rate, late_target_declared_on",
        "indicator_code = 'responsiveness'",
    )
    # What will be declared in December is not known on the night of 4 October.
    assert found == [
        (BEFORE, 0.9, date(2012, 12, 14), None, None),
        (QUARTER, 0.95, date(2026, 6, 30), 0.2, date(2026, 8, 15)),
    ]


def test_self_checks_are_written_once_and_hide_small_groups(clean: Any) -> None:
    desk, workshop, _ = clean
    assert judge(workshop, NIGHT).self_checks == ()
    assert judge(workshop, OPENS_ON - timedelta(days=1)).self_checks == (QUARTER,)
    found = desk.execute(
        "select level_code, unit_label_ko, is_shown, respondent_count from inferred.self_check_aggregate order by 1, 2"
    )
    # 교통국 16 = 6 + 3 + 7: the three of parking take the six of the buses along. 도시균형국 13 = 4 + 9: both hidden.
    assert found == [
        ("bureau", "교통국", True, 16),
        ("bureau", "도시균형국", True, 13),
        ("city", "시 전체", True, 29),
        ("department", "교통관리과", False, None),
        ("department", "도로과", False, None),
        ("department", "도시재생과", False, None),
        ("department", "버스정책과", False, None),
        ("department", "철도과", True, 7),
    ]
    desk.execute("update raw.register_self_check set self_score = 5")
    assert judge(workshop, OPENS_ON).self_checks == ()
    assert desk.value("select count(*) from inferred.self_check_aggregate where mean_point = 5") == 0
    with psycopg.connect(workshop.urls["modeler"]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("delete from inferred.self_check_aggregate")


def test_marts_show_the_quarter_and_hold_their_promises(clean: Any) -> None:
    desk, workshop, _ = clean
    desk.execute(
        "insert into seeds.department_statement values"
        " (%s, 'road', 'responsiveness', '2026-10-12', '장마철 접수가 몰림', 'declined', '2026-10-14')",
        (QUARTER,),
    )
    judge(workshop, CLOSES_ON - timedelta(days=1))
    through = desk.value("select max(changed_id) from quality.changed_day")
    for step in ("marts", "test", "promote"):
        desk.run(step, business_date=NIGHT, changed_after=0, changed_through=through)
    assert desk.execute(
        "select department_label_ko, raw_rate::float, self_score::float, is_deficient, is_improvement_missing,"
        " target_status_label_ko, statement_outcome_code, is_statement_in_time, state_label_ko"
        " from marts.mart_indicator_quarterly where is_latest_edition and is_deficient"
    ) == [("도로과", 0.2, 100.0, True, True, "미달", "declined", True, "소명 기간")]
    assert desk.execute(
        "select unit_label_ko, difference_label_ko, rank, rank_low, rank_high, ranked_unit_count"
        " from marts.mart_composite_quarterly where level_code = 'department' and unit_code = 'road'"
        " and quarter_start_on = %s",
        (QUARTER,),
    ) == [("도로과", "가운데보다 낮음", 7, 7, 7, 7)]
    assert desk.value("select count(*) from marts.mart_composite_quarterly where level_code = 'city'") == 2
    assert desk.execute(
        "select due_count, on_time_count, on_time_rate::float, satisfaction_response_rate::float,"
        " judged_indicator_count, deficient_indicator_count, has_minimum_volume, difference_label_ko, task_count,"
        " statement_count, accepted_statement_count from marts.mart_department_quarterly"
        " where department_group_code = 'road' and quarter_start_on = %s",
        (QUARTER,),
    ) == [(40, 8, 0.2, 1.0, 2, 1, True, "가운데보다 낮음", 0, 1, 0)]
    # The other departments of the register have nothing to measure: shown, and not ranked.
    assert desk.execute(
        "select distinct has_minimum_volume, difference_label_ko from marts.mart_department_quarterly"
        " where due_count = 0"
    ) == [(False, "판단할 자료가 모자람")]
    person = desk.value(
        "select count(*) from information_schema.columns where table_schema = 'marts' and table_name like 'mart_self%%'"
        " and column_name like '%%respondent_key%%'"
    )
    assert person == 0
    desk.execute("delete from seeds.department_statement")


@pytest.mark.parametrize(
    ("day", "quarter", "before"),
    [
        (date(2026, 9, 29), date(2026, 4, 1), date(2026, 1, 1)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 4, 1)),
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 7, 1)),
    ],
)
def test_a_quarter_is_complete_on_the_night_of_its_last_day(day: date, quarter: date, before: date) -> None:
    assert score_steps.last_complete_quarter(day) == quarter
    assert score_steps.quarter_before(quarter) == before
