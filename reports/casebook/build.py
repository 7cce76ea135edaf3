"""시민소통 사례집 as the desk knows it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from reports.casebook.compose import compose
from reports.casebook.period import yearly_period
from reports.casebook.settings import PUBLICATION_CODE, CasebookSettings
from reports.forms import epub_form, html_form, pdf_form
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication

SETTINGS = "casebook"
TEMPLATE = Path(__file__).parent / "templates" / "casebook.typ"


def configured(settings: Mapping[str, Any]) -> Publication:
    """The casebook under a profile's `publication.casebook`.

    Raises:
        ValueError: when a key there is no setting.
    """
    return publication(CasebookSettings.from_settings(settings.get(SETTINGS, {})))


def publication(settings: CasebookSettings | None = None) -> Publication:
    """The yearly casebook under an office's settings; it is put out as files and not mailed."""
    chosen = settings or CasebookSettings()

    def composed(connection: psycopg.Connection, issue: IssuePeriod, request: EditionRequest) -> Composed:
        return compose(connection, issue, chosen, request)

    return Publication(
        code=PUBLICATION_CODE,
        label_ko=f"「{chosen.title}」",
        is_public=True,
        period=yearly_period,
        compose=composed,
        forms=(pdf_form(TEMPLATE), epub_form(), html_form()),
        font_dir=chosen.font_dir,
    )
