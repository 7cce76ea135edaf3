"""What 「시원소통, 인천」 and its public edition share: a Wednesday's place in time, the header, the publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import psycopg

from reports.period import WeeklyPeriod, range_ko, weekly_period
from reports.publication import Composed, EditionRequest, Form, IssuePeriod, Publication, Rendering, header
from reports.render.mail import MailParts

Compose = Callable[[psycopg.Connection, WeeklyPeriod, EditionRequest], Composed]


def weekly_publication(
    *,
    code: str,
    label_ko: str,
    is_public: bool,
    issue_epoch_on: date,
    compose: Compose,
    forms: tuple[Form, ...],
    mail: Callable[[Rendering, Mapping[str, bytes]], MailParts] | None = None,
    font_dir: Path | None = None,
) -> Publication:
    """A publication of Wednesdays.

    Args:
        code: see `Publication.code`.
        label_ko: how people call it.
        is_public: whether citizens read it.
        issue_epoch_on: the Wednesday of 제1호.
        compose: reads the marts for a week and writes the snapshot.
        forms: its files.
        mail: its mail, or None when it is mailed to nobody.
        font_dir: a folder of fonts that replaces the default, or None.
    """

    def week(publish_on: date) -> WeeklyPeriod:
        return weekly_period(publish_on, issue_epoch_on=issue_epoch_on)

    def composed(connection: psycopg.Connection, issue: IssuePeriod, request: EditionRequest) -> Composed:
        return compose(connection, week(issue.publish_on), request)

    return Publication(
        code=code,
        label_ko=label_ko,
        is_public=is_public,
        period=lambda publish_on: issue_period(week(publish_on)),
        compose=composed,
        forms=forms,
        mail=mail,
        font_dir=font_dir,
    )


def issue_period(week: WeeklyPeriod) -> IssuePeriod:
    """A week as the desk knows it."""
    return IssuePeriod(week.issue_number, week.week_start_on, week.week_end_on, week.publish_on, week.send_on)


def weekly_header(
    week: WeeklyPeriod,
    request: EditionRequest,
    *,
    publication_code: str,
    title: str,
    office: str,
    subtitle: str,
    period_name: str,
    marking: str,
    edition_name: str = "",
) -> dict[str, str]:
    """The header of an issue.

    Args:
        week: the issue's place in time.
        request: which edition.
        publication_code: see `Publication.code`.
        title: the plain title, `시원소통, 인천`.
        office: who publishes.
        subtitle: one line above the masthead.
        period_name: how the reported time is called.
        marking: `내부 자료` or `공개`.
        edition_name: what tells this product from the other of that title, `공개판`; empty for the internal one.
    """
    name = " ".join(part for part in (edition_name, f"제{week.issue_number}호") if part)
    return header(
        issue_period(week),
        request,
        publication_code=publication_code,
        title=title,
        masthead=f"「{title}」",
        subtitle=subtitle,
        issue=name,
        office=office,
        period_name=period_name,
        period_text=range_ko(week.week_start_on, week.week_end_on),
        marking=marking,
        file_stem=f"{title.replace(', ', '-')}-{name.replace(' ', '-')}",
    )
