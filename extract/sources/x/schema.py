"""What X gives: public posts of the last seven days that the city's queries find."""

import pyarrow as pa

from extract.contract import Column, Coverage
from extract.post_feed import post_columns, post_feed

PLATFORM = "twitter"
"""The name under which the social analysis tool and the marts know this place."""

POSTS = post_feed(
    "x.posts",
    "raw.x_post",
    "X(트위터) 게시글",
    post_columns(
        {
            "post_id": "id",
            "posted_at": "created_at",
            "author_key": "author_id",
            "body": "text",
            "url": "url",
            "like_count": "like_count",
            "reply_count": "reply_count",
            "share_count": "repost_count",
        },
        extra=(
            Column("query", pa.string(), "검색어", "query"),
            Column("language", pa.string(), "언어", "lang", nullable=True),
        ),
    ),
    coverage=Coverage.PARTIAL,
    # Every post that is read is paid for: the day before is read once more, for what came late, and no further.
    overlap_days=1,
)
FEEDS = (POSTS,)
