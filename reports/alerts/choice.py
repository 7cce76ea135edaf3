"""Which alerts of a night are mailed: new ones within the week's budget, and those that grew.

| outcome | when | mailed |
|---|---|---|
| `new` | the detector marks it for mail, nothing of this episode was told, and the week's budget holds | to its owner |
| `late` | on an earlier night over budget, still burning, never told, and this week's budget has room | to its owner |
| `grown` | told before, and the day brings at least `growth_factor` times the most told so far | to its owner |
| `going_on` | told before, no such growth | named in a mail that goes anyway |
| `over_budget` | the detector's or this week's budget is used up | no: offered again the next night that it burns |
| `ended` | over budget until it went quiet, never told | named to the office, once, in a mail that goes anyway |

The budget counts what was told for the first time, `new` and `late`: it bounds false alarms a week, and an alert that
waited is one alert in the week it is mailed. Who waited has no better place: the likeliest of a night come first.
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

Outcome = Literal["new", "late", "grown", "going_on", "over_budget", "ended"]
FIRST_TOLD = ("new", "late")
MAILED = (*FIRST_TOLD, "grown")


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
    used = sum(row.outcome_code in FIRST_TOLD and week_start_on <= row.business_date < business_date for row in told)
    chosen = []
    for warned in _one_each(alerts):
        known = _told_of(warned, told, settings)
        if known:
            has_grown = warned.observed_count >= settings.growth_factor * known
            chosen.append(Choice(warned, "grown" if has_grown else "going_on", known))
        elif _may_be_told(warned, told, settings) and used < settings.weekly_alert_limit:
            used += 1
            has_waited = bool(_rows_of(warned, told, settings, ("over_budget",)))
            chosen.append(Choice(warned, "late" if has_waited else "new"))
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


def ended_untold(told: Sequence[Told], *, business_date: date, settings: AlertSettings) -> tuple[Told, ...]:
    """The last night of each episode that was over budget to its end: quiet for longer than an episode may be.

    Args:
        told: what was decided on earlier nights.
        business_date: the night.
        settings: after how many days without an alert an episode has ended.
    """
    last: dict[tuple[str, str], Told] = {}
    for row in sorted(told, key=lambda row: row.business_date):
        last[row.channel_code, row.topic_code] = row
    return tuple(
        row
        for _, row in sorted(last.items())
        if row.outcome_code == "over_budget"
        and (business_date - row.business_date).days > settings.told_anew_after_days
    )


def _may_be_told(warned: Warned, told: Sequence[Told], settings: AlertSettings) -> bool:
    """Marked by the detector, whose own budget counts first nights; or it waited since an earlier night."""
    return warned.is_mailed or bool(_rows_of(warned, told, settings, ("over_budget",)))


def _told_of(warned: Warned, told: Sequence[Told], settings: AlertSettings) -> int:
    """The most that was mailed of this episode; 0 when nothing was."""
    return max((row.observed_count for row in _rows_of(warned, told, settings, MAILED)), default=0)


def _rows_of(
    warned: Warned, told: Sequence[Told], settings: AlertSettings, outcomes: Sequence[str]
) -> tuple[Told, ...]:
    """What was decided of this episode with these outcomes.

    A rebuilt mart may move the first day of an episode, so days within the gap that ends one belong to it too.
    """
    since_on = warned.episode_start_on - timedelta(days=settings.told_anew_after_days)
    return tuple(
        row
        for row in told
        if (row.channel_code, row.topic_code) == (warned.channel_code, warned.topic_code)
        and row.outcome_code in outcomes
        and row.business_date >= since_on
    )
