"""`python -m demo_city` as an operator runs it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from demo_city.__main__ import main

ROOT = Path(__file__).parents[3]


def test_a_night_is_dropped_and_its_files_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drop", "--night", "2026-11-17", "--into", str(tmp_path), "--scale", "0.02"]) == 0
    printed = capsys.readouterr().out.split("\n")[:-1]
    assert len(printed) == 10
    assert all(Path(line).is_file() for line in printed)


def test_a_range_is_dropped_as_wide_files(tmp_path: Path) -> None:
    arguments = ["drop", "--from", "2026-10-01", "--to", "2026-10-07", "--into", str(tmp_path), "--scale", "0.02"]
    assert main([*arguments, "--feeds", "call_center.calls"]) == 0
    assert (tmp_path / "120_상담내역_20261001_20261007.csv").is_file()


def test_night_and_range_together_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drop", "--into", str(tmp_path)]) == 2
    assert "either --night or both" in capsys.readouterr().err


def test_an_absent_replay_folder_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["drop", "--replay", str(tmp_path / "none"), "--night", "2019-06-03", "--into", str(tmp_path)]
    assert main(arguments) == 2
    assert "national_petitions.csv.gz is not there" in capsys.readouterr().err


def test_truth_is_written_beside(tmp_path: Path) -> None:
    arguments = ["truth", "--from", "2026-11-09", "--to", "2026-11-15", "--into", str(tmp_path), "--scale", "0.02"]
    assert main(arguments) == 0
    assert (tmp_path / "events.json").is_file()


def test_the_server_writes_its_port_and_stops_on_a_signal(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "demo_city", "serve", "--port-file", str(port_file), "--scale", "0.02"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        port = int(port_file.read_text(encoding="utf-8"))
        assert httpx.get(f"http://127.0.0.1:{port}/health").json()["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()
