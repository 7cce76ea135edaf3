"""처리기한 알림: mails about petitions that are due, by rule, once, without approval."""

from __future__ import annotations

from datetime import date

import psycopg

from reports import rule_mail
from reports.by_rule import Night, Rule
from reports.due_soon.compose import TITLE, night
from reports.due_soon.settings import PUBLICATION_CODE, DueSoonSettings
from reports.publication import Publication


def publication() -> Publication:
    """The due mails, as the desk renders and traces them."""
    return rule_mail.publication(PUBLICATION_CODE, TITLE)


def rule(settings: DueSoonSettings | None = None) -> Rule:
    """Each department its petitions that are due or newly overdue; nothing on a day off."""
    chosen = settings or DueSoonSettings()

    def compose(connection: psycopg.Connection, registered: frozenset[str], business_date: date) -> Night:
        return night(connection, registered, business_date=business_date, settings=chosen)

    return Rule(publication(), compose)
