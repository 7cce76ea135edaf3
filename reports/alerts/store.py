"""What was decided about each alert of a night, kept in `publication.alert`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import psycopg

from reports.alerts.choice import Choice


def with_ended(chosen: Sequence[Choice], ended: Sequence[Choice]) -> tuple[Choice, ...]:
    """The night's decisions with what ended untold; a series that is loud again tonight keeps tonight's row."""
    tonight = {(one.warned.channel_code, one.warned.topic_code) for one in chosen}
    quiet = [one for one in ended if (one.warned.channel_code, one.warned.topic_code) not in tonight]
    return (*chosen, *quiet)


def record(
    connection: psycopg.Connection, chosen: Sequence[Choice], *, business_date: date, edition_key: int | None
) -> None:
    """Write one row for each channel and topic; a night that is judged again before anything was mailed replaces it.

    Args:
        connection: as role `publisher`, in the transaction that freezes the night.
        chosen: the decisions.
        business_date: the night.
        edition_key: the edition that was frozen, or None when nothing is mailed.
    """
    connection.execute("delete from publication.alert where business_date = %s", (business_date,))
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into publication.alert (business_date, channel_code, topic_code, district_group_code,
                episode_start_on, observed_count, expected_count, owner_department_code, outcome_code, edition_key)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            [
                (
                    business_date,
                    one.warned.channel_code,
                    one.warned.topic_code,
                    one.warned.district_group_code,
                    one.warned.episode_start_on,
                    one.warned.observed_count,
                    one.warned.expected_count,
                    one.warned.owner_department_code,
                    one.outcome,
                    edition_key,
                )
                for one in chosen
            ],
        )
