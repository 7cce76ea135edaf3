"""정책정보: what the city has told everybody, by month: title, day, department and address, as the source has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from reports.period import date_ko
from reports.public_check import PublicRules, election_period
from reports.publication import KST, SEND_HOUR
from reports.text import clean, has_personal_number

INDEX = "notices/index.html"
NOT_CONFIRMED = "선거일 등 법령 설정이 확인되면 실림"
NOT_BUILT = "목록을 만들 자료가 아직 없음"
_NOT_IN_AN_ANCHOR = re.compile(r"[^A-Za-z0-9]+")
_TITLE_LIMIT = 160


@dataclass(frozen=True)
class PolicyNotice:
    """One publication of the city for everybody, as `marts.mart_policy_notice` lists it."""

    notice_code: str
    posted_on: date
    notice_kind_label_ko: str
    notice_title: str
    notice_url: str | None
    department_label_ko: str | None
    is_day_assumed: bool

    @property
    def title(self) -> str:
        return clean(self.notice_title, limit=_TITLE_LIMIT)

    @property
    def address(self) -> str:
        """Where the whole text stands; empty unless it is an address of the web."""
        written = clean(self.notice_url)
        try:
            parts = urlsplit(written)
        except ValueError:
            return ""
        return written if parts.scheme in ("http", "https") and parts.netloc and " " not in written else ""

    @property
    def anchor(self) -> str:
        return "notice-" + _NOT_IN_AN_ANCHOR.sub("-", self.notice_code).strip("-")

    @property
    def day_ko(self) -> str:
        return date_ko(self.posted_on)

    @property
    def about(self) -> str:
        """Day, kind and department in a line."""
        return f"{self.day_ko} · {self.about_without_day}"

    @property
    def about_without_day(self) -> str:
        """The line below a day's own heading; a day that is assumed is still said."""
        assumed = "수집한 날 기준" if self.is_day_assumed else ""
        parts = (clean(self.notice_kind_label_ko), clean(self.department_label_ko), assumed)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Month:
    """A month with its notices, newest first."""

    start_on: date
    notices: tuple[PolicyNotice, ...]

    @property
    def stem(self) -> str:
        return f"notices-{self.start_on:%Y-%m}"

    @property
    def page(self) -> str:
        return f"notices/{self.start_on:%Y-%m}.html"

    @property
    def label(self) -> str:
        return f"{self.start_on.year}년 {self.start_on.month}월"

    @property
    def title(self) -> str:
        return f"정책정보 {self.label}"

    @property
    def updated_at(self) -> datetime:
        """The morning after its newest notice: the night between brought it."""
        return datetime.combine(self.notices[0].posted_on + timedelta(days=1), datetime.min.time(), KST).replace(
            hour=SEND_HOUR
        )

    @property
    def days(self) -> list[tuple[date, list[PolicyNotice]]]:
        return [(day, list(group)) for day, group in groupby(self.notices, key=lambda notice: notice.posted_on)]


@dataclass(frozen=True)
class NoticeBoard:
    """All that is listed.

    Attributes:
        months: newest first, those with notices only.
        empty_because: why nothing is listed; used where there are no months.
        held_from_on: first day of an election period that lasts: later notices are not listed; None outside of one.
    """

    months: tuple[Month, ...] = ()
    empty_because: str = NOT_BUILT
    held_from_on: date | None = None

    def newest(self, count: int) -> list[PolicyNotice]:
        return [notice for month in self.months for notice in month.notices][:count]


def board(notices: Iterable[PolicyNotice], rules: PublicRules | None, *, month_limit: int) -> NoticeBoard:
    """What may be listed of these notices.

    While an election period lasts, by the newest notice's day, nothing that was published in it is listed.

    Args:
        notices: as the mart has them.
        rules: the law's settings; nothing is listed until a person confirmed them.
        month_limit: how many of the newest months are listed.
    """
    if rules is None or not (rules.confirmed_by and rules.confirmed_on):
        return NoticeBoard(empty_because=NOT_CONFIRMED)
    fit = [notice for notice in notices if notice.title and not has_personal_number(notice.title)]
    if not fit:
        return NoticeBoard()
    held = election_period(rules, max(notice.posted_on for notice in fit))
    if held is not None:
        fit = [notice for notice in fit if notice.posted_on < held[0]]
    ordered = sorted(fit, key=lambda notice: notice.notice_code)
    ordered.sort(key=lambda notice: notice.posted_on, reverse=True)
    months = [
        Month(start_on, tuple(group)) for start_on, group in groupby(ordered, key=lambda n: n.posted_on.replace(day=1))
    ]
    return NoticeBoard(tuple(months[:month_limit]), held_from_on=held[0] if held else None)
