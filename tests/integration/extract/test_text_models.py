"""Training, judging and switching the heads on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import psycopg
import pytest
from typer.testing import CliRunner, Result

from dags.shared.text_model_steps import retrain
from extract.cli import app
from extract.text import labelled, model_store, training

FIRST_DAY, SUNDAY = date(2026, 7, 6), date(2026, 11, 15)
AT = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
# Departments of the register, one of them renamed on 2026-07-01: 택시운수과 is 택시물류과 since.
SUBJECTS = {
    "버스정책과": ("버스", "배차 간격이 길어요", "정류장에 안 섭니다", "기사님이 불친절해요"),
    "택시물류과": ("택시", "승차를 거부했어요", "요금을 더 받았어요", "길을 돌아갔어요"),
    "교통정책과": ("신호등", "신호가 너무 짧아요", "고장이 났어요", "순서가 이상해요"),
}
STAGING = """
drop table if exists staging.stg_petition__petitions, staging.stg_call_center__calls,
    staging.stg_call_center__call_changes, staging.stg_homepage__board_posts,
    staging.stg_homepage__mayor_proposals, staging.stg_saeol__cases, staging.stg_petition__qna;
create table staging.stg_petition__petitions (petition_id text, occurred_on date, title text, body text,
    department_name text, category text);
create table staging.stg_call_center__calls (call_id text, occurred_on date, summary text, department_name text,
    category_large text);
create table staging.stg_call_center__call_changes (call_id text, occurred_on date, summary text,
    department_name text, category_large text);
create table staging.stg_homepage__board_posts (post_id text, occurred_on date, title text, body text,
    department_name text);
create table staging.stg_homepage__mayor_proposals (proposal_id text, occurred_on date, title text, body text);
create table staging.stg_saeol__cases (case_id text, occurred_on date, title text, body text, department_name text,
    category text);
create table staging.stg_petition__qna (qna_id text, occurred_on date, title text, question text, department_name text);
drop table if exists seeds.department, seeds.topic_source_map;
create table seeds.department (department_code text, department_label_ko text, successor_code text,
    valid_from_on date, valid_to_on date);
insert into seeds.department values
    ('bus_policy', '버스정책과', null, '2018-01-01', null),
    ('transport_policy', '교통정책과', null, '2015-01-01', null),
    ('taxi_freight', '택시운수과', 'taxi_logistics', '2018-01-01', '2026-06-30'),
    ('taxi_logistics', '택시물류과', null, '2026-07-01', null),
    ('smoke_control', '굴뚝과', null, '1990-01-01', '2001-12-31');
