"""The desk's tasks: draft, release bound to a content hash and a second person, publish what is due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.shared import resources, run_date
from dags.shared.row_free import telling_no_rows

# The draft is made on Tuesday 10:00; whoever releases has until the 09:00 run of Wednesday.
RESPONSE_TIMEOUT = timedelta(hours=23)
# A draft that nobody released is said aloud for as long as it could still go out late.
ESCALATION_DAYS = 3


@task(execution_timeout=timedelta(minutes=15))
@telling_no_rows()
def draft_issue(code: str) -> dict[str, Any]:
    """Draft the issue; what later tasks need of it, with the hash a release will be bound to."""
    from reports import catalogue, desk

    publication = catalogue.publication(code)
    publish_on = run_date.draft_wednesday(**run_date.arguments(get_current_context(), param="publish_on"))
    settings = resources.profile()["publication"]
    with _publisher() as connection:
        draft = desk.draft(
            connection,
            publication,
            publish_on=publish_on,
            output_dir=Path(settings["output_dir"]),
            editor=settings["editor"],
            drafted_at=resources.now(),
        )
    if draft.state in {"released", "published"}:
        raise AirflowSkipException(f"{publish_on} 자 호는 이미 {draft.state} 상태: 다시 승인받을 것이 없음")
    files = "\n".join(f"- `{path}`" for path in draft.paths)
    return {
        "edition_key": draft.edition_key,
        "content_sha256": draft.content_sha256,
        "publish_on": publish_on.isoformat(),
        "label_ko": publication.label_ko,
        "body": f"{publish_on} 자 {publication.label_ko} 발행 승인 요청\n\n{files}\n\n"
        f"내용 지문: `{draft.content_sha256}`",
    }


def approve_release() -> ApprovalOperator:
    """Ask a person; no default answer. Silence until the timeout means: not released."""
    return ApprovalOperator(
        task_id="approve_release",
        subject="{{ ti.xcom_pull(task_ids='draft_issue')['label_ko'] }} "
        "{{ ti.xcom_pull(task_ids='draft_issue')['publish_on'] }} 자 발행 승인",
        body="{{ ti.xcom_pull(task_ids='draft_issue')['body'] }}",
        response_timeout=RESPONSE_TIMEOUT,
        execution_timeout=timedelta(minutes=5),
    )


@task(execution_timeout=timedelta(minutes=5))
@telling_no_rows()
def release_issue(draft: dict[str, Any], approval: dict[str, Any]) -> None:
    """Release exactly what was approved, in the name of who approved it (never its editor)."""
    from reports import edition

    with _publisher() as connection:
        edition.release(
            connection,
            edition_key=draft["edition_key"],
            released_by=approval["responded_by_user"]["id"],
            content_sha256=draft["content_sha256"],
            released_at=resources.now(),
        )


@task(execution_timeout=timedelta(minutes=30))
@telling_no_rows()
def publish_due_issues() -> None:
    """Send every released issue whose day has come; say aloud what should have gone out and was not released."""
    from dags.shared.publication_steps import publish_each
    from reports import catalogue, desk, edition
    from reports.deliver import MailSettings

    context = get_current_context()
    day = run_date.calendar_day(**run_date.arguments(context, param="due_on"))
    settings = resources.profile()["publication"]
    host, port = resources.smtp()
    with _publisher() as connection:
        due, unreleased = _editions(connection, "released", day), _editions(connection, "draft", day)
        mail = MailSettings(host=host, port=port, allowed_domains=tuple(settings["mail_domains"]))
        unsettled = publish_each(
            due,
            lambda edition_key: desk.publish(
                connection,
                catalogue.publication(edition.get(connection, edition_key).publication_code),
                edition_key=edition_key,
                output_dir=Path(settings["output_dir"]),
                mail=mail,
                clock=resources.now,
                claimed_by=context["run_id"],
            ),
        )
    if unsettled:
        raise AirflowFailException(f"사람이 확인할 판과 수신처 (publication.mail): {'; '.join(unsettled)}")
    if unreleased:
        raise AirflowFailException(f"발행일이 되었으나 승인되지 않은 판: {unreleased}; 보내지 않았음")
    if not due:
        raise AirflowSkipException(f"{day} 에 보낼 것이 없음")


def _editions(connection: psycopg.Connection, state: str, day: Any) -> list[int]:
    oldest = day - timedelta(days=ESCALATION_DAYS) if state == "draft" else run_date.date.min
    rows = connection.execute(
        "select edition_key from publication.edition where state = %s"
        " and publish_on between %s and %s order by edition_key",
        (state, oldest, day),
    )
    return [row[0] for row in rows]


def _publisher() -> psycopg.Connection:
    return psycopg.connect(resources.warehouse_url("publisher"), autocommit=True)
