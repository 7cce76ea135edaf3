"""Mails about petitions that are due, as the DAG sends them: by rule, once, without approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import psycopg

from reports import by_rule
from reports.by_rule import Night
from reports.deliver import MailSettings, PublishResult
from reports.due_soon.compose import night
from reports.due_soon.settings import PUBLICATION_CODE, DueSoonSettings


def send(
    connection: psycopg.Connection,
    *,
    business_date: date,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
    settings: DueSoonSettings | None = None,
) -> PublishResult:
    """Send each department its petitions that are due or newly overdue; nothing on a day off.

    Args and errors as for `by_rule.send`.
    """
    chosen = settings or DueSoonSettings()

    def compose(open_connection: psycopg.Connection, registered: frozenset[str]) -> Night:
        return night(open_connection, registered, business_date=business_date, settings=chosen)

    return by_rule.send(
        connection,
        publication_code=PUBLICATION_CODE,
        business_date=business_date,
        compose=compose,
        mail=mail,
        clock=clock,
        claimed_by=claimed_by,
    )
