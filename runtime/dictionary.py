"""Lineage and data dictionary as one page, made by dbt from the manifest and the running warehouse."""

from __future__ import annotations

import os
from pathlib import Path

from runtime.errors import RuntimeSetupError
from runtime.instance import PROJECT
from runtime.stack import Stack

DBT_PROJECT = PROJECT / "dbt_project"


def write(running: Stack, folder: Path) -> Path:
    """Write `index.html`, a page that needs no server, into the folder.

    Raises:
        RuntimeSetupError: dbt could not make it.
    """
    from dbt.cli.main import dbtRunner

    os.environ.update(running.environment)
    arguments = ["docs", "generate", "--static", "--quiet", "--project-dir", str(DBT_PROJECT)]
    arguments += ["--profiles-dir", str(DBT_PROJECT), "--target-path", str(folder.resolve())]
    outcome = dbtRunner().invoke([*arguments, "--log-path", str(running.instance.dbt_dir / "logs")])
    if not outcome.success:
        raise RuntimeSetupError(f"dbt could not write its pages: {outcome.exception or 'see its log'}")
    return (folder / "static_index.html").replace(folder / "index.html")
