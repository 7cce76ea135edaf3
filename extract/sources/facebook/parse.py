"""From the Graph API's records of posts and comments to flat records of the feeds. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extract.json_records import object_at, stable_post_id, text_at, whole_number_at

POST_KEYS = frozenset(
    {"message", "story", "created_time", "permalink_url", "from", "shares", "likes", "comments", "id"}
)
COMMENT_KEYS = frozenset(
    {"message", "created_time", "permalink_url", "from", "like_count", "comment_count", "parent", "id"}
)


def flat_post(record: Mapping[str, Any], *, page_id: str, page_name: str) -> Mapping[str, Any]:
    """A post of a page; without an author it is the page's own."""
    return {
        **_unknown(record, POST_KEYS),
        **_common(record, page_name),
        "from": text_at(record, "from", "id") or page_id,
        # A shared album or link has no message; what Facebook writes about it is all there is.
        "message": text_at(record, "message") or text_at(record, "story"),
        "likes": text_at(record, "likes", "summary", "total_count"),
        "comments": text_at(record, "comments", "summary", "total_count"),
        "shares": text_at(record, "shares", "count"),
    }


def flat_comment(record: Mapping[str, Any], *, post_id: str, page_name: str) -> Mapping[str, Any]:
    """A comment below a post; the author is there only for those the page's token may see."""
    return {
        **_unknown(record, COMMENT_KEYS),
        **_common(record, page_name),
        "from": text_at(record, "from", "id"),
        "message": text_at(record, "message"),
        "like_count": text_at(record, "like_count"),
        "comment_count": text_at(record, "comment_count"),
        "parent": text_at(record, "parent", "id"),
        "post_id": post_id,
    }


def comment_count(record: Mapping[str, Any]) -> int | None:
    """How many comments the list says a post has; None when it does not say."""
    return whole_number_at(object_at(record, "comments", "summary"), "total_count")


def _common(record: Mapping[str, Any], page_name: str) -> dict[str, Any]:
    url = text_at(record, "permalink_url")
    return {
        "id": stable_post_id(text_at(record, "id"), url=url),
        "created_time": text_at(record, "created_time"),
        "permalink_url": url,
        "page": page_name,
    }


def _unknown(record: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in known}
