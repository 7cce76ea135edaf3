"""The little cluster: what it asks of the machine, and that it stays on loopback and stops whole."""

from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from runtime import spark
from runtime.errors import RuntimeSetupError
from runtime.instance import open_instance
from runtime.progress import Progress
from tests.spark_needs import needs_spark


def fake_java(home: Path, version: str) -> str:
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    program.chmod(0o755)
    return str(home)


def test_missing_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "none"))
    with pytest.raises(RuntimeSetupError, match=r"Java 17 or newer .*there is none in JAVA_HOME="):
        spark.up(open_instance("spark", root=tmp_path), Progress())

    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeSetupError, match=r"apt-get install openjdk-17-jre-headless\)$"):
        spark.up(open_instance("spark", root=tmp_path), Progress())


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.22"])
def test_old_java_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setenv("JAVA_HOME", fake_java(tmp_path / "java", version))

    with pytest.raises(RuntimeSetupError, match=f'says openjdk version "{version}"'):
        spark.up(open_instance("spark", root=tmp_path), Progress())


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="pyspark is installed here")
def test_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", fake_java(tmp_path / "java", "17.0.15"))

    with pytest.raises(RuntimeSetupError, match="extra `scale`"):
        spark.up(open_instance("spark", root=tmp_path), Progress())


def test_stopping_what_never_ran_is_no_error(tmp_path: Path) -> None:
    assert spark.down(open_instance("spark", root=tmp_path), Progress()) == []


@pytest.mark.spark
@needs_spark
def test_it_starts_once_on_loopback_behind_a_private_secret_and_stops_whole(tmp_path: Path) -> None:
    instance = open_instance("spark", root=tmp_path)
    try:
        cluster = spark.up(instance, Progress())
        first = {name: c.pid for name, c in instance.state().components.items()}
        assert set(first) == {spark.MASTER, *spark.WORKERS}

        assert spark.up(instance, Progress()) == cluster
        assert {name: c.pid for name, c in instance.state().components.items()} == first

        listening = [
            c.laddr.ip for pid in first.values() for c in psutil.Process(pid).net_connections() if c.status == "LISTEN"
        ]
        assert len(listening) >= 6
        assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
        assert cluster.secret_file.stat().st_mode & 0o777 == 0o600
        assert cluster.secret_file.parent.stat().st_mode & 0o777 == 0o700
        shown = " ".join(word for pid in first.values() for word in psutil.Process(pid).cmdline())
        assert cluster.secret_file.read_text() not in shown
    finally:
        stopped = spark.down(instance, Progress())
    assert set(stopped) == {spark.MASTER, *spark.WORKERS}
    assert not [pid for pid in first.values() if psutil.pid_exists(pid)]


@pytest.mark.spark
@needs_spark
def test_a_worker_that_was_killed_is_started_again(tmp_path: Path) -> None:
    instance = open_instance("spark", root=tmp_path)
    try:
        spark.up(instance, Progress())
        before = instance.state().components
        killed = psutil.Process(before[spark.WORKERS[0]].pid)
        killed.kill()
        psutil.wait_procs([killed], timeout=10)

        spark.up(instance, Progress())

        after = instance.state().components
        assert after[spark.MASTER] == before[spark.MASTER]
        assert after[spark.WORKERS[1]] == before[spark.WORKERS[1]]
        assert after[spark.WORKERS[0]].pid != before[spark.WORKERS[0]].pid
    finally:
        spark.down(instance, Progress())
