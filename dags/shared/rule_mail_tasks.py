"""The tasks of mails that go by rule; each sends its own night, and what is unsettled is said aloud."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.shared import resources, run_date
from dags.shared.row_free import telling_no_rows


@task(execution_timeout=timedelta(minutes=15))
@telling_no_rows()
def send_alerts() -> None:
    """Alerts and conflict signals of the night."""
    _send("alerts")


@task(execution_timeout=timedelta(minutes=15))
@telling_no_rows()
def send_due_soon() -> None:
    """Petitions that are due or newly overdue."""
    _send("due_soon")


def _send(code: str) -> None:
    from reports import by_rule, catalogue

    context = get_current_context()
    night = run_date.business_date(**run_date.arguments(context, param="business_date"))
    settings = resources.profile()["publication"]
    with psycopg.connect(resources.warehouse_url("publisher"), autocommit=True) as connection:
        result = by_rule.send(
            connection,
            catalogue.RULES[code](),
            business_date=night,
            output_dir=Path(settings["output_dir"]),
            mail=resources.mail(settings),
            clock=resources.now,
            claimed_by=context["run_id"],
        )
    if result.refused or result.uncertain or result.deferred:
        raise AirflowFailException(
            f"{code} {night}: 거절 {result.refused}, 불확실 {result.uncertain}, 미발송 {result.deferred}; "
            "사람이 확인할 수신처 (publication.mail, runtime desk uncertain)"
        )
    if not (result.sent or result.already_sent):
        raise AirflowSkipException(f"{code} {night}: 보낼 것이 없음")
