"""What a BI tool does, as `bi_reader`: it looks around, joins, groups and limits, and is refused everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, MetaData, Table, create_engine, func, select

from runtime import bi_contract
from tests.integration.dbt.city_desk import Desk

READ = re.compile(r"\b(marts|core|evidence|staging|raw|inferred|quality)\.(\w+)")


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return bi_contract.read_manifest()


@pytest.fixture
def bi_url(desk: Desk, server: Any) -> str:
    where = desk.admin_url.rpartition("@")[2]
    return f"postgresql://bi_reader:{server.passwords['bi_reader']}@{where}"


@pytest.fixture
def bi(bi_url: str) -> Iterator[Engine]:
    engine = create_engine(bi_url.replace("postgresql://", "postgresql+psycopg://", 1))
    yield engine
    engine.dispose()


def refused(url: str, statement: str) -> bool:
    """By privilege or because it may only read; any other error is raised."""
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction):
        return True
    return False


def test_it_sees_what_the_manifest_opens_and_nothing_else(desk: Desk, bi_url: str, manifest: dict[str, Any]) -> None:
    promised = set(bi_contract.contract_of(manifest)["relations"])
    relations = desk.execute(
        "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'v', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema')"
        " and n.nspname !~ '^pg_(temp|toast)'"
    )
    names = {name for (name,) in relations}
    assert promised < names
    assert len(names - promised) > 80
    assert {name for name in names if not refused(bi_url, f"select * from {name} limit 1")} == promised


def test_it_writes_nothing_anywhere(bi_url: str, manifest: dict[str, Any]) -> None:
    promised = sorted(bi_contract.contract_of(manifest)["relations"])
    assert [name for name in promised if not refused(bi_url, f"delete from {name}")] == []
    again = "set default_transaction_read_only = off; "
    assert [name for name in promised if not refused(bi_url, f"{again}delete from {name}")] == []
    assert refused(bi_url, f"{again}create table marts.mine (a integer)")
    assert refused(bi_url, f"{again}create temporary table mine (a integer)")


def test_a_query_that_does_not_end_is_ended(bi_url: str) -> None:
    with psycopg.connect(bi_url) as connection:
        assert connection.execute("show statement_timeout").fetchone() == ("1min",)
        connection.execute("set statement_timeout = '50ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("select count(*) from generate_series(1, 1000000000)")


def test_the_columns_and_types_in_postgresql_are_those_promised(desk: Desk, manifest: dict[str, Any]) -> None:
    for relation, columns in bi_contract.contract_of(manifest)["relations"].items():
        there = desk.execute(
            "select attname, replace(format_type(atttypid, atttypmod), 'timestamp with time zone', 'timestamptz')"
            " from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped",
            (relation,),
        )
        assert dict(there) == columns, relation


def test_a_tool_that_reflects_finds_keys_and_can_follow_them(bi: Engine) -> None:
    tables = MetaData()
    daily = Table("mart_voc_trend_daily", tables, schema="marts", autoload_with=bi)
    assert {c.name for c in daily.primary_key} == {
        "occurred_on",
        "channel_code",
        "topic_code",
        "district_code",
        "department_code",
    }
    points_to = {f.parent.name: f.column.table.fullname for f in daily.foreign_keys}
    assert points_to == {
        "occurred_on": "core.dim_date",
        "channel_code": "core.dim_channel",
        "topic_code": "core.dim_topic",
        "district_code": "core.dim_district_latest",
        "department_code": "core.dim_department_latest",
    }
    date, district = tables.tables["core.dim_date"], tables.tables["core.dim_district_latest"]
    query = (
        select(date.c.is_holiday, district.c.district_label_ko, func.sum(daily.c.voc_count).label("voices"))
        .select_from(daily.join(date).join(district))
        .group_by(date.c.is_holiday, district.c.district_label_ko)
        .order_by(func.sum(daily.c.voc_count).desc())
        .limit(3)
    )
    with bi.connect() as connection:
        rows = connection.execute(query).all()
        total = connection.execute(select(func.sum(daily.c.voc_count))).scalar_one()
    assert len(rows) == 3
    # 3 calls, 3 petitions and 3 relevant posts of citizens; the district that most of them lie in comes first.
    assert total == 9
    assert not any(row.is_holiday for row in rows)


def test_every_mart_answers_its_question_with_one_query(desk: Desk, bi_url: str, manifest: dict[str, Any]) -> None:
    marts = [
        n
        for n in manifest["nodes"].values()
        if n["resource_type"] == "model" and str(n["path"]).startswith("marts/") and n["schema"] == "marts_next"
    ]
    assert len(marts) >= 11
    unasked = [n["name"] for n in marts if not {"question", "answer_sql"} <= set(bi_contract.meta_of(n))]
    assert unasked == []
    for node in marts:
        name, query = bi_contract.relation_of(node), bi_contract.meta_of(node)["answer_sql"]
        read = {".".join(found) for found in READ.findall(query)}
        assert {r for r in read if not r.startswith("core.dim_")} == {name}, f"{name} is not answered by itself alone"
        is_open = bi_contract.meta_of(node).get("access") == "bi"
        with psycopg.connect(bi_url if is_open else desk.admin_url) as connection:
            rows = connection.execute(query).fetchall()
        assert bool(rows) == bool(desk.value(f"select count(*) > 0 from {name}")), name