create table seeds.topic_source_map (channel_code text, source_label text, topic_code text);
insert into seeds.topic_source_map values ('call_center', '교통', 'traffic'), ('call_center', '환경', 'environment');
grant select on all tables in schema seeds, staging to modeler;
"""


def petitions(connection: psycopg.Connection, *, first: date, days: int, a_day: int = 1, swapped: bool = False) -> None:
    names = sorted(SUBJECTS)
    rows = []
    for day in range(days):
        for which, name in enumerate(names):
            noun, *ends = SUBJECTS[name]
            told = names[(which + swapped) % len(names)]
            for number in range(a_day):
                on = first + timedelta(days=day)
                title = f"{noun} {ends[(day + number) % 3]}"
                rows.append(
                    (f"{on}-{which}-{number}", on, title, f"{chr(0xAC00 + day * 37)} {noun} 이야기 {number}", told)
                )
    with connection.cursor() as cursor:
        cursor.executemany("insert into staging.stg_petition__petitions values (%s, %s, %s, %s, %s, null)", rows)


@pytest.fixture
def warehouse(warehouse_db) -> Iterator:
    with warehouse_db.connect("transformer") as connection:
        connection.execute(STAGING)
        petitions(connection, first=FIRST_DAY, days=90)
    yield warehouse_db
    with warehouse_db.connect("transformer") as connection:
        connection.execute("drop table seeds.department, seeds.topic_source_map")


@pytest.fixture(autouse=True)
def no_models(warehouse) -> None:
    # As the owner: the modeler may add models and decisions, never take them away.
    with psycopg.connect(warehouse.server.server.url(warehouse.database), autocommit=True) as connection:
        connection.execute("truncate inferred.model_decision, inferred.text_model")


def trained(warehouse, day: date = SUNDAY) -> model_store.Decision:
    return retrain(warehouse.url("modeler"), business_date=day, clock=lambda: AT)


def test_the_first_model_is_put_in_force_and_names_the_department_of_a_new_text(warehouse) -> None:
    decision = trained(warehouse)
    assert decision.choice == "first"
    with warehouse.connect("modeler") as connection:
        assert model_store.model_in_force(connection) == decision.candidate_id
        stored = model_store.read_model(connection, decision.candidate_id)
    found = stored.model.predict(pl.Series(["택시가 승차 거부를 했습니다", "버스 정류장"]))["department"]
    assert found.best() == ["택시물류과", "버스정책과"]
    judged = decision.scores["department"]
    assert isinstance(judged, dict)
    assert judged["judged"] > 40


def test_the_same_texts_again_write_nothing_twice(warehouse) -> None:
    first, again = trained(warehouse), trained(warehouse)
    assert again == first
    with warehouse.connect("modeler") as connection:
        assert connection.execute("select count(*) from inferred.model_decision").fetchone() == (1,)
        assert connection.execute("select count(*) from inferred.text_model").fetchone() == (1,)


def test_a_candidate_that_is_no_worse_is_promoted_on_texts_the_old_one_never_saw(warehouse) -> None:
    trained(warehouse, FIRST_DAY + timedelta(days=89))
    with warehouse.connect("transformer") as connection:
        petitions(connection, first=FIRST_DAY + timedelta(days=90), days=30)
    decision = trained(warehouse)
    assert decision.choice == "promoted"
    judged = decision.scores["department"]
    assert isinstance(judged, dict)
    assert judged["judged"] == 90
    assert {"candidate", "incumbent"} <= judged.keys()


def test_a_candidate_taught_with_wrong_departments_is_refused_and_the_old_one_stays(warehouse) -> None:
    first = trained(warehouse, FIRST_DAY + timedelta(days=89))
    with warehouse.connect("transformer") as connection:
        # Somebody lands ninety days with every department swapped; the next days' petitions are right again.
        connection.execute("delete from staging.stg_petition__petitions")
        petitions(connection, first=FIRST_DAY, days=90, swapped=True)
        petitions(connection, first=FIRST_DAY + timedelta(days=90), days=30)
    decision = trained(warehouse)
    assert decision.choice == "refused"
    assert "나쁨" in decision.reason
    with warehouse.connect("modeler") as connection:
        assert model_store.model_in_force(connection) == first.candidate_id


def test_a_candidate_that_forgets_a_department_that_still_exists_is_refused(warehouse) -> None:
    trained(warehouse, FIRST_DAY + timedelta(days=89))
    with warehouse.connect("transformer") as connection:
        petitions(connection, first=FIRST_DAY + timedelta(days=90), days=30, a_day=2)
        connection.execute("delete from staging.stg_petition__petitions where department_name = '교통정책과'")
    decision = trained(warehouse)
    assert decision.choice == "refused"
    assert "교통정책과" in decision.reason


def test_with_too_few_new_texts_the_old_model_stays(warehouse) -> None:
    trained(warehouse, FIRST_DAY + timedelta(days=89))
    with warehouse.connect("transformer") as connection:
        petitions(connection, first=FIRST_DAY + timedelta(days=90), days=4)
    decision = trained(warehouse)
    assert decision.choice == "refused"
    assert "12건" in decision.reason


def test_a_renamed_department_is_learned_under_its_name_of_today(warehouse) -> None:
    with warehouse.connect("transformer") as connection:
        connection.execute(
            "insert into staging.stg_petition__petitions values ('old', '2026-06-30', 'x', 'y', '택시운수과')"
        )
    with warehouse.connect("modeler") as connection:
        items = labelled.labelled_items(connection, from_on=date(2026, 6, 1), through_on=date(2026, 7, 1))
        assert items.select("voc_id", "department").rows() == [("old", "택시물류과")]
        assert labelled.retired_departments(connection, on=SUNDAY) == {"택시운수과", "굴뚝과"}


def test_a_category_of_120_is_learned_as_the_topic_that_the_seed_gives_it(warehouse) -> None:
    with warehouse.connect("transformer") as connection:
        connection.execute(
            "insert into staging.stg_call_center__calls values ('c1', '2026-06-02', '문의', null, '교통'), "
            "('c2', '2026-06-02', '문의', null, '모르는 분류')"
        )
    with warehouse.connect("modeler") as connection:
        items = labelled.labelled_items(connection, from_on=date(2026, 6, 1), through_on=date(2026, 6, 30))
    assert items.select("voc_id", "department", "topic").rows() == [("c1", None, "traffic")]


def test_an_empty_warehouse_says_what_is_missing(warehouse) -> None:
    with warehouse.connect("transformer") as connection:
        connection.execute("delete from staging.stg_petition__petitions")
    with pytest.raises(training.NothingToLearnError, match="petitions and 120 calls"):
        trained(warehouse)


def test_a_switch_by_hand_is_a_decision_with_a_reason(warehouse) -> None:
    first = trained(warehouse, FIRST_DAY + timedelta(days=89))
    with warehouse.connect("transformer") as connection:
        petitions(connection, first=FIRST_DAY + timedelta(days=90), days=30)
    second = trained(warehouse)
    with warehouse.connect("modeler") as connection:
        with pytest.raises(ValueError, match="reason"):
            model_store.switch(connection, first.candidate_id, reason=" ", by="kim", on=SUNDAY, decided_at=AT)
        with pytest.raises(ValueError, match="in force already"):
            model_store.switch(connection, second.candidate_id, reason="x", by="kim", on=SUNDAY, decided_at=AT)
        with pytest.raises(model_store.UnknownModelError, match=first.candidate_id):
            model_store.switch(connection, "heads-0", reason="x", by="kim", on=SUNDAY, decided_at=AT)
        done = model_store.switch(
            connection, first.candidate_id, reason="부서 이름이 틀림", by="kim", on=SUNDAY, decided_at=AT
        )
        assert (done.choice, done.incumbent_id) == ("switched", second.candidate_id)
        assert model_store.model_in_force(connection) == first.candidate_id


def test_models_are_listed_and_switched_from_the_command_line(warehouse) -> None:
    def asked(*words: str) -> Result:
        return CliRunner().invoke(app, list(words), env={"INCHEON_MODELER_URL": warehouse.url("modeler")})

    assert "No text model yet: start the DAG text_model_retrain." in asked("text-models").output
    first = trained(warehouse, FIRST_DAY + timedelta(days=89))
    with warehouse.connect("transformer") as connection:
        petitions(connection, first=FIRST_DAY + timedelta(days=90), days=30)
    second = trained(warehouse)
    listed = asked("text-models").output.splitlines()
    assert [line.split("  ")[2] for line in listed] == [second.candidate_id, first.candidate_id]
    why = ("--reason", "부서 이름이 틀림", "--by", "kim")
    unknown = asked("text-model-switch", "--model", "heads-0", *why)
    assert (unknown.exit_code, first.candidate_id in unknown.output) == (2, True)
    done = asked("text-model-switch", "--model", first.candidate_id, *why)
    assert done.output.strip() == f"{first.candidate_id} is in force (before: {second.candidate_id})"
    again = asked("text-model-switch", "--model", first.candidate_id, *why)
    assert (again.exit_code, "in force already" in again.output) == (2, True)


def test_a_decision_cannot_be_changed_or_deleted_by_the_modeler(warehouse) -> None:
    trained(warehouse)
    for statement in ("update inferred.model_decision set reason = ''", "delete from inferred.text_model"):
        with warehouse.connect("modeler") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_of_equal_answers_none_is_worse_and_of_wrong_ones_all_are() -> None:
    from extract.text.prediction import Prediction

    truth = np.array(["a", "b"] * 50)
    right = Prediction(("a", "b"), np.array([[1, 0], [0, 1]] * 50, dtype=np.float32))
    wrong = replace(right, probabilities=right.probabilities[:, ::-1])
    assert training.share_worse(right, right, truth) == 0
    assert training.share_worse(wrong, right, truth) == 1
