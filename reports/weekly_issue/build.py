"""「시원소통, 인천」 as the desk knows it."""

from __future__ import annotations

from datetime import date

import psycopg

from reports.forms import html_form, pdf_form, report_mail, xlsx_form
from reports.period import weekly_period
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication
from reports.render.hwpx.forms import hwpx_form, hwpx_letter_form
from reports.weekly_issue.compose import compose
from reports.weekly_issue.settings import PUBLICATION_CODE, WeeklySettings


def publication(settings: WeeklySettings | None = None) -> Publication:
    """The weekly issue under an office's settings."""
    chosen = settings or WeeklySettings()

    def period(publish_on: date) -> IssuePeriod:
        week = weekly_period(publish_on, issue_epoch_on=chosen.issue_epoch_on)
        return IssuePeriod(week.issue_number, week.week_start_on, week.week_end_on, week.publish_on, week.send_on)

    def composed(connection: psycopg.Connection, issue: IssuePeriod, request: EditionRequest) -> Composed:
        week = weekly_period(issue.publish_on, issue_epoch_on=chosen.issue_epoch_on)
        return compose(connection, week, chosen, request)

    return Publication(
        code=PUBLICATION_CODE,
        label_ko=f"「{chosen.title}」",
        is_public=False,
        period=period,
        compose=composed,
        forms=(pdf_form(), html_form(), hwpx_form(), hwpx_letter_form(), xlsx_form()),
        mail=report_mail,
        font_dir=chosen.font_dir,
    )
