"""What every source of posts has in common: one post, comment, article or statement is one row of the same columns.

A source names the keys of its own records once (`post_columns`), reshapes each record into a flat mapping, and hands
the mappings to `typed_posts`. Posts without a date are kept under the day of collection and marked; the city's own
accounts are marked as outbound, which is never counted as voice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import polars as pl
import pyarrow as pa

from extract import cells
from extract.columns import unknown_table
from extract.contract import Column, ColumnClass, Coverage, Feed, RejectedRow, Retention
from extract.social.accounts import is_own_account

TIMESTAMP = pa.timestamp("us", tz="UTC")
COMPUTED = ""
"""`source_name` of a column the source does not send: we work it out."""
COMPUTED_NAMES = ("posted_on", "is_day_assumed", "is_outbound", "platform")


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


def typed_posts(
    feed: Feed,
    records: Sequence[Mapping[str, object]],
    *,
    platform: str | pl.Series,
    collected_on: date,
    outbound_accounts: Collection[str] = (),
    parsed: Mapping[str, cells.Parsed] | None = None,
    ignored: Collection[str] = (),
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type records of a source of posts.

    Args:
        feed: made by `post_feed`.
        records: flat mappings by the source's own keys (`Column.source_name`); values are text, numbers or None.
        platform: one code for all, or one for each record.
        collected_on: the day that stands in for a missing date: the last day of the window.
        outbound_accounts: the city's own account names, as the source writes authors.
        parsed: columns the source has typed itself, by column name.
        ignored: keys that are known and deliberately not kept.

    Returns:
        Rows of the feed, their row numbers (from 1, in the order of the records), one rejection for each record that
        could not be kept, and the keys nobody has agreed on (or None), as `Extraction.unknown` wants them.
    """
    count = len(records)
    sent = [c for c in feed.columns if c.source_name]
    text = {c.name: cells.text_column([record.get(c.source_name) for record in records]) for c in sent}
    made = {**cells.parse_columns(feed, text), **(parsed or {})}
    posted_at = made.get("posted_at") or cells.all_null(count, pl.Datetime("us", "UTC"))
    day = posted_at.values.dt.convert_time_zone(cells.ZONE).dt.date()
    codes = pl.repeat(platform, count, dtype=pl.String, eager=True) if isinstance(platform, str) else platform
    authors = text.get("author_key", pl.repeat(None, count, dtype=pl.String, eager=True))
    made |= {
        "posted_on": cells.computed(day.fill_null(collected_on)),
        "is_day_assumed": cells.computed(day.is_null()),
        "platform": cells.computed(codes),
        "is_outbound": cells.computed(is_own_account(authors, outbound_accounts)),
    }
    rows, numbers, rejected = cells.assemble(feed, made, cells=text, first_row_number=1)
    known = {c.source_name for c in sent} | set(ignored)
    return rows, numbers, rejected, unknown_table(records, known=known)
