"""Text understanding on a real PostgreSQL, with staging tables as the transformer would build them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl
import psycopg
import pytest

from extract.text import store, understand
from extract.text.staged import STAGED

STAGING = """
drop table if exists staging.stg_call_center__calls, staging.stg_petition__petitions, staging.stg_petition__qna,
    staging.stg_homepage__board_posts, staging.stg_social__query_posts, staging.stg_social__bulk_posts, staging.turned;
create table staging.stg_call_center__calls (call_id text, occurred_on date, summary text);
create table staging.stg_petition__petitions (petition_id text, occurred_on date, title text, body text);
create table staging.stg_petition__qna (qna_id text, occurred_on date, title text, question text);
create table staging.stg_homepage__board_posts (post_id text, occurred_on date, title text, body text);
create table staging.stg_social__query_posts (post_id text, occurred_on date, title text, body text,
    is_outbound boolean, site_name text, platform text);
create table staging.stg_social__bulk_posts (post_id text, occurred_on date, title text, body text,
    is_outbound boolean, is_screen_sample boolean);
""" + "".join(
    # The other channels are there and silent.
    f"""
create table if not exists staging.{staged.relation} ({staged.id_column} text, occurred_on date, title text, body text,
    summary text, question text, is_outbound boolean, is_screen_sample boolean, kind text);
