"""When a server that refuses wants to be asked again, by its headers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST_RESET_DIGITS = 10


def retry_after_seconds(headers: Mapping[str, str], *, reset_header: str | None = None) -> float | None:
    """What a Retry-After header asks for, in seconds; None when there is none or it makes no sense.

    Without one, `reset_header` may name the moment (seconds since 1970) from which the server answers again. A moment
    is taken against the server's own Date, so that no clock of ours has to agree with it.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    moment, sent = _http_date(value), _http_date(headers.get("Date", ""))
    reset = headers.get(reset_header, "").strip() if reset_header and not value else ""
    if reset.isascii() and reset.isdigit() and len(reset) <= MOST_RESET_DIGITS:
        moment = datetime.fromtimestamp(int(reset), tz=UTC)
    if moment is None or sent is None:
        return None
    return max(0.0, (moment - sent).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else None
