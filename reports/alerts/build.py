"""조기경보 알림: mails about early warnings of a night, by rule, once, without approval."""

from __future__ import annotations

from datetime import date

import psycopg

from reports import rule_mail
from reports.alerts.compose import TITLE, night
from reports.alerts.settings import PUBLICATION_CODE, AlertSettings
from reports.by_rule import Night, Rule
from reports.publication import Publication


def publication() -> Publication:
    """The alerts, as the desk renders and traces them."""
    return rule_mail.publication(PUBLICATION_CODE, TITLE)


def rule(settings: AlertSettings | None = None) -> Rule:
    """The night's alerts to the departments that own them, and the whole of it to the office."""
    chosen = settings or AlertSettings()

    def compose(connection: psycopg.Connection, registered: frozenset[str], business_date: date) -> Night:
        return night(connection, registered, business_date=business_date, settings=chosen)

    return Rule(publication(), compose)
