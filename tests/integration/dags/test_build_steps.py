"""A build's failure is told without rows, and a closed build moves nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dags.shared import build_steps, dbt_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from dags.shared.row_free import DatabaseError

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
