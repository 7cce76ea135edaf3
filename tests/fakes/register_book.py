"""Workbooks as people send them: the template filled in, then spoilt by a test."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from extract.sources.register.check import check_workbook
from extract.sources.register.definition import DEFINITIONS, RegisterDefinition
from extract.sources.register.findings import Checked
from extract.sources.register.opening import open_workbook
from extract.sources.register.template import template_bytes

Spoil = Callable[[Worksheet], object]
TASK: Mapping[str, Any] = {
    "task_year": 2026,
    "task_code": "T-001",
    "task_text": "정류장 의견판",
    "department_name": "버스정책과",
    "audience": "시민소통",
    "stage": "시행",
    "started_on": date(2026, 3, 2),
    "due_on": date(2026, 12, 18),
    "completed_on": None,
    "plan_text": "정류장마다 의견판을 둠",
    "progress_text": "서른 곳에 설치",
    "progress_rate": 40,
    "evidence": None,
    "status": "추진중",
    "official_name": "김담당",
}


def definition_of(entities: str) -> RegisterDefinition:
    return next(d for d in DEFINITIONS if d.entities == entities)


TASKS = definition_of("tasks")


def task(number: int = 1, **changes: Any) -> list[Any]:
    """A row of the register of tasks, right unless changed."""
    values = {**TASK, "task_code": f"T-{number:03d}", **changes}
    return [values[c.name] for c in TASKS.columns]


def book(
    rows: Sequence[Sequence[Any]], spoil: Spoil = lambda sheet: None, *, definition: RegisterDefinition = TASKS
) -> bytes:
    """A filled-in template, changed by `spoil`, saved again."""
    made = load_workbook(io.BytesIO(template_bytes(definition, rows=rows)))
    spoil(made[definition.sheet])
    return saved(made)


def saved(made: Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def check(content: bytes, **options: Any) -> Checked:
    return check_workbook(open_workbook(content), **options)


def drop(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
