"""Mails about early warnings of a night, as the DAG sends them: by rule, once, without approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import psycopg

from reports import by_rule
from reports.alerts.compose import night
from reports.alerts.settings import PUBLICATION_CODE, AlertSettings
from reports.by_rule import Night
from reports.deliver import MailSettings, PublishResult


def send(
    connection: psycopg.Connection,
    *,
    business_date: date,
    mail: MailSettings,
    clock: Callable[[], datetime],
    claimed_by: str,
    settings: AlertSettings | None = None,
) -> PublishResult:
    """Send the night's alerts to the departments that own them, and the whole of it to the office.

    Args and errors as for `by_rule.send`.
    """
    chosen = settings or AlertSettings()

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
