"""Dump and restore the warehouse with PostgreSQL's own tools.

A dump holds everything but Airflow's own database: raw, quality, inferred, core, marts, publication. Roles and
passwords are not in it; they belong to the instance and are made again by `open_databases`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from extract.registry import FEEDS
from runtime import postgres, warehouse
from runtime.errors import RuntimeSetupError
from runtime.stack import Stack


def dump(running: Stack, into: Path, *, taken_at: datetime) -> Path:
    """Write `warehouse-<time>.dump` (pg_dump's custom format, 0600) and return its path."""
    into.mkdir(parents=True, exist_ok=True)
    target = into / f"warehouse-{taken_at:%Y%m%dT%H%M%S}.dump"
    partial = target.with_suffix(".partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            _run(running, "pg_dump", "--format=custom", "--compress=1", stdout=handle.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def restore(running: Stack, file: Path) -> None:
    """Replace the warehouse by the dump, whole: it is restored beside the old one and then takes its name.

    Raises:
        RuntimeSetupError: the file is no dump, or does not restore; the old warehouse stands.
    """
    admin, name = running.addresses.admin_url, running.addresses.warehouse_name
    beside = f"{name}_restoring"
    _drop(admin, beside)
    warehouse.ensure_database(admin, name=beside, owner=warehouse.OWNER)
    try:
        with file.open("rb") as handle:
            _run(
                running, "pg_restore", "--exit-on-error", "--single-transaction", database=beside, stdin=handle.fileno()
            )
    except RuntimeSetupError:
        _drop(admin, beside)
        raise
    _drop(admin, f"{name}_replaced")
    swap(admin, name=name, beside=beside, replaced=f"{name}_replaced")
    _drop(admin, f"{name}_replaced")
    warehouse.prepare_warehouse(running.warehouse_admin_url, name=name, feeds=FEEDS)


def swap(admin_url: str, *, name: str, beside: str, replaced: str) -> None:
    """Give `beside` the name, in one transaction: a kill leaves the old warehouse or the new one under it."""
    with psycopg.connect(admin_url) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = any(%s)", ([name, beside],)
        )
        for old, new in ((name, replaced), (beside, name)):
            connection.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(old), sql.Identifier(new))
            )


def _drop(admin_url: str, name: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _run(
    running: Stack,
    tool: str,
    *arguments: str,
    database: str | None = None,
    stdin: int | None = None,
    stdout: int | None = None,
) -> None:
    """Run a client tool; files are opened here and handed over, so it needs no right to any folder."""
    parts = urlsplit(running.addresses.admin_url)
    environment = {**os.environ, "PGPASSWORD": unquote(parts.password or ""), "LC_ALL": "C.UTF-8"}
    command = [str(_tool(running, tool)), *arguments, "--host", str(parts.hostname), "--port", str(parts.port or 5432)]
    command += ["--username", str(parts.username), "--dbname", database or running.addresses.warehouse_name]
    done = subprocess.run(
        command, env=environment, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, check=False, text=True
    )
    if done.returncode != 0:
        raise RuntimeSetupError(f"{tool} failed ({done.returncode}): {done.stderr.strip()[-800:]}")


def _tool(running: Stack, tool: str) -> Path:
    account = postgres.unprivileged_account()
    home = postgres.server_home(running.instance.home, account)
    beside_server = postgres.find_binaries(home / "software", account) / tool
    if beside_server.exists():
        return beside_server
    on_path = shutil.which(tool)
    if on_path:
        return Path(on_path)
    raise RuntimeSetupError(f"{tool} was not found beside the server nor on the PATH")
