"""What a person does with registers by hand: write the templates, check a workbook before sending it."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Annotated

import typer

from extract.sources.register.check import check_workbook
from extract.sources.register.client import NAME, PREFIX, returned_name
from extract.sources.register.definition import DEFINITIONS, RegisterDefinition
from extract.sources.register.findings import Finding
from extract.sources.register.opening import Opened, RefusedWorkbookError, open_workbook
from extract.sources.register.returned import returned_copy
from extract.sources.register.template import template_bytes

DEPARTMENT_HEADER, UNTIL_HEADER = "department_label_ko", "valid_to_on"
DEFAULT_CHART = Path("dbt_project/seeds/department.csv")
TEMPLATE_NAME = f"{PREFIX}_{{code}}_양식.xlsx"
Departments = Annotated[
    Path | None,
    typer.Option(help=f"CSV with a column department_label_ko: the chart of departments; {DEFAULT_CHART} where it is"),
]


def write_templates(
    into: Annotated[Path, typer.Option(help="folder for the templates; made if it is not there")],
    departments: Departments = None,
) -> None:
    """Write one workbook to fill in for each register, with an example and instructions."""
    names = read_departments(departments, only_current=True)
    into.mkdir(parents=True, exist_ok=True)
    for definition in DEFINITIONS:
        path = into / TEMPLATE_NAME.format(code=definition.file_code)
        path.write_bytes(template_bytes(definition, departments=names))
        typer.echo(f"{path.name}  {definition.label_ko}")


def check_file(
    file: Annotated[Path, typer.Argument(help="a filled-in workbook", exists=True, dir_okay=False)],
    departments: Departments = None,
    into: Annotated[Path | None, typer.Option(help="folder for the marked copy; the file's own if not given")] = None,
) -> None:
    """Check one workbook and write a marked copy of it when something has to be mended (exit 1)."""
    name = unicodedata.normalize("NFC", file.name)
    opened: Opened | None = None
    try:
        if file.suffix.lower() != ".xlsx":
            raise RefusedWorkbookError(
                f"{file.suffix or '확장자 없는'} 파일은 받지 않음", "매크로 없는 .xlsx 로 저장해 보내기"
            )
        opened = open_workbook(_read(file))
        checked = check_workbook(opened, expected=_expected(name), departments=read_departments(departments))
        findings, faults = [*_about_name(name, checked.definition), *checked.findings], len(checked.faults)
        typer.echo(
            f"{checked.definition.label_ko}: 적힌 행 {checked.filled_count:,}개, 바른 행 {len(checked.rows):,}개, "
            f"고칠 것 {faults:,}개, 확인할 것 {len(findings) - faults:,}개"
        )
    except RefusedWorkbookError as refusal:
        findings, faults = [Finding(f"{refusal.problem} → {refusal.action}")], 1
    for finding in findings:
        typer.echo(f"{'고칠 것' if finding.is_fault else '확인'} {finding}")
    if faults:
        path = (into or file.parent) / returned_name(name)
        _write(path, returned_copy(opened.written if opened else None, findings))
        raise typer.Exit(code=1)


def read_departments(path: Path | None, *, only_current: bool = False) -> tuple[str, ...]:
    """Names in a chart of departments; none when none is given and there is none in its usual place.

    Args:
        path: the chart; those whose `valid_to_on` is filled were renamed or dissolved.
        only_current: leave those out: a register may speak of them, a new one should not be filled in for them.

    Raises:
        typer.BadParameter: the file has no such column.
    """
    if path is None:
        path = DEFAULT_CHART
        if not path.is_file():
            return ()
    with path.open(encoding="utf-8-sig", newline="") as listed:
        rows = csv.DictReader(listed)
        if DEPARTMENT_HEADER not in (rows.fieldnames or ()):
            raise typer.BadParameter(f"{path} has no column {DEPARTMENT_HEADER}")
        named = [row for row in rows if row[DEPARTMENT_HEADER] and not (only_current and row.get(UNTIL_HEADER))]
        return tuple(dict.fromkeys(row[DEPARTMENT_HEADER] for row in named))


def _about_name(name: str, definition: RegisterDefinition) -> list[Finding]:
    """What the name would do in the drop folder, whatever stands in the workbook."""
    if NAME.fullmatch(name):
        return []
    told = f"파일 이름이 「{PREFIX}_{definition.file_code}_기준일(YYYYMMDD).xlsx」 모양이 아님: 이대로 보내면 읽지 않음"
    return [Finding(told, is_fault=False)]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise RefusedWorkbookError(f"파일을 읽을 수 없음({type(error).__name__})", "파일을 닫고 권한을 확인") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        typer.echo(f"표시한 사본을 쓸 수 없음({type(error).__name__}): --into 로 쓸 수 있는 폴더를 정하기", err=True)
    else:
        typer.echo(f"표시한 사본: {path}")


def _expected(name: str) -> RegisterDefinition | None:
    """The register a file's name speaks of, when it is of the agreed form."""
    match = NAME.fullmatch(name)
    code = match["code"] if match else None
    return next((d for d in DEFINITIONS if d.file_code == code), None)
