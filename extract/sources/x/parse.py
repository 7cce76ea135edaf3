"""From X's answers to flat records of the feed. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.json_records import (
    misshapen,
    object_at,
    object_in,
    records_at,
    stable_post_id,
    text_at,
    token_at,
    unescaped,
    whole_number_at,
)
from extract.window import KST, Window

TWEET_KEYS = frozenset(
    {
        "id",
        "text",
        "note_tweet",
        "created_at",
        "author_id",
        "lang",
        "public_metrics",
        "edit_history_tweet_ids",
        "username",
    }
)
ADDRESS = "https://x.com/i/web/status/{post_id}"


@dataclass(frozen=True)
class XPage:
    """One page of a search.

    Attributes:
        count: what the page says it holds.
        next_token: None on the last page.
        warnings: what the answer could not show, by kind of error.
    """

    records: tuple[Mapping[str, Any], ...]
    count: int
    next_token: str | None
    warnings: tuple[str, ...]


def page_in(content: bytes, *, feed: str, window: Window) -> XPage:
    """Read a page.

    Raises:
        SourceFormatError: no `meta.result_count`, `data` is no list, or `meta.next_token` is no token.
    """
    body = object_in(content, feed=feed, window=window)
    records = records_at(body, "data", feed=feed, window=window)
    count = whole_number_at(body, "meta", "result_count")
    if count is None:
        raise misshapen("meta.result_count", feed=feed, window=window)
    names = _usernames(body)
    named = tuple({**r, "username": names.get(text_at(r, "author_id") or "")} for r in records)
    partial = records_at(body, "errors", feed=feed, window=window)
    kinds = sorted({plain_title(text_at(error, "title")) for error in partial})
    warnings = tuple(f"X 가 일부를 보여 주지 않음: {kind}" for kind in kinds)
    return XPage(named, count, token_at(body, "meta", "next_token", feed=feed, window=window), warnings)


def flat_post(record: Mapping[str, Any], *, query: str, own_names: frozenset[str]) -> Mapping[str, Any]:
    """One post. An edited post has a new id and the old ones: it keeps the first, so that it stays one post.

    Args:
        record: a post with the `username` of its author where that was sent.
        query: which query found it.
        own_names: the city's accounts; their posts carry the name instead of the number, to be known by it.
    """
    versions = record.get("edit_history_tweet_ids")
    first = versions[0] if isinstance(versions, list) and versions else None
    own_id = str(first) if isinstance(first, (str, int)) and first else text_at(record, "id")
    shown = text_at(record, "id")
    text = text_at(record, "note_tweet", "text") or text_at(record, "text")
    name = text_at(record, "username")
    metrics = object_at(record, "public_metrics")
    return {
        **{key: value for key, value in record.items() if key not in TWEET_KEYS},
        "id": stable_post_id(own_id, url=None),
        "created_at": text_at(record, "created_at"),
        "author_id": name if name and name.lower() in own_names else text_at(record, "author_id"),
        # X escapes <, > and & in texts.
        "text": unescaped(text) if text else None,
        "url": ADDRESS.format(post_id=shown) if shown else None,
        "like_count": text_at(metrics, "like_count"),
        "reply_count": text_at(metrics, "reply_count"),
        "repost_count": text_at(metrics, "retweet_count"),
        "lang": text_at(record, "lang"),
        "query": query,
    }


def reachable(window: Window, *, asked_at: datetime, reach_days: int) -> tuple[datetime, datetime] | None:
    """What of the window a search may ask for, as a half-open time span; None when nothing of it.

    The API refuses a start before its reach; of a day that is not over, only what is past is asked.
    """
    margin = timedelta(minutes=1)
    start = max(window.start_at, asked_at - timedelta(days=reach_days) + margin)
    is_going_on = window.start_at < asked_at - margin < window.end_at
    end = asked_at - margin if is_going_on else window.end_at
    return (start.astimezone(UTC), end.astimezone(UTC)) if start < end else None


def unreached(window: Window, span: tuple[datetime, datetime] | None, *, reach_days: int) -> str | None:
    """The days of a window that a search does not reach, in words; None when it reaches all."""
    if span is None:
        return f"{window} 전부: 검색은 최근 {reach_days}일만 됨"
    if span[0] <= window.start_at:
        return None
    return f"{window.start_on} 부터 {span[0].astimezone(KST):%Y-%m-%d %H:%M} 이전까지: 검색은 최근 {reach_days}일만 됨"


def spans(start: datetime, end: datetime, *, stopped_at: datetime | None) -> tuple[tuple[datetime, datetime], ...]:
    """The order in which a query is read: what an earlier run did not reach, before `stopped_at`, comes first."""
    if stopped_at is None or not start < stopped_at < end:
        return ((start, end),)
    return ((start, stopped_at), (stopped_at, end))


def moment_of(position: str | None) -> datetime | None:
    """A position written by `position_of`; None when it is none."""
    try:
        moment = datetime.fromisoformat(position or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def position_of(moment: datetime) -> str:
    """A moment as it is sent and kept: RFC 3339, UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _usernames(body: Mapping[str, Any]) -> dict[str, str]:
    users = object_at(body, "includes").get("users")
    listed = users if isinstance(users, list) else []
    pairs = [(text_at(u, "id"), text_at(u, "username")) for u in listed if isinstance(u, dict)]
    return {user_id: name for user_id, name in pairs if user_id and name}


def plain_title(title: str | None) -> str:
    """A title without anything but letters and digits: it goes into messages."""
    return "".join(c for c in (title or "") if c.isascii() and c.isalnum())[:40] or "이름 없는 오류"
