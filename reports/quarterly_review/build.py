"""분기 부서별 소통 평가 as the desk knows it."""

from __future__ import annotations

from datetime import date

import psycopg

from reports.forms import html_form, pdf_form, report_mail, xlsx_form
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication
from reports.quarterly_review.compose import compose
from reports.quarterly_review.excerpts import excerpting
from reports.quarterly_review.settings import PUBLICATION_CODE, ReviewSettings
from reports.quarters import quarterly_period
from reports.render.hwpx.forms import hwpx_form, hwpx_letter_form


def publication(settings: ReviewSettings | None = None) -> Publication:
    """The quarterly review under an office's settings."""
    chosen = settings or ReviewSettings()

    def period(publish_on: date) -> IssuePeriod:
        return quarterly_period(publish_on, workdays=chosen.due_workdays)

    def composed(connection: psycopg.Connection, issue: IssuePeriod, request: EditionRequest) -> Composed:
        return compose(connection, issue, chosen, request)

    return Publication(
        code=PUBLICATION_CODE,
        label_ko=chosen.title,
        is_public=False,
        period=period,
        compose=composed,
        forms=(pdf_form(), html_form(), hwpx_form(), hwpx_letter_form(), xlsx_form()),
        mail=report_mail,
        font_dir=chosen.font_dir,
        excerpting=excerpting(),
    )
