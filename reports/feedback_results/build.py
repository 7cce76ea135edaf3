"""시민 피드백 강화 추진단 운영결과 as the desk knows it."""

from __future__ import annotations

from datetime import date

import psycopg

from reports.feedback_results.compose import compose
from reports.feedback_results.settings import PUBLICATION_CODE, ResultsSettings
from reports.forms import html_form, pdf_form
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication
from reports.quarters import quarterly_period


def publication(settings: ResultsSettings | None = None) -> Publication:
    """The public results under an office's settings; a page and a PDF, not mailed."""
    chosen = settings or ResultsSettings()

    def period(publish_on: date) -> IssuePeriod:
        return quarterly_period(publish_on, workdays=chosen.due_workdays)

    def composed(connection: psycopg.Connection, issue: IssuePeriod, request: EditionRequest) -> Composed:
        return compose(connection, issue, chosen, request)

    return Publication(
        code=PUBLICATION_CODE,
        label_ko=chosen.title,
        is_public=True,
        period=period,
        compose=composed,
        forms=(pdf_form(), html_form()),
        font_dir=chosen.font_dir,
    )
