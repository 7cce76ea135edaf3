"""After core and before marts: the law's due date of every petition on a changed day. Free of Airflow.

What is written for a petition replaces what stood there, so the same night run twice leaves the same rows.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import psycopg
from psycopg import sql

from analytics.statutory_clock import clocks
from dags.shared import dbt_steps
from dags.shared.build_steps import Workshop, closing_on_failure
from dags.shared.dbt_steps import Build
from extract.text.copying import read_frame, write_frame
from korean_calendar.holidays import official_calendar

_PETITIONS = """
    select petitions.channel_code, petitions.petition_id, extract(epoch from petitions.received_at)::float8,
        petitions.assumed_limit_days, petitions.assumed_limit_unit, petitions.alternative_limit_days,
        petitions.due_on, petitions.supplement_requested_on, petitions.supplement_received_on
    from core.fct_petition as petitions
    where not petitions.is_deleted and (petitions.channel_code, petitions.applied_on) in (
        select channels.channel_code, changed.covered_on
        from quality.changed_day as changed
        inner join core.dim_channel as channels on changed.feed in (channels.feed, channels.other_feed)
        where changed.changed_id > {after} and changed.changed_id <= {through}
    )
"""
_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "channel_code": pl.String,
    "petition_id": pl.String,
    "received_at": pl.Float64,
    "limit_amount": pl.Int64,
    "limit_unit": pl.String,
    "alternative_days": pl.Int64,
    "stated_due_on": pl.Date,
    "supplement_requested_on": pl.Date,
    "supplement_received_on": pl.Date,
}


def count_statutory_time(workshop: Workshop, build: Build) -> int:
    """Write `inferred.petition_clock` for the petitions of the changed days. Returns the number of rows written."""
    with closing_on_failure(workshop, build):
        dbt_steps.require_open(workshop.urls["transformer"], build)
        known_on = dbt_steps.newest_night(workshop.urls["transformer"], build)
        with psycopg.connect(workshop.urls["modeler"]) as connection, connection.transaction():
            return write_clocks(connection, build, known_on=known_on)


def write_clocks(connection: psycopg.Connection, build: Build, *, known_on: date) -> int:
    """Count and replace, under the holidays declared by `known_on`. Returns the number of rows written."""
    changed = {"after": sql.Literal(build.changed_after), "through": sql.Literal(build.changed_through)}
    petitions = read_frame(connection, sql.SQL(_PETITIONS).format(**changed), _COLUMNS).with_columns(
        (pl.col("received_at") * 1e6).cast(pl.Int64).cast(pl.Datetime("us", "UTC"))
    )
    counted = clocks(petitions, official_calendar().known_on(known_on))
    # A petition whose type lost its limit must not keep the date it had under it.
    connection.execute(
        "delete from inferred.petition_clock as standing using unnest(%s::text[], %s::text[]) as gone (channel, id)"
        " where standing.channel_code = gone.channel and standing.petition_id = gone.id",
        (petitions["channel_code"].to_list(), petitions["petition_id"].to_list()),
    )
    write_frame(
        connection, "petition_clock", counted.with_columns(pl.col("statutory_due_at").dt.to_string("iso:strict"))
    )
    return counted.height
