"""Prepare a department server's databases: roles, warehouse, Airflow's metadata. Run once before the components start.

Everything comes from the environment (see `.env.example`), and a value still saying `change-me` is refused.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from extract.registry import FEEDS
from runtime import warehouse
from runtime.errors import RuntimeSetupError
from runtime.instance import write_private

WAREHOUSE = "incheon"
AIRFLOW = "airflow"
UNSET = "change-me"


def passwords(environment: Mapping[str, str]) -> dict[str, str]:
    """The password of each role, from `INCHEON_<ROLE>_PASSWORD`.

    Raises:
        RuntimeSetupError: one is missing, empty or still the example's.
    """
    names = {role: f"INCHEON_{role.upper()}_PASSWORD" for role in ("postgres", warehouse.OWNER, *warehouse.ROLES)}
    names[warehouse.AIRFLOW_OWNER] = "INCHEON_AIRFLOW_OWNER_PASSWORD"
    bad = sorted(name for name in names.values() if environment.get(name, "") in {"", UNSET})
    if bad:
        raise RuntimeSetupError(f"Set these in .env before the first start: {', '.join(bad)}")
    return {role: environment[name] for role, name in names.items()}


def prepare(environment: Mapping[str, str]) -> None:
    """Make roles and both databases and migrate them; safe to run at every start."""
    found = passwords(environment)
    admin_url = environment["INCHEON_WAREHOUSE_URL"]
    warehouse.ensure_roles(admin_url, found)
    warehouse.ensure_database(admin_url, name=WAREHOUSE, owner=warehouse.OWNER)
    warehouse.ensure_database(admin_url, name=AIRFLOW, owner=warehouse.AIRFLOW_OWNER)
    warehouse_url = urlsplit(admin_url)._replace(path=f"/{WAREHOUSE}").geturl()
    warehouse.prepare_warehouse(warehouse_url, name=WAREHOUSE, feeds=FEEDS)
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True)
    _ensure_users(Path(environment["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]))


def _ensure_users(path: Path) -> None:
    """Generated passwords of the first operator and releaser, readable by the service's account only."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    generated = warehouse.generate_passwords()
    write_private(path, json.dumps({"operator": generated["loader"], "releaser": generated["publisher"]}))


if __name__ == "__main__":
    prepare(os.environ)
