"""What YouTube gives: comments below the videos of the city's channels and of videos about Incheon."""

import pyarrow as pa

from extract.contract import Column, Coverage, Retention
from extract.post_feed import post_columns, post_feed

PLATFORM = "youtube"

COMMENTS = post_feed(
    "youtube.comments",
    "raw.youtube_comment",
    "유튜브 댓글",
    post_columns(
        {
            "post_id": "id",
            "posted_at": "publishedAt",
            "site_name": "channelId",
            "author_key": "authorChannelId",
            "body": "textDisplay",
            "url": "url",
            "like_count": "likeCount",
            "reply_count": "totalReplyCount",
        },
        extra=(
            Column("video_id", pa.string(), "동영상ID", "videoId", nullable=True),
            Column("reply_to_id", pa.string(), "대상 댓글ID", "parentId", nullable=True, retention=Retention.VOICE),
            Column("edited_at", pa.timestamp("us", tz="UTC"), "수정일시", "updatedAt", nullable=True),
        ),
    ),
    coverage=Coverage.PARTIAL,
    overlap_days=2,
)
FEEDS = (COMMENTS,)
