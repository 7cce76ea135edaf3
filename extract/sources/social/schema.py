"""What the social analysis tool delivers: the office's own query results, and the vendor's bulk feed."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention

COMPUTED = ""
"""`source_name` of a column the source does not send: we work it out."""

_COMMON = (
    Column("post_id", pa.string(), "글ID", "글ID"),
    Column("posted_at", pa.timestamp("us", tz="UTC"), "게시일시", "게시일시"),
    Column("platform", pa.string(), "매체", "매체"),
    Column("site_name", pa.string(), "출처명", "출처명", nullable=True),
    Column(
        "author_key",
        pa.string(),
        "작성자",
        "작성자",
        column_class=ColumnClass.PERSON_KEY,
        retention=Retention.PERSON,
        nullable=True,
    ),
    Column(
        "title",
        pa.string(),
        "제목",
        "제목",
        column_class=ColumnClass.TEXT,
        retention=Retention.VOICE,
        nullable=True,
    ),
    Column("body", pa.string(), "본문", "본문", column_class=ColumnClass.TEXT, retention=Retention.VOICE),
    Column("url", pa.string(), "게시글 주소", "URL", retention=Retention.VOICE, nullable=True),
    Column("like_count", pa.int32(), "좋아요수", "좋아요수", nullable=True),
    Column("reply_count", pa.int32(), "댓글수", "댓글수", nullable=True),
    Column("share_count", pa.int32(), "공유수", "공유수", nullable=True),
)
_IS_OUTBOUND = Column("is_outbound", pa.bool_(), "시 공식계정 여부", COMPUTED, required=False)

QUERY_POSTS = Feed(
    name="social.query_posts",
    relation="raw.social_query_post",
    label_ko="소셜 분석도구 질의결과",
    natural_id="post_id",
    day_column="posted_at",
    coverage=Coverage.COMPLETE,
    overlap_days=1,
    columns=(
        *_COMMON,
        Column("tool_sentiment", pa.string(), "분석도구 긍부정", "긍부정", nullable=True),
        _IS_OUTBOUND,
    ),
)

_COPIES = (
    Column("copy_count", pa.int32(), "같은 글 수(자신 포함)", COMPUTED, required=False),
    Column("copied_ids", pa.string(), "이 글로 합친 글ID 목록", COMPUTED, required=False, nullable=True),
)

BULK_KEYS = {
    "post_id": "id",
    "posted_at": "created_at",
    "platform": "channel",
    "site_name": "site",
    "author_key": "author",
    "title": "title",
    "body": "text",
    "url": "url",
    "like_count": "likes",
    "reply_count": "replies",
    "share_count": "shares",
}

BULK_POSTS = Feed(
    name="social.bulk_posts",
    relation="raw.social_bulk_post",
    label_ko="소셜 대량 수집분(선별 후)",
    natural_id="post_id",
    day_column="posted_at",
    coverage=Coverage.COMPLETE,
    overlap_days=0,
    columns=(
        *(replace(column, source_name=BULK_KEYS[column.name]) for column in _COMMON),
        _IS_OUTBOUND,
        Column("screen_reason", pa.string(), "선별 근거", COMPUTED, required=False),
        Column("is_screen_sample", pa.bool_(), "제외분 표본 여부", COMPUTED, required=False),
        *_COPIES,
    ),
    is_partitioned=True,
)

SCREENED_POSTS = replace(BULK_POSTS, columns=tuple(c for c in BULK_POSTS.columns if c not in _COPIES))
"""The bulk feed before its copies are collapsed: a row for every post."""

FEEDS = (QUERY_POSTS, BULK_POSTS)
