"""The daily publishing, as tasks: what is due goes out, and what is not released or not settled is said aloud."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import psycopg
from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.shared import resources, run_date
from dags.shared.desk_access import public_rules, publisher, tell_desk
from dags.shared.publication_steps import publish_each
from dags.shared.row_free import telling_no_rows

# A draft that nobody released is said aloud for as long as it could still go out late.
ESCALATION_DAYS = 3


@task(execution_timeout=timedelta(minutes=30))
@telling_no_rows()
def publish_due_issues() -> list[str]:
    """Publish every released issue whose day has come, send what a person put back, tell the desk what nobody released.

    Returns:
        A line for each edition or group of recipients that a person has to look at.
    """
    from reports import catalogue, desk, edition
    from reports.mail import settlement

    context = get_current_context()
    day = run_date.calendar_day(**run_date.arguments(context, param="due_on"))
    settings = resources.profile()["publication"]
    with publisher() as connection:
        due = [*_released(connection, day), *settlement.put_back(connection)]
        unreleased = _unreleased(connection, day)
        unsettled = publish_each(
            due,
            lambda edition_key: desk.publish(
                connection,
                catalogue.publication(edition.get(connection, edition_key).publication_code),
                edition_key=edition_key,
                output_dir=Path(settings["output_dir"]),
                mail=resources.mail(settings),
                clock=resources.now,
                claimed_by=context["run_id"],
                rules=public_rules(settings),
            ),
        )
        for edition_key in unreleased:
            label_ko = catalogue.publication(edition.get(connection, edition_key).publication_code).label_ko
            tell_desk(connection, edition_key, label_ko=label_ko)
    if not due and not unreleased:
        raise AirflowSkipException(f"{day} 에 보낼 것이 없음")
    return [*unsettled, *(f"판 {key}: 발행일이 되었으나 승인되지 않아 보내지 않음" for key in unreleased)]


@task(execution_timeout=timedelta(minutes=5))
def require_settled(unsettled: list[str]) -> None:
    """Turn the run red, after everything that could go out went out, when a person has to look."""
    if unsettled:
        raise AirflowFailException(
            f"사람이 확인할 판과 수신처 (publication.mail, python -m runtime desk uncertain): {'; '.join(unsettled)}"
        )


def _released(connection: psycopg.Connection, day: date) -> list[int]:
    rows = connection.execute(
        "select edition_key from publication.edition where state = 'released' and publish_on <= %s"
        " order by edition_key",
        (day,),
    )
    return [row[0] for row in rows]


def _unreleased(connection: psycopg.Connection, day: date) -> list[int]:
    oldest = day - timedelta(days=ESCALATION_DAYS)
    rows = connection.execute(
        # A draft made late (a correction, a redaction) names an old day and is told from the day it was made.
        "select edition_key from publication.edition where state = 'draft' and publish_on <= %s"
        " and (publish_on >= %s or (drafted_at at time zone 'Asia/Seoul')::date >= %s) order by edition_key",
        (day, oldest, oldest),
    )
    return [row[0] for row in rows]
