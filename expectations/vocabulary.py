"""Which labels a source is known to use: what it used in accepted deliveries, and what a seed lists besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import psycopg
from psycopg import sql

from expectations.profile import FeedProfile

# Columns watched for drift, by feed: those that dbt maps by label.
WATCHED: Mapping[str, tuple[str, ...]] = {
    "call_center.calls": ("category_large", "district_code"),
    "call_center.call_changes": ("category_large", "district_code"),
    "petition.petitions": ("category", "status"),
    "petition.qna": ("duty_section",),
    "homepage.board_posts": ("board_code",),
    "homepage.mayor_proposals": ("status",),
    "saeol.cases": ("agency_name", "category", "status"),
}
# A label not used for half a year is worth a second look when it comes back.
_MEMORY_DAYS = 180


def known_labels(
    connection: psycopg.Connection, feed: FeedProfile, *, until_on: date, listed: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Labels by watched column.

    Args:
        connection: of a role that reads raw and quality.
        feed: the feed asked about.
        until_on: last day of the delivery to be judged; memory counts back from it.
        listed: labels that a seed or a setting knows, by column; they count as known from the first day.

    Returns:
        The union; a column for which nothing is known is left out.
    """
    known: dict[str, frozenset[str]] = {}
    for column in WATCHED.get(feed.name, ()):
        rows = connection.execute(
            sql.SQL(
                "select distinct r.{column} from {relation} r join quality.accepted_day a "
                "on a.delivery_key = r.delivery_key and a.covered_on = r.covered_on "
                "where a.feed = %s and a.covered_on > %s and r.{column} is not null"
            ).format(column=sql.Identifier(column), relation=sql.Identifier(*feed.relation.split("."))),
            (feed.name, until_on - timedelta(days=_MEMORY_DAYS)),
        )
        labels = frozenset(row[0] for row in rows) | listed.get(column, frozenset())
        if labels:
            known[column] = labels
    return known
