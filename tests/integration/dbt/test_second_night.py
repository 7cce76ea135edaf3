"""What a second night may change, and what it must leave alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.integration.dbt.city_desk import Desk, at, call, petition, post

WEEK = date(2026, 11, 9)
MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)
KEYS = (
    "select connamespace::regnamespace::text, conrelid::regclass::text, contype::text, count(*)"
    " from pg_constraint where contype in ('p', 'f')"
    " and connamespace::regnamespace::text in ('core', 'marts', 'evidence') group by 1, 2, 3 order by 1, 2, 3"
)
MARTS = ("marts.mart_voc_trend_daily", "marts.mart_voc_trend_weekly", "marts.mart_response_weekly",
         "marts.mart_data_health", "evidence.voc_quote")  # fmt: skip


def redeliver_posts(desk: Desk, rows: list[Any], *, first_on: date = WEEK, last_on: date = MONDAY) -> None:
    desk.deliver(
        "social.query_posts", rows, first_on=first_on, last_on=last_on, business_date=TUESDAY, pulled_at=at(TUESDAY, 23)
    )


def posts_as_delivered() -> list[Any]:
    return [
        post("S1", WEEK, "부평 버스 진짜 안 온다"),
        post("S2", WEEK, "인천 버스 배차 실화냐", site_name=None),
        post("S3", WEEK, "인천공항 면세점 세일"),
        post("S4", WEEK, "[인천시] 시내버스 노선 개편 안내", is_outbound=True),
        post("S5", MONDAY, "검단 수돗물 이상해요"),
    ]


def test_keys_survive_a_second_night(desk: Desk) -> None:
    before = desk.execute(KEYS)
    assert sum(row[3] for row in before if row[2] == "f") >= 25
    desk.deliver(
        "call_center.calls",
        [call("C9", TUESDAY, "가로등이 꺼졌어요")],
        first_on=TUESDAY,
        last_on=TUESDAY,
        business_date=TUESDAY,
        pulled_at=at(TUESDAY, 23),
    )
    desk.build(TUESDAY)
    assert desk.execute(KEYS) == before
    assert desk.value("select count(*) from core.fct_call") == 4


def test_the_same_night_twice_changes_no_content_and_touches_no_mart_row(desk: Desk) -> None:
    before = {mart: (desk.content(mart), desk.execute(f"select xmin::text from {mart}")) for mart in MARTS}
    assert all(rows for _, rows in before.values())
    desk.build(MONDAY)
    assert {mart: (desk.content(mart), desk.execute(f"select xmin::text from {mart}")) for mart in MARTS} == before


def test_a_changed_day_is_rebuilt_and_other_days_are_not_touched(desk: Desk) -> None:
    untouched = "select voc_key, xmin::text from core.fct_voc where occurred_on = '2026-11-09' order by 1"
    before = desk.execute(untouched)
    assert len(before) == 9
    rows = [*posts_as_delivered(), post("S6", MONDAY, "계양 지하철 혼잡")]
    redeliver_posts(desk, rows)
    desk.infer("social_query", "S6", MONDAY)
    desk.build(TUESDAY)
    assert desk.execute(untouched) == before
    assert desk.value("select count(*) from core.fct_voc where channel_code = 'social_query'") == 6


def test_a_deleted_item_loses_its_words_and_keeps_its_count(desk: Desk) -> None:
    counted = "select sum(voc_count)::int from marts.mart_voc_trend_daily where channel_code = 'social_query'"
    before = desk.value(counted)
    redeliver_posts(desk, [row for row in posts_as_delivered() if row["post_id"] != "S1"])
    desk.execute("delete from inferred.voc_inference where channel_code = 'social_query' and voc_id = 'S1'")
    desk.build(TUESDAY)
    gone = desk.execute("select is_deleted, title, body, person_key from core.fct_voc where voc_id = 'S1'")
    assert gone == [(True, None, None, None)]
    history = "select r.body, r.is_text_erased from core.fct_voc_revision r join core.fct_voc v using (voc_key)"
    assert desk.execute(f"{history} where v.voc_id = 'S1'") == [(None, True)]
    assert desk.value(counted) == before
    assert desk.execute("select 1 from evidence.voc_quote where voc_id = 'S1'") == []
    assert desk.execute("select 1 from staging.stg_social__query_posts where post_id = 'S1'") == []


def test_an_item_that_comes_back_has_its_words_again_and_no_new_revision(desk: Desk) -> None:
    redeliver_posts(desk, [row for row in posts_as_delivered() if row["post_id"] != "S1"])
    desk.build(TUESDAY, steps=("staging", "core", "marts", "promote"))
    redeliver_posts(desk, posts_as_delivered())
    desk.build(TUESDAY, steps=("staging", "core", "marts", "test", "promote"))
    history = desk.execute(
        "select v.is_deleted, r.revision_number, r.body from core.fct_voc v join core.fct_voc_revision r"
        " using (voc_key) where v.voc_id = 'S1'"
    )
    assert history == [(False, 1, "부평 버스 진짜 안 온다")]


def test_an_edit_is_appended_to_the_history(desk: Desk) -> None:
    rows = posts_as_delivered()
    rows[0] = post("S1", WEEK, "부평 버스 이제 잘 온다")
    redeliver_posts(desk, rows)
    desk.build(TUESDAY)
    history = desk.execute(
        "select r.revision_number, r.body, length(r.content_sha256) from core.fct_voc_revision r"
        " join core.fct_voc v using (voc_key) where v.voc_id = 'S1' order by 1"
    )
    assert history == [(1, "부평 버스 진짜 안 온다", 64), (2, "부평 버스 이제 잘 온다", 64)]
    assert desk.value("select body from core.fct_voc where voc_id = 'S1'") == "부평 버스 이제 잘 온다"


def test_an_item_moved_to_another_day_is_counted_once_even_if_its_old_day_was_not_pulled_again(desk: Desk) -> None:
    moved = post("S1", MONDAY, "부평 버스 진짜 안 온다")
    redeliver_posts(desk, [post("S5", MONDAY, "검단 수돗물 이상해요"), moved], first_on=MONDAY)
    desk.execute("update inferred.voc_inference set occurred_on = '2026-11-16' where voc_id = 'S1'")
    desk.build(TUESDAY)
    assert desk.value("select occurred_on from core.fct_voc where voc_id = 'S1'") == MONDAY
    days = desk.execute(
        "select occurred_on, sum(voc_count)::int from marts.mart_voc_trend_daily"
        " where channel_code = 'social_query' group by 1 order by 1"
    )
    assert days == [(WEEK, 1), (MONDAY, 2)]


def test_a_late_answer_moves_the_week_it_was_due_in(desk: Desk) -> None:
    rows = [
        petition("P1", WEEK, answered_at=at(date(2026, 11, 12), 14), status="답변완료", satisfaction="만족"),
        petition("P2", WEEK, due_on=date(2026, 11, 13), answered_at=at(TUESDAY, 9), status="답변완료"),
        petition("P3", WEEK, due_on=date(2026, 11, 13), agency_name="인천광역시 부평구", department_name="교통과"),
    ]
    desk.deliver(
        "petition.petitions", rows, first_on=WEEK, last_on=MONDAY, business_date=TUESDAY, pulled_at=at(TUESDAY, 23)
    )
    desk.build(TUESDAY)
    clock = desk.execute(
        "select is_answered, is_answered_in_time, answer_business_days from core.fct_petition where petition_id = 'P2'"
    )
    # Monday the 9th to Tuesday the 17th, both counted: seven working days.
    assert clock == [(True, False, 7)]


def test_a_rejected_redelivery_changes_nothing(desk: Desk) -> None:
    before = {mart: desk.content(mart) for mart in MARTS if mart != "marts.mart_data_health"}
    desk.deliver(
        "social.query_posts", [], first_on=WEEK, last_on=MONDAY, business_date=MONDAY, pulled_at=at(TUESDAY, 23),
        is_accepted=False,
    )  # fmt: skip
    desk.build(MONDAY)
    assert {mart: desk.content(mart) for mart in before} == before
    health = "select state, landed_count from marts.mart_data_health where feed = 'social.query_posts'"
    assert desk.execute(health) == [("accepted", 5)]


def test_a_build_that_is_not_promoted_leaves_yesterdays_marts(desk: Desk) -> None:
    before = {mart: desk.content(mart) for mart in MARTS}
    redeliver_posts(desk, [*posts_as_delivered(), post("S6", MONDAY, "계양 지하철 혼잡")])
    desk.infer("social_query", "S6", MONDAY)
    desk.build(TUESDAY, steps=("staging", "core", "marts"), promotes=False)
    assert {mart: desk.content(mart) for mart in MARTS} == before
    # The next build starts from the last promoted one, so the change is not lost.
    desk.build(TUESDAY, steps=("staging", "core", "marts", "promote"))
    assert desk.content("marts.mart_voc_trend_daily") != before["marts.mart_voc_trend_daily"]


def test_a_promotion_that_fails_half_way_moves_no_mart_at_all(desk: Desk) -> None:
    before = {mart: desk.content(mart) for mart in MARTS}
    redeliver_posts(desk, [*posts_as_delivered(), post("S6", MONDAY, "계양 지하철 혼잡")])
    desk.infer("social_query", "S6", MONDAY)
    desk.build(TUESDAY, steps=("staging", "core", "marts"), promotes=False)
    # Promotion goes by name; the last mart refuses, after the others were moved.
    desk.execute("alter table marts_next.mart_voc_trend_weekly drop constraint mart_voc_trend_weekly_pkey")
    outcome = desk.attempt("promote", business_date=TUESDAY, changed_after=0, changed_through=0)
    assert not outcome.success
    assert {mart: desk.content(mart) for mart in MARTS} == before


def test_a_broken_promise_fails_the_test_step(desk: Desk) -> None:
    desk.execute("update marts_next.mart_voc_trend_daily set voc_count = voc_count + 1")
    outcome = desk.attempt("test", business_date=MONDAY, changed_after=0, changed_through=0)
    assert not outcome.success
    failed = {r.node.name for r in outcome.result.results if r.status == "fail"}
    assert {"assert_daily_trend_counts_every_voice_once", "assert_week_ties_to_its_days"} <= failed


def test_a_new_column_reaches_a_promoted_mart(desk: Desk) -> None:
    before = desk.content("marts.mart_data_health")
    desk.execute("alter table marts_next.mart_data_health add column note text default '새 열'")
    desk.run("promote", business_date=MONDAY, changed_after=0, changed_through=0)
    assert desk.execute("select distinct note from marts.mart_data_health") == [("새 열",)]
    assert desk.content("marts.mart_data_health") != before
    assert desk.value("select has_table_privilege('bi_reader', 'marts.mart_data_health', 'select')")


def test_an_edited_register_marks_every_accepted_day_for_rebuilding(desk: Desk) -> None:
    marked = "select count(*) from quality.changed_day where cause = 'seed'"
    desk.run("mark_changed_seeds", business_date=MONDAY, changed_after=0, changed_through=0)
    desk.run("mark_changed_seeds", business_date=MONDAY, changed_after=0, changed_through=0)
    assert desk.value(marked) == 0
    desk.execute("update seeds.department set department_label_ko = '버스과' where department_code = 'bus_policy'")
    desk.run("mark_changed_seeds", business_date=MONDAY, changed_after=0, changed_through=0)
    assert desk.value(marked) == desk.value("select count(*) from quality.accepted_day")
