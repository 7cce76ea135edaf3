"""Daily partitions of the raw tables that grow by hundreds of thousands of rows a night.

A night then writes into indexes of one day, however long the history is, and a day that nobody needs goes as a whole.
The loader may not create tables; it asks a function of the owner, which knows raw tables only.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

PREPARE_DAYS = """
create or replace function raw.prepare_days(relation text, days date[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    day date;
    part text;
begin
    if not exists (
        select from pg_partitioned_table as p
        join pg_class as c on c.oid = p.partrelid
        where c.relnamespace = 'raw'::regnamespace and c.relname = relation
    ) then
        raise exception 'raw.% has no daily partitions', relation;
    end if;
    foreach day in array days loop
        part := format('%s_%s', relation, to_char(day, 'YYYYMMDD'));
        if to_regclass(format('raw.%I', part)) is null then
            -- Two nights that land the same new day wait for one another.
            perform pg_advisory_xact_lock(hashtextextended('partition ' || part, 0));
            if to_regclass(format('raw.%I', part)) is null then
                -- Made apart and attached: readers of the table are not held up.
                execute format('create table raw.%I (like raw.%I including all excluding indexes)', part, relation);
                execute format(
                    'alter table raw.%I attach partition raw.%I for values from (%L) to (%L)',
                    relation, part, day, day + 1
                );
            end if;
        end if;
    end loop;
end
$$;
revoke all on function raw.prepare_days(text, date[]) from public;
grant execute on function raw.prepare_days(text, date[]) to loader;
"""


def ensure_partitioned(connection: psycopg.Connection, relation: str) -> None:
    """Make a raw table that is partitioned by `covered_on`; an undivided one is divided, its rows kept.

    Args:
        connection: as the owner, in a transaction.
        relation: e.g. `raw.social_bulk_post`.
    """
    connection.execute(PREPARE_DAYS)
    schema, table = relation.split(".")
    name, old = sql.Identifier(schema, table), sql.Identifier(schema, f"{table}_undivided")
    row = connection.execute(
        "select relkind from pg_class where relnamespace = %s::regnamespace and relname = %s", (schema, table)
    ).fetchone()
    if row is not None and row[0] == "p":
        return
    is_undivided = row is not None
    if is_undivided:
        connection.execute(sql.SQL("alter table {} rename to {}").format(name, sql.Identifier(f"{table}_undivided")))
    connection.execute(
        sql.SQL(
            "create table {} (delivery_key bigint not null references quality.delivery, row_number integer not null, "
            "covered_on date not null) partition by range (covered_on)"
        ).format(name)
    )
    if is_undivided:
        _move(connection, old, table, name)
    connection.execute(sql.SQL("alter table {} add primary key (delivery_key, row_number, covered_on)").format(name))


def _move(connection: psycopg.Connection, old: sql.Identifier, table: str, new: sql.Identifier) -> None:
    columns = connection.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute "
        "where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum",
        (f"raw.{table}_undivided",),
    ).fetchall()
    for column, kind in columns:
        connection.execute(
            sql.SQL("alter table {} add column if not exists {} {}").format(new, sql.Identifier(column), sql.SQL(kind))
        )
    connection.execute(
        sql.SQL("select raw.prepare_days(%s, array(select distinct covered_on from {}))").format(old), (table,)
    )
    names = sql.SQL(", ").join(sql.Identifier(column) for column, _ in columns)
    connection.execute(sql.SQL("insert into {} ({}) select {} from {}").format(new, names, names, old))
    connection.execute(sql.SQL("drop table {}").format(old))
