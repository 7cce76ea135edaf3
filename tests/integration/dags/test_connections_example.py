"""The example of a server's connections names every source, and Airflow can read it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from extract.registry import SOURCES

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs/connections.example.json"
READ = """
import sys
from airflow.secrets.local_filesystem import LocalFilesystemBackend
backend = LocalFilesystemBackend(connections_file_path=sys.argv[1])
print("READ", sorted(name for name in sys.argv[2:] if backend.get_connection(name) is not None))
"""


def test_the_example_has_a_connection_for_every_source_and_no_real_key() -> None:
    shown = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert len(SOURCES) >= 4
    assert set(shown) == {f"incheon_{source}" for source in SOURCES}
    assert {connection.get("password", "change-me") for connection in shown.values()} == {"change-me"}


def test_airflow_reads_the_example_as_the_compose_file_hands_it_over(tmp_path: Path) -> None:
    names = sorted(f"incheon_{source}" for source in SOURCES)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(EXAMPLE), *names],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "AIRFLOW_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"READ {names}" in done.stdout, done.stderr[-1000:]
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert "airflow.secrets.local_filesystem.LocalFilesystemBackend" in compose
