"""What Instagram gives: public media of the last day under the hashtags the city watches."""

import pyarrow as pa

from extract.contract import Column, Coverage
from extract.post_feed import post_columns, post_feed

PLATFORM = "instagram"

MEDIA = post_feed(
    "instagram.media",
    "raw.instagram_medium",
    "인스타그램 해시태그 게시물",
    post_columns(
        {
            "post_id": "id",
            "posted_at": "timestamp",
            # Hashtag searches name nobody; only what the city's own account lists as its own is known by name.
            "author_key": "owner",
            "body": "caption",
            "url": "permalink",
            "like_count": "like_count",
            "reply_count": "comments_count",
        },
        extra=(
            Column("hashtag", pa.string(), "검색 해시태그", "hashtag"),
            Column("media_type", pa.string(), "게시물 종류", "media_type", nullable=True),
        ),
    ),
    coverage=Coverage.PARTIAL,
    # The search reaches back 24 hours: an earlier day cannot be asked for again.
    overlap_days=0,
)
FEEDS = (MEDIA,)
