"""Every DAG keeps the house's habits; the suite proves that it looked at all of them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
DAGS = ROOT / "dags"
FILES = sorted(path for path in DAGS.glob("*.py") if path.name != "__init__.py")
# Only a task that asks somebody else's server may be tried again.
NETWORK_TASK = "land_"
HEAVY = ("pandas", "polars", "great_expectations", "dbt", "sklearn", "soynlp", "matplotlib", "scipy", "httpx_sse")
LOOK = """
import json, sys, time
began = time.monotonic()
from airflow.dag_processing.dagbag import DagBag
from pathlib import Path
imported = time.monotonic()
folder = Path(sys.argv[1])
bag = DagBag(dag_folder=str(folder), bundle_path=folder, bundle_name="policy")
parsed = time.monotonic() - imported
def plain(dag):
    return {
        "file": Path(dag.fileloc).name, "doc": dag.doc_md or "", "tags": sorted(dag.tags), "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs, "cron": getattr(dag.timetable, "expression", None),
        "timetable": type(dag.timetable).__name__, "zone": str(getattr(dag.timetable, "timezone", "")),
        "params": sorted(dag.params), "edges": sorted((a, t.task_id) for t in dag.tasks for a in t.upstream_task_ids),
        "tasks": [{"id": t.task_id, "owner": t.owner, "retries": t.retries, "type": t.task_type,
                   "timeout": t.execution_timeout.total_seconds() if t.execution_timeout else None,
                   "response": t.response_timeout.total_seconds() if getattr(t, "response_timeout", None) else None,
                   "defaults": getattr(t, "defaults", None), "rule": str(t.trigger_rule),
                   "outlets": [o.name for o in t.outlets]} for t in dag.tasks],
    }
print("BAG" + json.dumps({"dags": {k: plain(v) for k, v in bag.dags.items()}, "errors": bag.import_errors,
      "seconds": parsed, "modules": sorted(m for m in sys.modules if "." not in m)}))
"""


def look(folder: Path, home: Path) -> dict[str, Any]:
    """Parse the DAGs as the dag-processor does: a fresh process with an empty environment."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("BAG")]
    assert lines, done.stderr[-2000:]
    loaded: dict[str, Any] = json.loads(lines[-1].removeprefix("BAG"))
    return loaded


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return look(DAGS, tmp_path_factory.mktemp("airflow"))


def test_every_dag_file_gives_exactly_one_dag_named_after_it(bag: dict[str, Any]) -> None:
    assert len(FILES) >= 8
    assert bag["errors"] == {}
    assert {dag_id: dag["file"] for dag_id, dag in bag["dags"].items()} == {path.stem: path.name for path in FILES}


def test_a_broken_dag_file_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "dags"
    folder.mkdir()
    (folder / "broken_build.py").write_text("from airflow.sdk import dag\nimport no_such_module\n")
    found = look(folder, tmp_path)
    assert found["dags"] == {}
    assert len(found["errors"]) == 1


def test_dag_files_are_short_and_say_what_to_do_when_red(bag: dict[str, Any]) -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 60, path.name
        doc = bag["dags"][path.stem]["doc"]
        for chapter in ("**When**", "**Inputs**", "**Outputs**", "**When red**"):
            assert chapter in doc, f"{path.name} lacks {chapter}"


def test_every_dag_has_one_impact_tier_and_no_tag_of_its_own(bag: dict[str, Any]) -> None:
    from dags.shared.tags import ALLOWED, Impact

    for dag_id, dag in bag["dags"].items():
        assert set(dag["tags"]) <= {str(tag) for tag in ALLOWED}, dag_id
        assert len([tag for tag in dag["tags"] if tag in {str(i) for i in Impact}]) == 1, dag_id


def test_schedules_are_cron_triggers_in_seoul_without_catchup_one_run_at_a_time(bag: dict[str, Any]) -> None:
    for dag_id, dag in bag["dags"].items():
        assert (dag["timetable"], dag["zone"]) == ("CronTriggerTimetable", "Asia/Seoul"), dag_id
        assert (dag["catchup"], dag["max_active_runs"]) == (False, 1), dag_id
        # The day a run is about; only an issue that went out before needs a word more.
        assert len(set(dag["params"]) - {"correction_reason", "scope"}) == 1, dag_id


def test_every_task_has_an_owner_a_timeout_and_retries_only_on_the_network(bag: dict[str, Any]) -> None:
    tasks = [(dag_id, task) for dag_id, dag in bag["dags"].items() for task in dag["tasks"]]
    assert len(tasks) > 20
    for dag_id, task in tasks:
        assert task["owner"] == "civic-communication", (dag_id, task)
        assert task["timeout"], (dag_id, task)
        assert (task["retries"] > 0) == task["id"].startswith(NETWORK_TASK), (dag_id, task)


def test_a_source_is_gated_before_it_is_announced(bag: dict[str, Any]) -> None:
    from extract.registry import SOURCES

    assert len(SOURCES) >= 4
    for source in SOURCES:
        dag = bag["dags"][f"{source}_ingest"]
        (noun,) = [task["id"].removeprefix("land_") for task in dag["tasks"] if task["id"].startswith("land_")]
        assert dag["edges"] == [[f"gate_{noun}", f"announce_{noun}"], [f"land_{noun}", f"gate_{noun}"]]


def test_the_build_goes_from_staging_to_promotion_and_gates_first(bag: dict[str, Any]) -> None:
    edges = {(a, b) for a, b in bag["dags"]["warehouse_build"]["edges"]}
    order = ["wait_for_ingests", "build_staging", "understand_text", "build_core", "infer_demand"]
    order += [
        "count_statutory_time",
        "infer_forecasts",
        "infer_warnings",
        "infer_feedback",
        "infer_scores",
        "build_marts",
        "gate_marts",
        "promote_marts",
    ]
    assert edges == set(pairwise(order))


def test_an_approval_waits_for_a_person_and_has_no_answer_of_its_own(bag: dict[str, Any]) -> None:
    drafts = [dag_id for dag_id in bag["dags"] if dag_id.endswith("_draft")]
    approvals = [t for dag in bag["dags"].values() for t in dag["tasks"] if t["type"] == "ApprovalOperator"]
    assert len(approvals) == len(drafts) >= 1
    for approval in approvals:
        assert approval["defaults"] is None
        assert 0 < approval["response"] <= timedelta(hours=23).total_seconds()


def test_parsing_is_light(bag: dict[str, Any]) -> None:
    assert [name for name in HEAVY if name in bag["modules"]] == []
    assert bag["seconds"] < 8, "all files; a loaded machine may be slow, an import of pandas would still show"


def test_announced_assets_are_the_raw_tables_of_the_feeds(bag: dict[str, Any]) -> None:
    from extract.registry import FEEDS

    declared: dict[str, list[str]] = {}
    for feed in FEEDS:
        declared.setdefault(f"{feed.source}_ingest", []).append(feed.relation)
    announced = {
        dag_id: sorted(name for task in dag["tasks"] for name in task["outlets"] if name.startswith("raw."))
        for dag_id, dag in bag["dags"].items()
        if dag_id.endswith("_ingest")
    }
    assert announced == {dag_id: sorted(relations) for dag_id, relations in declared.items()}
