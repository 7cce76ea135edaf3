"""Start DAG runs through the scheduler and follow them on the screen until they end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from runtime import airflow_environment, stack
from runtime.airflow_api import TERMINAL, AirflowApi, Task
from runtime.airflow_environment import OPERATOR
from runtime.errors import NightError
from runtime.progress import Progress
from runtime.stack import Stack

POLL_SECONDS = 0.5
DAGS_TIMEOUT_SECONDS = 120
RUN_TIMEOUT_SECONDS = 3600
AWAITING = "awaiting_input"
CUT_OFF = "up_for_retry"
# A task that parks itself is still leaving its worker: answered within that moment it is queued again before the
# executor has reported its first part, and the scheduler takes that report for a crash. No person is that quick.
SETTLE_SECONDS = 4.0
MARKS = {"success": "[green]✔[/]", "skipped": "[dim]-[/]", "failed": "[red]✘[/]", "upstream_failed": "[red]·[/]"}


@dataclass(frozen=True)
class Run:
    """A DAG run and how it ended (`success` or `failed`)."""

    dag_id: str
    run_id: str
    state: str
    tasks: tuple[Task, ...]

    @property
    def succeeded(self) -> bool:
        return self.state == "success"


@contextmanager
def logged_in(running: Stack, *, user: str = OPERATOR) -> Iterator[AirflowApi]:
    """The API as one of the instance's users, once Airflow has read every DAG file."""
    password = running.secrets["airflow_users"][user]
    with AirflowApi(running.addresses.airflow_url, user=user, password=password) as api:
        api.wait_for_dags({path.stem for path in stack.dag_files()}, timeout_seconds=DAGS_TIMEOUT_SECONDS)
        yield api


def run_dags(
    running: Stack,
    progress: Progress,
    requests: Mapping[str, Mapping[str, str]],
    *,
    started_at: datetime,
    on_awaiting: Callable[[str, str, str], None] | None = None,
) -> list[Run]:
    """Trigger the DAGs side by side and wait until all have ended.

    Args:
        running: the stack, up.
        progress: one line per task that ends.
        requests: params by dag_id.
        started_at: makes the run ids readable and unique.
        on_awaiting: called once with (dag_id, run_id, task_id) when a task waits for a person; without it, a waiting
            task ends the wait.
    """
    with logged_in(running) as api:
        run_ids = {}
        for dag_id, conf in requests.items():
            for left_over in api.unfinished_runs(dag_id):
                progress.say(f"[yellow]![/] {dag_id}: closing the run {left_over} that was left behind")
                api.fail_run(dag_id, left_over)
            run_id = f"{'_'.join(conf.values())}__{started_at:%Y%m%dT%H%M%S_%f}"
            run_ids[dag_id] = api.trigger(dag_id, run_id=run_id, conf=dict(conf))
        return _follow(api, progress, run_ids, on_awaiting)


def require_success(running: Stack, runs: list[Run]) -> None:
    """Raise with the first failed task of each failed run and the file with its log.

    Raises:
        NightError: some run failed.
    """
    problems = []
    for run in runs:
        if run.succeeded:
            continue
        failed = [task for task in run.tasks if task.state == "failed"] or list(run.tasks[:1])
        for task in failed[:1]:
            log_file = airflow_environment.airflow_log(
                running.instance, dag_id=run.dag_id, run_id=run.run_id, task_id=task.task_id, attempt=task.attempt
            )
            problems.append(f"{run.dag_id}.{task.task_id} failed; its log: {log_file}{_reason(log_file)}")
    if problems:
        raise NightError("\n".join(problems))


def _follow(
    api: AirflowApi,
    progress: Progress,
    run_ids: Mapping[str, str],
    on_awaiting: Callable[[str, str, str], None] | None,
) -> list[Run]:
    shown: set[tuple[str, str]] = set()
    awaiting_since: dict[tuple[str, str], float] = {}
    asked: set[tuple[str, str]] = set()
    ended: dict[str, Run] = {}
    deadline = time.monotonic() + RUN_TIMEOUT_SECONDS
    while len(ended) < len(run_ids):
        for dag_id, run_id in run_ids.items():
            if dag_id in ended:
                continue
            state, tasks = api.run_state(dag_id, run_id), api.tasks(dag_id, run_id)
            for task in tasks:
                if task.state in MARKS and (dag_id, task.task_id) not in shown:
                    shown.add((dag_id, task.task_id))
                    progress.say(f"  {MARKS[task.state]} {dag_id}.{task.task_id}")
                if task.state == CUT_OFF:
                    # Errors end a task of a run by hand at once; only one that was killed waits half an hour here.
                    progress.say(f"  [yellow]![/] {dag_id}.{task.task_id} was cut off; run the command again")
                    api.fail_task(dag_id, run_id, task.task_id)
                waiting = (dag_id, task.task_id)
                if task.state == AWAITING and waiting not in asked:
                    since = awaiting_since.setdefault(waiting, time.monotonic())
                    if on_awaiting is not None and time.monotonic() - since < SETTLE_SECONDS:
                        continue
                    asked.add(waiting)
                    if on_awaiting is None:
                        ended[dag_id] = Run(dag_id, run_id, AWAITING, tuple(tasks))
                    else:
                        on_awaiting(dag_id, run_id, task.task_id)
            if state in TERMINAL:
                ended[dag_id] = Run(dag_id, run_id, state, tuple(tasks))
        if time.monotonic() > deadline:
            raise NightError(f"Gave up after {RUN_TIMEOUT_SECONDS} s waiting for {sorted(set(run_ids) - set(ended))}")
        time.sleep(POLL_SECONDS)
    return [ended[dag_id] for dag_id in run_ids]


def _reason(log_file: object) -> str:
    """The last error line of a task's log, when it can be read."""
    import json
    from pathlib import Path

    path = Path(str(log_file))
    if not path.exists():
        return ""
    for line in reversed(path.read_text(errors="replace").splitlines()):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        details = entry.get("error_detail") or []
        if details:
            return f"\n    {details[0].get('exc_type')}: {details[0].get('exc_value')}"
    return ""


def conf_of(day: date, *, param: str) -> dict[str, str]:
    return {param: day.isoformat()}
