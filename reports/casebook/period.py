"""Which year a day's casebook is about: it appears in the first quarter, and December may look at a proof."""

from __future__ import annotations

from datetime import date

from korean_calendar.working_days import working_day_on_or_after
from reports.period import date_ko
from reports.publication import IssuePeriod

LAST_MONTH_OF_PUBLISHING = 3
PROOF_MONTH = 12


def yearly_period(publish_on: date) -> IssuePeriod:
    """The casebook that a day names.

    A day of January to March names the book of the year before. A day of December names the book of its own year, as a
    proof: it is the same issue, so the draft of January replaces it.

    Raises:
        ValueError: in any other month.
    """
    if publish_on.month <= LAST_MONTH_OF_PUBLISHING:
        year = publish_on.year - 1
    elif publish_on.month == PROOF_MONTH:
        year = publish_on.year
    else:
        raise ValueError(
            f"no casebook appears on {date_ko(publish_on)}: name a day of January to March (the year before), or of "
            "December (a proof of the year)"
        )
    send_on = working_day_on_or_after(publish_on)
    return IssuePeriod(year, date(year, 1, 1), date(year, 12, 31), publish_on, send_on)
