"""Talk to a running Airflow over its REST API v2, as one of the instance's users."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from runtime.errors import StackError

TERMINAL = frozenset({"success", "failed"})


@dataclass(frozen=True)
class Task:
    """A task instance as the screen needs it."""

    task_id: str
    state: str | None
    attempt: int


class AirflowApi:
    """A logged-in client; loopback only, so no proxy is asked.

    Args:
        base_url: e.g. `http://127.0.0.1:8080`.
        user: name of a simple-auth user.
    """

    def __init__(self, base_url: str, *, user: str, password: str) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=30, trust_env=False)
        answer = self._client.post("/auth/token", json={"username": user, "password": password})
        self._client.headers["Authorization"] = f"Bearer {_body(answer)['access_token']}"

    def __enter__(self) -> AirflowApi:
        return self

    def __exit__(self, *exit_arguments: object) -> None:
        self._client.close()

    def dag_ids(self) -> set[str]:
        return {dag["dag_id"] for dag in self._get("/dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        found = self._get("/importErrors")["import_errors"]
        return [f"{error['filename']}: {error['stack_trace'].strip().splitlines()[-1]}" for error in found]

    def wait_for_dags(self, wanted: set[str], *, timeout_seconds: float) -> None:
        """Until every DAG file has been read.

        Raises:
            StackError: a file does not import, or one is still missing after the timeout.
        """
        deadline = time.monotonic() + timeout_seconds
        while missing := wanted - self.dag_ids():
            if errors := self.import_errors():
                raise StackError("A DAG file does not import:\n" + "\n".join(errors))
            if time.monotonic() > deadline:
                raise StackError(f"Airflow has not read these DAGs after {timeout_seconds:.0f} s: {sorted(missing)}")
            time.sleep(0.5)

    def trigger(self, dag_id: str, *, run_id: str, conf: dict[str, str]) -> str:
        """Start a manual run without a logical date; returns its id."""
        body = {"dag_run_id": run_id, "logical_date": None, "conf": conf}
        return str(_body(self._client.post(f"/api/v2/dags/{dag_id}/dagRuns", json=body))["dag_run_id"])

    def backfills(self, dag_id: str) -> list[dict[str, Any]]:
        """The DAG's backfills, the newest first."""
        found: list[dict[str, Any]] = self._get("/backfills", dag_id=dag_id, order_by="-id", limit=20)["backfills"]
        return found

    def start_backfill(self, dag_id: str, *, from_at: datetime, to_at: datetime, parallel: int, reprocess: str) -> int:
        """Create runs for every scheduled instant of the range, both ends included; returns the backfill's id.

        Args:
            dag_id: the DAG; it must not be paused, and have no other backfill running.
            from_at: first instant, with a zone.
            to_at: last instant.
            parallel: runs at a time, apart from the DAG's own limit.
            reprocess: `failed` runs existing runs again that failed, `completed` those too that succeeded.
        """
        body = {
            "dag_id": dag_id,
            "from_date": from_at.isoformat(),
            "to_date": to_at.isoformat(),
            "max_active_runs": parallel,
            "reprocess_behavior": reprocess,
            "dag_run_conf": {},
        }
        return int(_body(self._client.post("/api/v2/backfills", json=body))["id"])

    def dated_runs(self, dag_id: str, *, from_at: datetime, to_at: datetime) -> list[dict[str, Any]]:
        """The runs with a logical date in the range, both ends included, in its order."""
        found: list[dict[str, Any]] = []
        while True:
            page = self._get(
                f"/dags/{dag_id}/dagRuns",
                logical_date_gte=from_at.isoformat(),
                logical_date_lte=to_at.isoformat(),
                order_by="logical_date",
                limit=100,
                offset=len(found),
            )
            found += page["dag_runs"]
            if not page["dag_runs"] or len(found) >= page["total_entries"]:
                return found

    def run_state(self, dag_id: str, run_id: str) -> str:
        return str(self._get(f"/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def unfinished_runs(self, dag_id: str) -> list[str]:
        found = self._get(f"/dags/{dag_id}/dagRuns", state=["queued", "running"], limit=100)["dag_runs"]
        return [run["dag_run_id"] for run in found]

    def fail_run(self, dag_id: str, run_id: str) -> None:
        """Close a run that an earlier, interrupted command left behind; its tasks are stopped."""
        _body(self._client.patch(f"/api/v2/dags/{dag_id}/dagRuns/{run_id}", json={"state": "failed"}))

    def fail_task(self, dag_id: str, run_id: str, task_id: str) -> None:
        """Close one task as failed; those after it go on by their own rules."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}"
        _body(self._client.patch(path, json={"new_state": "failed"}))

    def tasks(self, dag_id: str, run_id: str) -> list[Task]:
        found = self._get(f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances", limit=100)["task_instances"]
        found.sort(key=lambda task: (task["start_date"] or "9999", task["task_id"]))
        return [Task(task["task_id"], task["state"], task["try_number"]) for task in found]

    def answer(self, dag_id: str, run_id: str, task_id: str, *, option: str) -> None:
        """Answer a human-in-the-loop task as this user."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/-1/hitlDetails"
        _body(self._client.patch(path, json={"chosen_options": [option], "params_input": {}}))

    def _get(self, path: str, **params: Any) -> dict[str, Any]:
        return _body(self._client.get(f"/api/v2{path}", params=params))


def _body(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise StackError(
            f"Airflow answered {answer.status_code} to {answer.request.method} {answer.request.url.path}: "
            f"{answer.text[:300]}"
        )
    loaded: dict[str, Any] = answer.json()
    return loaded
