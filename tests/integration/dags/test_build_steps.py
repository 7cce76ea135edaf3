"""A build's failure is told without rows, and a closed build moves nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dags.shared import build_steps, dbt_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from dags.shared.row_free import DatabaseError
from expectations import gate
from expectations.results import Verdict
from extract.text import understand
from extract.window import KST

TUESDAY = date(2026, 11, 17)


def workshop(warehouse: Any, dbt_dir: Path) -> Workshop:
    urls = {role: warehouse.url(role) for role in ("transformer", "modeler", "gatekeeper")}
    return Workshop(urls=urls, expected_feeds=("call_center.calls",), dbt_dir=dbt_dir)


def opened(warehouse: Any) -> Build:
    return dbt_steps.start_build(warehouse.url("transformer"), business_date=TUESDAY, run_id="test")


def state_and_reason(warehouse: Any, build: Build) -> tuple[str, str]:
    with warehouse.connect("transformer") as connection:
        found: tuple[str, str] = connection.execute(
            "select state, reason from quality.build where build_key = %s", (build.build_key,)
        ).fetchone()
    return found


def test_a_statement_that_fails_in_a_build_is_told_without_its_row(warehouse_db: Any, tmp_path: Path) -> None:
    bench, build = workshop(warehouse_db, tmp_path), opened(warehouse_db)
    with (
        pytest.raises(DatabaseError) as told,
        build_steps.closing_on_failure(bench, build),
        warehouse_db.connect("modeler") as connection,
    ):
        connection.execute("insert into inferred.keyword_week values (null, '홍길동', 1, 1, '{}')")
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    state, reason = state_and_reason(warehouse_db, build)
    assert (state, reason) == ("failed", str(told.value))
    assert reason == (
        'NotNullViolation 23502: null value in column "week_start_on" of relation "keyword_week"'
        " violates not-null constraint 표 keyword_week"
    )


def test_what_dbt_says_of_a_failure_holds_no_row(
    warehouse_db: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # A model that fails on a row as a citizen would write it.
    project = tmp_path / "project"
    (project / "models").mkdir(parents=True)
    (project / "dbt_project.yml").write_text("name: small\nversion: '1.0.0'\nprofile: incheon\n")
    (project / "profiles.yml").write_text((dbt_steps.PROJECT_DIR / "profiles.yml").read_text())
    (project / "macros").mkdir()
    schema_names = "macros/generate_schema_name.sql"
    (project / schema_names).write_text((dbt_steps.PROJECT_DIR / schema_names).read_text())
    (project / "models" / "broken.sql").write_text(
        "{{ config(materialized='table', schema='core', pre_hook=\""
        "create temporary table t (id int not null, body text);"
        " insert into t values (null, '홍길동\\n둘째 줄')\") }} select 1 as id"
    )
    monkeypatch.setattr(dbt_steps, "PROJECT_DIR", project)
    for name, value in {
        "INCHEON_DB_HOST": warehouse_db.host,
        "INCHEON_DB_PORT": str(warehouse_db.port),
        "INCHEON_DB_NAME": warehouse_db.database,
        "INCHEON_TRANSFORMER_PASSWORD": warehouse_db.password("transformer"),
    }.items():
        monkeypatch.setenv(name, value)
    bench, build = workshop(warehouse_db, tmp_path / "dbt"), opened(warehouse_db)
    with pytest.raises(dbt_steps.BuildError) as told, build_steps.closing_on_failure(bench, build):
        bench.dbt(build, "core", "run")
    with warehouse_db.connect("transformer") as connection:
        row = connection.execute(
            "select node_id, status, message from quality.dbt_result where build_key = %s", (build.build_key,)
        ).fetchone()
    assert row[:2] == ("model.small.broken", "error")
    assert "violates not-null constraint" in row[2]
    assert "violates not-null constraint" in str(told.value)
    assert state_and_reason(warehouse_db, build) == ("failed", str(told.value))
    spoken = [row[2], str(told.value), caplog.text, *capfd.readouterr()]
    written = [path.read_text(errors="replace") for path in (tmp_path / "dbt").rglob("*.log")]
    written += [path.read_text() for path in (tmp_path / "dbt").rglob("*.json")]
    for text in (*spoken, *written):
        assert "DETAIL" not in text
        assert "홍길동" not in text


def change(connection: psycopg.Connection, day: date) -> int:
    row = connection.execute(
        "insert into quality.changed_day (feed, covered_on, cause) values ('call_center.calls', %s, 'delivery')"
        " returning changed_id",
        (day,),
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_build_waits_for_a_change_that_is_not_yet_committed(warehouse_db: Any) -> None:
    with (
        ThreadPoolExecutor(1) as pool,
        warehouse_db.connect("gatekeeper") as slow,
        warehouse_db.connect("gatekeeper") as quick,
        warehouse_db.connect("analyst_reader", autocommit=True) as onlooker,
    ):
        earlier = change(slow, date(2026, 11, 16))
        later = change(quick, TUESDAY)
        quick.commit()
        starting = pool.submit(opened, warehouse_db)
        waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        while not starting.done() and not onlooker.execute(waiting).fetchone()[0]:
            pass
        assert not starting.done()
        slow.commit()
        build = starting.result(timeout=20)
    assert build.changed_after < earlier < later == build.changed_through


def test_a_failed_build_leaves_its_changes_to_the_next(warehouse_db: Any) -> None:
    transformer = warehouse_db.url("transformer")
    with warehouse_db.connect("gatekeeper") as gatekeeper:
        changed = change(gatekeeper, TUESDAY)
    first = opened(warehouse_db)
    dbt_steps.finish_build(transformer, build_key=first.build_key, state="failed", reason="test")
    killed = opened(warehouse_db)
    second = opened(warehouse_db)
    assert state_and_reason(warehouse_db, killed)[0] == "failed"
    assert second.changed_after < changed <= second.changed_through
    dbt_steps.finish_build(transformer, build_key=second.build_key, state="promoted")
    third = opened(warehouse_db)
    assert (third.changed_after, third.changed_through) == (second.changed_through, second.changed_through)


def test_a_closed_build_promotes_nothing(warehouse_db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(dbt_steps, "run_dbt", lambda *_, step, **__: ran.append(step))
    bench, old = workshop(warehouse_db, tmp_path), opened(warehouse_db)
    newer = opened(warehouse_db)
    with pytest.raises(dbt_steps.BuildError, match="is failed"):
        build_steps.promote_marts(bench, old)
    assert ran == []
    build_steps.promote_marts(bench, newer)
    assert ran == ["promote"]
    assert state_and_reason(warehouse_db, newer) == ("promoted", None)


def test_an_old_night_built_again_looks_as_far_as_the_newest(
    warehouse_db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warehouse_db.connect("loader") as loader:
        loader.execute(
            "insert into quality.delivery (source, feed, business_date, window_start_on, window_end_on, coverage,"
            " pulled_at, landed_count, quarantined_count, run_id) values ('call_center', 'call_center.calls',"
            " '2026-11-24', '2026-11-21', '2026-11-25', 'complete', '2026-11-25 01:00+09', 1, 0, 'test')"
        )
    looked_through: list[date] = []

    def understood(_: object, *, business_date: date, **__: object) -> understand.UnderstandResult:
        looked_through.append(business_date)
        return understand.UnderstandResult("text-test", False, 0, 0, 0, ())

    def judged(_: str, *, business_date: date, **__: object) -> Verdict:
        looked_through.append(business_date)
        return Verdict("warehouse_build", True, (), ())

    monkeypatch.setattr(understand, "run", understood)
    monkeypatch.setattr(gate, "judge_build", judged)
    bench, build = workshop(warehouse_db, tmp_path), opened(warehouse_db)
    assert build.business_date == date(2026, 11, 17)
    clock = datetime(2026, 11, 25, 1, tzinfo=KST)
    build_steps.understand_text(bench, build, clock=lambda: clock)
    build_steps.gate_marts(bench, build, clock=lambda: clock)
    assert looked_through == [date(2026, 11, 24), date(2026, 11, 24)]
