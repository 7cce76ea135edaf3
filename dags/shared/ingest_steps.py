"""Land, gate and close one source's night. Free of Airflow, so that history is loaded by the very same functions.

One feed that fails is reported and the others go on; the step then fails as a whole, naming each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from dags.shared.row_free import telling_no_rows
from extract.contract import Feed
from extract.errors import SourceError
from extract.window import Window

log = logging.getLogger(__name__)
LEFT_OPEN = "끝을 알리지 못하고 멈춘 수집"
WindowOf = Callable[[Feed], Window | None]


@dataclass(frozen=True)
class Night:
    """Which night of which source, and the run that works on it."""

    source: str
    business_date: date
    run_id: str


class IngestError(RuntimeError):
    """Some feeds of a source did not come in; the message lists each with its reason."""


def night_window(business_date: date, *, without_overlap: bool = False) -> WindowOf:
    """Each feed's own overlap before the business date; none in a backfill, whose neighbours are pulled anyway."""
    return lambda feed: Window.of_night(business_date, overlap_days=0 if without_overlap else feed.overlap_days)


@telling_no_rows()
def land_source(
    loader_url: str,
    night: Night,
    *,
    settings: Mapping[str, Any],
    feeds: Sequence[str],
    window_of: WindowOf,
    person_key: tuple[bytes, str],
    clock: Callable[[], datetime],
) -> None:
    """Land every expected feed of the source; a feed that this run has landed before is left alone.

    Args:
        loader_url: the warehouse as `loader`.
        night: source, business date and run.
        settings: the source's settings, addresses and keys included.
        feeds: names of the feeds to land; others of the source are not connected here.
        window_of: the window of a feed, or None to skip it.
        person_key: key of the keyed hashes, and its id.
        clock: tells when a feed was pulled.

    Raises:
        IngestError: after all feeds were tried, when some did not land.
    """
    from extract.landing import land, start_ingest
    from extract.ledger import PostgresLedger
    from extract.privacy import Masker
    from extract.registry import extractors

    key, key_id = person_key
    masker = Masker(key=key, key_id=key_id)
    failures: list[str] = []
    with psycopg.connect(loader_url, autocommit=True) as connection:
        start_ingest(connection, source=night.source, business_date=night.business_date, run_id=night.run_id)
        done = _landed(connection, night)
        for extractor in extractors(night.source, settings, ledger=PostgresLedger(connection)):
            feed, window = extractor.feed, window_of(extractor.feed)
            if feed.name not in feeds or feed.name in done or window is None:
                continue
            try:
                delivery = land(
                    connection,
                    extractor,
                    window,
                    business_date=night.business_date,
                    run_id=night.run_id,
                    masker=masker,
                    pulled_at=clock(),
                )
                log.info("landed %s %s: %d rows", feed.name, window, delivery.landed_count)
            except SourceError as problem:
                log.error("%s", problem)
                failures.append(str(problem))
    if failures:
        raise IngestError("\n".join(failures))


@telling_no_rows()
def gate_source(gatekeeper_url: str, night: Night, *, clock: Callable[[], datetime]) -> None:
    """Judge what this run landed; accepted days move, a rejected delivery changes nothing.

    Raises:
        IngestError: after all deliveries were judged, when some were rejected.
    """
    from expectations.gate import judge_delivery
    from extract.registry import feed_named

    with psycopg.connect(gatekeeper_url, autocommit=True) as connection:
        landed = connection.execute(
            "select delivery_key, feed from quality.delivery"
            " where run_id = %s and source = %s and business_date = %s and state = 'landed' order by delivery_key",
            (night.run_id, night.source, night.business_date),
        ).fetchall()
    rejected: list[str] = []
    for delivery_key, feed_name in landed:
        verdict = judge_delivery(
            gatekeeper_url, delivery_key=delivery_key, feed=feed_named(feed_name), judged_at=clock()
        )
        log.info("%s delivery %d: %s", feed_name, delivery_key, "accepted" if verdict.is_accepted else "REJECTED")
        if not verdict.is_accepted:
            rejected.append(verdict.explain())
    if rejected:
        raise IngestError("\n".join(rejected))


@telling_no_rows()
def close_source(loader_url: str, night: Night, *, feeds: Sequence[str]) -> None:
    """Write the terminal state that the build waits for, by what the deliveries themselves say.

    Raises:
        IngestError: some expected feed of this run is not accepted; the state says failed, with the reason.
    """
    from extract.landing import end_ingest

    with psycopg.connect(loader_url, autocommit=True) as connection:
        states: dict[str, str] = dict(
            connection.execute(
                "select distinct on (feed) feed, case when state = 'accepted' then state"
                " else concat_ws(': ', state, reason) end from quality.delivery"
                " where run_id = %s and source = %s and business_date = %s order by feed, delivery_key desc",
                (night.run_id, night.source, night.business_date),
            ).fetchall()
        )
        wanted = [feed for feed in feeds if feed.split(".")[0] == night.source]
        wrong = [f"{feed} {states.get(feed, '미수신')}" for feed in wanted if states.get(feed) != "accepted"]
        end_ingest(
            connection,
            source=night.source,
            business_date=night.business_date,
            state="failed" if wrong else "succeeded",
            reason="; ".join(wrong) or None,
        )
    if wrong:
        raise IngestError("\n".join(wrong))


def close_left_open(loader_url: str, *, business_date: date, sources: Sequence[str]) -> list[str]:
    """Close as failed every source whose night has no end though its run is over: a task was killed before it could.

    Returns:
        The sources closed here. Without this a build started by hand would wait for them for hours.
    """
    from extract.landing import end_ingest

    with psycopg.connect(loader_url, autocommit=True) as connection:
        ended = connection.execute(
            "select source from quality.ingest_run where business_date = %s and state in ('succeeded', 'failed')",
            (business_date,),
        ).fetchall()
        left_open = [source for source in sources if source not in {row[0] for row in ended}]
        for source in left_open:
            end_ingest(connection, source=source, business_date=business_date, state="failed", reason=LEFT_OPEN)
    return left_open


def _landed(connection: psycopg.Connection, night: Night) -> set[str]:
    rows = connection.execute(
        "select feed from quality.delivery"
        " where run_id = %s and source = %s and business_date = %s and state <> 'rejected'",
        (night.run_id, night.source, night.business_date),
    )
    return {row[0] for row in rows}
