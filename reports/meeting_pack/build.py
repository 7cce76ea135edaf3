"""소통전략추진회의 자료 as the desk knows it: monthly, or ad hoc (수시) for days, topics and departments."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg

from korean_calendar.working_days import working_day_on_or_after
from reports.forms import html_form, pdf_form, report_mail, xlsx_form
from reports.meeting_pack.compose import compose
from reports.meeting_pack.scope import parse
from reports.meeting_pack.settings import PUBLICATION_CODE, TITLE, MeetingSettings, Scope
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication
from reports.render.hwpx.forms import hwpx_form, hwpx_letter_form


def publication(settings: MeetingSettings | None = None, *, scope: Scope | None = None) -> Publication:
    """The pack under an office's settings.

    Args:
        settings: the office's settings.
        scope: None for the monthly pack, which reports on the month before the day that names it; else an ad hoc
            meeting on that day. One ad hoc pack a day.
    """
    chosen = settings or MeetingSettings()

    def period(publish_on: date) -> IssuePeriod:
        if scope is None:
            reported = month_before(publish_on)
            number = int(f"{reported.first_on:%Y%m}")
        else:
            reported, number = scope, int(f"{publish_on:%Y%m%d}01")
        send_on = working_day_on_or_after(publish_on)
        return IssuePeriod(number, reported.first_on, reported.last_on, publish_on, send_on)

    def composed(connection: psycopg.Connection, issue: IssuePeriod, request: EditionRequest) -> Composed:
        reported = scope or Scope(issue.start_on, issue.end_on)
        return compose(connection, issue, request, scope=reported, settings=chosen, is_ad_hoc=scope is not None)

    return Publication(
        code=PUBLICATION_CODE,
        label_ko=TITLE,
        is_public=False,
        period=period,
        compose=composed,
        forms=(pdf_form(), html_form(), hwpx_form(), hwpx_letter_form(), xlsx_form()),
        mail=report_mail,
        font_dir=chosen.font_dir,
    )


def ad_hoc(line: str) -> Publication:
    """The pack of an ad hoc meeting, as a person types it (`scope.FORM`).

    Raises:
        ValueError: when the line is not understood.
    """
    return publication(scope=parse(line))


def month_before(day: date) -> Scope:
    """The whole month before the one that a day lies in."""
    last_on = day.replace(day=1) - timedelta(days=1)
    return Scope(last_on.replace(day=1), last_on)
