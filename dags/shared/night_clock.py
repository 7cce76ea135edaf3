"""The night as a clock: `docs/night.md`, written from the DAGs themselves so that it cannot be out of date.

`python -m dags.shared.night_clock docs/night.md` writes the page; a test compares it with the file that is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DAGS_FOLDER = Path(__file__).resolve().parents[1]
WEEKDAYS = {"*": "매일", "1": "월", "2": "화", "3": "수", "4": "목", "5": "금", "6": "토", "0": "일"}
HEAD = """# The night as a clock

Generated from the DAGs by `make docs`; do not edit. All times are Asia/Seoul; the business date is the day before the
run.

| time (KST) | day | DAG | tasks, in order | tier |
| --- | --- | --- | --- | --- |
"""


def load() -> list[Any]:
    """Every DAG of the folder, in the order of the clock.

    Raises:
        ValueError: a file does not import.
    """
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(DAGS_FOLDER))
    if bag.import_errors:
        raise ValueError(f"DAG files that do not import: {bag.import_errors}")
    return sorted(bag.dags.values(), key=lambda dag: (_cron(dag).split()[4] != "*", _time(_cron(dag)), dag.dag_id))


def page(dags: Iterable[Any]) -> str:
    """The whole Markdown page."""
    rows, chapters = [], []
    for dag in dags:
        cron = _cron(dag)
        tasks = " → ".join(task.task_id for task in dag.topological_sort())
        tier = next(tag for tag in dag.tags if tag.startswith("impact:")).removeprefix("impact:")
        rows.append(f"| {_time(cron)} | {WEEKDAYS[cron.split()[4]]} | `{dag.dag_id}` | {tasks} | {tier} |")
        chapters.append(f"## {dag.dag_id}\n\n{dag.doc_md.strip()}\n")
    return HEAD + "\n".join(rows) + "\n\n" + "\n".join(chapters)


def _cron(dag: Any) -> str:
    return str(dag.timetable.expression)


def _time(cron: str) -> str:
    minute, hour = cron.split()[:2]
    return f"{int(hour):02}:{int(minute):02}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(load()), encoding="utf-8")
