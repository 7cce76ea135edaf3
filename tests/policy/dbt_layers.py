"""The layer table of DESIGN as data, and the walk over dbt's manifest that applies it."""

from __future__ import annotations

from typing import Any

# layer of a model -> what it may read: layers of models, and schemas of sources. quality.changed_day steers every
# incremental model, so the `quality` schema is open to staging (facts about deliveries) and to nobody else as data.
MAY_READ = {
    "staging": {"source:raw", "source:quality", "seed"},
    "intermediate": {"staging", "intermediate", "seed"},
    "core": {"staging", "intermediate", "core", "seed", "snapshot", "source:inferred"},
    "marts": {"core", "seed"},
}


def layer_of(node: dict[str, Any]) -> str:
    """`staging`, `core`, ... for a model; `seed`, `snapshot` or `source:<schema>` for the rest."""
    if node["resource_type"] == "source":
        return f"source:{node['schema']}"
    if node["resource_type"] == "model":
        return str(node["path"]).split("/")[0]
    return str(node["resource_type"])


def layer_violations(manifest: dict[str, Any]) -> list[str]:
    """Each edge that DESIGN does not allow, as `reader -> read`."""
    known = {**manifest["nodes"], **manifest["sources"]}
    found = []
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model":
            continue
        layer = layer_of(node)
        for name in node["depends_on"]["nodes"]:
            read = known[name]
            same_folder = layer == "marts" and str(read["path"]).split("/")[:2] == str(node["path"]).split("/")[:2]
            if layer_of(read) not in MAY_READ[layer] and not same_folder:
                found.append(f"{node['name']} -> {read['name']}")
    return found


def contract_violations(manifest: dict[str, Any]) -> list[str]:
    """Models of core and marts without an enforced contract, a primary key, a grain, or a Korean label."""
    found = []
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model" or layer_of(node) not in {"core", "marts"}:
            continue
        name = node["name"]
        if not node["config"]["contract"]["enforced"]:
            found.append(f"{name}: contract not enforced")
        constraints = [*node["constraints"], *(c for col in node["columns"].values() for c in col["constraints"])]
        if not any(c["type"] == "primary_key" for c in constraints):
            found.append(f"{name}: no primary key")
        first_sentence = node["description"].split(".")[0].lower()
        if not any(word in first_sentence for word in ("one row", "행 하나", "한 행")):
            found.append(f"{name}: the first sentence does not state the grain")
        for column in node["columns"].values():
            if not column["meta"].get("label_ko") and not column["config"].get("meta", {}).get("label_ko"):
                found.append(f"{name}.{column['name']}: no label_ko")
    return found


def open_to_bi(manifest: dict[str, Any]) -> set[str]:
    """The relations a BI tool may read."""
    models = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    return {n["name"] for n in models if (n["config"].get("meta") or {}).get("access") == "bi"}
