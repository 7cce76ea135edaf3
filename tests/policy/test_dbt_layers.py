"""dbt's layers, contracts and access, read from the manifest that dbt itself makes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from dbt.cli.main import dbtRunner

from tests.policy.dbt_layers import contract_violations, layer_of, layer_violations, open_to_bi

PROJECT = Path(__file__).parents[2] / "dbt_project"
TEXT_COLUMNS = {"title", "body", "summary", "quote", "question", "answer", "person_key", "caller_key", "official_name"}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    target = tmp_path_factory.mktemp("dbt")
    environment = {
        "INCHEON_DB_HOST": "127.0.0.1",
        "INCHEON_DB_PORT": "1",
        "INCHEON_DB_NAME": "none",
        "INCHEON_TRANSFORMER_PASSWORD": "none",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        arguments = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
        arguments += ["--target-path", str(target), "--log-path", str(target), "--log-level", "none"]
        assert dbtRunner().invoke(["parse", *arguments]).success
    return json.loads((target / "manifest.json").read_text())


def test_no_model_reads_past_its_layer(manifest: dict[str, Any]) -> None:
    assert len([n for n in manifest["nodes"].values() if n["resource_type"] == "model"]) > 15
    assert layer_violations(manifest) == []


def test_a_mart_that_reads_staging_is_caught() -> None:
    staging = {
        "resource_type": "model",
        "name": "stg_a__b",
        "path": "staging/a/stg_a__b.sql",
        "depends_on": {"nodes": []},
    }
    mart = {"resource_type": "model", "name": "mart_x", "path": "marts/x/mart_x.sql", "depends_on": {"nodes": ["s"]}}
    assert layer_violations({"nodes": {"s": staging, "m": mart}, "sources": {}}) == ["mart_x -> stg_a__b"]
    assert layer_of(staging) == "staging"


def test_core_and_marts_have_contracts_keys_grain_and_korean_labels(manifest: dict[str, Any]) -> None:
    assert contract_violations(manifest) == []


def test_a_model_without_contract_is_caught() -> None:
    bare = {
        "resource_type": "model",
        "name": "mart_x",
        "path": "marts/x/mart_x.sql",
        "config": {"contract": {"enforced": False}},
        "constraints": [],
        "description": "Something.",
        "columns": {"a": {"name": "a", "meta": {}, "config": {}, "constraints": []}},
    }
    assert len(contract_violations({"nodes": {"m": bare}})) == 4


def test_bi_tools_get_marts_only_and_never_a_person_or_a_text(manifest: dict[str, Any]) -> None:
    models = {n["name"]: n for n in manifest["nodes"].values() if n["resource_type"] == "model"}
    open_models = open_to_bi(manifest)
    assert open_models
    assert {layer_of(models[name]) for name in open_models} == {"marts", "core"}
    assert all(name.startswith("dim_") for name in open_models if layer_of(models[name]) == "core")
    assert [name for name in open_models if TEXT_COLUMNS & set(models[name]["columns"])] == []


CLOCKS = re.compile(r"\bnow\(\)|\bcurrent_date\b|\bcurrent_timestamp\b|\w+_at::date\b", re.IGNORECASE)


def test_no_model_asks_the_clock_or_casts_an_instant_to_a_date() -> None:
    files = [*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("tests/**/*.sql")]
    assert len(files) > 20
    assert [f.name for f in files if CLOCKS.search(re.sub(r"--.*", "", f.read_text()))] == []


@pytest.mark.parametrize("planted", ["select now()", "where x < current_date", "select received_at::date"])
def test_a_planted_clock_is_caught(planted: str) -> None:
    assert CLOCKS.search(planted)
