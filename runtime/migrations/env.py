"""Alembic's environment: the connection comes from `runtime.warehouse`, never from an ini file."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None, version_table_schema="quality")
with context.begin_transaction():
    context.run_migrations()
