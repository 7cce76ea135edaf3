"""Roles, schemas and tables of the warehouse database, made and migrated as its owner.

Raw tables are not written down twice: they come from the feeds' `schema.py`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
import pyarrow as pa
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine

from extract.contract import Feed
from runtime.partitions import ensure_partitioned

OWNER = "warehouse_owner"
AIRFLOW_OWNER = "airflow_owner"
ROLES = ("loader", "gatekeeper", "modeler", "transformer", "publisher", "analyst_reader", "bi_reader")
TRANSFORMER_SCHEMAS = (
    "seeds",
    "staging",
    "intermediate",
    "snapshots",
    "core",
    "marts_next",
    "evidence_next",
    "marts",
    "evidence",
)
# Who may read whatever dbt creates in a schema.
RELATION_READERS = {
    "seeds": ("modeler",),
    "staging": ("modeler",),
    "core": ("modeler",),
    "marts_next": ("gatekeeper",),
    "evidence_next": ("gatekeeper",),
    "marts": ("publisher", "analyst_reader"),
    "evidence": ("publisher", "analyst_reader"),
}
# bi_reader may enter the rooms; what it sees there is granted table by table (`meta.access: bi`): marts, and the
# dimensions of core that marts point to.
SCHEMA_READERS = {
    **RELATION_READERS,
    "core": (*RELATION_READERS["core"], "bi_reader"),
    "marts": (*RELATION_READERS["marts"], "bi_reader"),
}
# A BI tool left open over lunch must not hold the warehouse.
STATEMENT_TIMEOUTS = {"bi_reader": "60s", "analyst_reader": "5min"}
MIGRATIONS = Path(__file__).with_name("migrations")
ARROW_TO_POSTGRES = {
    pa.string(): "text",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double precision",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "timestamptz",
}


def generate_passwords() -> dict[str, str]:
    """One password for each role and owner, safe to stand in a URL."""
    return {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER, AIRFLOW_OWNER, *ROLES)}


def ensure_roles(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Create or re-password the login roles; none may create roles or databases."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in (OWNER, AIRFLOW_OWNER, *ROLES):
            verb = "alter" if role in known else "create"
            connection.execute(
                sql.SQL("{} role {} login nosuperuser nocreatedb nocreaterole password {}").format(
                    sql.SQL(verb), sql.Identifier(role), sql.Literal(passwords[role])
                )
            )


def ensure_database(admin_url: str, *, name: str, owner: str) -> bool:
    """Create the database for its owner, closed to everybody else. Returns whether it was created now."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            return False
        connection.execute(
            sql.SQL("create database {} owner {} template template0").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )
        connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
        return True


def prepare_warehouse(admin_url: str, *, name: str, feeds: Sequence[Feed]) -> None:
    """Bring the warehouse database to this version: schemas, migrations, raw tables. Safe to call again.

    Args:
        admin_url: a superuser's URL of the warehouse database itself.
        name: the database's name.
        feeds: every feed whose raw table must exist.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for role in ROLES:
            connection.execute(
                sql.SQL("grant connect on database {} to {}").format(sql.Identifier(name), sql.Identifier(role))
            )
        # dbt's incremental models and the promotion of marts work through temporary tables.
        connection.execute(sql.SQL("grant temporary on database {} to transformer").format(sql.Identifier(name)))
        connection.execute("revoke create on schema public from public")
        connection.execute(
            sql.SQL("create schema if not exists quality authorization {}").format(sql.Identifier(OWNER))
        )
        for schema in TRANSFORMER_SCHEMAS:
            connection.execute(
                sql.SQL("create schema if not exists {} authorization transformer").format(sql.Identifier(schema))
            )
        for schema, readers in SCHEMA_READERS.items():
            names = sql.SQL(", ").join(map(sql.Identifier, readers))
            connection.execute(sql.SQL("grant usage on schema {} to {}").format(sql.Identifier(schema), names))
        for schema, readers in RELATION_READERS.items():
            names = sql.SQL(", ").join(map(sql.Identifier, readers))
            connection.execute(
                sql.SQL(
                    "alter default privileges for role transformer in schema {} grant select on tables to {}"
                ).format(sql.Identifier(schema), names)
            )
        for role, timeout in STATEMENT_TIMEOUTS.items():
            connection.execute(
                sql.SQL("alter role {} in database {} set statement_timeout = {}").format(
                    sql.Identifier(role), sql.Identifier(name), sql.Literal(timeout)
                )
            )
            connection.execute(
                sql.SQL("alter role {} in database {} set default_transaction_read_only = on").format(
                    sql.Identifier(role), sql.Identifier(name)
                )
            )
    _migrate(admin_url)
    _ensure_raw_tables(admin_url, feeds)


def _migrate(admin_url: str) -> None:
    engine = create_engine(admin_url.replace("postgresql://", "postgresql+psycopg://", 1))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"set role {OWNER}")
            connection.commit()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def _ensure_raw_tables(admin_url: str, feeds: Sequence[Feed]) -> None:
    with psycopg.connect(admin_url) as connection:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(OWNER)))
        for feed in feeds:
            schema, table = feed.relation.split(".")
            relation = sql.Identifier(schema, table)
            if feed.is_partitioned:
                ensure_partitioned(connection, feed.relation)
            else:
                connection.execute(
                    sql.SQL(
                        "create table if not exists {} (delivery_key bigint not null references quality.delivery, "
                        "row_number integer not null, covered_on date not null, primary key (delivery_key, row_number))"
                    ).format(relation)
                )
            connection.execute(
                sql.SQL("create index if not exists {} on {} (covered_on, delivery_key)").format(
                    sql.Identifier(f"{table}_covered_on_delivery_key"), relation
                )
            )
            connection.execute(sql.SQL("comment on table {} is {}").format(relation, sql.Literal(feed.label_ko)))
            for column in feed.columns:
                connection.execute(
                    sql.SQL("alter table {} add column if not exists {} {}").format(
                        relation, sql.Identifier(column.name), sql.SQL(ARROW_TO_POSTGRES[column.type])
                    )
                )
                connection.execute(
                    sql.SQL("comment on column {}.{} is {}").format(
                        relation,
                        sql.Identifier(column.name),
                        sql.Literal(f"{column.label_ko} [{column.column_class.value}; {column.retention.value}]"),
                    )
                )
            connection.execute(sql.SQL("alter table {} add column if not exists unknown_columns text").format(relation))
            connection.execute(
                sql.SQL("comment on column {}.unknown_columns is {}").format(
                    relation, sql.Literal("합의되지 않은 새 열(JSON, 가린 상태로 보관) [text; voice]")
                )
            )
            connection.execute(sql.SQL("grant select, insert on {} to loader").format(relation))
            connection.execute(sql.SQL("grant select, delete on {} to gatekeeper").format(relation))
            connection.execute(sql.SQL("grant select on {} to transformer").format(relation))
