"""Lands one window of one feed: extract, mask, check, copy, reconcile; all of it or nothing.

The rows, the delivery, its artefacts and its quarantined rows are one transaction. A row that cannot be placed (an id
for the second time, a day outside of the window) is quarantined with its reason; a total that does not add up lands
nothing. Whether a delivery is accepted is decided later, elsewhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

import polars as pl
import psycopg
import pyarrow as pa
import pyarrow.csv as pv
from psycopg import sql

from extract.cells import ZONE
from extract.contract import ColumnClass, Delivery, Extraction, Extractor, Feed, RejectedRow
from extract.errors import SourceFormatError, SourceIncompleteError
from extract.privacy import Masker
from extract.provenance import DeliveryRecord, record_delivery
from extract.window import Window

BLOCK_ROWS = 16_384
MEND_OUTSIDE = "보내는 쪽에서 기간 조건을 확인; 늦게 들어온 건이면 그 날짜의 기간으로 다시 받기"
MEND_REPEATED = "보내는 쪽에서 중복을 확인; 먼저 나온 행은 받아들였음"


@dataclass(frozen=True)
class PlacedRows:
    """Masked rows that may land, with their places, and all rows that may not.

    Attributes:
        table: the feed's columns.
        row_numbers: int32, unique within the delivery.
        covered_on: the KST day of each row.
    """

    table: pa.Table
    row_numbers: pa.Array
    covered_on: pa.Array
    rejected: tuple[RejectedRow, ...]


def land(
    connection: psycopg.Connection,
    extractor: Extractor,
    window: Window,
    *,
    business_date: date,
    run_id: str,
    masker: Masker,
    pulled_at: datetime,
) -> Delivery:
    """Extract a window and land it as a new delivery, committed.

    Args:
        connection: as role `loader`; whatever it has open is committed with the delivery.
        extractor: the feed's extractor.
        window: the days to fetch.
        business_date: the night this belongs to.
        run_id: who asked, e.g. the scheduler's run.
        masker: masks text and hashes persons.
        pulled_at: when the source was asked; the later delivery of a day wins.

    Raises:
        SourceError: the source did not give what was agreed; nothing has landed.
    """
    feed = extractor.feed
    extraction = extractor.extract(window, pulled_at=pulled_at)
    covered = extraction.covered or window
    placed = place_rows(feed, extraction, covered, masker=masker)
    record = DeliveryRecord(
        feed=feed,
        window=covered,
        business_date=business_date,
        run_id=run_id,
        pulled_at=extraction.pulled_at,
        declared_count=extraction.declared_count,
        landed_count=placed.table.num_rows,
        quarantined_count=len(placed.rejected),
        warnings=extraction.warnings,
    )
    _reconcile(record)
    with connection.transaction():
        delivery_key = record_delivery(connection, record, artefacts=extraction.artefacts, rejected=placed.rejected)
        _copy(connection, feed, placed, delivery_key)
    connection.commit()
    return Delivery(
        delivery_key=delivery_key,
        feed=feed.name,
        window=covered,
        business_date=business_date,
        declared_count=record.declared_count,
        landed_count=record.landed_count,
        quarantined_count=record.quarantined_count,
        warnings=record.warnings,
    )


def place_rows(feed: Feed, extraction: Extraction, window: Window, *, masker: Masker) -> PlacedRows:
    """Mask the rows, give each its KST day, and set aside those without a place in this window.

    Raises:
        SourceFormatError: the extractor's table is not the feed's.
    """
    rows = extraction.rows
    if rows.schema.names != feed.arrow_schema().names or rows.schema.types != feed.arrow_schema().types:
        raise SourceFormatError(
            feed.name,
            window,
            f"추출 결과의 열이 스키마와 다름: {rows.schema.names}",
            "extractor.py 와 schema.py 를 맞추기",
        )
    table = _protected(feed, rows, masker)
    numbers = _row_numbers(extraction)
    days = _kst_days(rows.column(feed.day_column))
    ids = _frame_column(rows.column(feed.natural_id))
    inside = (days.is_between(window.start_on, window.last_on)).fill_null(value=False) & ids.is_not_null()
    # Only a row that has a place can take it from a later one.
    first = pl.select(pl.when(inside).then(ids)).to_series().is_first_distinct() & inside
    rejected = [
        replace(r, content=masker.mask_text(r.content), reason=masker.mask_text(r.reason)) for r in extraction.rejected
    ]
    for position in (~inside).arg_true().to_list():
        day = days[position]
        rejected.append(
            RejectedRow(
                numbers[position],
                feed.day_column,
                f"{_label(feed, feed.day_column)}: {day} 은(는) 요청한 기간 {window} 밖",
                MEND_OUTSIDE,
                _content(table, position),
            )
        )
    for position in (inside & ~first).arg_true().to_list():
        rejected.append(
            RejectedRow(
                numbers[position],
                feed.natural_id,
                f"{_label(feed, feed.natural_id)}: {ids[position]} 이(가) 이 수신에 두 번 나옴",
                MEND_REPEATED,
                _content(table, position),
            )
        )
    if not first.all():
        keep = first.arg_true().to_arrow(compat_level=pl.CompatLevel.oldest())
        table, numbers, days = table.take(keep), numbers.gather(first.arg_true()), days.gather(first.arg_true())
    return PlacedRows(
        table,
        numbers.to_arrow().cast(pa.int32()),
        days.to_arrow().cast(pa.date32()),
        tuple(sorted(rejected, key=lambda r: r.row_number)),
    )


def start_ingest(connection: psycopg.Connection, *, source: str, business_date: date, run_id: str) -> None:
    """Note that a source's ingest of a night is running; a rerun starts the note afresh."""
    connection.execute(
        """
        insert into quality.ingest_run (source, business_date, state, run_id) values (%s, %s, 'running', %s)
        on conflict (source, business_date) do update
        set state = 'running', reason = null, run_id = excluded.run_id, started_at = clock_timestamp(), ended_at = null
        """,
        (source, business_date, run_id),
    )
    connection.commit()


