"""What the city's homepage delivers: citizens' boards, wishes to the mayor, and what the city itself publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention
from extract.post_feed import post_columns, post_feed

TIMESTAMP = pa.timestamp("us", tz="UTC")
TEXT, PERSON = ColumnClass.TEXT, ColumnClass.PERSON_KEY
VOICE, OFFICE = Retention.VOICE, Retention.OFFICE

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

MAYOR_PROPOSALS = Feed(
    name="homepage.mayor_proposals",
    relation="raw.homepage_mayor_proposal",
    label_ko="시장에게 바란다",
    natural_id="proposal_id",
    day_column="posted_at",
    coverage=Coverage.COMPLETE,
    # Answers come within a few weeks.
    overlap_days=30,
    columns=(
        Column("proposal_id", pa.string(), "접수번호", "접수번호"),
        Column("posted_at", TIMESTAMP, "작성일시", "작성일시"),
        Column("title", pa.string(), "제목", "제목", TEXT, VOICE),
        Column("body", pa.string(), "내용", "내용", TEXT, VOICE, nullable=True),
        Column("author_key", pa.string(), "작성자(가명키)", "작성자", PERSON, Retention.PERSON, nullable=True),
        Column("is_public", pa.bool_(), "공개여부", "공개여부", required=False, nullable=True),
        Column("department_name", pa.string(), "처리부서", "처리부서", nullable=True, retention=OFFICE),
        Column("status", pa.string(), "처리상태", "처리상태"),
        Column("answered_at", TIMESTAMP, "답변일시", "답변일시", nullable=True),
        Column("answer", pa.string(), "답변내용", "답변내용", TEXT, VOICE, nullable=True),
        Column("view_count", pa.int32(), "조회수", "조회수", required=False, nullable=True),
    ),
)


def mayor_proposals(headers: Mapping[str, str]) -> Feed:
    """The feed for an export with other headers.

    Args:
        headers: the export's header by column of the feed; a column not named here keeps its own.
    """
    columns = tuple(replace(c, source_name=headers.get(c.name, c.source_name)) for c in MAYOR_PROPOSALS.columns)
    return replace(MAYOR_PROPOSALS, columns=columns)


NOTICES = post_feed(
    "homepage.notices",
    "raw.homepage_notice",
    "시 누리집 보도자료·공지",
    post_columns(
        {
            "post_id": "id",
            "posted_at": "date",
            "site_name": "board",
            "author_key": "publisher",
            "title": "subject",
            "body": "content",
            "url": "link",
        },
        extra=(
            Column(
                "department_name", pa.string(), "담당부서", "담당부서", retention=OFFICE, required=False, nullable=True
            ),
        ),
    ),
    # A feed shows its newest entries only, a list states no total for days: what is absent may still be there.
    coverage=Coverage.PARTIAL,
    overlap_days=7,
)
FEEDS = (BOARD_POSTS, MAYOR_PROPOSALS, NOTICES)
