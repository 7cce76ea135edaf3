"""Rows that were set aside: which still are, and asking their source again once they were mended."""

from __future__ import annotations

from datetime import datetime

import psycopg

from dags.shared import ingest_steps
from dags.shared.ingest_steps import Night
from extract.registry import feed_named
from extract.window import Window
from runtime import history, tables
from runtime.errors import NightError
from runtime.progress import Progress
from runtime.stack import Stack

SHOWN_DELIVERIES = 50


def show(running: Stack, progress: Progress) -> None:
    """List deliveries with rows still set aside, newest first: how many, why, what to do. Contents are not shown."""
    with psycopg.connect(running.warehouse_urls["gatekeeper"]) as connection:
        rows = connection.execute(
            """
            select d.delivery_key, d.feed, d.window_start_on, d.window_end_on - 1, count(*), q.reason, min(q.action)
            from quality.quarantined_row q join quality.delivery d using (delivery_key)
            where q.resolved_by_delivery_key is null
            group by d.delivery_key, q.reason order by d.delivery_key desc, count(*) desc limit %s
            """,
            (SHOWN_DELIVERIES,),
        ).fetchall()
    if not rows:
        progress.say("No row is set aside.")
        return
    tables.show(
        progress.console,
        ("수신번호", "출처", "기간", "행", "사유", "조치"),
        [
            (key, feed, f"{first} ~ {last}", f"{count:,}", reason, action)
            for key, feed, first, last, count, reason, action in rows
        ],
        title="격리된 행",
    )
    progress.say("Once mended at the source: make requeue DELIVERY=<수신번호>")


def requeue(running: Stack, progress: Progress, *, delivery_key: int, started_at: datetime) -> None:
    """Read a delivery's window again from its source, land, judge, and say which of its rows came in.

    Raises:
        NightError: no such delivery.
        IngestError: the source did not give what was agreed, or the gate refused it; nothing changed.
    """
    with psycopg.connect(running.warehouse_urls["gatekeeper"]) as connection:
        row = connection.execute(
            "select feed, source, window_start_on, window_end_on, business_date from quality.delivery"
            " where delivery_key = %s",
            (delivery_key,),
        ).fetchone()
    if row is None:
        raise NightError(f"There is no delivery {delivery_key}; make quarantine lists those with rows set aside")
    feed_name, source, start_on, end_on, business_date = row
    feed, window = feed_named(feed_name), Window(start_on, end_on)
    night = Night(source, business_date, f"requeue_{delivery_key}__{started_at:%Y%m%dT%H%M%S_%f}")
    with progress.step(f"read {feed.name} {window} again"):
        ingest_steps.land_source(
            running.warehouse_urls["loader"],
            night,
            settings=history.source_settings(running, source),
            feeds=(feed.name,),
            window_of=lambda _feed: window,
            person_key=(bytes.fromhex(running.secrets["person_key"]), running.secrets["person_key_id"]),
            clock=history.clock,
        )
    with progress.step("judge it"):
        ingest_steps.gate_source(running.warehouse_urls["gatekeeper"], night, clock=history.clock)
        ingest_steps.close_source(running.warehouse_urls["loader"], night, feeds=(feed.name,))
    with psycopg.connect(running.warehouse_urls["gatekeeper"]) as connection:
        counted = connection.execute(
            "select count(*) filter (where resolved_by_delivery_key is not null), count(*)"
            " from quality.quarantined_row where delivery_key = %s",
            (delivery_key,),
        ).fetchone()
    resolved, total = counted or (0, 0)
    progress.say(f"{feed.label_ko}: 격리되었던 {total:,}행 가운데 {resolved:,}행이 받아들여짐. 다음 빌드에 반영됩니다.")
