"""What the plan leaves open for mails about early warnings. Every default is assumed, and the mail says so."""

from __future__ import annotations

from dataclasses import dataclass

PUBLICATION_CODE = "alerts"
# 상담 and 민원 are never one figure: what one item of a channel is called.
ITEM_NOUNS = {"call_center": "상담", "petition": "민원", "saeol": "상담민원"}


@dataclass(frozen=True)
class AlertSettings:
    """Settings of the alerts.

    Attributes:
        weekly_alert_limit: alerts told for the first time in an ISO week, over all departments; what does not fit is
            written into `publication.alert`, offered again while it burns, and told in the next weekly. The detector
            keeps a budget of its own; this one holds even when a rebuilt week judges its days anew.
        growth_factor: an alert that goes on is mailed again when its day brings this many times the most told so far.
        quote_limit: quotes under one alert.
        minimum_cell_count: below this, no quote.
        recent_days: days of counts shown, the judged one included.
        told_anew_after_days: an alert of the same series after more days without one is a new one (as in the mart).
    """

    office: str = "인천광역시 소통기획관실"
    contact: str = "인천광역시 소통기획관실"
    weekly_alert_limit: int = 5
    growth_factor: float = 2.0
    quote_limit: int = 3
    minimum_cell_count: int = 5
    recent_days: int = 7
    told_anew_after_days: int = 3
