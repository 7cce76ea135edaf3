"""What every source of posts has in common: one post, comment, article or statement is one row of the same columns.

A source names the keys of its own records once (`extract.post_feed`), reshapes each record into a flat mapping, and
hands the mappings to `typed_posts`. Posts without a date are kept under the day of collection and marked; the city's
own accounts are marked as outbound, which is never counted as voice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import polars as pl
import pyarrow as pa

from extract import cells
from extract.columns import unknown_table
from extract.contract import Feed, RejectedRow
from extract.social.accounts import is_own_account


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
