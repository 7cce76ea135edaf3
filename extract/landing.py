"""Lands one window of one feed: extract, mask, check, copy, reconcile; all of it or nothing.

The rows, the delivery, its artefacts and its quarantined rows are one transaction. A row that cannot be placed (an id
for the second time, a day outside of the window) is quarantined with its reason; a total that does not add up lands
nothing. Whether a delivery is accepted is decided later, elsewhere.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

import polars as pl
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
from psycopg import sql

from extract.cells import ZONE
from extract.columns import new_column_warning
from extract.contract import ColumnClass, Delivery, Extraction, Extractor, Feed, RejectedRow
from extract.errors import SourceFormatError, SourceIncompleteError
from extract.ledger import save_positions
from extract.privacy import Masker
from extract.provenance import DeliveryRecord, record_delivery
from extract.window import Window

BLOCK_ROWS = 16_384
MEND_OUTSIDE = "보내는 쪽에서 기간 조건을 확인; 늦게 들어온 건이면 그 날짜의 기간으로 다시 받기"
# A new column or key of such a name holds a person: its values are hashed, whatever they look like.
PERSONAL_NAME = re.compile(
    r"성명|이름|성함|신청인|민원인|작성자|담당자|연락처|전화|휴대|주소|생년|주민|메일|계정|아이디|"
    r"name|author|user|phone|mobile|address|e-?mail|birth|account|nick",
    re.IGNORECASE,
)
MEND_REPEATED = "보내는 쪽에서 중복을 확인; 먼저 나온 행은 받아들였음"


@dataclass(frozen=True)
class PlacedRows:
    """Masked rows that may land, with their places, and all rows that may not.

    Attributes:
        table: the feed's columns.
        row_numbers: int32, unique within the delivery.
        covered_on: the KST day of each row.
        unknown: JSON of what nobody has agreed on, masked, for each row; None when there is nothing.
    """

    table: pa.Table
    row_numbers: pa.Array
    covered_on: pa.Array
    rejected: tuple[RejectedRow, ...]
    unknown: pa.Array | None = None


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
    extraction, known_count = without_known_undated(connection, feed, extraction)
    placed = place_rows(feed, extraction, covered, masker=masker)
    warnings = tuple(dict.fromkeys((*extraction.warnings, *unknown_warnings(extraction.unknown))))
    if known_count:
        warnings = (*warnings, f"날짜 없는 글 {known_count:,}건은 처음 수집한 날에 이미 있음")
    record = DeliveryRecord(
        feed=feed,
        window=covered,
        business_date=business_date,
        run_id=run_id,
        pulled_at=extraction.pulled_at,
        declared_count=extraction.declared_count,
        landed_count=placed.table.num_rows,
        quarantined_count=len(placed.rejected),
        warnings=warnings,
        gaps=extraction.gaps,
    )
    _reconcile(record, known_count)
    if feed.is_partitioned:
        _prepare_days(connection, feed, placed)
    with connection.transaction():
        delivery_key = record_delivery(connection, record, artefacts=extraction.artefacts, rejected=placed.rejected)
        _copy(connection, feed, placed, delivery_key)
        save_positions(connection, feed.name, extraction.positions)
    connection.commit()
    for path in extraction.scratch:
        path.unlink(missing_ok=True)
    return Delivery(
        delivery_key=delivery_key,
        feed=feed.name,
        window=covered,
        business_date=business_date,
        declared_count=record.declared_count,
        landed_count=record.landed_count,
        quarantined_count=record.quarantined_count,
        warnings=record.warnings,
        gaps=record.gaps,
    )


def without_known_undated(connection: psycopg.Connection, feed: Feed, extraction: Extraction) -> tuple[Extraction, int]:
    """Leave out undated items that were accepted before: they keep the day on which they were first collected.

    Returns:
        The extraction without them, and how many there were.
    """
    if feed.assumed_day_column is None or not extraction.rows.num_rows:
        return extraction, 0
    assumed = _frame_column(extraction.rows.column(feed.assumed_day_column))
    ids = _frame_column(extraction.rows.column(feed.natural_id))
    undated = ids.filter(assumed).to_list()
    if not undated:
        return extraction, 0
    found = connection.execute(
        sql.SQL(
            "select distinct r.{id} from {relation} r join quality.delivery d using (delivery_key)"
            " where d.feed = %s and d.state = 'accepted' and r.{id} = any(%s)"
        ).format(id=sql.Identifier(feed.natural_id), relation=sql.Identifier(*feed.relation.split("."))),
        (feed.name, undated),
    )
    known = [row[0] for row in found]
    keep = ~(assumed & ids.is_in(known))
    numbers = _row_numbers(extraction).filter(keep).to_arrow().cast(pa.int32())
    rows = extraction.rows.filter(keep.to_arrow())
    return replace(extraction, rows=rows, row_numbers=numbers), int((~keep).sum())


def unknown_warnings(unknown: pa.Table | None) -> tuple[str, ...]:
    """One warning for each new column or key."""
    return tuple(new_column_warning(name) for name in (unknown.column_names[1:] if unknown is not None else ()))


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
    placed_numbers = numbers.to_arrow().cast(pa.int32())
    return PlacedRows(
        table,
        placed_numbers,
        days.to_arrow().cast(pa.date32()),
        tuple(sorted(rejected, key=lambda r: r.row_number)),
        masked_unknown(extraction.unknown, placed_numbers, masker=masker),
    )


def masked_unknown(unknown: pa.Table | None, row_numbers: pa.Array, *, masker: Masker) -> pa.Array | None:
    """New columns of the rows with these numbers as one JSON text a row; null where a row has nothing in them.

    Nobody has said yet what they hold, so all are masked like text, and those whose name speaks of a person are hashed.
    """
    if unknown is None or not len(row_numbers):
        return None
    values = unknown.select(["row_number"])
    for name in unknown.column_names[1:]:
        column = unknown.column(name)
        personal = PERSONAL_NAME.search(name) is not None
        values = values.append_column(name, masker.person_keys(column) if personal else masker.mask_texts(column))
    places = dict(zip(values.column("row_number").to_pylist(), range(values.num_rows), strict=True))
    records = values.drop_columns(["row_number"]).to_pylist()
    wanted = [records[places[n]] if n in places else {} for n in row_numbers.to_pylist()]
    kept = [{k: v for k, v in record.items() if v is not None} for record in wanted]
    return pa.array([json.dumps(r, ensure_ascii=False) if r else None for r in kept], pa.string())


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


def _reconcile(record: DeliveryRecord, known_count: int = 0) -> None:
    if record.declared_count is None:
        return
    came = record.landed_count + record.quarantined_count + known_count
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


def _prepare_days(connection: psycopg.Connection, feed: Feed, placed: PlacedRows) -> None:
    """Let the owner make the partitions of these days, committed at once: it locks more than the rows to be landed."""
    days = pc.unique(placed.covered_on).to_pylist()
    connection.execute("select raw.prepare_days(%s, %s::date[])", (feed.relation.split(".")[1], days))
    connection.commit()


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
    if placed.unknown is not None:
        table = table.append_column("unknown_columns", placed.unknown)
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
