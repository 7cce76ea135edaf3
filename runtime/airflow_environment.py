"""Airflow's configuration, connections and variables for an instance, as environment variables: nothing stored twice.

DAGs see the warehouse and the sources only through the connections `incheon_*` and the variable `incheon_profile`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from extract.registry import SOURCES
from runtime.instance import PROJECT, Instance, write_private
from runtime.profile import Profile
from runtime.warehouse import AIRFLOW_OWNER, ROLES

DAGS_FOLDER = PROJECT / "dags"
OPERATOR = "operator"
RELEASER = "releaser"
# The operator runs the nights; the releaser may run and answer, but not change connections or settings.
AIRFLOW_ROLES = {OPERATOR: "admin", RELEASER: "user"}
# Tasks that may run at once; two cores are kept busy by two, the rest waits for sources and people.
PARALLELISM = 4


@dataclass(frozen=True)
class Addresses:
    """Where the parts of a running instance listen, all on loopback.

    Attributes:
        admin_url: superuser URL of the server (without a database of its own).
        warehouse_name: name of the warehouse database.
        airflow_name: name of Airflow's metadata database.
    """

    admin_url: str
    warehouse_name: str
    airflow_name: str
    airflow_port: int
    smtp_port: int
    mail_page_port: int
    city_port: int

    def database_url(self, *, role: str, password: str, database: str) -> str:
        parts = urlsplit(self.admin_url)
        query = f"?{parts.query}" if parts.query else ""
        return f"postgresql://{role}:{password}@{parts.hostname}:{parts.port or 5432}/{database}{query}"

    def admin_url_of(self, database: str) -> str:
        return urlsplit(self.admin_url)._replace(path=f"/{database}").geturl()

    @property
    def airflow_url(self) -> str:
        return f"http://127.0.0.1:{self.airflow_port}"

    @property
    def mail_page_url(self) -> str:
        return f"http://127.0.0.1:{self.mail_page_port}"

    @property
    def city_url(self) -> str:
        return f"http://127.0.0.1:{self.city_port}"


def warehouse_urls(addresses: Addresses, secrets: Mapping[str, Any]) -> dict[str, str]:
    """A URL of the warehouse for every role."""
    return {
        role: addresses.database_url(role=role, password=secrets["passwords"][role], database=addresses.warehouse_name)
        for role in ROLES
    }


def build(
    instance: Instance, *, profile: Profile, addresses: Addresses, secrets: Mapping[str, Any], scheduled: bool
) -> dict[str, str]:
    """The whole environment of a component; the caller's own Airflow settings are left out.

    Args:
        instance: where Airflow keeps its files and logs.
        profile: expected feeds and settings of the sources.
        addresses: where everything listens.
        secrets: the instance's passwords and keys.
        scheduled: whether cron schedules fire. In demo, replay and tests they do not, so that a stack left running
            overnight does not ask a synthetic city for a day that does not exist.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "INCHEON_", "PYTHON", "DBT_"))}
    environment = inherited | {
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "AIRFLOW_HOME": str(instance.airflow_home),
        "AIRFLOW_VAR_INCHEON_PROFILE": json.dumps(
            profile_variable(instance, profile, secrets, addresses=addresses), ensure_ascii=False
        ),
    }
    environment |= dbt_environment(addresses, secrets) | _settings(instance, addresses, secrets, scheduled=scheduled)
    for name, connection in connections(instance, addresses=addresses, secrets=secrets).items():
        environment[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps(connection, ensure_ascii=False)
    return environment


def dbt_environment(addresses: Addresses, secrets: Mapping[str, Any]) -> dict[str, str]:
    """What `dbt_project/profiles.yml` asks for."""
    parts = urlsplit(addresses.admin_url)
    return {
        "INCHEON_DB_HOST": str(parts.hostname),
        "INCHEON_DB_PORT": str(parts.port or 5432),
        "INCHEON_DB_NAME": addresses.warehouse_name,
        "INCHEON_TRANSFORMER_PASSWORD": secrets["passwords"]["transformer"],
    }


def profile_variable(
    instance: Instance, profile: Profile, secrets: Mapping[str, Any], *, addresses: Addresses
) -> dict[str, Any]:
    """What `dags/shared/resources.py` reads as the variable `incheon_profile`; JSON types only, no secret."""
    return {
        "name": profile.name,
        "expected_feeds": list(profile.expected_feeds),
        "sources": {source: _plain(settings) for source, settings in profile.sources.items()},
        "publication": _publication(profile)
        | {
            "output_dir": str(instance.publications_dir),
            # Where people look at drafts, and where they answer.
            "preview_url": f"{addresses.mail_page_url}/publications",
            "desk_url": f"{addresses.airflow_url}/required_actions",
            "releasers": [RELEASER],
        },
        "dbt_dir": str(instance.dbt_dir),
        "person_key_id": secrets["person_key_id"],
    }


def connections(instance: Instance, *, addresses: Addresses, secrets: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Every connection `incheon_<system>`: the warehouse once per role, the sources, the mail server, the key."""
    found: dict[str, dict[str, Any]] = {}
    for role, url in warehouse_urls(addresses, secrets).items():
        parts = urlsplit(url)
        found[f"incheon_warehouse_{role}"] = {
            "conn_type": "postgres",
            "host": parts.hostname,
            "port": parts.port,
            "login": role,
            "password": unquote(parts.password or ""),
            "schema": addresses.warehouse_name,
        }
    # Behind every source stands the demo city: one folder, one server, one key that it accepts.
    for source in SOURCES:
        found[f"incheon_{source}"] = {
            "conn_type": "generic",
            "host": addresses.city_url,
            "login": "demo-city",
            "password": "demo-city-key",
            "extra": {"drop_dir": str(instance.drop_dir)},
        }
    found["incheon_smtp"] = {"conn_type": "generic", "host": "127.0.0.1", "port": addresses.smtp_port}
    found["incheon_privacy"] = {
        "conn_type": "generic",
        "login": secrets["person_key_id"],
        "password": secrets["person_key"],
    }
    return found


def _settings(
    instance: Instance, addresses: Addresses, secrets: Mapping[str, Any], *, scheduled: bool
) -> dict[str, str]:
    passwords_file = instance.airflow_home / "users.json"
    write_private(passwords_file, json.dumps(secrets["airflow_users"]))
    metadata_url = addresses.database_url(
        role=AIRFLOW_OWNER, password=secrets["passwords"][AIRFLOW_OWNER], database=addresses.airflow_name
    )
    bundle = {
        "name": "incheon",
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {"path": str(DAGS_FOLDER), "refresh_interval": 30},
    }
    sections: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": DAGS_FOLDER,
            "executor": "LocalExecutor",
            "parallelism": PARALLELISM,
            "load_examples": False,
            "default_timezone": "Asia/Seoul",
            "fernet_key": secrets["fernet_key"],
            "simple_auth_manager_users": ",".join(f"{user}:{role}" for user, role in AIRFLOW_ROLES.items()),
            "simple_auth_manager_all_admins": False,
            "simple_auth_manager_passwords_file": passwords_file,
            "execution_api_server_url": f"{addresses.airflow_url}/execution/",
            # Paused DAGs would make the first night of a new instance a click in the browser.
            "dags_are_paused_at_creation": False,
            "max_active_runs_per_dag": 1,
            "killed_task_cleanup_time": 20,
        },
        "database": {"sql_alchemy_conn": metadata_url.replace("postgresql://", "postgresql+psycopg2://", 1)},
        "api": {
            "host": "127.0.0.1",
            "port": addresses.airflow_port,
            "base_url": addresses.airflow_url,
            "workers": 1,
            "secret_key": secrets["api_secret"],
            "instance_name": f"Incheon VOC ({instance.name})",
            "expose_config": False,
        },
        "api_auth": {"jwt_secret": secrets["jwt_secret"]},
        "scheduler": {
            "use_job_schedule": scheduled,
            # The night is a chain of short tasks: a full second between two looks would be most of its time.
            "scheduler_idle_sleep_time": 0.4,
            "enable_health_check": False,
        },
        # A supervisor sees that its task has ended at every heartbeat at the latest: at the default of 5 s a short task
        # costs 5 s now and then, and a parked approval seems to be still running.
        "workers": {"min_heartbeat_interval": 1},
        "dag_processor": {
            "dag_bundle_config_list": json.dumps([bundle]),
            "refresh_interval": 30,
            # A file that changed is read at once; to read all others every minute keeps a third of a core busy.
            "min_file_process_interval": 300,
            "print_stats_interval": 0,
        },
        "logging": {
            "base_log_folder": instance.task_logs_dir,
            "dag_processor_child_process_log_directory": instance.logs_dir / "dag_files",
            "logging_level": "INFO",
            "uvicorn_logging_level": "WARNING",
            "namespace_levels": "httpx=WARNING alembic=WARNING great_expectations=WARNING",
            "colored_console_log": False,
            "file_task_handler_new_folder_permissions": "0o700",
            "file_task_handler_new_file_permissions": "0o600",
        },
        "openlineage": {"disabled": True},
    }
    return {
        f"AIRFLOW__{section.upper()}__{key.upper()}": str(value)
        for section, options in sections.items()
        for key, value in options.items()
    }


def _publication(profile: Profile) -> dict[str, Any]:
    """The profile's `publication`; a folder that it names within the project is found from anywhere."""
    given = _plain(profile.publication)
    casebook = given.get("casebook", {})
    if "picture_dir" in casebook:
        given["casebook"] = casebook | {"picture_dir": str(PROJECT / casebook["picture_dir"])}
    return given


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """TOML dates as ISO text: JSON has none."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def airflow_log(instance: Instance, *, dag_id: str, run_id: str, task_id: str, attempt: int) -> Path:
    """Where Airflow writes what a task said."""
    return (
        instance.task_logs_dir
        / f"dag_id={dag_id}"
        / f"run_id={run_id}"
        / f"task_id={task_id}"
        / f"attempt={attempt}.log"
    )
