"""Petitions and cases from delivery to marts: the law's clock, late news, and a quarter in which names change.

The quarter is July to September 2026, the last night 2026-09-30; every count was made by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dags.shared import dbt_steps, statutory_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from tests.integration.dbt.city_desk import Desk, Row, at, call, petition
from tests.integration.dbt.databases import own_desk, role_urls

FIRST_ON, LAST_ON = date(2026, 6, 22), date(2026, 9, 30)
Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1)
SPLIT_ON = date(2026, 8, 15)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def case(case_id: str, on: date, **changes: Any) -> Row:
    """A 고충 of 서해구 filed with the district itself, answered in time."""
    return {
        "case_id": case_id,
        "agency_code": "28275",
        "agency_name": "서해구",
        "receipt_number": case_id,
        "petition_type": "고충",
        "title": "불법 주정차",
        "body": "단속해 주세요",
        "applied_at": at(on, 10),
        "received_at": at(on, 11),
        "due_on": day(7, 14),
        "department_name": "교통과",
        "answered_at": at(day(7, 10), 10),
        "status": "처리완료",
        "applicant_key": "k1:cc",
        **changes,
    }


def petitions() -> list[Row]:
    """건의 under fourteen days; 2026-07-17 and 2026-08-17 are days off."""
    answered = {"status": "답변완료"}
    return [
        # 6-10 13-16 (9) | 20-24 (14): due and answered July 24
        petition(
            "AS_STATED", day(7, 6), due_on=day(7, 24), answered_at=at(day(7, 24), 17), satisfaction="만족", **answered
        ),
        # the source counts 제헌절 as a working day
        petition("EARLIER", day(7, 6), due_on=day(7, 23), answered_at=at(day(7, 24), 9), **answered),
        petition("UNANSWERED", day(7, 6), due_on=day(7, 24)),
        petition("REMOVED_LATER", day(7, 6), due_on=day(7, 24)),
        petition("OUTSTANDING", day(7, 6), due_on=day(7, 24), supplement_requested_on=day(7, 20), status="보완요구"),
        # a question of law: fourteen days where seven would be July 14
        petition(
            "LEGAL", day(7, 6), petition_type="질의", due_on=day(7, 24), answered_at=at(day(7, 20), 9), **answered
        ),
        # renamed on July 1: before and after, by the old name and the new
        *(
            petition(number, on, department_name=name, due_on=due_on, answered_at=at(due_on, 9), **answered)
            for number, on, name, due_on in (
                ("FREIGHT_BEFORE", day(6, 22), "택시운수과", day(7, 9)),
                ("FREIGHT_AFTER", day(7, 6), "택시물류과", day(7, 24)),
                ("FREIGHT_OLD_NAME", day(7, 6), "택시운수과", day(7, 24)),
            )
        ),
        # split on August 15
        *(
            petition(number, on, department_name=name, due_on=due_on, answered_at=at(due_on, 9), **answered)
            for number, on, name, due_on in (
                ("WHOLE", day(8, 3), "자원순환과", day(8, 21)),
                ("HALF", day(8, 24), "자원재활용과", day(9, 10)),
                ("OTHER_HALF", day(8, 24), "생활폐기물과", day(9, 10)),
            )
        ),
        # due next week: September 30 was a Wednesday
        petition("DUE_SOON", day(9, 16), due_on=day(10, 2)),
        petition(
            "IN_A_DISTRICT", day(7, 6), due_on=day(7, 24), agency_name="인천광역시 서해구", department_name="교통과"
        ),
    ]  # fmt: skip


def calls() -> list[Row]:
    """중구 and 동구 became 제물포구 and 영종구, 서구 became 서해구 and 검단구, on July 1."""
    return [
        call("OLD_BEFORE", day(6, 30), "문의", district_code="28110"),
        call("OLD_AFTER", day(7, 1), "문의", district_code="28110"),
        call("NEW_AFTER", day(7, 1), "문의", district_code="28125"),
        call("SEO_BEFORE", day(6, 30), "문의", district_code="28260"),
        call("GEOMDAN", day(7, 1), "문의", district_code="28290"),
    ]


def split_register(desk: Desk) -> None:
    """자원순환과 ended on August 14, two departments took over its work."""
    desk.execute(
        "update seeds.department set valid_to_on = '2026-08-14' where department_code = 'resource_circulation'"
    )
    desk.execute(
        "insert into seeds.department values"
        " ('recycling', '자원재활용과', '환경국', 'city', false, 'environment', null, %s),"
        " ('household_waste', '생활폐기물과', '환경국', 'city', false, 'environment', null, %s)",
        (SPLIT_ON, SPLIT_ON),
    )
    desk.execute(
        "insert into seeds.department_split values ('recycling', 'resource_circulation', %s, true),"
        " ('household_waste', 'resource_circulation', %s, true)",
        (SPLIT_ON, SPLIT_ON),
    )


def deliver(desk: Desk, feed: str, rows: list[Row], *, hour: int = 1) -> None:
    pulled_at = at(day(10, 1), hour)
    desk.deliver(feed, rows, first_on=FIRST_ON, last_on=LAST_ON, business_date=LAST_ON, pulled_at=pulled_at)


def night(desk: Desk, urls: dict[str, str], *steps: str) -> None:
    """Build what changed, with the clock counted between core and marts; seeds stand as a test left them."""
    after = desk.value("select coalesce(max(changed_through), 0) from quality.build where state = 'promoted'")
    through = desk.value("select coalesce(max(changed_id), 0) from quality.changed_day")
    build = dbt_steps.start_build(urls["transformer"], business_date=LAST_ON, run_id="test")
    build = Build(build.build_key, LAST_ON, after, through, "v1")
    for step in (*steps, "staging", "core"):
        desk.run(step, business_date=LAST_ON, changed_after=after, changed_through=through)
    statutory_steps.count_statutory_time(Workshop(urls, (), desk.target_path), build)
    for step in ("marts", "test", "promote"):
        desk.run(step, business_date=LAST_ON, changed_after=after, changed_through=through)
    dbt_steps.finish_build(urls["transformer"], build_key=build.build_key, state="promoted")


@pytest.fixture(scope="module")
def city(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, str]]]:
    """A warehouse after the night of September 30. Tests go on from each other's nights, each with feeds of its own."""
    name = "dbt_response"
    urls = role_urls(server, name)
    with own_desk(server, tmp_path_factory, name) as desk:
        deliver(desk, "petition.petitions", petitions())
        deliver(desk, "saeol.cases", [case("28275-1", day(7, 6))])
        deliver(desk, "call_center.calls", calls())
        deliver(desk, "homepage.board_posts", [])
        desk.run("seed", business_date=LAST_ON, changed_after=0, changed_through=0)
        split_register(desk)
        night(desk, urls)
        yield desk, urls


