"""A source made from the templates, in a copy of the project: its tests pass as they stand, and the house's rules."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.new_source import NewSource, make
from tests.policy.import_rules import violations
from tests.policy.test_names import tracked_files

ROOT = Path(__file__).parents[3]
NEEDED = (
    *("extract", "expectations", "korean_calendar", "demo_city", "dags", "dbt_project", "runtime"),
    *("tests/conftest.py", "tests/__init__.py", "tests/unit/expectations/test_suites.py", "tests/policy"),
    "pyproject.toml",
)
NAMES = ("street_report", "a_source_whose_name_is_as_long")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for name in tracked_files(ROOT):
        if name.startswith(NEEDED):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    for name in NAMES:
        make(NewSource(name, "거리 제보"), root)
    return root


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=copy, capture_output=True, text=True, check=False, timeout=300
    )


def test_its_own_tests_and_those_of_its_suite_pass(copy: Path) -> None:
    own = [f"tests/{kind}/extract/sources/{name}" for name in NAMES for kind in ("unit", "integration")]
    done = run(copy, "pytest", "-q", "-p", "no:cacheprovider", *own)
    assert done.returncode == 0, done.stdout[-3000:]
    suites = "tests/unit/expectations/test_suites.py"
    done = run(copy, "pytest", "-q", "-p", "no:cacheprovider", suites, "-k", " or ".join(NAMES))
    assert done.returncode == 0, done.stdout[-3000:]
    assert "4 passed" in done.stdout


def test_it_keeps_the_rules_of_the_house(copy: Path) -> None:
    paths = [path for name in NAMES for path in copy.rglob(f"*{name}*") if "__pycache__" not in path.parts]
    python = sorted({str(p) for path in paths for p in ([path] if path.suffix == ".py" else path.rglob("*.py"))})
    assert len(python) == 2 * 10
    for words in (("ruff", "check", "--no-cache"), ("ruff", "format", "--check", "--no-cache")):
        done = run(copy, *words, *python)
        assert done.returncode == 0, done.stdout
    assert [str(v) for v in violations(copy) if any(name in v.path for name in NAMES)] == []


def test_its_models_are_clean(copy: Path) -> None:
    folders = [f"dbt_project/models/staging/{name}" for name in NAMES]
    done = run(copy, "sqlfluff", "lint", "--disable-progress-bar", *folders)
    assert done.returncode == 0, done.stdout
