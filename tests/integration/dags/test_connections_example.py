"""The example of a server's connections names every source, and Airflow can read it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from extract.registry import SOURCES
from reports.mail.settings import CONNECTION_NAMES, from_connection

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
    assert set(shown) == {f"incheon_{source}" for source in SOURCES} | {"incheon_smtp"}
    assert {connection.get("password", "change-me") for connection in shown.values()} == {"change-me"}


def test_the_example_of_the_mail_server_names_what_the_settings_know_and_nothing_else() -> None:
    shown = json.loads(EXAMPLE.read_text(encoding="utf-8"))["incheon_smtp"]
    named = {"host": shown["host"], "port": shown["port"], "username": shown["login"], "password": shown["password"]}
    assert set(named) | set(shown["extra"]) == CONNECTION_NAMES - {"sender_name", "timeout_seconds"}
    secrets = {name: shown["extra"][name] for name in ("dkim_private_key", "unsubscribe_key")}
    assert set(secrets.values()) == {"change-me"}
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    filled = {"dkim_private_key": key.decode().replace("\n", "\\n"), "unsubscribe_key": "0123456789abcdef"}
    mail = from_connection({**named, **shown["extra"], **filled}, allowed_domains=["incheon.example.test"])
    assert (mail.security, mail.dkim and mail.dkim.selector) == ("starttls", "s2026")


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
