"""붙임 in their order: the plan's three parts, then words, demand, forecast, warnings, answers, and the sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import Section
from reports.weekly_issue.case_annex import cases_annex
from reports.weekly_issue.civic_annex import civic_annex
from reports.weekly_issue.context import ANNEX_ORDER, Context
from reports.weekly_issue.followup_annex import followup_annex
from reports.weekly_issue.forecast_annex import forecast_annex
from reports.weekly_issue.keyword_annex import keywords_annex
from reports.weekly_issue.latent_annex import latent_annex
from reports.weekly_issue.response_annex import responses_annex
from reports.weekly_issue.social_annex import opinions_annex
from reports.weekly_issue.source_annex import sources_annex
from reports.weekly_issue.warning_annex import warnings_annex

_ANNEXES: Mapping[str, Callable[[Context], Section]] = {
    "consult_petition": cases_annex,
    "civic": civic_annex,
    "homepage_social": opinions_annex,
    "keywords": keywords_annex,
    "latent": latent_annex,
    "forecast": forecast_annex,
    "warnings": warnings_annex,
    "response": responses_annex,
    "followup": followup_annex,
    "sources": sources_annex,
}


def annexes(context: Context) -> tuple[Section, ...]:
    """The annexes in their order."""
    return tuple(_ANNEXES[code](context) for code in ANNEX_ORDER)