def quarter(desk: Desk, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    return desk.execute(f"select {columns} from marts.mart_response_quarterly where {where} order by 1, 2")


def test_the_laws_date_stands_beside_the_sources(city: Any) -> None:
    desk, _ = city
    found = desk.execute(
        "select petition_id, statutory_due_on, due_difference_code, due_difference_business_days"
        " from core.fct_petition_clock where petition_id in ('AS_STATED', 'EARLIER', 'LEGAL', 'OUTSTANDING', '28275-1')"
        " order by 1"
    )
    assert found == [
        # 6-10 13 14
        ("28275-1", day(7, 14), "equal", 0),
        ("AS_STATED", day(7, 24), "equal", 0),
        ("EARLIER", day(7, 24), "source_earlier", -1),
        ("LEGAL", day(7, 24), "equal_alternative", 0),
        ("OUTSTANDING", None, "standing", None),
    ]


def test_the_quarter_of_a_department_by_the_sources_date_and_by_the_laws(city: Any) -> None:
    desk, _ = city
    found = quarter(
        desk,
        "petition_type, received_count, due_count, answered_in_time_count, unanswered_count, on_time_rate,"
        " statutory_due_count, statutory_in_time_count, due_difference_count, clock_standing_count,"
        " satisfaction_response_rate, is_rankable",
        "department_code = 'road'",
    )
    # EARLIER missed the source's date and met the law's. OUTSTANDING is due when its supplement comes, DUE_SOON in
    # October.
    assert found == [
        ("건의", 6, 4, 1, 2, Decimal("0.25"), 4, 2, 1, 1, Decimal("0.5"), True),
        ("질의", 1, 1, 1, 0, Decimal(1), 1, 1, 0, 0, Decimal(0), False),
    ]


def test_districts_own_cases_stand_apart_from_petitions_handed_to_them(city: Any) -> None:
    desk, _ = city
    found = quarter(
        desk, "channel_code, authority_code, sum(due_count)::int", "authority_code = 'district' group by 1, 2"
    )
    assert found == [("petition", "district", 1), ("saeol", "district", 1)]
    assert (
        desk.value("select sum(due_count)::int from marts.mart_response_weekly where authority_code = 'district'") == 1
    )


def test_a_rename_and_a_split_in_mid_quarter_neither_lose_nor_double(city: Any) -> None:
    desk, _ = city
    found = quarter(
        desk, "department_code, department_group_code, sum(due_count)::int, sum(answered_in_time_count)::int",
        f"quarter_start_on = '{Q3}' and department_group_code in ('taxi_logistics', 'resource_circulation')"
        " group by 1, 2",
    )  # fmt: skip
    assert found == [
        ("household_waste", "resource_circulation", 1, 1),
        ("recycling", "resource_circulation", 1, 1),
        ("resource_circulation", "resource_circulation", 1, 1),
        # the old name, before the rename and after it: kept as people recorded it, and flagged
        ("taxi_freight", "taxi_logistics", 2, 2),
        ("taxi_logistics", "taxi_logistics", 1, 1),
    ]
    received = quarter(desk, "quarter_start_on, sum(received_count)::int", "channel_code = 'petition' group by 1")
    assert received == [(Q2, 1), (Q3, len(petitions()) - 1)]
    flagged = "select count(*) from core.fct_voc where is_department_outdated"
    assert desk.value(flagged) == 1


def test_the_district_reform_moves_no_total(city: Any) -> None:
    desk, _ = city
    found = desk.execute(
        "select d.district_group_code, t.occurred_on, sum(t.voc_count)::int from marts.mart_voc_trend_daily as t"
        " join core.dim_district as d using (district_code) where t.channel_code = 'call_center'"
        " group by 1, 2 order by 1, 2"
    )
    # An old code sent after the reform stays under its group: two districts could be meant.
    assert found == [
        ("jung_dong", day(6, 30), 1),
        ("jung_dong", day(7, 1), 2),
        ("seo", day(6, 30), 1),
        ("seo", day(7, 1), 1),
    ]
    changes = desk.execute(
        "select occurred_on, member_code, member_label_ko, voc_count from marts.mart_voc_change_daily"
        " where dimension_code = 'district_group' and channel_code = 'call_center' order by 1, 2"
    )
    assert changes == [
        (day(6, 30), "jung_dong", "제물포구·영종구", 1),
        (day(6, 30), "seo", "서해구·검단구", 1),
        (day(7, 1), "jung_dong", "제물포구·영종구", 2),
        (day(7, 1), "seo", "서해구·검단구", 1),
    ]
    total = "select sum(voc_count)::int from marts.{} where channel_code = 'call_center'"
    assert desk.value(total.format("mart_voc_trend_daily")) == desk.value(total.format("mart_voc_trend_weekly")) == 5


def test_what_is_due_soon_is_listed_for_the_publisher_and_only_counted_for_bi(city: Any) -> None:
    desk, _ = city
    counted = desk.execute(
        "select department_code, working_days_left, petition_count from marts.mart_response_due_soon_daily"
        " where authority_code = 'city' order by 1, 2"
    )
    # October 1 and 2; UNANSWERED and REMOVED_LATER are past due.
    assert counted == [("road", -1, 2), ("road", 2, 1)]
    assert desk.value("select petition_id from evidence.petition_due_soon where working_days_left = 2") == "DUE_SOON"
    may = "select has_table_privilege(%s, 'evidence.petition_due_soon', 'select')"
    assert [desk.value(may, (role,)) for role in ("publisher", "bi_reader")] == [True, False]


def test_the_same_night_twice_leaves_the_same_rows(city: Any) -> None:
    desk, urls = city
    marts = (
        "mart_response_quarterly",
        "mart_response_due_soon_daily",
        "mart_voc_change_daily",
        "mart_voc_trend_weekly",
    )
    relations = ("inferred.petition_clock", *(f"marts.{mart}" for mart in marts))
    before = [desk.content(relation) for relation in relations]
    night(desk, urls)
    assert [desk.content(relation) for relation in relations] == before


def test_late_news_is_followed_through_to_the_marts(city: Any) -> None:
    desk, urls = city
    changed = {
        "AS_STATED": {"is_reopened": True, "status": "처리중"},
        "UNANSWERED": {"answered_at": at(day(9, 29), 9), "status": "답변완료"},
        "OUTSTANDING": {"supplement_received_on": day(7, 22), "due_on": day(7, 29), "status": "처리중"},
        "LEGAL": {"department_name": "택시물류과"},
    }
    rows = [
        {**row, **changed.get(row["petition_id"], {})} for row in petitions() if row["petition_id"] != "REMOVED_LATER"
    ]
    deliver(desk, "petition.petitions", rows, hour=2)
    night(desk, urls)
    found = quarter(
        desk,
        "petition_type, received_count, deleted_count, due_count, answered_in_time_count, unanswered_count,"
        " answered_count, reopened_count, clock_standing_count",
        "department_code = 'road'",
    )
    # The removed one is counted as received and due from nobody; the supplement came, so its petition was due on July
    # 29; the answer from before a petition was opened again stands. The question moved to the department now recorded.
    assert found == [("건의", 6, 1, 4, 1, 1, 3, 1, 0)]
    assert quarter(desk, "petition_type, due_count", "department_code = 'taxi_logistics'") == [("건의", 1), ("질의", 1)]
    # 6-10 13-16 (9) | 23 24 (11) | 27 28 29
    assert desk.execute(
        "select statutory_due_on, due_difference_code from core.fct_petition_clock where petition_id = 'OUTSTANDING'"
    ) == [(day(7, 29), "equal")]
    assert desk.execute(
        "select is_deleted, is_due_counted from core.fct_petition where petition_id = 'REMOVED_LATER'"
    ) == [(True, False)]


def test_a_corrected_register_is_followed_through_to_the_marts(city: Any) -> None:
    desk, urls = city
    rate = "select sum(due_count)::int from marts.mart_response_quarterly where department_group_code = %s"
    before = desk.value("select sum(due_count)::int from marts.mart_response_quarterly")
    assert desk.value(rate, ("resource_circulation",)) == 3
    desk.run("mark_changed_seeds", business_date=LAST_ON, changed_after=0, changed_through=0)
    # Household waste was never split off, and a limit of the law was noted wrongly.
    desk.execute("delete from seeds.department_split where department_code = 'household_waste'")
    desk.execute("update seeds.petition_limit set limit_days = 13 where petition_type = '건의'")
    desk.run("mark_changed_seeds", business_date=LAST_ON, changed_after=0, changed_through=0)
    night(desk, urls)
    assert desk.value(rate, ("resource_circulation",)) == 2
    assert desk.value(rate, ("household_waste",)) == 1
    assert desk.value("select sum(due_count)::int from marts.mart_response_quarterly") == before
    assert desk.execute(
        "select petition_id, due_difference_code from core.fct_petition_clock"
        " where petition_id in ('AS_STATED', 'EARLIER') order by 1"
    ) == [("AS_STATED", "source_later"), ("EARLIER", "equal")]
