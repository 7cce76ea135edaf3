"""Which delivery speaks for which day. Only this module moves `quality.accepted_day`.

Both kinds of feed compare content by hash, so that what did not change moves nothing:

- complete: each covered day points at the delivery that brought its content; a day without rows is a statement too
  (everything of that day was deleted, or there never was anything);
- partial: a delivery adds or replaces items; a day's content is the latest version of each item over all accepted
  deliveries. Nothing disappears by being absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from psycopg import sql

from expectations.profile import FeedContract, FeedProfile

# Hashes are taken over text renderings of rows, so everything that changes a rendering is fixed first.
_RENDERING = "set local timezone = 'Asia/Seoul'; set local datestyle = 'ISO, YMD'; set local bytea_output = 'hex'"


class UnknownDeliveryError(LookupError):
    """No delivery of that key, or one of another feed."""


@dataclass(frozen=True)
class Acceptance:
    """What an accepted delivery moved.

    Attributes:
        changed_days: days whose content is new or different.
        outdated_days: days it covers that a later pull had already spoken for.
    """

    changed_days: tuple[date, ...]
    outdated_days: tuple[date, ...]


def lock_feed(connection: psycopg.Connection, feed: str) -> None:
    """Wait until no other transaction decides about this feed; held until the caller's transaction ends."""
    connection.execute("select pg_advisory_xact_lock(hashtextextended('acceptance of ' || %s, 0))", (feed,))


def accept(
    connection: psycopg.Connection, feed: FeedProfile, *, delivery_key: int, judged_at: datetime | None
) -> Acceptance:
    """Make the delivery the one that speaks for its days, unless a later pull does; in the caller's transaction.

    The caller holds `lock_feed`. Without `judged_at` the database's clock is written down.
    """
    pulled_at = _pulled_at(connection, delivery_key)
    days = _days_of(connection, feed, delivery_key)
    accepted = _accepted(connection, feed, days)
    outdated = tuple(day for day in days if day in accepted and accepted[day].is_later_than(pulled_at, delivery_key))
    # What a later pull said of a day of a complete feed is the whole truth; in a partial feed both pulls add up.
    moved = {day: content for day, content in days.items() if not (feed.is_complete and day in outdated)}
    changed = tuple(
        day for day, content in moved.items() if day not in accepted or accepted[day].sha256 != content.sha256
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            _UPSERT,
            [
                {
                    "feed": feed.name,
                    "day": day,
                    "key": delivery_key,
                    "pulled_at": pulled_at,
                    "rows": content.row_count,
                    "sha256": content.sha256,
                }
                for day, content in moved.items()
            ],
        )
        cursor.executemany(
            "insert into quality.changed_day (feed, covered_on, cause, changed_at) "
            "values (%s, %s, 'delivery', coalesce(%s::timestamptz, clock_timestamp()))",
            [(feed.name, day, judged_at) for day in changed],
        )
    _resolve_quarantined(connection, feed, delivery_key=delivery_key)
    reason = f"{len(outdated)}일은 더 늦게 받은 자료가 이미 있어 그대로 둠" if outdated else None
    _close(connection, delivery_key, state="accepted", reason=reason, judged_at=judged_at)
    return Acceptance(changed, outdated)


def _resolve_quarantined(connection: psycopg.Connection, feed: FeedProfile, *, delivery_key: int) -> None:
    """Rows set aside earlier, of days that this delivery covers, came in unless it had to set the same ones aside.

    A delivery of a partial feed need not hold what its days once held: it resolves only the one it was asked again for.
    """
    connection.execute(
        """
        update quality.quarantined_row q set resolved_by_delivery_key = %(key)s
        from quality.delivery old, quality.delivery new
        where new.delivery_key = %(key)s and old.feed = %(feed)s and old.delivery_key = q.delivery_key
            and old.delivery_key < new.delivery_key and q.resolved_by_delivery_key is null
            and (new.coverage = 'complete' or new.run_id like 'requeue!_' || old.delivery_key || '!_!_%%' escape '!')
            and old.window_start_on >= new.window_start_on and old.window_end_on <= new.window_end_on
            and not exists (
                select from quality.quarantined_row again
                where again.delivery_key = new.delivery_key and again.column_name = q.column_name
                    and again.content = q.content
            )
        """,
        {"key": delivery_key, "feed": feed.name},
    )


