import json
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner, Result

from benchmarks import evaluate

KINDS = {"안전": "가로등이 어두워 무섭습니다", "교통": "버스 배차를 늘려 주세요", "환경": "쓰레기를 치워 주세요"}


def asked(*options: str) -> Result:
    app = typer.Typer()
    app.command()(evaluate.main)
    return CliRunner().invoke(app, list(options))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"번호": str(at), "분류": kind, "제목": f"{text} {place}", "내용": f"{place}에서 {at * 37 % 11}번 보았습니다"}
        for at, (kind, text, place) in enumerate(
            (kind, text, f"{part}{unit}")
            for kind, text in KINDS.items()
            for part in "가나다라마바사아"
            for unit in ("동", "역", "길")
        )
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "seoul_120_faq.csv.gz", compression="gzip")
    return tmp_path


def test_one_set_is_trained_scored_and_pictured(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "build" / "evaluate.json"
    done = asked("--data", str(folder), "--only", "seoul_120_faq", "--out", str(out))
    assert done.exit_code == 0, done.output
    figures = {row["metric"]: row for row in json.loads(out.read_text())}
    assert figures["seoul_120_faq.accuracy"]["bar"] == 0.79
    assert figures["seoul_120_faq.accuracy"]["n"] > 0
    assert (tmp_path / "build" / "evaluate" / "seoul_120_faq.png").is_file()
    assert list(json.loads((tmp_path / "build" / "evaluate" / "risk_coverage.json").read_text())) == ["seoul_120_faq"]


def test_a_second_folder_is_asked_instead_of_a_part(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    rows = [{"번호": "1", "분류": "교통", "제목": "지하철 막차 시각", "내용": "버스가 끊겨 걱정입니다"}]
    pl.DataFrame(rows).write_csv(other / "seoul_120_faq.csv.gz", compression="gzip")
    out = tmp_path / "evaluate.json"
    done = asked("--data", str(folder), "--test", str(other), "--only", "seoul_120_faq", "--out", str(out))
    assert done.exit_code == 0, done.output
    figures = {row["metric"]: row for row in json.loads(out.read_text())}
    assert figures["seoul_120_faq.accuracy"]["n"] == 1
    assert figures["seoul_120_faq.accuracy"]["value"] == 1
    assert figures["seoul_120_faq.accuracy"]["note"].startswith("trained on DATA, asked on TEST; 72 learned")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--data", "nowhere"), "nowhere is no folder"),
        (("--data", "{folder}", "--only", "films"), "there are seoul_120_faq"),
        (("--data", "{empty}"), "holds none of"),
        (("--data", "{folder}", "--test", "{empty}"), "holds none of"),
        (("--data", "{folder}", "--only", "nsmc_sample"), "holds none of nsmc_sample.csv.gz"),
    ],
)
def test_a_wrong_question_is_refused_before_anything_is_trained(
    folder: Path, tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = asked(*[option.format(folder=folder, empty=empty) for option in options])
    assert done.exit_code == 2
    assert told in " ".join(done.output.replace("│", " ").split())
