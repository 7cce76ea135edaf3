"""What all of Meta's Graph API shares: tokens, errors, cursors, usage headers."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from demo_city.answers import Answer, Request

VERSION = "v26.0"
ROOT = f"/{VERSION}/"
MOST_SHOWN = 100
USAGE = '{"call_count":3,"total_cputime":1,"total_time":2}'
_SPENT_TOKEN, _NO_PERMISSION, _BAD_TOKENS = "OVER-QUOTA", "NO-PERMISSION", ("", "UNREGISTERED", "EXPIRED")


def refused(request: Request) -> Answer | None:
    """The error a request's token earns; None for a good one."""
    token = request.params.get("access_token", "")
    if request.method != "GET":
        return error(100, "Unsupported request")
    if token in _BAD_TOKENS:
        return error(190, "Error validating access token: Session has expired", kind="OAuthException")
    if token == _SPENT_TOKEN:
        return error(4, "Application request limit reached", status=HTTPStatus.FORBIDDEN)
    if token == _NO_PERMISSION:
        return error(10, "Application does not have permission for this action", status=HTTPStatus.FORBIDDEN)
    return None


def error(
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    kind: str = "OAuthException",
    status: HTTPStatus = HTTPStatus.BAD_REQUEST,
) -> Answer:
    """An error body."""
    body: dict[str, Any] = {"message": message, "type": kind, "code": code, "fbtrace_id": "Adem0cityTRACE"}
    if subcode is not None:
        body["error_subcode"] = subcode
    return Answer.of_json({"error": body}, status=status)


def gone() -> Answer:
    """The error for an object that is not there."""
    return error(100, "Unsupported get request. Object does not exist", subcode=33, kind="GraphMethodException")


def page(request: Request, records: Sequence[Any], *, default: int, most: int = MOST_SHOWN) -> Answer:
    """One page of an edge, with the cursor of the next and an address that names it."""
    try:
        limit = int(request.params.get("limit", default))
        first = int(base64.b64decode(request.params.get("after", "") or b"MA==", validate=True))
    except ValueError:
        return error(100, "Invalid parameter")
    if limit < 1:
        return error(100, "Invalid parameter")
    shown = records[first : first + min(limit, most)]
    body: dict[str, Any] = {"data": list(shown)}
    last = first + len(shown)
    if shown:
        body["paging"] = {"cursors": {"before": _cursor(first), "after": _cursor(last)}}
        if last < len(records):
            body["paging"]["next"] = f"https://graph.facebook.com{request.path}?after={_cursor(last)}&access_token=***"
    return Answer.of_json(body, headers={"X-App-Usage": USAGE})


def bounds(request: Request) -> tuple[datetime, datetime]:
    """`since` and `until`, both included, as moments; wide open where absent.

    Raises:
        ValueError: one of them is no Unix time.
    """
    since, until = request.params.get("since", "0"), request.params.get("until", "4102444800")
    return datetime.fromtimestamp(int(since), UTC), datetime.fromtimestamp(int(until), UTC)


def written(moment: datetime) -> str:
    """As the Graph API writes times."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"


def _cursor(place: int) -> str:
    return base64.b64encode(str(place).encode()).decode()
