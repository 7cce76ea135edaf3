"""What Kakao's (Daum) search finds: web pages, blogs and cafés in one table."""

import pyarrow as pa

from extract.contract import Column, Coverage
from extract.post_feed import COMPUTED, post_columns, post_feed

DOCUMENTS = post_feed(
    "kakao.documents",
    "raw.kakao_document",
    "카카오(다음) 검색 결과",
    post_columns(
        {"posted_at": "datetime", "author_key": "blogname", "title": "title", "body": "contents", "url": "url"},
        extra=(
            Column("kind", pa.string(), "검색 종류", COMPUTED),
            Column("query", pa.string(), "질의어", COMPUTED),
        ),
    ),
    coverage=Coverage.PARTIAL,
    # Engines list a post hours after it was written.
    overlap_days=2,
)
FEEDS = (DOCUMENTS,)
