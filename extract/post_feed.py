"""The columns that every source of posts has: one post, comment, article or statement is one row of them.

Loads nothing heavy, so that knowing the feeds stays cheap; `extract.posts` types the records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention

TIMESTAMP = pa.timestamp("us", tz="UTC")
COMPUTED = ""
"""`source_name` of a column the source does not send: we work it out."""


def post_columns(names: Mapping[str, str], *, extra: Sequence[Column] = ()) -> tuple[Column, ...]:
    """The columns of a feed of posts.

    Args:
        names: the source's own key by column, of post_id, posted_at, site_name, author_key, title, body, url,
            like_count, reply_count, share_count; a column that is absent is one the source never fills.
        extra: further columns of this source alone.
    """

    def column(
        name: str,
        kind: pa.DataType,
        label_ko: str,
        column_class: ColumnClass = ColumnClass.VALUE,
        retention: Retention = Retention.STATISTIC,
        *,
        nullable: bool = True,
    ) -> Column:
        source_name = names.get(name, COMPUTED)
        return Column(name, kind, label_ko, source_name, column_class, retention, name in names, nullable)

    return (
        column("post_id", pa.string(), "글ID", nullable=False),
        column("posted_on", pa.date32(), "게시일(없으면 수집일)", nullable=False),
        column("posted_at", TIMESTAMP, "게시일시"),
        column("is_day_assumed", pa.bool_(), "게시일 미상 여부", nullable=False),
        column("platform", pa.string(), "매체", nullable=False),
        column("site_name", pa.string(), "출처명"),
        column("author_key", pa.string(), "작성자", ColumnClass.PERSON_KEY, Retention.PERSON),
        column("title", pa.string(), "제목", ColumnClass.TEXT, Retention.VOICE),
        column("body", pa.string(), "본문", ColumnClass.TEXT, Retention.VOICE),
        column("url", pa.string(), "게시글 주소", retention=Retention.VOICE),
        column("like_count", pa.int32(), "좋아요수"),
        column("reply_count", pa.int32(), "댓글수"),
        column("share_count", pa.int32(), "공유수"),
        column("is_outbound", pa.bool_(), "시 공식계정 여부", nullable=False),
        *extra,
    )


def post_feed(
    name: str, relation: str, label_ko: str, columns: tuple[Column, ...], *, coverage: Coverage, overlap_days: int
) -> Feed:
    """A feed of posts: named by `post_id`, placed by `posted_on`."""
    return Feed(name, relation, label_ko, "post_id", "posted_on", coverage, overlap_days, columns, "is_day_assumed")
