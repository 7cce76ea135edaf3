"""What BigKinds, the Korea Press Foundation's archive, gives: articles of the press, which are no citizens' voice."""

import pyarrow as pa

from extract.contract import Column, Coverage
from extract.post_feed import COMPUTED, post_columns, post_feed

ARTICLES = post_feed(
    "bigkinds.articles",
    "raw.bigkinds_article",
    "빅카인즈 기사",
    post_columns(
        {
            "posted_at": "published_at",
            "author_key": "byline",
            "title": "title",
            "body": "content",
            "url": "provider_link_page",
        },
        extra=(
            Column("category", pa.string(), "기사 분류", COMPUTED, nullable=True),
            Column("query", pa.string(), "질의어", COMPUTED),
        ),
    ),
    coverage=Coverage.PARTIAL,
    # The archive takes in articles for days after they appeared.
    overlap_days=3,
)
FEEDS = (ARTICLES,)