"""
    for staged in STAGED
)
AT = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 9)  # the Monday of the week that the night of Sunday 15 completes
SUNDAY = date(2026, 11, 15)
COPIED = "송도 소각장 증설 계획을 당장 철회하고 주민 설명회를 다시 열어 주십시오. 아이들이 숨 쉬는 동네입니다."


def judge(texts: pl.Series, *, on: pl.Series, is_local: bool) -> pl.DataFrame:
    """Stands for the relevance rules: social posts that say 인천 are relevant, "욕설" is abusive, "광고" is spam."""
    return pl.DataFrame(
        {
            "is_relevant": ["인천" in text for text in texts],
            "reason": ["gazetteer" if "인천" in text else "none" for text in texts],
            "district_code": ["28185" if "송도" in text else None for text in texts],
            "topic_code": ["environment" if "소각장" in text else None for text in texts],
            "is_spam": ["광고" in text for text in texts],
            "is_abusive": ["욕설" in text for text in texts],
        },
        schema_overrides={"district_code": pl.String, "topic_code": pl.String},
    )


SUBJECTS = (
    "버스가 오지 않습니다. 버스를 늘려 주세요. 버스의 간격이 깁니다.",
    "가로등이 꺼져 있습니다. 가로등을 고쳐 주세요. 가로등에 전기가 안 옵니다.",
    "쓰레기가 쌓여 있습니다. 쓰레기를 치워 주세요. 쓰레기에서 냄새가 납니다.",
    "주차가 어렵습니다. 주차를 할 데가 없습니다. 주차에 쓸 땅을 찾아 주세요.",
    "수돗물이 붉습니다. 수돗물을 마실 수 없습니다. 수돗물에 모래가 섞여 나옵니다.",
)
TAP_WATER = 4
FILTER = "필터가 검습니다. 필터를 갈았습니다. 필터에 모래가 낍니다. "


def told(subject: int, number: int) -> str:
    """A call of its own: half of it says what nobody else says, so that no two calls are copies."""
    own = "".join(chr(0xAC00 + (number * 7919 + step * 104729) % 11172) for step in range(60))
    return f"{SUBJECTS[subject]} {own}"


def fill(connection: psycopg.Connection) -> None:
    """Twenty weeks of calls about four subjects; in the last week 수돗물 is new: seven calls, four name 필터."""
    calls, number = [], 0
    for week in range(20):
        monday = MONDAY - timedelta(weeks=19 - week)
        for index in range(24):
            number += 1
            calls.append((f"C{number:05d}", monday + timedelta(days=index % 7), told(index % 4, number)))
    for index in range(7):
        more = FILTER if index < 4 else ""
        calls.append((f"W{index}", MONDAY + timedelta(days=index), more + told(TAP_WATER, 9000 + index)))
    with connection.cursor() as cursor:
        cursor.executemany("insert into staging.stg_call_center__calls values (%s, %s, %s)", calls)
    connection.execute("insert into staging.stg_petition__petitions values ('P1', %s, '소각장', %s)", (MONDAY, COPIED))
    connection.execute(
        "insert into staging.stg_homepage__board_posts values ('H1', %s, '소각장', %s)",
        (MONDAY + timedelta(days=1), COPIED.replace(" ", "") + "!!"),
    )
    connection.execute(
        "insert into staging.stg_social__query_posts values "
        "('S1', %(day)s, null, %(copied)s, false, null, 'blog'), "
        "('S2', %(day)s, null, '인천 소각장 광고 문의', false, null, 'blog'), "
        "('S3', %(day)s, null, '인천시 새 소식을 알려 드립니다', true, null, 'blog'), "
        "('S4', %(day)s, null, null, false, null, 'twitter')",
        {"day": MONDAY + timedelta(days=2), "copied": "인천 " + COPIED},
    )
    connection.execute(
        "insert into staging.stg_petition__qna values ('Q1', %s, '수돗물 검사 방법', '수돗물 검사는 어떻게 합니까')",
        (MONDAY,),
    )


@pytest.fixture
def warehouse(warehouse_db) -> Iterator:
    with warehouse_db.connect("transformer") as connection:
        for statement in STAGING.split(";"):
            if statement.strip():
                connection.execute(statement)
        fill(connection)
    # Ids of changes start at 1 and "after 0" means everything: nights of these tests come later.
    change(warehouse_db, "call_center.calls", date(2020, 1, 1))
    with warehouse_db.connect("modeler") as connection:
        connection.execute("delete from inferred.keyword_weekly")
        connection.execute("delete from inferred.voc_inference")
        connection.execute("delete from inferred.model_version")
    return warehouse_db


def understand_night(warehouse, *, business_date: date = SUNDAY, after: int = 0, through: int = 0):
    with warehouse.connect("modeler") as connection:
        return understand.run(
            connection,
            business_date=business_date,
            changed_after=after,
            changed_through=through,
            trained_at=AT,
            judge=judge,
        )


def change(warehouse, feed: str, day: date) -> int:
    """Write a changed day as the gate would; returns its id."""
    with warehouse.connect("gatekeeper") as connection:
        row = connection.execute(
            "insert into quality.changed_day (feed, covered_on, cause) values (%s, %s, 'delivery') "
            "returning changed_id",
            (feed, day),
        ).fetchone()
    assert row is not None
    return int(row[0])


def as_transformer(warehouse, statement: str, *parameters: object) -> None:
    with warehouse.connect("transformer") as connection:
        connection.execute(statement, parameters)


def rows(warehouse, query: str) -> list[tuple]:
    with warehouse.connect("modeler") as connection:
        return connection.execute(query).fetchall()


TABLES = (
    "model_version",
    "vocabulary",
    "voc_inference",
    "keyword_weekly",
    "keyword_companion_weekly",
    "keyword_week",
    "noun_weekly",
    "noun_week",
)


def tables(warehouse) -> dict[str, list[tuple]]:
    return {name: rows(warehouse, f"select t::text from inferred.{name} t order by 1") for name in TABLES}


def test_a_new_subject_becomes_the_weeks_keyword_with_its_evidence(warehouse):
    result = understand_night(warehouse)
    assert result.is_retrained
    assert result.inferred_count == 480 + 7 + 1 + 1 + 4 + 1
    assert result.keyword_weeks[-1] == MONDAY
    assert len(result.keyword_weeks) == 13
    found = rows(
        warehouse,
        "select matter_count, prior_matter_count, is_significant, is_rising, evidence_ids, channel_counts "
        f"from inferred.keyword_weekly where week_start_on = '{MONDAY}' and keyword = '수돗물'",
    )
    # Seven calls of the week, none before; the agencies' own Q&A is no voice and stays out.
    assert found == [(7, 0, True, True, [f"call_center:W{index}" for index in (6, 5, 4, 3, 2)], {"call_center": 7})]


def test_a_companion_stands_with_the_matters_and_the_items_that_hold_both(warehouse):
    understand_night(warehouse)
    found = rows(
        warehouse,
        "select companion, matter_count, round(expected_matter_count::numeric, 6), q_value <= 0.05, evidence_ids "
        f"from inferred.keyword_companion_weekly where week_start_on = '{MONDAY}' and keyword = '수돗물' order by 1",
    )
    # All four calls about filters are among the seven about tap water; 24 + 7 calls and one petition with its
    # copies make 32 matters, of which chance would give 7 x 4 / 32 both words.
    assert found == [("필터", 4, Decimal("0.875000"), True, [f"call_center:W{index}" for index in (3, 2, 1)])]


def test_nouns_that_go_on_as_before_are_not_significant(warehouse):
    understand_night(warehouse)
    significant = {
        row[0]
        for row in rows(
            warehouse,
            f"select keyword from inferred.keyword_weekly where week_start_on = '{MONDAY}' and is_significant",
        )
    }
    assert "수돗물" in significant
    assert not significant & {"버스", "가로등", "쓰레기", "주차"}


def test_copies_over_three_channels_are_one_matter(warehouse):
    understand_night(warehouse)
    found = rows(
        warehouse,
        "select channel_code, matter_id from inferred.voc_inference where voc_id in ('P1', 'H1', 'S1') order by 1",
    )
    assert found == [("homepage", "petition:P1"), ("petition", "petition:P1"), ("social_query", "petition:P1")]


def test_relevance_voice_and_topic_are_stored_by_channel(warehouse):
    understand_night(warehouse)
    found = rows(
        warehouse,
        "select voc_id, is_relevant, relevance_reason, topic_code, district_code, is_voice from inferred.voc_inference "
        "where voc_id in ('P1', 'S1', 'S2', 'S3', 'S4', 'Q1') order by 1",
    )
    assert found == [
        ("P1", True, "channel", "environment", "28185", True),
        ("Q1", True, "channel", None, None, False),
        ("S1", True, "gazetteer", "environment", "28185", True),
        ("S2", False, "spam", "environment", None, True),
        ("S3", True, "gazetteer", None, None, False),
        ("S4", False, "none", None, None, True),
    ]


def test_the_same_night_twice_leaves_the_same_tables(warehouse):
    understand_night(warehouse)
    before = tables(warehouse)
    again = understand_night(warehouse)
    assert not again.is_retrained
    assert (again.inferred_count, again.removed_count, again.moved_count) == (0, 0, 0)
    assert tables(warehouse) == before
    assert len(before["voc_inference"]) == 494


def test_only_changed_texts_of_changed_days_are_inferred(warehouse):
    understand_night(warehouse)
    day = MONDAY + timedelta(days=3)
    as_transformer(warehouse, "update staging.stg_call_center__calls set summary = '수돗물' where call_id = 'W3'")
    as_transformer(warehouse, "update staging.stg_call_center__calls set summary = '버스' where call_id = 'C00001'")
    changed = change(warehouse, "call_center.calls", day)
    result = understand_night(warehouse, after=changed - 1, through=changed)
    assert result.inferred_count == 1
    assert rows(warehouse, "select nouns from inferred.voc_inference where voc_id = 'W3'") == [(["수돗물"],)]
    assert result.keyword_weeks == (MONDAY,)


def test_nouns_are_counted_anew_in_the_week_that_changed_and_in_no_other(warehouse):
    understand_night(warehouse)
    before = MONDAY - timedelta(weeks=1)
    of_week = "select channel_code, matter_count from inferred.noun_{} where week_start_on = '{}' {} order by 1"
    tap_water = of_week.format("weekly", MONDAY, "and noun = '수돗물'")
    untouched = f"select noun, xmin::text from inferred.noun_weekly where week_start_on = '{before}' order by 1"
    # 24 calls and 7 more; the petition and its copies on the board and in a blog are one matter, the board's by name.
    assert rows(warehouse, of_week.format("week", MONDAY, "")) == [("call_center", 31), ("homepage", 1)]
    assert rows(warehouse, tap_water) == [("call_center", 7)]
    standing = rows(warehouse, untouched)
    as_transformer(warehouse, "delete from staging.stg_call_center__calls where call_id in ('W3', 'W4')")
    for day in (3, 4):
        changed = change(warehouse, "call_center.calls", MONDAY + timedelta(days=day))
    understand_night(warehouse, after=changed - 2, through=changed)
    assert rows(warehouse, tap_water) == [("call_center", 5)]
    assert rows(warehouse, of_week.format("week", MONDAY, "")) == [("call_center", 29), ("homepage", 1)]
    assert standing
    assert rows(warehouse, untouched) == standing


def test_a_week_nobody_counted_yet_is_counted_by_the_next_night(warehouse):
    """As after the upgrade that brought the table: inferences stand, counted is nothing."""
    understand_night(warehouse)
    counted = tables(warehouse)
    with warehouse.connect("modeler") as connection:
        connection.execute("delete from inferred.noun_weekly")
        connection.execute("delete from inferred.noun_week")
    as_transformer(warehouse, "update staging.stg_call_center__calls set summary = summary || '!' where call_id = 'W3'")
    changed = change(warehouse, "call_center.calls", MONDAY + timedelta(days=3))
    understand_night(warehouse, after=changed - 1, through=changed)
    again = tables(warehouse)
    assert (again["noun_weekly"], again["noun_week"]) == (counted["noun_weekly"], counted["noun_week"])


def test_a_changed_day_with_the_same_texts_moves_nothing(warehouse):
    understand_night(warehouse)
    before = tables(warehouse)
    changed = change(warehouse, "petition.petitions", MONDAY)
    result = understand_night(warehouse, after=changed - 1, through=changed)
    assert (result.inferred_count, result.keyword_weeks) == (0, ())
    assert tables(warehouse) == before


def test_what_vanished_at_the_source_is_forgotten_and_its_matter_passes_on(warehouse):
    understand_night(warehouse)
    as_transformer(warehouse, "delete from staging.stg_petition__petitions")
    changed = change(warehouse, "petition.petitions", MONDAY)
    result = understand_night(warehouse, after=changed - 1, through=changed)
    assert result.removed_count == 1
    found = rows(
        warehouse,
        "select channel_code, matter_id from inferred.voc_inference where voc_id in ('P1', 'H1', 'S1') order by 1",
    )
    assert found == [("homepage", "homepage:H1"), ("social_query", "homepage:H1")]


def test_nights_one_by_one_end_like_one_load(warehouse):
    late = [
        ("L1", SUNDAY, "수돗물이 오늘도 붉습니다. 수돗물을 언제 마실 수 있습니까 알려 주세요"),
        ("L2", SUNDAY, "버스가 늦습니다"),
    ]
    understand_night(warehouse)
    for row in late:
        as_transformer(warehouse, "insert into staging.stg_call_center__calls values (%s, %s, %s)", *row)
    as_transformer(
        warehouse,
        "insert into staging.stg_petition__petitions values ('P0', %s, '소각장', %s)",
        MONDAY - timedelta(days=5),
        COPIED,
    )
    first = change(warehouse, "call_center.calls", SUNDAY)
    last = change(warehouse, "petition.petitions", MONDAY - timedelta(days=5))
    result = understand_night(warehouse, after=first - 1, through=last)
    assert result.moved_count == 3  # P1, H1 and S1 now follow the earlier P0
    # Their own days did not change at the source: core learns of them by name.
    noted = rows(warehouse, f"select feed, covered_on from quality.changed_day where changed_id > {last} order by 1")
    assert noted == [
        ("homepage.board_posts", MONDAY + timedelta(days=1)),
        ("petition.petitions", MONDAY),
        ("social.query_posts", MONDAY + timedelta(days=2)),
    ]
    by_nights = tables(warehouse)
    with warehouse.connect("modeler") as connection:
        connection.execute("delete from inferred.voc_inference")
        connection.execute("delete from inferred.keyword_weekly")
    understand_night(warehouse)
    at_once = tables(warehouse)
    assert at_once["voc_inference"] == by_nights["voc_inference"]
    newest = f"({MONDAY},"
    assert [r for r in at_once["keyword_weekly"] if r[0].startswith(newest)] == [
        r for r in by_nights["keyword_weekly"] if r[0].startswith(newest)
    ]


def test_a_finished_week_trains_a_new_version_beside_the_old_one(warehouse):
    first = understand_night(warehouse)
    same = understand_night(warehouse, business_date=SUNDAY + timedelta(days=3), after=10**9, through=10**9)
    assert same.model_version == first.model_version
    as_transformer(
        warehouse,
        "insert into staging.stg_call_center__calls select 'N' || i, %s, '러브버그가 많습니다' "
        "from generate_series(1, 9) i",
        SUNDAY + timedelta(days=2),
    )
    changed = change(warehouse, "call_center.calls", SUNDAY + timedelta(days=2))
    second = understand_night(warehouse, business_date=SUNDAY + timedelta(days=7), after=changed - 1, through=changed)
    assert second.is_retrained
    assert second.model_version != first.model_version
    assert second.inferred_count == 494 + 9  # the whole window, not only the changed day: counts must be comparable
    versions = rows(warehouse, "select model_version, count(*) from inferred.voc_inference group by 1 order by 2")
    assert versions == [(first.model_version, 494), (second.model_version, 503)]
    # Nothing that core holds differs between the versions, so no day is rebuilt for the switch.
    noted = f"select count(*) from quality.changed_day where cause = 'model' and changed_id > {changed}"
    assert rows(warehouse, noted) == [(0,)]


def test_texts_are_drawn_the_same_whatever_the_order_of_rows(warehouse):
    with warehouse.connect("modeler") as connection:
        first = store.sample_texts(connection, from_on=date(2026, 1, 1), through_on=SUNDAY, limit=50)
    as_transformer(warehouse, "create table staging.turned as select * from staging.stg_call_center__calls")
    as_transformer(warehouse, "delete from staging.stg_call_center__calls")
    as_transformer(
        warehouse, "insert into staging.stg_call_center__calls select * from staging.turned order by call_id desc"
    )
    with warehouse.connect("modeler") as connection:
        second = store.sample_texts(connection, from_on=date(2026, 1, 1), through_on=SUNDAY, limit=50)
    assert len(first["call_center"]) == 50
    assert first["call_center"].to_list() == second["call_center"].to_list()
    assert sorted(first) == ["call_center", "homepage", "petition", "petition_qna", "social_query"]
