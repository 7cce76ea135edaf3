"""From text columns to calls, whichever door they came through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl
import pyarrow as pa

from extract.cells import Parsed, assemble, parse_columns, text_column
from extract.columns import kept_apart
from extract.contract import Feed, RejectedRow
from extract.errors import SourceFormatError
from extract.listing import Listing
from extract.sources.call_center.schema import CALLS
from extract.window import Window

MOST_DAYS_BACK = 1_100
"""Days before the window from which a changed call is still believed: three years, as long as words are kept."""
WORDS_OF_A_CALL = ("summary", "caller_key")


def parse_calls(listing: Listing) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...]]:
    """Type the export's columns; rows with a cell that cannot be read, or an empty one that may not be, are set aside.

    Returns:
        Calls in the feed's schema, their row numbers in the file, and one rejection for each row left out.
    """
    cells = listing.cells
    rows, numbers, rejected = assemble(CALLS, parse_columns(CALLS, cells), cells=cells, row_numbers=listing.row_numbers)
    return rows, numbers, (*listing.rejected, *rejected)


def parse_changes(
    feed: Feed, records: Sequence[Sequence[str | None]], columns: Sequence[str]
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...]]:
    """Type what the database gave.

    A deleted call keeps its place and its times; what was said and who called are let go.

    Args:
        feed: made by `call_changes`.
        records: text of each row, in the order of `columns`.
        columns: column names of the feed.
    """
    cells = {name: text_column([record[at] for record in records]) for at, name in enumerate(columns)}
    parsed = parse_columns(feed, cells)
    if "is_deleted" in parsed:
        is_deleted = parsed["is_deleted"].values.fill_null(value=False)
        for name in WORDS_OF_A_CALL:
            if name in parsed:
                kept = pl.select(pl.when(~is_deleted).then(parsed[name].values)).to_series()
                parsed[name] = Parsed(kept, parsed[name].is_bad)
                cells[name] = pl.select(pl.when(~is_deleted).then(cells[name])).to_series()
    return assemble(feed, parsed, cells=cells)


def unknown_values(records: Sequence[Sequence[str | None]], names: Sequence[str], *, first_at: int) -> pa.Table | None:
    """The table's columns nobody has agreed on, as `Extraction.unknown` wants them.

    Args:
        records: text of each row; from `first_at` on stand the columns `names`.
        names: the table's own names.
        first_at: position of the first of them.
    """
    if not names:
        return None
    new = {name: pa.array([record[first_at + at] for record in records], pa.string()) for at, name in enumerate(names)}
    return kept_apart(pa.array(range(1, len(records) + 1), pa.int32()), new)


def read_from(position: str | None, *, window: Window, feed: Feed) -> datetime:
    """From which change on the table is read: the watermark, and at least the whole window.

    Changes are stamped when they begin and seen when they are committed: one may appear behind the watermark. Reading
    the window's days again finds it, and makes the same night read the same rows twice.

    Raises:
        SourceFormatError: the position kept by an earlier run is no moment with a zone.
    """
    if position is None:
        return window.start_at
    try:
        kept = datetime.fromisoformat(position)
        if kept.tzinfo is None:
            raise ValueError("no zone")
    except ValueError as error:
        raise SourceFormatError(
            feed.name,
            window,
            "quality.source_position 의 이어 읽을 자리(updated_at)가 시각이 아님",
            "그 행을 지우고 기간을 정해 다시 실행",
        ) from error
    return min(kept, window.start_at)


def covered_days(rows: pa.Table, *, window: Window) -> Window:
    """The days the changes fall on: a call may be changed long after it came in.

    A call from before `MOST_DAYS_BACK` keeps its place outside, and is set aside with its day: one slip of the keyboard
    (1926 for 2026) must not make the delivery speak for a century.
    """
    zone, first = window.start_at.tzinfo, window.start_on - timedelta(days=MOST_DAYS_BACK)
    days = [t.astimezone(zone).date() for t in rows.column("received_at").to_pylist() if t is not None]
    return Window(min([d for d in days if d >= first] + [window.start_on]), window.end_on)


def unstamped_gap(count: int, *, name: str) -> tuple[str, ...]:
    """What a watermark cannot reach, in words.

    Args:
        count: rows of the table without a moment of change.
        name: the column of that moment, as the table calls it.
    """
    if not count:
        return ()
    return (
        f"변경일시({name})가 비어 있거나 무한대인 통화 {count:,}건은 읽지 못함: 콜센터 전산 담당에 채워 달라고 요청",
    )


def next_position(rows: pa.Table, *, position: str | None) -> str | None:
    """The latest change seen; never earlier than where an earlier run stood."""
    seen = [t for t in rows.column("updated_at").to_pylist() if t is not None]
    if position is not None:
        seen.append(datetime.fromisoformat(position))
    return max(seen).astimezone(UTC).isoformat() if seen else None
