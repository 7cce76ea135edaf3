"""Answers of Meta's Graph API, which Facebook pages and Instagram share: pages with cursors, errors, usage. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from extract.json_records import misshapen, object_at, object_in, records_at, token_at, whole_number_at
from extract.window import Window

USAGE_HEADERS = ("x-app-usage", "x-business-use-case-usage", "x-page-usage")
USAGE_SHARES = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True)
class GraphPage:
    """One page of an edge.

    Attributes:
        after: the cursor of the next page; None on the last one.
    """

    records: tuple[Mapping[str, Any], ...]
    after: str | None


@dataclass(frozen=True)
class GraphError:
    """An error as the API writes it; its message is not kept, for it may quote what was asked.

    Attributes:
        is_transient: the API says that asking again may help.
    """

    code: int
    subcode: int
    is_transient: bool


def page_in(content: bytes, *, feed: str, window: Window) -> GraphPage:
    """Read a page.

    The cursor is taken out of the answer and its `next` address is never followed: that may name any host.

    Raises:
        SourceFormatError: no object, no list under `data`, or a next page without a cursor; names the field.
    """
    body = object_in(content, feed=feed, window=window)
    if body.get("data") is None:
        raise misshapen("data", feed=feed, window=window)
    records = records_at(body, "data", feed=feed, window=window)
    following = token_at(body, "paging", "next", feed=feed, window=window)
    if following is None:
        return GraphPage(records, None)
    after = token_at(body, "paging", "cursors", "after", feed=feed, window=window) or _after_in(following)
    if after is None:
        raise misshapen("paging.cursors.after", feed=feed, window=window)
    return GraphPage(records, after)


def error_in(content: bytes) -> GraphError | None:
    """The error a body holds, whatever its HTTP status; None when it holds none."""
    if b'"error"' not in content:
        return None
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or not body.get("error"):
        return None
    error = object_at(body, "error")
    return GraphError(
        code=whole_number_at(error, "code") or 0,
        subcode=whole_number_at(error, "error_subcode") or 0,
        is_transient=error.get("is_transient") is True,
    )


def usage_percent(headers: Mapping[str, str]) -> int:
    """The highest share of its limits the API says we have used, in percent; 0 when it says nothing readable."""
    highest = 0
    for name, value in headers.items():
        if name.lower() in USAGE_HEADERS:
            try:
                stated = json.loads(value)
            except (ValueError, RecursionError):
                continue
            highest = max(highest, _highest_share(stated, depth=3))
    return highest


def _highest_share(stated: Any, *, depth: int) -> int:
    """Shares stand on top, or (business use cases) in lists by account."""
    if not depth:
        return 0
    if isinstance(stated, list):
        return max((_highest_share(entry, depth=depth - 1) for entry in stated), default=0)
    if not isinstance(stated, dict):
        return 0
    own = max(whole_number_at(stated, name) or 0 for name in USAGE_SHARES)
    inner = max((_highest_share(v, depth=depth - 1) for v in stated.values() if isinstance(v, list)), default=0)
    return max(own, inner)


def _after_in(address: str) -> str | None:
    try:
        values = parse_qs(urlsplit(address).query).get("after")
    except ValueError:
        return None
    return values[0] if values else None
