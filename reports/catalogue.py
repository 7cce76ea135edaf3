"""Every publication and every mail by rule by its code: what the desk, the command line and the DAGs look up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.alerts import build as alerts
from reports.by_rule import Rule
from reports.casebook import build as casebook
from reports.due_soon import build as due_soon
from reports.errors import UnknownPublicationError
from reports.feedback_results import build as feedback_results
from reports.meeting_pack import build as meeting_pack
from reports.public_weekly import build as public_weekly
from reports.publication import Publication
from reports.quarterly_review import build as quarterly_review
from reports.weekly_issue import build as weekly_issue

PUBLICATIONS: dict[str, Callable[[], Publication]] = {
    "casebook": casebook.publication,
    "feedback_results": feedback_results.publication,
    "meeting_pack": meeting_pack.publication,
    "public_weekly": public_weekly.publication,
    "quarterly": quarterly_review.publication,
    "weekly": weekly_issue.publication,
}

# What goes by rule, without a draft; the desk renders, traces, redacts and withholds their editions like any other.
RULES: dict[str, Callable[[], Rule]] = {"alerts": alerts.rule, "due_soon": due_soon.rule}

# Publications that can be asked for a time and subjects of their own.
SCOPED: dict[str, Callable[[str], Publication]] = {"meeting_pack": meeting_pack.ad_hoc}


# Publications that an office sets something of, from its profile's `publication`.
CONFIGURED: dict[str, Callable[[Mapping[str, Any]], Publication]] = {"casebook": casebook.configured}


def publication(code: str, *, scope: str | None = None, settings: Mapping[str, Any] | None = None) -> Publication:
    """The publication of a code.

    Args:
        code: which one.
        settings: a profile's `publication`, for whoever composes; without it everything is as assumed.
        scope: what an issue outside the regular ones is about, in the publication's own words; None for a regular one.

    Raises:
        UnknownPublicationError: naming the codes there are, or those that know a scope.
        ValueError: when the scope or a setting is not understood.
    """
    if code in RULES and not scope:
        return RULES[code]().publication
    if code not in PUBLICATIONS:
        raise UnknownPublicationError(
            f"no publication {code!r}: there are {', '.join(sorted({*PUBLICATIONS, *RULES}))}"
        )
    if not scope:
        return CONFIGURED[code](settings) if settings and code in CONFIGURED else PUBLICATIONS[code]()
    if code not in SCOPED:
        raise UnknownPublicationError(f"{code} knows no scope: those that do are {', '.join(sorted(SCOPED))}")
    return SCOPED[code](scope)
