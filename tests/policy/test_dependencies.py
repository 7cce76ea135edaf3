"""Every dependency is pinned in the lock and has a written reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [d for extra in project.get("optional-dependencies", {}).values() for d in extra]
    return {re.split(r"[\[<>=!~ ]", d, maxsplit=1)[0].lower() for d in [*project["dependencies"], *extras]}


def explained(text: str) -> set[str]:
    return {m.group(1) for m in re.finditer(r"^\| ([a-z0-9-]+) \| [^|\s]", text, re.MULTILINE)} - {"package", "---"}


def test_each_dependency_has_its_reason_and_no_reason_is_left_over() -> None:
    assert len(declared()) > 20
    assert explained((ROOT / "docs/dependencies.md").read_text()) == declared()


def test_a_missing_reason_is_caught() -> None:
    assert explained("| package | reason |\n| --- | --- |\n| polars | fast |\n| httpx | |") == {"polars"}


def test_the_lock_holds_hashes_from_the_public_index_only() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    packages = [p for p in lock["package"] if "registry" in p["source"]]
    assert len(packages) > 200
    assert {p["source"]["registry"] for p in packages} == {"https://pypi.org/simple"}
    assert all(
        f["hash"].startswith("sha256:")
        for p in packages
        for f in [*p.get("wheels", []), *([p["sdist"]] if "sdist" in p else [])]
    )
