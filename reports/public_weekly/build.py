"""「시원소통, 인천」 공개판 as the desk knows it."""

from __future__ import annotations

from datetime import date

import psycopg

from reports.forms import html_form, pdf_form
from reports.period import weekly_period
from reports.public_weekly.compose import compose
from reports.public_weekly.settings import PUBLICATION_CODE, PublicWeeklySettings
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication


def publication(settings: PublicWeeklySettings | None = None) -> Publication:
    """The public edition under an office's settings; it is put on the web and mailed to nobody."""
    chosen = settings or PublicWeeklySettings()

    def period(publish_on: date) -> IssuePeriod:
        week = weekly_period(publish_on, issue_epoch_on=chosen.issue_epoch_on)
        return IssuePeriod(week.issue_number, week.week_start_on, week.week_end_on, week.publish_on, week.send_on)

    def composed(connection: psycopg.Connection, issue: IssuePeriod, request: EditionRequest) -> Composed:
        week = weekly_period(issue.publish_on, issue_epoch_on=chosen.issue_epoch_on)
        return compose(connection, week, chosen, request)

    return Publication(
        code=PUBLICATION_CODE,
        label_ko=f"「{chosen.title}」 공개판",
        is_public=True,
        period=period,
        compose=composed,
        forms=(pdf_form(), html_form()),
        font_dir=chosen.font_dir,
    )
