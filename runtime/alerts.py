"""A night's alerts and due mails through the scheduler, with the example registers where none is loaded yet."""

from __future__ import annotations

from datetime import date, datetime

import psycopg

from reports import recipients
from runtime import issue, runs
from runtime.progress import Progress
from runtime.stack import Stack

CODES = ("alerts", "due_soon")


def run(running: Stack, progress: Progress, night: date, *, started_at: datetime) -> None:
    """Mail what the night's marts say; a night that was mailed already sends nothing more.

    Raises:
        NightError: the night was not promoted, or a mail could not be settled.
    """
    load_example_registers(running, progress)
    progress.title(f"Alerts and due petitions of {night}")
    sent = runs.run_dags(
        running, progress, {"alerts_publish": runs.conf_of(night, param="business_date")}, started_at=started_at
    )
    runs.require_success(running, sent)


def load_example_registers(running: Stack, progress: Progress) -> None:
    """The example files (addresses under example.test), for each register that is empty."""
    examples = issue.example_registers()
    with psycopg.connect(running.warehouse_urls["publisher"], autocommit=True) as connection:
        for code in CODES:
            row = connection.execute(
                "select exists (select from publication.recipient where publication_code = %s)", (code,)
            ).fetchone()
            if row is None or not row[0]:
                count = recipients.load_recipients(connection, examples[code], publication_code=code)
                progress.say(f"  Register {code}: {count} example recipients")
