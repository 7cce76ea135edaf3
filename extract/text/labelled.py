"""What people recorded about items and a model can learn: the department that got it, the topic it was filed under.

Nothing is known here about one city's departments or categories: names come from staging, their meaning from the seeds.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import psycopg
from psycopg import sql

from extract.text.copying import read_frame
from extract.text.staged import STAGED, StagedText

MAX_ITEMS_OF_CHANNEL = 3_000
LABELLED_SCHEMA = {
    "channel_code": pl.String,
    "voc_id": pl.String,
    "occurred_on": pl.Date,
    "text": pl.String,
    "department": pl.String,
    "topic": pl.String,
}
"""department: the recorded department by its latest name; topic: a topic_code. Either may be null."""
# Where people file under a category, and its name there.
_CATEGORY_COLUMNS = ("category_large", "category")

# The name that a department recorded on a day bears today: renamed ones are followed, at most five times.
_DEPARTMENTS = """
with recursive renamed as (
    select department_label_ko as recorded, department_code, successor_code, valid_from_on, 0 as step
    from seeds.department
    union all
    select renamed.recorded, later.department_code, later.successor_code, renamed.valid_from_on, renamed.step + 1
    from renamed join seeds.department later on later.department_code = renamed.successor_code
    where renamed.step < 5
)
select distinct on (recorded) recorded, latest.department_label_ko as latest
from renamed join seeds.department latest using (department_code)
where renamed.successor_code is null or renamed.step = 5
order by recorded, renamed.valid_from_on desc, step desc, latest.valid_from_on desc
"""


def labelled_items(connection: psycopg.Connection, *, from_on: date, through_on: date) -> pl.DataFrame:
    """Items of the days with a recorded department or topic, at most 3,000 a channel, drawn by the hash of their id.

    Returns:
        `LABELLED_SCHEMA`, sorted by day, channel and id.
    """
    frames = [pl.DataFrame(schema=LABELLED_SCHEMA)]
    for staged in STAGED:
        if not staged.is_always_relevant:
            continue
        query = _query(connection, staged, from_on, through_on)
        if query is not None:
            frames.append(read_frame(connection, query, LABELLED_SCHEMA))
    latest = read_frame(connection, sql.SQL(_DEPARTMENTS), {"department": pl.String, "latest": pl.String})
    return (
        pl.concat(frames)
        .unique(["channel_code", "voc_id"], keep="first", maintain_order=True)
        .join(latest, on="department", how="left", maintain_order="left")
        .with_columns(pl.coalesce("latest", "department").alias("department"))
        .select(*LABELLED_SCHEMA)
        .sort("occurred_on", "channel_code", "voc_id")
    )


def retired_departments(connection: psycopg.Connection, *, on: date) -> frozenset[str]:
    """Names of departments that the register says no longer exist on a day: a model may forget them."""
    rows = connection.execute(
        "select department_label_ko from seeds.department group by 1 "
        "having max(coalesce(valid_to_on, '9999-12-31')) < %s",
        (on,),
    ).fetchall()
    return frozenset(str(name) for (name,) in rows)


def _query(connection: psycopg.Connection, staged: StagedText, from_on: date, through_on: date) -> sql.Composed | None:
    """Of one relation; None when it records neither a department nor a category."""
    columns = _columns_of(connection, staged.relation)
    category = next((name for name in _CATEGORY_COLUMNS if name in columns), None)
    has_department = "department_name" in columns
    if category is None and not has_department:
        return None
    department = sql.SQL("item.department_name") if has_department else sql.SQL("null::text")
    recorded = sql.SQL("item.{}").format(sql.Identifier(category)) if category else sql.SQL("null::text")
    return sql.SQL(
        "select {channel}, item.{id}::text, item.occurred_on, {text}, {department}, topic.topic_code "
        "from {relation} item left join seeds.topic_source_map topic "
        "on topic.channel_code = {channel} and topic.source_label = {recorded} "
        "where item.occurred_on between {first} and {last} "
        "and ({department} is not null or topic.topic_code is not null) "
        "order by md5(item.{id}::text), item.{id}::text limit {limit}"
    ).format(
        channel=sql.Literal(staged.channel_code),
        id=sql.Identifier(staged.id_column),
        text=sql.SQL("coalesce({}, '')").format(sql.SQL(staged.text)),
        department=department,
        recorded=recorded,
        relation=sql.Identifier("staging", staged.relation),
        first=sql.Literal(from_on),
        last=sql.Literal(through_on),
        limit=sql.Literal(MAX_ITEMS_OF_CHANNEL),
    )


def _columns_of(connection: psycopg.Connection, relation: str) -> frozenset[str]:
    rows = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'staging' and table_name = %s",
        (relation,),
    ).fetchall()
    return frozenset(str(name) for (name,) in rows)
