"""Who may know whom: the table of DESIGN, with an empty list of exceptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.import_rules import python_files, violations

ROOT = Path(__file__).parents[2]


def test_no_file_breaks_the_import_table() -> None:
    files = python_files(ROOT)
    assert len(files) > 40
    assert [str(v) for v in violations(ROOT)] == []


@pytest.mark.parametrize(
    ("path", "source", "rule"),
    [
        ("extract/sources/petition/client.py", "import airflow", "extract must not import airflow"),
        ("extract/sources/petition/parse.py", "import httpx", "parse.py does no I/O"),
        (
            "extract/sources/petition/client.py",
            "from extract.sources.petition import parse",
            "client.py parses nothing",
        ),
        (
            "extract/sources/petition/extractor.py",
            "import extract.sources.social.schema",
            "must not import source social",
        ),
        (
            "extract/sources/social/extractor.py",
            "def f():\n    import extract.text.nouns",
            "must not import extract.text",
        ),
        ("extract/text/nouns.py", "from extract import landing", "extract.text must not import extract.landing"),
        ("extract/landing.py", "from soynlp.noun import LRNounExtractor_v2", "lives in extract/text only"),
        ("expectations/gate.py", "from extract.contract import Feed", "expectations must not import extract"),
        ("reports/read.py", "import analytics.burst", "reports must not import analytics"),
        ("analytics/burst.py", "import reports", "analytics must not import reports"),
        ("runtime/night.py", "import dags.warehouse_build", "nobody imports a DAG file"),
        ("demo_city/city.py", "import extract.contract", "demo_city must not import extract"),
        ("extract/landing.py", "from .window import Window", "relative import"),
        ("dags/social_ingest.py", "import sys\nsys.path.append('x')", "sys.path is never edited"),
        ("dags/social_ingest.py", "globals()['dag'] = 1", "no factory by globals()"),
        ("dags/social_ingest.py", "import os\nos.environ['X']", "ask the environment"),
        ("dags/shared/alerts.py", "x = Variable('a')", "only dags/shared/resources.py asks Airflow"),
        ("reports/build.py", "from datetime import datetime\nx = datetime.now()", "take the clock as an argument"),
        ("extract/landing.py", "assert True", "assert is no validation"),
    ],
)
def test_a_planted_violation_is_caught(tmp_path: Path, path: str, source: str, rule: str) -> None:
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(source, encoding="utf-8")
    found = [str(v) for v in violations(tmp_path)]
    assert any(rule in v and v.startswith(path) for v in found), found


def test_an_allowed_import_is_not_a_violation(tmp_path: Path) -> None:
    allowed = tmp_path / "extract/text/nouns.py"
    allowed.parent.mkdir(parents=True)
    allowed.write_text("import soynlp\nfrom extract.relevance import judge\nimport korean_calendar.weeks\n")
    assert python_files(tmp_path) == [allowed]
    assert violations(tmp_path) == []
