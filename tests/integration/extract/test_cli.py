"""The command line of a data engineer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.cli import app, source_settings
from extract.window import Window
from tests.conftest import Warehouse
from tests.fakes.call_export import call, drop_calls

WINDOW = Window.of_days(date(2026, 11, 14), date(2026, 11, 17))
LAND = ["land", "--source", "call_center", "--from", "2026-11-14", "--to", "2026-11-17"]


@pytest.fixture
def environment(warehouse_db: Warehouse, tmp_path: Path) -> dict[str, str]:
    return {
        "INCHEON_LOADER_URL": warehouse_db.url("loader"),
        "INCHEON_PERSON_KEY": "00" * 32,
        "INCHEON_PERSON_KEY_ID": "k1",
        "INCHEON_CALL_CENTER_DROP_DIR": str(tmp_path),
    }


def test_a_window_is_landed_and_told(environment: dict[str, str], tmp_path: Path, warehouse_db: Warehouse) -> None:
    drop_calls(tmp_path, WINDOW, [call(), call()])
    done = CliRunner().invoke(app, LAND, env=environment)
    assert done.exit_code == 0, done.output
    assert "밝힌 건수 2, 적재 1, 격리 1" in done.output
    with warehouse_db.connect("loader") as connection:
        row = connection.execute("select business_date, state, run_id from quality.delivery").fetchone()
    assert row is not None
    assert row[:2] == (date(2026, 11, 17), "landed")
    assert row[2].startswith("cli-")


def test_a_source_error_is_told_and_the_command_fails(environment: dict[str, str]) -> None:
    done = CliRunner().invoke(app, LAND, env=environment)
    assert done.exit_code == 1
    assert "call_center.calls [2026-11-14, 2026-11-18)" in done.output
    assert "조치" in done.output


@pytest.mark.parametrize(
    ("change", "arguments", "said"),
    [
        ({"INCHEON_LOADER_URL": ""}, LAND, "INCHEON_LOADER_URL"),
        ({"INCHEON_PERSON_KEY": "00"}, LAND, "16 bytes"),
        ({}, [*LAND[:2], "fax", *LAND[3:]], "call_center"),
        ({}, [*LAND, "--feed", "call_center.other"], "no feed"),
        ({}, [*LAND[:-1], "2026-11-01"], "empty window"),
    ],
)
def test_a_wrong_call_is_refused_with_what_is_missing(
    environment: dict[str, str], change: dict[str, str], arguments: list[str], said: str
) -> None:
    done = CliRunner().invoke(app, arguments, env=environment | change)
    assert done.exit_code == 2
    assert said in done.output


def test_feeds_are_listed() -> None:
    done = CliRunner().invoke(app, ["feeds"])
    assert done.exit_code == 0
    assert "petition.qna" in done.output


def test_the_environment_wins_over_the_profile(tmp_path: Path) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text('[sources.call_center]\nencoding = "cp949"\ndrop_dir = "/a"\n', encoding="utf-8")
    made = source_settings("call_center", profile, {"INCHEON_CALL_CENTER_DROP_DIR": "/b"})
    assert made == {"encoding": "cp949", "drop_dir": "/b"}
