"""「시원소통, 인천」 공개판 as the desk knows it."""

from __future__ import annotations

from reports.forms import html_form, pdf_form
from reports.public_weekly.compose import compose
from reports.public_weekly.settings import PUBLICATION_CODE, PublicWeeklySettings
from reports.publication import Publication
from reports.weekly_edition import weekly_publication


def publication(settings: PublicWeeklySettings | None = None) -> Publication:
    """The public edition under an office's settings; it is put on the web and mailed to nobody."""
    chosen = settings or PublicWeeklySettings()
    return weekly_publication(
        code=PUBLICATION_CODE,
        label_ko=f"「{chosen.title}」 공개판",
        is_public=True,
        issue_epoch_on=chosen.issue_epoch_on,
        compose=lambda connection, week, request: compose(connection, week, chosen, request),
        forms=(pdf_form(), html_form()),
        font_dir=chosen.font_dir,
    )
