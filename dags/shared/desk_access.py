"""What all tasks of the desk ask for: the connection, the settings of the check against the law, telling the desk."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
from airflow.sdk import get_current_context

from dags.shared import resources

log = logging.getLogger(__name__)


def tell_desk(connection: psycopg.Connection, edition_key: int, *, label_ko: str) -> None:
    """Tell the desk; a mail server that fails now does not hide the reason of the run."""
    from reports.errors import PublicationError
    from reports.escalation import tell_unanswered as tell

    settings = resources.profile()["publication"]
    try:
        told = tell(
            connection,
            edition_key=edition_key,
            label_ko=label_ko,
            where=settings.get("desk_url") or "Airflow 의 Required Actions",
            mail=resources.mail(settings),
            told_at=resources.now(),
            claimed_by=get_current_context()["run_id"],
        )
    except PublicationError as problem:
        log.error("edition %d: the desk could not be told: %s", edition_key, problem)
        return
    log.warning("edition %d waits for an answer; told: %s", edition_key, told)


def public_rules(settings: dict[str, Any]) -> Any:
    from reports.public_check import PublicRules

    return PublicRules.from_settings(settings.get("law", {}))


def publisher() -> psycopg.Connection:
    return psycopg.connect(resources.warehouse_url("publisher"), autocommit=True)
