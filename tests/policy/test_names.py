"""Names that the house keeps and names it does not have."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED = {"utils", "util", "helpers", "helper", "common", "plugins", "include", "misc"}
ROOT_FILES = {
    ".dockerignore",
    ".env.example",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".secrets.baseline",
    ".yamllint",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "DECISIONS.md",
    "Dockerfile",
    "GLOSSARY.md",
    "LICENSE",
    "Makefile",
    "README.ko.md",
    "README.md",
    "docker-compose.yml",
    "pyproject.toml",
    "uv.lock",
}
ROOT_FOLDERS = {
    ".ci",
    "analytics",
    "benchmarks",
    "dags",
    "dbt_project",
    "demo_city",
    "docs",
    "expectations",
    "extract",
    "korean_calendar",
    "reports",
    "runtime",
    "tests",
}
MEBIBYTE = 1024 * 1024


def tracked_files(root: Path = ROOT) -> list[str]:
    """What git tracks or would track, as paths from the root."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    return sorted({name for name in listed if name and (root / name).is_file()})


def banned_names(paths: list[str]) -> list[str]:
    return [p for p in paths if BANNED & {part.removesuffix(".py").lower() for part in p.split("/")}]


def unknown_at_root(paths: list[str]) -> list[str]:
    return [p for p in paths if (p not in ROOT_FILES if "/" not in p else p.split("/")[0] not in ROOT_FOLDERS)]


def over_long_yml(paths: list[tuple[str, int]]) -> list[str]:
    return [path for path, lines in paths if lines >= 300]


def test_no_drawer_for_odds_and_ends() -> None:
    files = tracked_files()
    assert len(files) > 100
    assert banned_names(files) == []


def test_a_drawer_is_caught() -> None:
    assert banned_names(["extract/utils.py", "dags/common/x.py", "extract/http.py"]) == [
        "extract/utils.py",
        "dags/common/x.py",
    ]


def test_the_root_holds_only_what_the_house_names() -> None:
    assert unknown_at_root(tracked_files()) == []


def test_a_stray_root_file_is_caught() -> None:
    assert unknown_at_root(["COMPLETE.md", "old/x.py", "README.md", "dags/x.py"]) == ["COMPLETE.md", "old/x.py"]


def test_dbt_names_say_their_layer() -> None:
    layers = {
        "staging": r"stg_[a-z]+(_[a-z]+)*__[a-z_]+",
        "intermediate": r"int_[a-z]+(_[a-z]+)*__[a-z_]+",
        "core": r"(dim|fct)_[a-z_]+",
        "marts": r"(mart_[a-z]+(_[a-z]+)*|voc_quote|petition_due_soon)",
    }
    models = [Path(p) for p in tracked_files() if p.startswith("dbt_project/models/") and p.endswith(".sql")]
    assert len(models) > 15
    wrong = [str(m) for m in models if not re.fullmatch(layers[m.parts[2]], m.stem)]
    assert wrong == []


def test_yml_files_are_named_after_their_folder_and_stay_readable() -> None:
    names = [p for p in tracked_files() if p.startswith("dbt_project/models/") and p.endswith((".yml", ".yaml"))]
    assert names
    pattern = r"_[a-z_]+__(models|sources|exposures|docs|unit_tests)[a-z_]*\.yml"
    assert [n for n in names if not re.fullmatch(pattern, Path(n).name)] == []
    assert over_long_yml([(n, len((ROOT / n).read_text().splitlines())) for n in names]) == []


def test_an_over_long_yml_is_caught() -> None:
    assert over_long_yml([("a.yml", 300), ("b.yml", 299)]) == ["a.yml"]


def test_no_large_file_is_tracked() -> None:
    assert [p for p in tracked_files() if (ROOT / p).stat().st_size > 3 * MEBIBYTE and p != "uv.lock"] == []


SECRET_SHAPES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|(?i:serviceKey=[A-Za-z0-9%+/]{40,})"
)


def test_no_secret_shape_is_tracked() -> None:
    texts = [(p, (ROOT / p).read_bytes().decode("utf-8", "replace")) for p in tracked_files() if p != "uv.lock"]
    assert [p for p, text in texts if SECRET_SHAPES.search(text)] == []


@pytest.mark.parametrize("planted", ["-----BEGIN " + "RSA PRIVATE KEY-----", "AKIA" + "A" * 16])
def test_a_planted_secret_is_caught(planted: str) -> None:
    assert SECRET_SHAPES.search(planted)
