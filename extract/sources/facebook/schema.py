"""What Facebook gives: the city's own page posts, and what citizens write below them."""

import pyarrow as pa

from extract.contract import Column, Coverage, Retention
from extract.post_feed import post_columns, post_feed

PLATFORM = "facebook"
_COMMON = {
    "post_id": "id",
    "posted_at": "created_time",
    "site_name": "page",
    "author_key": "from",
    "body": "message",
    "url": "permalink_url",
}

POSTS = post_feed(
    "facebook.posts",
    "raw.facebook_post",
    "페이스북 시 페이지 게시글",
    post_columns({**_COMMON, "like_count": "likes", "reply_count": "comments", "share_count": "shares"}),
    # A post that was deleted is simply not listed any more, and a hidden one neither: absence proves nothing.
    coverage=Coverage.PARTIAL,
    overlap_days=2,
)
COMMENTS = post_feed(
    "facebook.comments",
    "raw.facebook_comment",
    "페이스북 시 페이지 댓글",
    post_columns(
        {**_COMMON, "like_count": "like_count", "reply_count": "comment_count"},
        extra=(
            Column("parent_post_id", pa.string(), "대상 게시글ID", "post_id", nullable=True),
            Column("reply_to_id", pa.string(), "대상 댓글ID", "parent", nullable=True, retention=Retention.VOICE),
        ),
    ),
    coverage=Coverage.PARTIAL,
    overlap_days=2,
)
FEEDS = (POSTS, COMMENTS)
