"""What comes back by mail, as tasks: bounces, and requests of outside subscribers to leave a list."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.shared import resources, run_date
from dags.shared.row_free import telling_no_rows

log = logging.getLogger(__name__)


@task(execution_timeout=timedelta(minutes=15))
@telling_no_rows()
def read_bounces() -> None:
    """Mails that came back, into the ledger; red when a person has to look at one."""
    from reports.mail import bounces

    mailbox = _setting("bounce_mailbox")
    day = run_date.calendar_day(**run_date.arguments(get_current_context(), param="read_on"))
    with _publisher() as connection:
        counts = bounces.read_bounces(connection, Path(mailbox), read_at=resources.now())
        failing = len(bounces.failing_addresses(connection, on=day))
    log.info("%s; %d addresses fail on several issues", counts, failing)
    # Told when something new came, not every morning until the register is corrected.
    if counts.unknown or (counts.bounced and failing):
        raise AirflowFailException(
            f"되돌아온 메일 {counts.bounced}건, 알 수 없는 반송 {counts.unknown}건, "
            f"여러 호에서 되돌아온 주소 {failing}개: 사람이 확인 (publication.bounce, docs/server.md)"
        )


@task(execution_timeout=timedelta(minutes=15))
@telling_no_rows()
def read_unsubscriptions() -> None:
    """Close the entries of who asked to leave, by mail or by one click; red when a request needs a person."""
    from reports.mail import unsubscribe

    told = resources.mail_connection()
    mailbox, log_file = told.get("unsubscribe_mailbox"), told.get("unsubscribe_log")
    if not mailbox and not log_file:
        raise AirflowSkipException("incheon_smtp 에 unsubscribe_mailbox, unsubscribe_log 설정이 없음: 읽을 것이 없음")
    key, read_at = _setting("unsubscribe_key").encode(), resources.now()
    requests: list[unsubscribe.Request] = []
    with _publisher() as connection:
        if log_file:
            requests += unsubscribe.read_clicks(connection, Path(log_file), key=key, read_at=read_at)
        if mailbox:
            requests += unsubscribe.read_unsubscriptions(connection, Path(mailbox), key=key, read_at=read_at)
    for_a_person = [request.outcome for request in requests if request.needs_a_person]
    log.info("%d requests read, %d need a person", len(requests), len(for_a_person))
    if for_a_person:
        counts = ", ".join(f"{outcome} {for_a_person.count(outcome)}건" for outcome in sorted(set(for_a_person)))
        raise AirflowFailException(
            f"수신 거부 요청 {counts}: 사람이 확인 (publication.unsubscribe_request); 공무원은 이렇게 빠지지 않음"
        )


def _setting(name: str) -> Any:
    value = resources.mail_connection().get(name)
    if not value:
        raise AirflowSkipException(f"incheon_smtp 에 {name} 설정이 없음: 읽을 것이 없음")
    return value


def _publisher() -> psycopg.Connection:
    return psycopg.connect(resources.warehouse_url("publisher"), autocommit=True)
