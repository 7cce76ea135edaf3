"""The Wednesday issue through the scheduler: draft, release by a second person, publish."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import psycopg

from korean_calendar.weeks import publish_day
from runtime import runs
from runtime.airflow_environment import RELEASER
from runtime.errors import NightError
from runtime.instance import PROJECT
from runtime.progress import Progress
from runtime.stack import Stack

RECIPIENTS = PROJECT / "reports" / "weekly_issue" / "recipients.example.csv"
APPROVE = "Approve"


def run(running: Stack, progress: Progress, wednesday: date, *, started_at: datetime) -> None:
    """Draft, release and publish the issue dated `wednesday`; an issue that went out already is left alone.

    Raises:
        NightError: a task failed, or the day is no Wednesday.
    """
    if wednesday.weekday() != 2:
        raise NightError(f"An issue is dated on a Wednesday; {wednesday} is a {wednesday:%A}")
    if is_published(running, wednesday):
        progress.say(f"The issue of {wednesday} is published already; a correction would be a new edition (정정본).")
        return
    load_recipients(running)
    progress.title(f"Issue of {wednesday}: draft and release")
    drafted = runs.run_dags(
        running,
        progress,
        {"weekly_issue_draft": runs.conf_of(wednesday, param="publish_on")},
        started_at=started_at,
        on_awaiting=lambda dag_id, run_id, task_id: release(running, progress, dag_id, run_id, task_id),
    )
    runs.require_success(running, drafted)
    progress.title(f"Issue of {wednesday}: publish")
    due_on = publish_day(wednesday)
    sent = runs.run_dags(
        running, progress, {"weekly_issue_publish": runs.conf_of(due_on, param="due_on")}, started_at=started_at
    )
    runs.require_success(running, sent)


def release(running: Stack, progress: Progress, dag_id: str, run_id: str, task_id: str) -> None:
    """Answer the approval as the second user, and say so: on a real desk a person does this in Airflow."""
    with runs.logged_in(running, user=RELEASER) as api:
        api.answer(dag_id, run_id, task_id, option=APPROVE)
    progress.say(
        f"  [yellow]![/] The demo released the issue by itself, as the second user {RELEASER!r}. "
        "On a real desk a person who is not the editor reads the draft and answers in Airflow."
    )


def is_published(running: Stack, wednesday: date) -> bool:
    with psycopg.connect(running.warehouse_urls["publisher"]) as connection:
        found = connection.execute(
            "select 1 from publication.edition where publication_code = 'weekly' and publish_on = %s"
            " and state = 'published'",
            (publish_day(wednesday),),
        ).fetchone()
    return found is not None


def load_recipients(running: Stack, path: Path = RECIPIENTS) -> None:
    """The register of recipients, from the example file (addresses under example.test)."""
    from reports import recipients

    with psycopg.connect(running.warehouse_urls["publisher"], autocommit=True) as connection:
        recipients.load_recipients(connection, path, publication_code="weekly")
