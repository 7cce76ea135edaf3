"""`docs/data_dictionary.md` and the question table of `dbt_project/README.md`, written from dbt's manifest.

`python -m runtime.data_dictionary` (what `make docs` calls) writes them and keeps the BI contract; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime import bi_contract
from runtime.bi_contract import DBT_PROJECT, meta_of, relation_of
from runtime.instance import PROJECT

PAGE = PROJECT / "docs" / "data_dictionary.md"
README = DBT_PROJECT / "README.md"
BEGIN, END = "<!-- questions: written by make docs -->\n", "<!-- end of questions -->\n"
HEAD = """# Data dictionary

Generated from dbt's manifest by `make docs`; do not edit. BI contract version {version}: what is marked BI keeps its
columns and types within a major version. Logged in as `bi_reader` a tool sees what is marked BI and nothing else, reads
only, and a query ends after 60 seconds.

"""


def page(manifest: Mapping[str, Any]) -> str:
    """The whole Markdown page: marts by subject, then the dimensions they point to."""
    chapters = [_chapter(node, manifest) for node in _models(manifest)]
    version = bi_contract.contract_of(manifest)["version"]
    return HEAD.format(version=version) + question_table(manifest) + "\n" + "\n".join(chapters)


def question_table(manifest: Mapping[str, Any]) -> str:
    """Each mart with the question it answers."""
    rows = ["| question | mart | BI |", "|---|---|---|"]
    for node in _models(manifest):
        if question := _question(node):
            rows.append(f"| {question} | `{relation_of(node).removeprefix('marts.')}` | {_access(node)} |")
    return "\n".join(rows) + "\n"


def readme_with(text: str, table: str) -> str:
    """The README with its question table replaced.

    Raises:
        ValueError: the marks are not there.
    """
    head, mark, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"{README} has lost the marks of its question table")
    return head + BEGIN + table + END + tail


def _models(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    models = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    marts = [n for n in models if str(n["path"]).startswith("marts/")]
    dimensions = [n for n in models if str(n["name"]).startswith("dim_")]
    return sorted(marts, key=lambda n: str(n["path"])) + sorted(dimensions, key=lambda n: str(n["name"]))


def _chapter(node: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    meta = meta_of(node)
    lines = [f"## {relation_of(node)}", "", f"**{meta.get('label_ko', '')}** ({_access(node)}). {node['description']}"]
    if question := _question(node):
        lines += ["", f"Answers: {question}?", "", "```sql", str(meta["answer_sql"]).strip(), "```"]
    keys = [_key(c) for c in node["constraints"] if c["type"] in {"primary_key", "foreign_key"}]
    read = sorted(_named(name, manifest) for name in node["depends_on"]["nodes"])
    lines += ["", f"Keys: {'; '.join(keys)}.", "", f"Reads: {', '.join(f'`{name}`' for name in read) or 'nothing'}."]
    lines += ["", "| column | type | 이름 | meaning |", "|---|---|---|---|"]
    lines += [_column(name, column) for name, column in node["columns"].items()]
    return "\n".join(lines) + "\n"


def _question(node: Mapping[str, Any]) -> str:
    return str(meta_of(node).get("question") or "").rstrip("?")


def _column(name: str, column: Mapping[str, Any]) -> str:
    label = (column["config"].get("meta") or column.get("meta") or {}).get("label_ko", "")
    meaning = " ".join(str(column["description"]).split()).replace("|", "\\|")
    return f"| `{name}` | {column['data_type']} | {label} | {meaning} |"


def _key(constraint: Mapping[str, Any]) -> str:
    columns = ", ".join(constraint["columns"])
    if constraint["type"] == "primary_key":
        return f"one row per ({columns})"
    to = re.sub(r"^ref\('|'\)$", "", str(constraint["to"]))
    return f"({columns}) → `{to}`"


def _named(unique_id: str, manifest: Mapping[str, Any]) -> str:
    node = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
    return f"{node['schema']}.{node['name']}".replace("_next.", ".")


def _access(node: Mapping[str, Any]) -> str:
    return "BI" if meta_of(node).get("access") == "bi" else "reports"


def write() -> list[Path]:
    """Write the page and the table, and keep the contract; returns what was written."""
    manifest = bi_contract.read_manifest()
    bi_contract.keep(bi_contract.contract_of(manifest))
    PAGE.write_text(page(manifest), encoding="utf-8")
    README.write_text(readme_with(README.read_text("utf-8"), question_table(manifest)), encoding="utf-8")
    return [PAGE, README, bi_contract.KEPT]


if __name__ == "__main__":
    write()
