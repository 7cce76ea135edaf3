"""What happened and where to look, printed at the end of a demo, a replay or `make status`."""

from __future__ import annotations

from pathlib import Path

import psycopg
from rich.table import Table

from reports.archive.build import SITE
from runtime.airflow_environment import AIRFLOW_ROLES, OPERATOR
from runtime.instance import PROJECT
from runtime.progress import Progress
from runtime.stack import Stack

LAYERS = ("raw", "staging", "inferred", "core", "marts", "evidence", "publication")


def show(running: Stack, progress: Progress) -> None:
    """Rows per layer, gate results, publications, the outbox, Airflow's address and how to stop."""
    with psycopg.connect(running.warehouse_admin_url) as connection:
        progress.console.print(_rows(connection))
        progress.console.print(_gates(connection))
    _files(running, progress)
    progress.say(f"\n[bold]Airflow[/]   {running.addresses.airflow_url}   user [bold]{OPERATOR}[/]")
    progress.say(f"  passwords of {', '.join(AIRFLOW_ROLES)}: {shown(running.instance.secrets_file)} (airflow_users)")
    progress.say(f"  logs: {shown(running.instance.logs_dir)}    stop everything: [bold]make down[/]")


def shown(path: Path) -> str:
    """A path as a person standing in the project would type it."""
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def _rows(connection: psycopg.Connection) -> Table:
    table = Table("layer", "relation", "rows", title="Rows per layer", title_justify="left")
    tables = connection.execute(
        "select schemaname, tablename from pg_tables where schemaname = any(%s)"
        " order by array_position(%s, schemaname::text), tablename",
        (list(LAYERS), list(LAYERS)),
    ).fetchall()
    for schema, name in tables:
        count = connection.execute(
            psycopg.sql.SQL("select count(*) from {}").format(psycopg.sql.Identifier(schema, name))
        ).fetchone()
        table.add_row(schema, name, f"{count[0]:,}" if count else "?", style=None)
    return table


def _gates(connection: psycopg.Connection) -> Table:
    table = Table("gate", "passed", "warned", "stopped", title="Gate results", title_justify="left")
    for row in connection.execute(
        "select gate, count(*) filter (where is_success),"
        " count(*) filter (where not is_success and severity = 'warn'),"
        " count(*) filter (where not is_success and severity = 'stop')"
        " from quality.gate_result group by gate order by gate"
    ):
        table.add_row(row[0], *(f"{count:,}" for count in row[1:]))
    return table


def _files(running: Stack, progress: Progress) -> None:
    folder = running.instance.publications_dir
    # Of the public archive its door only: it repeats the editions page by page.
    publications = sorted(
        p for p in folder.rglob("*") if p.is_file() and (folder / SITE not in p.parents or p.name == "index.html")
    )
    progress.say(f"[bold]Publications[/] ({shown(running.instance.publications_dir)})")
    for path in publications:
        progress.say(f"  {shown(path)}  [dim]{path.stat().st_size:,} bytes[/]")
    arrived = running.instance.outbox_dir / "new"
    count = sum(1 for _ in arrived.iterdir()) if arrived.exists() else 0
    progress.say(
        f"[bold]Outbox[/]       {shown(arrived)}  ({count} mails)   to read: {running.addresses.mail_page_url}"
    )
