"""What Airflow is told: loopback, two users, no all-admins, and nothing of the caller's own Airflow."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from runtime import airflow_environment, profile
from runtime.airflow_environment import Addresses
from runtime.instance import Instance, open_instance
from runtime.warehouse import ROLES

ADDRESSES = Addresses(
    admin_url="postgresql://postgres:secret@127.0.0.1:5555/postgres",
    warehouse_name="warehouse",
    airflow_name="airflow",
    airflow_port=18080,
    smtp_port=12525,
    mail_page_port=18025,
    city_port=18081,
)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = open_instance("one", root=tmp_path / "with space")
    made.prepare()
    return made


def built(instance: Instance, *, scheduled: bool = False) -> dict[str, str]:
    return airflow_environment.build(
        instance, profile=profile.load("demo"), addresses=ADDRESSES, secrets=instance.secrets(), scheduled=scheduled
    )


def test_nobody_is_admin_by_reaching_the_port(instance: Instance) -> None:
    found = built(instance)
    assert found["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert found["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"] == "False"
    assert found["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] == "operator:admin,releaser:user"
    passwords = Path(found["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    assert json.loads(passwords.read_text()) == instance.secrets()["airflow_users"]
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600


def test_the_metadata_database_has_its_own_owner(instance: Instance) -> None:
    url = built(instance)["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    password = instance.secrets()["passwords"]["airflow_owner"]
    assert url == f"postgresql+psycopg2://airflow_owner:{password}@127.0.0.1:5555/airflow"


def test_a_local_stack_does_not_fire_by_the_clock_unless_asked(instance: Instance) -> None:
    assert built(instance)["AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE"] == "False"
    assert built(instance, scheduled=True)["AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE"] == "True"


def test_the_callers_own_airflow_is_left_out(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW_CONN_OTHER", "x")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    found = built(instance)
    assert found["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert "AIRFLOW_CONN_OTHER" not in found
    assert "PYTHONPATH" not in found


def test_every_role_and_source_has_a_connection(instance: Instance) -> None:
    names = set(airflow_environment.connections(instance, addresses=ADDRESSES, secrets=instance.secrets()))
    sources = set(profile.load("demo").expected_sources)
    assert names == {
        *(f"incheon_warehouse_{role}" for role in ROLES),
        *(f"incheon_{source}" for source in sources),
        "incheon_smtp",
        "incheon_privacy",
    }


def test_the_profile_variable_holds_no_secret(instance: Instance) -> None:
    secrets = instance.secrets()
    found = airflow_environment.profile_variable(instance, profile.load("demo"), secrets, addresses=ADDRESSES)
    text = json.dumps(found)
    kept = [*secrets["passwords"].values(), *secrets["airflow_users"].values(), secrets["person_key"]]
    assert len(kept) > 10
    assert not any(secret in text for secret in kept)
    body: dict[str, Any] = json.loads(text)
    assert body["sources"]["social"]["bulk_start_on"] == "2026-11-01"


def test_a_folder_that_the_profile_names_is_found_from_anywhere(instance: Instance) -> None:
    secrets = instance.secrets()
    found = airflow_environment.profile_variable(instance, profile.load("demo"), secrets, addresses=ADDRESSES)
    folder = Path(found["publication"]["casebook"]["picture_dir"])
    assert folder.is_absolute()
    assert folder.is_dir()


def test_dbt_and_the_roles_reach_the_same_database(instance: Instance) -> None:
    found = built(instance)
    url = airflow_environment.warehouse_urls(ADDRESSES, instance.secrets())["transformer"]
    assert url == (
        f"postgresql://transformer:{found['INCHEON_TRANSFORMER_PASSWORD']}"
        f"@{found['INCHEON_DB_HOST']}:{found['INCHEON_DB_PORT']}/{found['INCHEON_DB_NAME']}"
    )
