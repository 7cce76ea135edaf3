"""Dates as groups' pages write them. Wall-clock times are those of Seoul unless they carry a zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from extract.cells import FIRST_PLAUSIBLE_YEAR, LAST_PLAUSIBLE_YEAR
from extract.window import KST

LONGEST_DATE = 80
ENGLISH_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_WEEKDAY = r"(?:\s*\(?[월화수목금토일](?:요일)?\)?)?"
_TIME = (
    r"(?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:시]\s*(?P<minute>\d{1,2})?\s*(?:분)?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})\s*초?)?(?:[.,]\d+)?(?:\s*(?P<half_after>AM|PM))?"
)
_ZONE = r"(?:\s*(?P<zone>Z|UTC|GMT|KST|[+-]\d{2}:?\d{2}))?"
WHOLE = re.compile(
    r"(?P<year>\d{4}|\d{2})\s*[-./년]\s*(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})\s*[일.]?"
    rf"{_WEEKDAY}(?:[\sT,]*{_TIME}{_ZONE})?",
    re.IGNORECASE,
)
DIGITS = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:\s?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
DAY_OF_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})\s*[일.]?")
TIME_OF_DAY = re.compile(_TIME, re.IGNORECASE)
AGO = re.compile(r"(?P<count>\d{1,4})\s*(?P<unit>초|분|시간|일|주|개월|달|년)\s*전")
AGO_UNITS = {"초": timedelta(seconds=1), "분": timedelta(minutes=1), "시간": timedelta(hours=1)}
DAYS_AGO = {"일": 1, "주": 7}
DAY_WORDS = {"오늘": 0, "어제": 1, "그제": 2, "그저께": 2}


def moment_of(text: str | None, *, pulled_at: datetime) -> datetime | None:
    """The moment a date text names; a date alone is its midnight in Seoul. None when it cannot be told.

    Boards show today's posts by the time alone and this year's without a year; both are read against `pulled_at`.
    "한 달 전" and the like are no days: None.
    """
    said = re.sub(r"\s+", " ", text or "").strip().strip("[]()")
    if not said or len(said) > LONGEST_DATE:
        return None
    try:
        found = _iso(said) or _mail(said) or _written(said) or _relative(said, pulled_at.astimezone(KST))
    except (ValueError, OverflowError):
        return None
    if found is None or not FIRST_PLAUSIBLE_YEAR <= found.year <= LAST_PLAUSIBLE_YEAR:
        return None
    return found.astimezone(KST)


def _iso(said: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", said):
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=KST)


def _mail(said: str) -> datetime | None:
    """As RFC 822 writes them. A zone nobody knows (KST among them) is Seoul's."""
    if not ENGLISH_MONTH.search(said):
        return None
    found = parsedate_to_datetime(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC if said.endswith("-0000") else KST)


def _written(said: str) -> datetime | None:
    found = WHOLE.fullmatch(said) or DIGITS.fullmatch(said)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["year"])
    day = date(year + 2000 if year < 100 else year, int(parts["month"]), int(parts["day"]))
    zone = _zone(parts.get("zone") or "")
    return datetime.combine(day, _time(parts) if parts["hour"] else time(), zone)


def _relative(said: str, now: datetime) -> datetime | None:
    if said == "방금" or said == "방금 전":
        return now
    if ago := AGO.fullmatch(said):
        count, unit = int(ago["count"]), ago["unit"]
        if unit in AGO_UNITS:
            return now - count * AGO_UNITS[unit]
        return _midnight(now, days_ago=count * DAYS_AGO[unit]) if unit in DAYS_AGO else None
    if said in DAY_WORDS:
        return _midnight(now, days_ago=DAY_WORDS[said])
    if clock := TIME_OF_DAY.fullmatch(said):
        today = datetime.combine(now.date(), _time(clock.groupdict()), KST)
        return today if today <= now else today - timedelta(days=1)
    if day := DAY_OF_YEAR.fullmatch(said):
        this_year = datetime(now.year, int(day["month"]), int(day["day"]), tzinfo=KST)
        return this_year if this_year <= now else this_year.replace(year=now.year - 1)
    return None


def _midnight(now: datetime, *, days_ago: int) -> datetime:
    return datetime.combine(now.date() - timedelta(days=days_ago), time(), KST)


def _time(parts: Mapping[str, str | None]) -> time:
    hour, half = int(parts["hour"] or 0), (parts.get("half") or parts.get("half_after") or "").upper()
    if half in ("오후", "PM") and hour < 12:
        hour += 12
    elif half in ("오전", "AM") and hour == 12:
        hour = 0
    return time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))


def _zone(written: str) -> tzinfo:
    if not written or written.upper() == "KST":
        return KST
    if written[0] not in "+-":
        return UTC
    sign, digits = (-1 if written[0] == "-" else 1), written[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
