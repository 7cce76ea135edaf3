"""What nights leave behind is what one build of everything says: of late, edited, deleted, moved and renamed rows."""

from __future__ import annotations

from datetime import date

from tests.integration.dbt.city_desk import Desk, at, call, petition, post

WEEK = date(2026, 11, 9)
MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)
SUNDAY = date(2026, 11, 22)
EVERYTHING = 9_223_372_036_854_775_807
BUILT = (
    "select schemaname || '.' || tablename from pg_tables where schemaname in ('marts', 'evidence')"
    " or schemaname = 'core' and tablename in ('fct_voice', 'fct_voice_week') order by 1"
)


def contents(desk: Desk) -> dict[str, tuple[int, str]]:
    return {name: (desk.value(f"select count(*) from {name}"), desk.content(name)) for (name,) in desk.execute(BUILT)}


def build_everything_anew(desk: Desk, business_date: date) -> None:
    """As if no mart had ever been built; core keeps its memory of tombstones and wordings."""
    for (name,) in desk.execute(BUILT):
        schema, table = name.split(".")
        desk.execute(f"drop table {name}")
        if schema != "core":
            desk.execute(f"drop table {schema}_next.{table}")
    for step in ("staging", "core", "marts", "test", "promote"):
        desk.run(step, business_date=business_date, changed_after=0, changed_through=EVERYTHING)


def deliver(desk: Desk, feed: str, rows: list[object], business_date: date, *, last_on: date = MONDAY) -> None:
    desk.deliver(
        feed, rows, first_on=WEEK, last_on=last_on, business_date=business_date, pulled_at=at(business_date, 23)
    )  # type: ignore[arg-type]


def test_three_nights_and_a_rename_leave_what_one_build_of_everything_says(desk: Desk) -> None:
    # Tuesday: S1 is gone, S2 reworded, S6 late; P2 answered late, P1 handed to another due date.
    deliver(
        desk,
        "social.query_posts",
        [
            post("S2", WEEK, "인천 버스 배차 이제는 괜찮다", site_name=None),
            post("S3", WEEK, "인천공항 면세점 세일"),
            post("S4", WEEK, "[인천시] 시내버스 노선 개편 안내", is_outbound=True),
            post("S5", MONDAY, "검단 수돗물 이상해요"),
            post("S6", date(2026, 11, 11), "계양 지하철 혼잡"),
        ],
        TUESDAY,
    )
    desk.infer("social_query", "S6", date(2026, 11, 11), matter_id="social_query:S5")
    deliver(
        desk,
        "petition.petitions",
        [
            petition("P1", WEEK, answered_at=at(date(2026, 11, 12), 14), status="답변완료", satisfaction="불만족"),
            petition("P2", WEEK, due_on=date(2026, 11, 13), answered_at=at(TUESDAY, 9), status="답변완료"),
            petition("P3", WEEK, due_on=date(2026, 11, 20), agency_name="인천광역시 부평구", department_name="교통과"),
        ],
        TUESDAY,
    )
    desk.build(TUESDAY)
    # Sunday: the second week is complete; C1 moved to another day.
    deliver(
        desk,
        "call_center.calls",
        [
            call("C2", WEEK, "버스 배차가 너무 깁니다", district_code="28110", department_name="없는과"),
            call("C1", date(2026, 11, 18), "버스가 오지 않습니다", category_large="교통", district_code="28237"),
            call("C3", MONDAY, "수돗물에서 냄새가 납니다", category_large="상하수도", department_name=None),
        ],
        SUNDAY,
        last_on=SUNDAY,
    )
    desk.execute("update inferred.voc_inference set occurred_on = '2026-11-18' where voc_id = 'C1'")
    desk.build(SUNDAY)
    assert desk.value("select count(distinct week_start_on) from marts.mart_voc_trend_weekly") == 2
    # A department is called something else since Thursday: every day is built again.
    desk.run("mark_changed_seeds", business_date=SUNDAY, changed_after=0, changed_through=0)
    desk.execute(
        "update seeds.department set valid_to_on = '2026-11-11', successor_code = 'road_new'"
        " where department_label_ko = '도로과'"
    )
    desk.execute(
        "insert into seeds.department select 'road_new', '도로과', bureau_label_ko, authority_code, is_agency,"
        " topic_code, null, '2026-11-12', null from seeds.department where department_label_ko = '도로과'"
    )
    desk.run("mark_changed_seeds", business_date=SUNDAY, changed_after=0, changed_through=0)
    desk.build(SUNDAY, steps=("staging", "core", "marts", "test", "promote"))

    by_nights = contents(desk)
    assert sum(rows > 0 for rows, _ in by_nights.values()) >= 7
    build_everything_anew(desk, SUNDAY)
    assert contents(desk) == by_nights


def test_a_night_without_a_changed_petition_still_closes_its_week(desk: Desk) -> None:
    deliver(desk, "social.query_posts", [post("S9", SUNDAY, "부평 버스 또 안 온다")], SUNDAY, last_on=SUNDAY)
    desk.build(SUNDAY)
    # P2 and P3 stay open over the second week's end; P1 was due in it.
    weeks = desk.execute(
        "select week_start_on, sum(overdue_open_count)::int, sum(due_count)::int from marts.mart_response_weekly"
        " group by 1 order by 1"
    )
    assert weeks == [(WEEK, 2, 2), (MONDAY, 2, 1)]


def test_a_night_compares_at_promotion_only_what_it_renewed(desk: Desk) -> None:
    """A row that nobody renewed is not looked at; a build of everything finds it."""
    desk.execute("update marts.mart_voc_trend_daily set voc_count = 99 where occurred_on = %s", (WEEK,))
    deliver_only_tuesday = [post("S7", TUESDAY, "연수구 버스 노선")]
    desk.deliver(
        "social.query_posts", deliver_only_tuesday, first_on=TUESDAY, last_on=TUESDAY, business_date=TUESDAY,
        pulled_at=at(TUESDAY, 23),
    )  # fmt: skip
    desk.infer("social_query", "S7", TUESDAY)
    desk.build(TUESDAY)
    assert (
        desk.value("select sum(voc_count)::int from marts.mart_voc_trend_daily where occurred_on = '2026-11-17'") == 1
    )
    assert desk.value("select max(voc_count)::int from marts.mart_voc_trend_daily") == 99
    desk.run("promote", business_date=TUESDAY, changed_after=0, changed_through=EVERYTHING)
    assert desk.value("select max(voc_count)::int from marts.mart_voc_trend_daily") < 99


def test_staging_has_its_key_and_day_indexed(desk: Desk) -> None:
    bare = desk.execute(
        "select t.tablename from pg_tables t where t.schemaname = 'staging' and not exists ("
        " select from pg_indexes i where i.schemaname = 'staging' and i.tablename = t.tablename and i.indexdef like"
        " 'CREATE UNIQUE%%') or t.schemaname = 'staging' and not exists ("
        " select from pg_indexes i where i.schemaname = 'staging' and i.tablename = t.tablename and i.indexdef like"
        " '%%(occurred_on)')"
    )
    assert desk.value("select count(*) from pg_tables where schemaname = 'staging'") >= 15
    assert bare == []