def reject(connection: psycopg.Connection, *, delivery_key: int, reason: str, judged_at: datetime | None) -> None:
    """Close the delivery as rejected: nothing else changes."""
    _close(connection, delivery_key, state="rejected", reason=reason, judged_at=judged_at)


def purge_superseded(
    connection: psycopg.Connection, feeds: Iterable[FeedContract], *, before: datetime
) -> dict[str, int]:
    """Delete raw rows that no accepted day needs any more.

    A row goes when its delivery was rejected, or never judged, before that moment; or when the delivery that took its
    place (of its day, or for partial feeds of its item) was accepted before it. The deliveries themselves, their
    counts and gate results stay.

    Returns:
        Deleted rows by feed.
    """
    deleted: dict[str, int] = {}
    for feed in map(FeedProfile.of, feeds):
        with connection.transaction():
            lock_feed(connection, feed.name)
            superseded = _SUPERSEDED_DAY if feed.is_complete else _SUPERSEDED_ITEM
            cursor = connection.execute(
                sql.SQL(_PURGE + superseded).format(
                    relation=sql.Identifier(*feed.relation.split(".")), natural_id=sql.Identifier(feed.natural_id)
                ),
                {"feed": feed.name, "before": before},
            )
            deleted[feed.name] = cursor.rowcount
    return deleted


_PURGE = """
delete from {relation} r using quality.delivery d
where d.delivery_key = r.delivery_key and d.feed = %(feed)s and (
    (d.state = 'rejected' and d.judged_at < %(before)s)
    or (d.state = 'landed' and d.landed_at < %(before)s)
    or (d.state = 'accepted' and d.judged_at < %(before)s and """
_SUPERSEDED_DAY = """exists (
        select from quality.accepted_day a join quality.delivery c on c.delivery_key = a.delivery_key
        where a.feed = d.feed and a.covered_on = r.covered_on and a.delivery_key <> r.delivery_key
            and c.judged_at < %(before)s
    ))
)"""
_SUPERSEDED_ITEM = """exists (
        select from {relation} s join quality.delivery c on c.delivery_key = s.delivery_key
        where s.{natural_id} = r.{natural_id} and c.feed = d.feed and c.state = 'accepted'
            and c.judged_at < %(before)s and (c.pulled_at, c.delivery_key) > (d.pulled_at, d.delivery_key)
    ))
)"""


@dataclass(frozen=True)
class _Content:
    row_count: int
    sha256: str


@dataclass(frozen=True)
class _Accepted:
    pulled_at: datetime
    confirmed_by: int
    sha256: str

    def is_later_than(self, pulled_at: datetime, delivery_key: int) -> bool:
        return (self.pulled_at, self.confirmed_by) > (pulled_at, delivery_key)


def _pulled_at(connection: psycopg.Connection, delivery_key: int) -> datetime:
    row = connection.execute(
        "select pulled_at from quality.delivery where delivery_key = %s", (delivery_key,)
    ).fetchone()
    if row is None:
        raise UnknownDeliveryError(f"no delivery {delivery_key}: has it been landed in this database?")
    pulled_at: datetime = row[0]
    return pulled_at


