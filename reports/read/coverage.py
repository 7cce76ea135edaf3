"""Which days of a feed were accepted, on whatever night they came: `quality.accepted_day`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import psycopg


def missing_days(
    connection: psycopg.Connection, *, feeds: Collection[str], first_on: date, last_on: date
) -> dict[str, tuple[date, ...]]:
    """The days of a time that no accepted delivery speaks for, by feed; a day on which nothing happened is accepted.

    Only for feeds that are delivered whole, day by day: of a partial feed nobody can tell such a day from a lost one.
    """
    rows = connection.execute(
        """
        select wanted.feed, day::date
        from unnest(%(feeds)s::text[]) as wanted (feed)
        cross join generate_series(%(first_on)s::date, %(last_on)s::date, interval '1 day') as day
        left join quality.accepted_day as accepted on wanted.feed = accepted.feed and day::date = accepted.covered_on
        where accepted.feed is null
        order by wanted.feed, day
        """,
        {"feeds": list(feeds), "first_on": first_on, "last_on": last_on},
    ).fetchall()
    found: dict[str, tuple[date, ...]] = dict.fromkeys(feeds, ())
    for feed, day in rows:
        found[feed] = (*found[feed], day)
    return found
