"""What BI tools may build on: the marts and dimensions open to them, column by column, under a version.

Everything is read from dbt's manifest. `docs/bi_contract.json` keeps what was promised last; a column that goes away or
changes its type without a new major version is refused, because a workbook somewhere stands on it.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime.errors import RuntimeSetupError
from runtime.instance import PROJECT

DBT_PROJECT = PROJECT / "dbt_project"
KEPT = PROJECT / "docs" / "bi_contract.json"
PLAIN_TYPES = frozenset({"text", "integer", "bigint", "numeric", "boolean", "date", "timestamptz", "double precision"})
"""What every BI tool knows without a driver of its own: no arrays, no JSON, no intervals."""
Contract = dict[str, Any]
"""`{"version": "1.0.0", "relations": {"marts.mart_x": {"column": "type"}}}`."""


def read_manifest() -> dict[str, Any]:
    """Dbt's manifest of this very tree; no database is asked.

    Raises:
        RuntimeSetupError: the project does not parse.
    """
    from dbt.cli.main import dbtRunner

    # The profile wants a connection even where none is made.
    nowhere = {"HOST": "127.0.0.1", "PORT": "1", "NAME": "none"}
    for name, value in nowhere.items():
        os.environ.setdefault(f"INCHEON_DB_{name}", value)
    os.environ.setdefault("INCHEON_TRANSFORMER_PASSWORD", "none")
    with tempfile.TemporaryDirectory() as target:
        arguments = ["parse", "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
        arguments += ["--target-path", target, "--log-path", target, "--log-level", "none"]
        outcome = dbtRunner().invoke(arguments)
        if not outcome.success:
            raise RuntimeSetupError(f"dbt could not read its project: {outcome.exception}")
        found: dict[str, Any] = json.loads((Path(target) / "manifest.json").read_text(encoding="utf-8"))
    return found


def open_models(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Models with `meta.access: bi`, by name."""
    models = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    return sorted((n for n in models if meta_of(n).get("access") == "bi"), key=lambda n: str(n["name"]))


def meta_of(node: Mapping[str, Any]) -> dict[str, Any]:
    """A model's `config.meta`."""
    return dict(node["config"].get("meta") or {})


def relation_of(node: Mapping[str, Any]) -> str:
    """Where readers find a model: a mart after its promotion, a dimension in core."""
    return f"{str(node['schema']).removesuffix('_next')}.{node['alias'] or node['name']}"


def contract_of(manifest: Mapping[str, Any]) -> Contract:
    """What the tree promises now."""
    models = open_models(manifest)
    version = next((n for n in models if n["name"] == "mart_contract_version"), None)
    stated = re.search(r"bi_contract_version: \"([\d.]+)\"", (DBT_PROJECT / "dbt_project.yml").read_text("utf-8"))
    if version is None or stated is None:
        raise RuntimeSetupError("the contract has no version: var bi_contract_version, model mart_contract_version")
    relations = {
        relation_of(node): {name: str(column["data_type"]) for name, column in node["columns"].items()}
        for node in models
    }
    return {"version": stated[1], "relations": relations}


def not_plain(contract: Contract) -> list[str]:
    """Columns whose type a BI tool may not know, as `relation.column: type`."""
    return [
        f"{relation}.{column}: {kind}"
        for relation, columns in contract["relations"].items()
        for column, kind in columns.items()
        if re.sub(r"\(.*\)", "", kind) not in PLAIN_TYPES
    ]


def breaks(promised: Contract, now: Contract) -> list[str]:
    """What a workbook made under `promised` would miss: relations and columns gone, types that changed."""
    found = []
    for relation, columns in promised["relations"].items():
        there = now["relations"].get(relation)
        if there is None:
            found.append(f"{relation} is gone")
            continue
        for column, kind in columns.items():
            if column not in there:
                found.append(f"{relation}.{column} is gone")
            elif there[column] != kind:
                found.append(f"{relation}.{column} was {kind} and is {there[column]}")
    return found


def refusal(promised: Contract, now: Contract) -> str:
    """Why `now` may not replace `promised`, in words that say what to do; empty when it may."""
    broken = breaks(promised, now)
    if not broken or _parts(now)[0] > _parts(promised)[0]:
        return ""
    major = f"{_parts(promised)[0] + 1}.0.0"
    return (
        f"the BI contract {promised['version']} is broken: {'; '.join(broken)}. Either keep the column, or raise "
        f'bi_contract_version in dbt_project.yml to "{major}", run `make docs`, and tell the consumers in CHANGELOG.md'
    )


def keep(contract: Contract) -> None:
    """Write what is promised from now on.

    Raises:
        RuntimeSetupError: it breaks what was promised under the same major version.
    """
    if KEPT.exists() and (why := refusal(json.loads(KEPT.read_text("utf-8")), contract)):
        raise RuntimeSetupError(why)
    KEPT.write_text(json.dumps(contract, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _parts(contract: Contract) -> tuple[int, ...]:
    return tuple(int(part) for part in str(contract["version"]).split("."))
