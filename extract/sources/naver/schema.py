"""What Naver's search finds: news, blogs, cafés and 지식iN in one table."""

import pyarrow as pa

from extract.contract import Column, Coverage
from extract.post_feed import COMPUTED, post_columns, post_feed

ITEMS = post_feed(
    "naver.items",
    "raw.naver_item",
    "네이버 검색 결과",
    post_columns(
        {
            "posted_at": "pubDate|postdate",
            "author_key": "bloggerlink",
            "title": "title",
            "body": "description",
            "url": "link",
        },
        extra=(
            Column("kind", pa.string(), "검색 종류", COMPUTED),
            Column("query", pa.string(), "질의어", COMPUTED),
        ),
    ),
    coverage=Coverage.PARTIAL,
    # Engines list a post hours after it was written.
    overlap_days=2,
)
FEEDS = (ITEMS,)