def _days_of(connection: psycopg.Connection, feed: FeedProfile, delivery_key: int) -> dict[date, _Content]:
    """What each day would hold once the delivery is accepted, oldest first."""
    connection.execute(_RENDERING)
    query = sql.SQL(_COMPLETE_DAYS if feed.is_complete else _PARTIAL_DAYS).format(
        relation=sql.Identifier(*feed.relation.split(".")),
        natural_id=sql.Identifier(feed.natural_id),
        columns=sql.SQL(", ").join(sql.Identifier("r", column) for column in feed.content_columns),
        key=sql.Literal(delivery_key),
        feed=sql.Literal(feed.name),
        hashes=sql.SQL(_HASHES),
    )
    return {day: _Content(row_count, sha256) for day, row_count, sha256 in connection.execute(query)}


def _accepted(connection: psycopg.Connection, feed: FeedProfile, days: Iterable[date]) -> dict[date, _Accepted]:
    rows = connection.execute(
        "select covered_on, pulled_at, confirmed_by_delivery_key, content_sha256 from quality.accepted_day "
        "where feed = %s and covered_on = any(%s)",
        (feed.name, list(days)),
    )
    return {day: _Accepted(pulled_at, key, sha256) for day, pulled_at, key, sha256 in rows}


_UPSERT = """
insert into quality.accepted_day as a
    (feed, covered_on, delivery_key, confirmed_by_delivery_key, pulled_at, row_count, content_sha256)
values (%(feed)s, %(day)s, %(key)s, %(key)s, %(pulled_at)s, %(rows)s, %(sha256)s)
on conflict (feed, covered_on) do update set
    delivery_key = case
        when a.content_sha256 = excluded.content_sha256 then a.delivery_key else excluded.delivery_key
    end,
    confirmed_by_delivery_key = case
        when a.pulled_at > excluded.pulled_at then a.confirmed_by_delivery_key
        else excluded.confirmed_by_delivery_key
    end,
    pulled_at = greatest(a.pulled_at, excluded.pulled_at),
    row_count = excluded.row_count,
    content_sha256 = excluded.content_sha256
"""

# Formatted by psycopg.sql with identifiers and literals only.
_HASHES = """hashes as (
    select
        covered_on,
        count(*) as row_count,
        string_agg(row_hash, '' order by row_hash) as row_hashes
    from hashed_rows
    group by covered_on
)
select
    days.covered_on,
    coalesce(hashes.row_count, 0) as row_count,
    encode(sha256(convert_to(coalesce(hashes.row_hashes, ''), 'UTF8')), 'hex') as content_sha256
from days left join hashes using (covered_on)
order by days.covered_on"""

_COMPLETE_DAYS = """
with days as (
    select d.window_start_on + day_number as covered_on
    from quality.delivery d, generate_series(0, d.window_end_on - d.window_start_on - 1) as day_number
    where d.delivery_key = {key}
),
hashed_rows as (
    select r.covered_on, md5(row({columns})::text) as row_hash from {relation} r where r.delivery_key = {key}
),
{hashes}
"""

_PARTIAL_DAYS = """
with candidates as (
    select r.{natural_id} as id, r.covered_on, r.delivery_key, r.row_number, d.pulled_at
    from {relation} r join quality.delivery d using (delivery_key)
    where d.feed = {feed} and (d.state = 'accepted' or d.delivery_key = {key})
),
latest as (
    select distinct on (id) delivery_key, row_number from candidates order by id, pulled_at desc, delivery_key desc
),
days as (
    select distinct covered_on from candidates where id in (select id from candidates where delivery_key = {key})
),
hashed_rows as (
    select r.covered_on, md5(row({columns})::text) as row_hash
    from {relation} r join latest using (delivery_key, row_number)
    where r.covered_on in (select covered_on from days)
),
{hashes}
"""


def _close(
    connection: psycopg.Connection, delivery_key: int, *, state: str, reason: str | None, judged_at: datetime | None
) -> None:
    connection.execute(
        "update quality.delivery set state = %s, reason = %s, judged_at = coalesce(%s::timestamptz, clock_timestamp()) "
        "where delivery_key = %s",
        (state, reason, judged_at, delivery_key),
    )
