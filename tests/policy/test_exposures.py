"""Lineage does not end at the marts: each publication is an exposure, and it names what the publication reads."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
READ = re.compile(r"\b(?:marts|evidence)\.((?:mart_|voc_|petition_)[a-z_]+)\b")


def exposures() -> dict[str, set[str]]:
    """What each exposure says it depends on."""
    path = ROOT / "dbt_project" / "models" / "marts" / "_marts__exposures.yml"
    listed = yaml.safe_load(path.read_text("utf-8"))["exposures"]
    return {entry["name"]: set(re.findall(r"ref\('(\w+)'\)", " ".join(entry["depends_on"]))) for entry in listed}


def relations_read() -> dict[str, set[str]]:
    """Relations named by the files of each publication's own folder."""
    builds = sorted((ROOT / "reports").glob("*/build.py"))
    return {
        build.parent.name: {
            name for path in build.parent.rglob("*.py") for name in READ.findall(path.read_text("utf-8"))
        }
        for build in builds
    }


def test_each_publication_is_an_exposure_that_names_what_it_reads() -> None:
    read, named = relations_read(), exposures()
    assert len(read) >= 8
    assert sum(map(len, read.values())) > 20
    missing = {folder: sorted(found - named.get(folder, set())) for folder, found in read.items()}
    assert {folder: names for folder, names in missing.items() if names or folder not in named} == {}


def test_an_exposure_names_no_relation_that_is_gone() -> None:
    models = {path.stem for path in (ROOT / "dbt_project" / "models").rglob("*.sql")}
    assert {name: sorted(refs - models) for name, refs in exposures().items() if refs - models} == {}
