"""What is said when a task fails: one line with everything the person on call needs, and where to read on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

log = logging.getLogger(__name__)


def report_failure(context: Mapping[str, Any]) -> None:
    """Name the task, the run, the error and the DAG's own advice. Rows and texts are never part of it."""
    task = context["task_instance"]
    problem = context.get("exception")
    log.error(
        "FAILED %s.%s run=%s: %s | What to do: the section 'When red' of the DAG's documentation",
        task.dag_id,
        task.task_id,
        task.run_id,
        problem,
    )
