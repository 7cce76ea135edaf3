"""How many matters of a week hold each noun, by channel: counted when a day of the week changes, kept, and read back.

Keywords look back on a year of weeks. Counting that year anew costs more every night until a year is there.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl
import psycopg
from psycopg import sql

from extract.text.copying import read_frame

TABLES = ("noun_weekly", "noun_week")
# A matter that speaks through several channels in a week belongs to the first of them by name.
_COUNT = """
    with item as materialized (
        select week, matter_id, nouns, min(channel_code) over (partition by week, matter_id) as channel_code
        from (
            select occurred_on - (extract(isodow from occurred_on)::integer - 1) as week, matter_id, nouns, channel_code
            from inferred.voc_inference
            where model_version = {version} and occurred_on = any({days}::date[]) and is_voice and is_relevant
        ) as voices
    ),
    total as (
        insert into inferred.noun_week (week_start_on, model_version, channel_code, matter_count)
        select week, {version}, channel_code, count(distinct matter_id) from item group by week, channel_code
    )
    insert into inferred.noun_weekly (week_start_on, model_version, channel_code, noun, matter_count)
    select week, {version}, channel_code, noun, count(distinct matter_id)
    from item cross join unnest(nouns) as noun
    group by week, channel_code, noun
"""


def renew(
    connection: psycopg.Connection, version: str, changed: Collection[date], *, first: date, last: date
) -> list[date]:
    """Count the changed weeks, and those from `first` to `last` that never were. Returns the Mondays counted."""
    kept = {
        row[0]
        for row in connection.execute(
            "select distinct week_start_on from inferred.noun_week where model_version = %s", (version,)
        ).fetchall()
    }
    window = {first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)}
    weeks = sorted(set(changed) | (window - kept))
    for table in TABLES:
        connection.execute(
            sql.SQL("delete from {} where model_version = %s and week_start_on = any(%s)").format(
                sql.Identifier("inferred", table)
            ),
            (version, weeks),
        )
    days = [week + timedelta(days=n) for week in weeks for n in range(7)]
    connection.execute(sql.SQL(_COUNT).format(version=sql.Literal(version), days=sql.Literal(days)))
    return weeks


def read(connection: psycopg.Connection, version: str, *, first: date, last: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Counts of the weeks from one Monday to another, both included.

    Returns:
        (week_start_on, channel_code, noun, matters), (week_start_on, channel_code, matters).
    """
    total = {"week_start_on": pl.Date, "channel_code": pl.String, "matters": pl.Int64}
    by_noun = {"week_start_on": pl.Date, "channel_code": pl.String, "noun": pl.String, "matters": pl.Int64}
    query = (
        "select week_start_on, channel_code, {columns} from {table}"
        " where model_version = {version} and week_start_on between {first} and {last}"
    )
    given = {"version": sql.Literal(version), "first": sql.Literal(first), "last": sql.Literal(last)}
    counts, totals = (
        read_frame(
            connection,
            sql.SQL(query).format(columns=sql.SQL(columns), table=sql.Identifier("inferred", table), **given),
            schema,
        )
        for table, columns, schema in (
            ("noun_weekly", "noun, matter_count", by_noun),
            ("noun_week", "matter_count", total),
        )
    )
    return counts, totals
