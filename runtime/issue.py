"""An issue of any publication through the scheduler: draft, look, release by a second person, publish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import psycopg

from dags.shared.publication_steps import ASK
from runtime import runs
from runtime.airflow_environment import OPERATOR, RELEASER
from runtime.errors import NightError
from runtime.instance import PROJECT
from runtime.progress import Progress
from runtime.stack import Stack

WEEKLY = "weekly"
APPROVE = "Approve"
# DAGs are named after the work, publications after themselves.
DRAFT_DAGS: Mapping[str, str] = {WEEKLY: "weekly_issue_draft"}
# Who answers which question of the desk: the editor looks first, then somebody else releases.
ANSWERS = {"review_draft": (OPERATOR, ASK), "approve_release": (RELEASER, APPROVE)}


def run(running: Stack, progress: Progress, day: date, *, started_at: datetime, code: str = WEEKLY) -> None:
    """Draft, release and publish the issue that `day` names; an issue that went out already is left alone.

    Raises:
        NightError: a task failed, or the day names no issue.
    """
    from reports import catalogue

    if code == WEEKLY and day.weekday() != 2:
        raise NightError(f"An issue is dated on a Wednesday; {day} is a {day:%A}")
    publication = catalogue.publication(code)
    try:
        period = publication.period(day)
    except ValueError as wrong:
        raise NightError(str(wrong)) from wrong
    if is_published(running, code, period.issue_number):
        progress.say(f"{publication.label_ko} of {day} is published already; a correction would be a new edition.")
        return
    load_recipients(running)
    progress.title(f"{publication.label_ko} of {day}: draft and release")
    drafted = runs.run_dags(
        running,
        progress,
        {DRAFT_DAGS.get(code, f"{code}_draft"): runs.conf_of(day, param="publish_on")},
        started_at=started_at,
        on_awaiting=lambda dag_id, run_id, task_id: answer(running, progress, dag_id, run_id, task_id),
    )
    runs.require_success(running, drafted)
    progress.title(f"{publication.label_ko} of {day}: publish")
    sent = runs.run_dags(
        running,
        progress,
        {"publication_publish": runs.conf_of(period.send_on, param="due_on")},
        started_at=started_at,
    )
    runs.require_success(running, sent)


def answer(running: Stack, progress: Progress, dag_id: str, run_id: str, task_id: str) -> None:
    """Answer a question of the desk, and say so: on a real desk a person does this in Airflow."""
    user, option = ANSWERS[task_id]
    with runs.logged_in(running, user=user) as api:
        api.answer(dag_id, run_id, task_id, option=option)
    if user == RELEASER:
        progress.say(
            f"  [yellow]![/] The demo released the issue by itself, as the second user {RELEASER!r}. "
            "On a real desk a person who is not the editor reads the draft and answers in Airflow."
        )


def is_published(running: Stack, code: str, issue_number: int) -> bool:
    with psycopg.connect(running.warehouse_urls["publisher"]) as connection:
        found = connection.execute(
            "select 1 from publication.edition where publication_code = %s and issue_number = %s"
            " and state = 'published'",
            (code, issue_number),
        ).fetchone()
    return found is not None


def load_recipients(running: Stack) -> None:
    """The registers of recipients, from the example files (addresses under example.test)."""
    from reports import recipients

    with psycopg.connect(running.warehouse_urls["publisher"], autocommit=True) as connection:
        for code, path in example_registers().items():
            recipients.load_recipients(connection, path, publication_code=code)


def example_registers() -> dict[str, Path]:
    """The example register of each publication, and of the desk itself, by code."""
    found = {path.name.partition(".")[0]: path for path in (PROJECT / "reports" / "registers").glob("*.example.csv")}
    return dict(sorted(found.items()))