def end_ingest(
    connection: psycopg.Connection,
    *,
    source: str,
    business_date: date,
    state: Literal["succeeded", "failed"],
    reason: str | None,
) -> None:
    """Note how a source's ingest of a night ended, whether or not its start was noted."""
    connection.execute(
        """
        insert into quality.ingest_run (source, business_date, state, reason, run_id, ended_at)
        values (%s, %s, %s, %s, '', clock_timestamp())
        on conflict (source, business_date) do update
        set state = excluded.state, reason = excluded.reason, ended_at = excluded.ended_at
        """,
        (source, business_date, state, reason),
    )
    connection.commit()


def _reconcile(record: DeliveryRecord) -> None:
    if record.declared_count is None:
        return
    came = record.landed_count + record.quarantined_count
    if came != record.declared_count:
        raise SourceIncompleteError(
            record.feed.name,
            record.window,
            f"출처가 밝힌 총건수 {record.declared_count:,} 와 받은 건수 {came:,} (적재 {record.landed_count:,}, "
            f"격리 {record.quarantined_count:,})가 다름",
            "다시 받기; 되풀이되면 보내는 부서에 총건수와 내보내기 조건을 확인",
        )


def _protected(feed: Feed, rows: pa.Table, masker: Masker) -> pa.Table:
    for column in feed.columns:
        if column.column_class is ColumnClass.TEXT:
            made = masker.mask_texts(rows.column(column.name))
        elif column.column_class is ColumnClass.PERSON_KEY:
            made = masker.person_keys(rows.column(column.name))
        else:
            continue
        rows = rows.set_column(rows.schema.get_field_index(column.name), rows.schema.field(column.name), made)
    return rows


def _row_numbers(extraction: Extraction) -> pl.Series:
    if extraction.row_numbers is not None:
        return _frame_column(extraction.row_numbers)
    # The source numbers from 1 without saying so: kept rows have the numbers that the rejected ones left.
    used = {r.row_number for r in extraction.rejected}
    numbers = pl.int_range(1, extraction.rows.num_rows + len(used) + 1, eager=True, dtype=pl.Int32)
    return numbers.filter(~numbers.is_in(sorted(used)))[: extraction.rows.num_rows]


def _kst_days(column: pa.ChunkedArray) -> pl.Series:
    series = _frame_column(column)
    return series if series.dtype == pl.Date else series.dt.convert_time_zone(ZONE).dt.date()


def _frame_column(column: pa.Array | pa.ChunkedArray) -> pl.Series:
    made = pl.from_arrow(column)
    if not isinstance(made, pl.Series):
        raise TypeError(f"one column expected, not {type(made).__name__}")
    return made


def _label(feed: Feed, name: str) -> str:
    column = next(c for c in feed.columns if c.name == name)
    return f"{column.label_ko}({column.source_name or column.name})"


def _content(table: pa.Table, position: int) -> str:
    row = table.slice(position, 1).to_pylist()[0]
    return " | ".join(f"{name}={'' if value is None else value}" for name, value in row.items())


def _copy(connection: psycopg.Connection, feed: Feed, placed: PlacedRows, delivery_key: int) -> None:
    """COPY the rows as CSV, in which a quoted empty string and an unquoted null stay apart.

    Not binary: see D16 in DECISIONS.md, and what was and was not measured for it.
    """
    count = placed.table.num_rows
    if not count:
        return
    table = (
        placed.table.append_column("covered_on", placed.covered_on)
        .append_column("row_number", placed.row_numbers)
        .append_column("delivery_key", pa.repeat(pa.scalar(delivery_key, pa.int64()), count))
    )
    schema, name = feed.relation.split(".")
    statement = sql.SQL("copy {} ({}) from stdin (format csv, encoding 'utf8')").format(
        sql.Identifier(schema, name), sql.SQL(", ").join(map(sql.Identifier, table.column_names))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in _csv_blocks(table):
            copy.write(block)


def _csv_blocks(table: pa.Table) -> Iterator[bytes]:
    options = pv.WriteOptions(include_header=False, quoting_style="needed")
    for start in range(0, table.num_rows, BLOCK_ROWS):
        buffer = io.BytesIO()
        pv.write_csv(table.slice(start, BLOCK_ROWS), buffer, options)
        yield buffer.getvalue()
