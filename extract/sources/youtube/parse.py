"""From YouTube's answers to flat records of the feed. Pure: no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.json_records import (
    misshapen,
    object_at,
    object_in,
    records_at,
    stable_post_id,
    text_at,
    token_at,
    whole_number_at,
)
from extract.window import Window

SNIPPET_KEYS = frozenset(
    {
        "publishedAt",
        "updatedAt",
        "channelId",
        "videoId",
        "parentId",
        "authorChannelId",
        "textDisplay",
        "textOriginal",
        "likeCount",
        "authorDisplayName",
        "authorProfileImageUrl",
        "authorChannelUrl",
        "canRate",
        "viewerRating",
    }
)
PATH_ID = re.compile(r"[0-9A-Za-z_.-]{1,100}")
ADDRESS = "https://www.youtube.com/watch?v={video_id}&lc={comment_id}"


@dataclass(frozen=True)
class YouTubePage:
    """One page of any list.

    Attributes:
        next_token: None on the last page.
    """

    items: tuple[Mapping[str, Any], ...]
    next_token: str | None


@dataclass(frozen=True)
class Thread:
    """A top comment with what the answer shows of its replies.

    Attributes:
        thread_id: what its replies are asked by; None when the answer gave nothing usable.
        reply_count: how many replies YouTube says there are.
        records: flat records of the comment and the replies shown.
        published_at: of the top comment, as it came.
    """

    thread_id: str | None
    reply_count: int
    records: tuple[Mapping[str, Any], ...]
    published_at: str | None


def page_in(content: bytes, *, feed: str, window: Window) -> YouTubePage:
    """Read a page.

    Raises:
        SourceFormatError: no object, no list under `items`, or a `nextPageToken` that is none.
    """
    body = object_in(content, feed=feed, window=window)
    if body.get("items") is None:
        raise misshapen("items", feed=feed, window=window)
    items = records_at(body, "items", feed=feed, window=window)
    return YouTubePage(items, token_at(body, "nextPageToken", feed=feed, window=window))


def videos_in(page: YouTubePage, *, without_channels: frozenset[str]) -> tuple[list[str], int]:
    """Ids of the videos a search found, without those of channels that are read whole anyway.

    Returns:
        The ids, and how many videos came without one that can be asked for.
    """
    others = [item for item in page.items if text_at(item, "snippet", "channelId") not in without_channels]
    ids = [text_at(item, "id", "videoId") or "" for item in others]
    usable = [video_id for video_id in ids if PATH_ID.fullmatch(video_id)]
    return usable, len(ids) - len(usable)


def thread_in(item: Mapping[str, Any]) -> Thread:
    """One comment thread."""
    snippet = object_at(item, "snippet")
    top = object_at(snippet, "topLevelComment")
    thread_id = text_at(item, "id") or text_at(top, "id")
    count = text_at(snippet, "totalReplyCount")
    video = text_at(snippet, "videoId")
    shown = object_at(item, "replies").get("comments")
    replies = [entry if isinstance(entry, dict) else {} for entry in shown] if isinstance(shown, list) else []
    comment = flat_comment(top, video_id=video, thread_id=None)
    return Thread(
        thread_id=thread_id if thread_id and PATH_ID.fullmatch(thread_id) else None,
        reply_count=whole_number_at(snippet, "totalReplyCount") or 0,
        records=(
            {**comment, "channelId": comment["channelId"] or text_at(snippet, "channelId"), "totalReplyCount": count},
            *(flat_comment(reply, video_id=video, thread_id=thread_id) for reply in replies),
        ),
        published_at=comment["publishedAt"],
    )


def flat_comment(comment: Mapping[str, Any], *, video_id: str | None, thread_id: str | None) -> Mapping[str, Any]:
    """A comment or a reply.

    Args:
        comment: a comment resource.
        video_id: of its thread, for answers that leave it out.
        thread_id: of the comment it answers; None for a top comment.
    """
    snippet = object_at(comment, "snippet")
    own_id = text_at(comment, "id")
    video = text_at(snippet, "videoId") or video_id
    url = ADDRESS.format(video_id=video, comment_id=own_id) if video and own_id else None
    author = snippet.get("authorChannelId")
    edited_at = text_at(snippet, "updatedAt")
    published_at = text_at(snippet, "publishedAt")
    return {
        **{key: value for key, value in snippet.items() if key not in SNIPPET_KEYS},
        "id": stable_post_id(own_id, url=url),
        "publishedAt": published_at,
        "updatedAt": edited_at if edited_at != published_at else None,
        "channelId": text_at(snippet, "channelId"),
        "videoId": video,
        "parentId": text_at(snippet, "parentId") or thread_id,
        "authorChannelId": text_at(author, "value")
        if isinstance(author, dict)
        else text_at(snippet, "authorChannelId"),
        "textDisplay": text_at(snippet, "textDisplay") or text_at(snippet, "textOriginal"),
        "likeCount": text_at(snippet, "likeCount"),
        "totalReplyCount": None,
        "url": url,
    }
