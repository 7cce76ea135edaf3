"""What `quality` keeps about a delivery: where it came from, what it declared, what was set aside and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import psycopg

from extract.contract import Artefact, Feed, RejectedRow
from extract.window import Window


@dataclass(frozen=True)
class DeliveryRecord:
    """One row of `quality.delivery` before it has a key."""

    feed: Feed
    window: Window
    business_date: date
    run_id: str
    pulled_at: datetime
    declared_count: int | None
    landed_count: int
    quarantined_count: int
    warnings: tuple[str, ...]
    gaps: tuple[str, ...] = ()


def walk_artefact(address: str, contents: Iterable[bytes]) -> Artefact:
    """One artefact for a walk over several answers: their bytes summed and hashed in the order they came.

    Args:
        address: without any key or password.
        contents: the bodies in the order of the walk.
    """
    digest, count = hashlib.sha256(), 0
    for content in contents:
        digest.update(content)
        count += len(content)
    return Artefact(address=address, byte_count=count, sha256=digest.hexdigest())


def record_delivery(
    connection: psycopg.Connection,
    record: DeliveryRecord,
    *,
    artefacts: Sequence[Artefact],
    rejected: Sequence[RejectedRow],
) -> int:
    """Write the delivery, its artefacts and its quarantined rows in the caller's transaction; returns `delivery_key`.

    Args:
        connection: as role `loader`, inside the transaction that also lands the rows.
        record: the delivery.
        artefacts: what it was read from.
        rejected: rows set aside, their content already masked.
    """
    row = connection.execute(
        """
        insert into quality.delivery (
            source, feed, business_date, window_start_on, window_end_on, coverage, pulled_at,
            declared_count, landed_count, quarantined_count, warnings, gaps, run_id
        ) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        returning delivery_key
        """,
        (
            record.feed.source,
            record.feed.name,
            record.business_date,
            record.window.start_on,
            record.window.end_on,
            record.feed.coverage.value,
            record.pulled_at,
            record.declared_count,
            record.landed_count,
            record.quarantined_count,
            list(record.warnings),
            list(record.gaps),
            record.run_id,
        ),
    ).fetchone()
    if row is None:
        raise psycopg.errors.NoDataFound("quality.delivery gave no key")
    delivery_key = int(row[0])
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into quality.delivery_artefact (delivery_key, artefact_number, address, byte_count, sha256) "
            "values (%s, %s, %s, %s, %s)",
            [(delivery_key, n, a.address, a.byte_count, a.sha256) for n, a in enumerate(artefacts, start=1)],
        )
        cursor.executemany(
            "insert into quality.quarantined_row (delivery_key, row_number, column_name, reason, action, content) "
            "values (%s, %s, %s, %s, %s, %s)",
            [(delivery_key, r.row_number, r.column, r.reason, r.action, r.content) for r in rejected],
        )
    return delivery_key
