"""The ledger of quotas and positions in PostgreSQL, as role `loader`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import psycopg

# One statement under a lock for each quota: two sources' tasks may share a quota and run at the same moment.
_SPEND = """
insert into quality.request_spending (quota, item, spent_on, night_on, units)
select %(quota)s, %(item)s, %(on)s, %(night)s, %(units)s
where
    coalesce((select sum(units) from quality.request_spending
        where quota = %(quota)s and spent_on between %(since_on)s and %(on)s), 0) + %(units)s <= %(limit)s
    and coalesce((select sum(units) from quality.request_spending
        where quota = %(quota)s and night_on = %(night)s), 0) + %(units)s <= %(night_limit)s
on conflict (quota, item, spent_on, night_on) do update set units = request_spending.units + excluded.units
returning 1
"""


class PostgresLedger:
    """Keeps spending in `quality.request_spending`, reads positions from `quality.source_position`.

    Args:
        connection: as role `loader`, in autocommit: what is spent stays spent whatever becomes of the rows.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        if not connection.autocommit:
            raise ValueError("the ledger needs a connection in autocommit")
        self._connection = connection

    def spend(
        self, quota: str, *, item: str, units: int, on: date, since_on: date, limit: int, night: date, night_limit: int
    ) -> bool:
        values = {
            "quota": quota,
            "item": item,
            "units": units,
            "on": on,
            "since_on": since_on,
            "limit": limit,
            "night": night,
            "night_limit": night_limit,
        }
        with self._connection.transaction():
            self._connection.execute("select pg_advisory_xact_lock(hashtextextended('quota ' || %s, 0))", (quota,))
            if item and self._is_spent_on(item, values):
                return True
            return self._connection.execute(_SPEND, values).fetchone() is not None

    def positions(self, feed: str) -> Mapping[str, str]:
        rows = self._connection.execute("select item, position from quality.source_position where feed = %s", (feed,))
        return dict(rows.fetchall())

    def _is_spent_on(self, item: str, values: Mapping[str, object]) -> bool:
        found = self._connection.execute(
            "select 1 from quality.request_spending"
            " where quota = %(quota)s and item = %(item)s and spent_on between %(since_on)s and %(on)s limit 1",
            values,
        )
        return found.fetchone() is not None


def save_positions(connection: psycopg.Connection, feed: str, positions: Mapping[str, str | None]) -> None:
    """Write where the next run goes on, in the caller's transaction; None forgets an item."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into quality.source_position (feed, item, position) values (%s, %s, %s)"
            " on conflict (feed, item) do update set position = excluded.position, moved_at = clock_timestamp()",
            [(feed, item, position) for item, position in positions.items() if position is not None],
        )
        cursor.executemany(
            "delete from quality.source_position where feed = %s and item = %s",
            [(feed, item) for item, position in positions.items() if position is None],
        )
