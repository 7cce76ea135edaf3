"""What a weekly issue is about and when it appears: reporting week, issue number, dates as officials write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from korean_calendar import weeks

WEEKDAYS_KO = "월화수목금토일"
WEDNESDAY = 2


@dataclass(frozen=True)
class WeeklyPeriod:
    """One weekly issue's place in time.

    Attributes:
        publish_on: the Wednesday that names the issue.
        send_on: the day it is really sent: that Wednesday, or the next working day.
        issue_number: N of 제N호, one for each Wednesday since the epoch.
        week_start_on: Monday of the reporting week.
        week_end_on: Sunday of the reporting week, included.
    """

    publish_on: date
    send_on: date
    issue_number: int
    week_start_on: date
    week_end_on: date

    @property
    def days(self) -> tuple[date, ...]:
        """The seven days of the reporting week."""
        return tuple(self.week_start_on + timedelta(days=n) for n in range(7))


def weekly_period(publish_on: date, *, issue_epoch_on: date) -> WeeklyPeriod:
    """The period of the issue of this Wednesday.

    Args:
        publish_on: a Wednesday.
        issue_epoch_on: the Wednesday of 제1호.

    Raises:
        ValueError: when either day is not a Wednesday, or the issue would come before 제1호.
    """
    for label, day in (("publish_on", publish_on), ("issue_epoch_on", issue_epoch_on)):
        if day.weekday() != WEDNESDAY:
            raise ValueError(f"{label} must be a Wednesday, and {date_ko(day)} is not: name the week's Wednesday")
    if publish_on < issue_epoch_on:
        raise ValueError(f"no issue appeared before {date_ko(issue_epoch_on)}: {publish_on} is earlier")
    week = weeks.week_of_issue(publish_on)
    return WeeklyPeriod(
        publish_on=publish_on,
        send_on=weeks.publish_day(publish_on),
        issue_number=(publish_on - issue_epoch_on).days // 7 + 1,
        week_start_on=week.start_on,
        week_end_on=week.last_on,
    )


def date_ko(day: date, *, is_weekday_shown: bool = True) -> str:
    """`2026. 11. 25.(수)`."""
    text = f"{day.year}. {day.month}. {day.day}."
    return f"{text}({WEEKDAYS_KO[day.weekday()]})" if is_weekday_shown else text


def short_date_ko(day: date) -> str:
    """`11. 25.(수)`, where the year stands nearby."""
    return f"{day.month}. {day.day}.({WEEKDAYS_KO[day.weekday()]})"


def datetime_ko(at: datetime) -> str:
    """`2026. 11. 25.(수) 09:00`."""
    return f"{date_ko(at.date())} {at:%H:%M}"


def range_ko(start_on: date, end_on: date) -> str:
    """`2026. 11. 9.(월) ~ 11. 15.(일)`; the second year is written only when it differs."""
    end = short_date_ko(end_on) if start_on.year == end_on.year else date_ko(end_on)
    return f"{date_ko(start_on)} ~ {end}"
