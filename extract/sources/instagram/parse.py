"""From the Graph API's hashtag media to flat records of the feed. Pure: no I/O."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from extract.json_records import misshapen, object_in, records_at, stable_post_id, text_at
from extract.window import KST, Window

PATH_ID = re.compile(r"[0-9A-Za-z]{1,64}")
MEDIA_KEYS = frozenset({"id", "timestamp", "caption", "permalink", "like_count", "comments_count", "media_type"})


def hashtag_id(content: bytes, *, feed: str, window: Window) -> str | None:
    """The id a hashtag search found; None when it found none.

    Raises:
        SourceFormatError: no list under `data`, or an id that is none.
    """
    body = object_in(content, feed=feed, window=window)
    if body.get("data") is None:
        raise misshapen("data", feed=feed, window=window)
    records = records_at(body, "data", feed=feed, window=window)
    if not records:
        return None
    found = text_at(records[0], "id")
    if found is None or not PATH_ID.fullmatch(found):
        raise misshapen("data[].id", feed=feed, window=window)
    return found


def permalinks(records: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The addresses of the city's own media."""
    return frozenset(link.rstrip("/") for record in records if (link := text_at(record, "permalink")))


def flat_medium(
    record: Mapping[str, Any], *, hashtag: str, own_links: Collection[str], own_account: str
) -> Mapping[str, Any]:
    """One medium; `owner` is the city's account where the medium is the city's own, and unknown otherwise."""
    url = text_at(record, "permalink")
    is_own = url is not None and url.rstrip("/") in own_links
    return {
        **{key: value for key, value in record.items() if key not in MEDIA_KEYS},
        "id": stable_post_id(text_at(record, "id"), url=url),
        "timestamp": text_at(record, "timestamp"),
        "caption": text_at(record, "caption"),
        "permalink": url,
        "like_count": text_at(record, "like_count"),
        "comments_count": text_at(record, "comments_count"),
        "media_type": text_at(record, "media_type"),
        "owner": own_account if is_own else None,
        "hashtag": hashtag,
    }


def out_of_reach(window: Window, *, asked_at: datetime, reach_hours: int, tolerated_hours: int) -> str | None:
    """What of the window a search that reaches back so far cannot show, in words; None when it is next to nothing.

    Args:
        window: the days wanted.
        asked_at: when the search was asked.
        reach_hours: how far back it shows media.
        tolerated_hours: the night's own delay, by which every run misses the first hour of its day.
    """
    reached_at = asked_at - timedelta(hours=reach_hours)
    if reached_at - window.start_at <= timedelta(hours=tolerated_hours):
        return None
    from_at = reached_at.astimezone(KST)
    return f"{reach_hours}시간보다 오래된 게시물({window.start_on} 부터 {from_at:%Y-%m-%d %H:%M} 이전까지)"
