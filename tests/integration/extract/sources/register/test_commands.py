"""What a person types: templates to fill in, and a check before sending."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from extract.cli import app
from tests.fakes.register_book import book, drop, task

ROOT = Path(__file__).parents[5]
CHART = str(ROOT / "dbt_project/seeds/department.csv")


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_fourteen_templates_are_written(tmp_path: Path) -> None:
    code, said = run("register-templates", "--into", str(tmp_path / "new"), "--departments", CHART)
    assert code == 0, said
    paths = sorted((tmp_path / "new").iterdir())
    assert len(paths) == 14
    offered = [c.value for c in load_workbook(paths[0])["목록"]["A"]]
    assert "버스정책과" in offered
    assert "택시운수과" not in offered  # renamed in 2026; a register of an older day may still speak of it


def test_a_right_workbook_passes_whatever_its_name(tmp_path: Path) -> None:
    path = drop(tmp_path, "보고용.xlsx", book([task(1)]))
    code, said = run("register-check", str(path), "--departments", CHART)
    assert (code, "소통활성화 과제: 적힌 행 1개, 바른 행 1개, 고칠 것 0개" in said) == (0, True), said
    assert "「등록부_소통활성화과제_기준일(YYYYMMDD).xlsx」 모양이 아님: 이대로 보내면 읽지 않음" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["보고용.xlsx"]


def test_a_copy_that_cannot_be_written_is_said_and_the_faults_are_told(tmp_path: Path) -> None:
    path = drop(tmp_path, "등록부_소통활성화과제_20261117.xlsx", book([task(1, progress_rate=-1)]))
    code, said = run("register-check", str(path), "--into", str(tmp_path / "none"))
    assert (code, "표시한 사본을 쓸 수 없음(FileNotFoundError)" in said, "고칠 것 시트" in said) == (1, True, True), (
        said
    )


def test_faults_are_told_in_korean_and_a_marked_copy_is_written(tmp_path: Path) -> None:
    path = drop(tmp_path, "등록부_소통활성화과제_20261117.xlsx", book([task(1, progress_rate="반쯤")]))
    before = path.read_bytes()
    code, said = run("register-check", str(path))
    assert code == 1
    assert "고칠 것 시트 「과제」 2행 「추진율(%)」: 0~100 사이의 수여야 함" in said
    assert (tmp_path / "등록부_소통활성화과제_20261117_확인필요.xlsx").exists()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("등록부_소통행사_20261117.xlsx", book([task(1)]), "파일 이름은 소통 행사인데"),
        ("과제.xlsm", book([task(1)]), ".xlsm 파일은 받지 않음"),
        ("과제.xlsx", b"a,b\n1,2\n", "XLSX 통합문서가 아님"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_with_a_copy_that_says_why(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    code, said = run("register-check", str(drop(tmp_path, name, content)), "--into", str(tmp_path))
    assert code == 1
    assert problem in said
    assert (tmp_path / f"{Path(name).stem}_확인필요.xlsx").exists()


def test_a_chart_without_its_column_is_a_usage_error(tmp_path: Path) -> None:
    chart = tmp_path / "chart.csv"
    chart.write_text("name\n도로과\n", encoding="utf-8")
    code, said = run("register-templates", "--into", str(tmp_path), "--departments", str(chart))
    assert code == 2
    assert "department_label_ko" in said
