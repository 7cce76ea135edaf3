"""「시원소통, 인천」 as the desk knows it."""

from __future__ import annotations

from reports.forms import html_form, pdf_form, report_mail, xlsx_form
from reports.publication import Publication
from reports.render.hwpx.forms import hwpx_form, hwpx_letter_form
from reports.weekly_edition import weekly_publication
from reports.weekly_issue.compose import compose
from reports.weekly_issue.settings import PUBLICATION_CODE, WeeklySettings


def publication(settings: WeeklySettings | None = None) -> Publication:
    """The weekly issue under an office's settings."""
    chosen = settings or WeeklySettings()
    return weekly_publication(
        code=PUBLICATION_CODE,
        label_ko=f"「{chosen.title}」",
        is_public=False,
        issue_epoch_on=chosen.issue_epoch_on,
        compose=lambda connection, week, request: compose(connection, week, chosen, request),
        forms=(pdf_form(), html_form(), hwpx_form(), hwpx_letter_form(), xlsx_form()),
        mail=report_mail,
        font_dir=chosen.font_dir,
    )
