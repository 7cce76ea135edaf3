"""Which alerts of a night are mailed: new ones within the week's budget, and those that grew.

| outcome | when | mailed |
|---|---|---|
| `new` | the detector marks it for mail, nothing of this episode was told, and the week's budget holds | to its owner |
| `grown` | told before, and the day brings at least `growth_factor` times the most told so far | to its owner |
| `going_on` | told before, no such growth | named in a mail that goes anyway |
| `over_budget` | the detector's or this week's budget is used up | no; told in the next weekly |

One alert stands for its channel and topic, however many of its districts are loud.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from korean_calendar.weeks import week_of
from reports.alerts.read import Told, Warned
from reports.alerts.settings import AlertSettings

Outcome = Literal["new", "grown", "going_on", "over_budget"]
MAILED = ("new", "grown")


@dataclass(frozen=True)
class Choice:
    """One channel and topic of the night and what becomes of it; `told_count` is the most told before, 0 if nothing."""

    warned: Warned
    outcome: Outcome
    told_count: int = 0


def choose(
    alerts: Sequence[Warned], told: Sequence[Told], *, business_date: date, settings: AlertSettings
) -> tuple[Choice, ...]:
    """Decide about each channel and topic on the night's alert list.

    Args:
        alerts: the alert list in order of likelihood.
        told: what was decided on earlier nights, at least this week's and this episode's.
        business_date: the night.
        settings: budget and growth factor.
    """
    week_start_on = week_of(business_date).start_on
    used = sum(row.outcome_code == "new" and week_start_on <= row.business_date < business_date for row in told)
    chosen = []
    for warned in _one_each(alerts):
        known = _told_of(warned, told, settings)
        if known:
            has_grown = warned.observed_count >= settings.growth_factor * known
            chosen.append(Choice(warned, "grown" if has_grown else "going_on", known))
        elif warned.is_mailed and used < settings.weekly_alert_limit:
            used += 1
            chosen.append(Choice(warned, "new"))
        else:
            chosen.append(Choice(warned, "over_budget"))
    return tuple(chosen)


def _one_each(alerts: Sequence[Warned]) -> list[Warned]:
    """The row that stands for each channel and topic: the one marked for mail, else the likeliest."""
    standing: dict[tuple[str, str], Warned] = {}
    for warned in alerts:
        series = (warned.channel_code, warned.topic_code)
        if series not in standing or (warned.is_mailed and not standing[series].is_mailed):
            standing[series] = warned
    return sorted(standing.values(), key=lambda w: (-w.burst_probability, w.channel_code, w.topic_code))


def _told_of(warned: Warned, told: Sequence[Told], settings: AlertSettings) -> int:
    """The most that was mailed of this episode; 0 when nothing was.

    A rebuilt mart may move the first day of an episode, so days within the gap that ends one belong to it too.
    """
    since_on = warned.episode_start_on - timedelta(days=settings.told_anew_after_days)
    return max(
        (
            row.observed_count
            for row in told
            if (row.channel_code, row.topic_code) == (warned.channel_code, warned.topic_code)
            and row.outcome_code in MAILED
            and row.business_date >= since_on
        ),
        default=0,
    )
