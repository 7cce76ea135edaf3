"""What a public board of the city's homepage delivers."""

from __future__ import annotations

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention

BOARD_POSTS = Feed(
    name="homepage.board_posts",
    relation="raw.homepage_board_post",
    label_ko="홈페이지 게시판 글",
    natural_id="post_id",
    day_column="posted_at",
    coverage=Coverage.COMPLETE,
    overlap_days=7,
    columns=(
        Column("post_id", pa.string(), "글번호", "id"),
        Column("board_code", pa.string(), "게시판", "", required=False),
        Column("title", pa.string(), "제목", "subject", column_class=ColumnClass.TEXT, retention=Retention.VOICE),
        Column(
            "body",
            pa.string(),
            "내용",
            "content",
            column_class=ColumnClass.TEXT,
            retention=Retention.VOICE,
            nullable=True,
        ),
        Column(
            "author_key",
            pa.string(),
            "작성자",
            "작성자",
            column_class=ColumnClass.PERSON_KEY,
            retention=Retention.PERSON,
            required=False,
            nullable=True,
        ),
        Column("posted_at", pa.timestamp("us", tz="UTC"), "작성일시", "작성일"),
        Column("view_count", pa.int32(), "조회수", "조회", required=False, nullable=True),
        Column("like_count", pa.int32(), "공감수", "공감", required=False, nullable=True),
        Column(
            "department_name",
            pa.string(),
            "담당부서",
            "담당부서",
            retention=Retention.OFFICE,
            required=False,
            nullable=True,
        ),
    ),
)

FEEDS = (BOARD_POSTS,)
