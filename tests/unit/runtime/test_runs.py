"""Following runs: nobody waits for a task that was killed."""

from __future__ import annotations

from runtime import runs
from runtime.airflow_api import AirflowApi, Task
from runtime.progress import Progress


class CutOff(AirflowApi):
    """An Airflow in which `land_calls` was killed and waits for its next attempt."""

    def __init__(self) -> None:
        self.failed: list[tuple[str, str, str]] = []

    def run_state(self, dag_id: str, run_id: str) -> str:
        return "failed" if self.failed else "running"

    def tasks(self, dag_id: str, run_id: str) -> list[Task]:
        return [Task("land_calls", "failed" if self.failed else "up_for_retry", 1)]

    def fail_task(self, dag_id: str, run_id: str, task_id: str) -> None:
        self.failed.append((dag_id, run_id, task_id))


def test_a_killed_task_of_a_run_by_hand_is_not_waited_for() -> None:
    airflow, progress = CutOff(), Progress()
    (ended,) = runs._follow(airflow, progress, {"call_center_ingest": "tuesday"}, None)
    assert airflow.failed == [("call_center_ingest", "tuesday", "land_calls")]
    assert (ended.state, ended.succeeded) == ("failed", False)
