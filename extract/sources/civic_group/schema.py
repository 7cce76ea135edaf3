"""What civic groups say in public: statements, comments and press releases, one row each."""

from __future__ import annotations

import pyarrow as pa

from extract.contract import Column, Coverage
from extract.post_feed import COMPUTED, post_columns, post_feed

PLATFORM = "civic_statement"

STATEMENTS = post_feed(
    "civic_group.statements",
    "raw.civic_group_statement",
    "시민단체 성명·보도자료",
    post_columns(
        {
            "post_id": "id",
            "posted_at": "published",
            "site_name": "organization",
            "author_key": "author",
            "title": "title",
            "body": "content",
            "url": "link",
        },
        extra=(
            Column("category", pa.string(), "단체가 붙인 분류", "category", nullable=True),
            Column("issue", pa.string(), "쟁점", COMPUTED, required=False, nullable=True),
            Column("stance_code", pa.string(), "입장", COMPUTED, required=False),
            Column("stance_basis", pa.string(), "입장 판정에 쓴 말", COMPUTED, required=False, nullable=True),
        ),
    ),
    # A feed shows its newest items only: what it no longer shows was not withdrawn.
    coverage=Coverage.PARTIAL,
    overlap_days=7,
)

FEEDS = (STATEMENTS,)
