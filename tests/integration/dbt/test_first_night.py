"""What one build says of a week known to the row."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from dags.shared.dbt_steps import PROJECT_DIR
from tests.integration.dbt.city_desk import Desk, failures

WEEK = date(2026, 11, 9)


def test_an_empty_warehouse_builds_and_promotes_empty_marts(empty_desk: Desk) -> None:
    empty_desk.build(date(2026, 11, 16))
    tables = empty_desk.execute("select tablename from pg_tables where schemaname in ('marts', 'evidence')")
    built = {path.stem for path in (PROJECT_DIR / "models" / "marts").rglob("*.sql")}
    assert {name for (name,) in tables} == built
    assert "mart_voc_matter_weekly" in built
    assert empty_desk.value("select count(*) from core.fct_voc") == 0
    assert empty_desk.value("select count(*) from core.dim_date") == 6574


def test_unit_tests_of_the_project_pass(desk: Desk) -> None:
    outcome = desk.attempt("unit_tests", business_date=date(2026, 11, 16), changed_after=0, changed_through=0)
    assert outcome.success, failures(outcome)
    assert len(outcome.result.results) >= 6


def test_only_relevant_voices_of_citizens_are_counted(desk: Desk) -> None:
    counted = desk.execute(
        "select channel_code, sum(voc_count)::int, sum(matter_count)::int, sum(unknown_origin_count)::int"
        " from marts.mart_voc_trend_daily where occurred_on = %s group by 1 order by 1",
        (WEEK,),
    )
    # S3 is not relevant, S4 is the city's own; S1 and S2 are one matter but stand in different districts.
    assert counted == [("call_center", 2, 2, 0), ("petition", 3, 3, 0), ("social_query", 2, 2, 1)]


def test_departments_come_from_people_and_unknown_names_stay_visible(desk: Desk) -> None:
    rows = desk.execute(
        "select channel_code, department_code, sum(voc_count)::int from marts.mart_voc_trend_daily"
        " where channel_code in ('call_center', 'petition') group by 1, 2 order by 1, 2"
    )
    assert rows == [
        ("call_center", "bus_policy", 1),
        ("call_center", "none", 1),
        ("call_center", "unknown", 1),
        ("petition", "none", 1),
        ("petition", "road", 2),
    ]


def test_an_abolished_district_code_is_kept_and_flagged(desk: Desk) -> None:
    row = desk.execute(
        "select d.district_code, d.district_group_code, v.is_district_code_outdated from core.fct_voc v"
        " join core.dim_district d on d.district_key = v.recorded_district_key where v.voc_id = 'C2'"
    )
    assert row == [("28110", "jung_dong", True)]


def test_a_petition_is_counted_under_its_authority_and_lies_in_its_district(desk: Desk) -> None:
    row = desk.execute(
        "select v.authority_code, d.district_label_ko, v.recorded_department_key from core.fct_voc v"
        " join core.dim_district d on d.district_key = v.recorded_district_key where v.voc_id = 'P3'"
    )
    assert row == [("district", "부평구", None)]


def test_the_on_time_rate_counts_the_unanswered(desk: Desk) -> None:
    rows = desk.execute(
        "select authority_code, due_count, answered_in_time_count, on_time_rate, overdue_open_count"
        " from marts.mart_response_weekly where week_start_on = %s and due_count > 0 order by 1",
        (WEEK,),
    )
    # P1 is due on the 16th, the week after; P2 and P3 were due on the 13th and nobody answered.
    assert rows == [("city", 1, 0, Decimal(0), 1), ("district", 1, 0, Decimal(0), 1)]


def test_a_week_that_has_not_ended_is_not_shown(desk: Desk) -> None:
    weeks = desk.execute("select distinct week_start_on from marts.mart_voc_trend_weekly")
    assert weeks == [(WEEK,)]


def test_quotes_leave_out_the_abusive_and_the_irrelevant_and_small_districts(desk: Desk) -> None:
    quotes = desk.execute("select voc_id, district_code from evidence.voc_quote order by voc_id")
    assert quotes == [(voc_id, "unknown") for voc_id in ("C1", "C2", "C3", "P1", "P2", "P3", "S1", "S2")]


def test_a_feed_that_did_not_come_is_named_missing_in_korean(desk: Desk) -> None:
    rows = desk.execute(
        "select feed, state, reason from marts.mart_data_health where state <> 'accepted' order by feed"
    )
    assert rows == [("petition.qna", "missing", "자료 미수신"), ("social.bulk_posts", "missing", "자료 미수신")]


def test_every_table_and_column_of_core_and_marts_has_a_korean_comment(desk: Desk) -> None:
    comments = desk.execute(
        "select n.nspname || '.' || c.relname, a.attname, col_description(c.oid, a.attnum),"
        " obj_description(c.oid, 'pg_class') from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where n.nspname in ('core', 'marts', 'evidence') and c.relkind in ('r', 'v')"
    )
    assert len(comments) > 200
    assert [row for row in comments if not re.search("[가-힣]", row[2] or "") or not row[3]] == []


def test_readers_see_what_their_role_allows(desk: Desk) -> None:
    def may(role: str, relation: str) -> bool:
        return bool(desk.value("select has_table_privilege(%s, %s, 'select')", (role, relation)))

    marts = [row[0] for row in desk.execute("select 'marts.' || tablename from pg_tables where schemaname = 'marts'")]
    built = {path.stem for path in (PROJECT_DIR / "models" / "marts").rglob("mart_*.sql")}
    assert set(marts) == {f"marts.{name}" for name in built}
    assert all(may(role, mart) for role in ("publisher", "analyst_reader") for mart in marts)
    assert may("publisher", "evidence.voc_quote")
    assert may("analyst_reader", "evidence.voc_quote")
    for relation in (
        "evidence.voc_quote",
        "core.fct_voc",
        "staging.stg_call_center__calls",
        "marts_next.mart_data_health",
    ):
        assert not may("bi_reader", relation), relation
    assert may("modeler", "staging.stg_call_center__calls")
