"""Bring an instance up and down: PostgreSQL, Airflow's four components, the demo city and the mail catcher."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx

from extract.registry import FEEDS
from runtime import airflow_environment, postgres, processes, warehouse, world
from runtime.airflow_environment import DAGS_FOLDER, Addresses
from runtime.errors import StackError
from runtime.instance import Instance, State
from runtime.processes import Program
from runtime.profile import Profile
from runtime.progress import Progress

AIRFLOW_COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
# Their log servers would listen on every address and a fixed port; the api-server reads the files itself.
COMPONENT_OPTIONS = {"scheduler": ["--skip-serve-logs"], "triggerer": ["--skip-serve-logs"]}
MODULES = {"scheduler": "runtime.warm_scheduler"}
START_TIMEOUT_SECONDS = 180.0
MIGRATE_TIMEOUT_SECONDS = 180.0
SERVER_URL_VARIABLE = "INCHEON_WAREHOUSE_URL"


@dataclass(frozen=True)
class Stack:
    """A running instance, or one being started, and everything needed to talk to it."""

    instance: Instance
    state: State
    profile: Profile
    addresses: Addresses
    secrets: dict[str, Any]
    environment: dict[str, str]

    @property
    def warehouse_urls(self) -> dict[str, str]:
        return airflow_environment.warehouse_urls(self.addresses, self.secrets)

    @property
    def warehouse_admin_url(self) -> str:
        return self.addresses.admin_url_of(self.addresses.warehouse_name)


def open_databases(instance: Instance, profile: Profile, progress: Progress, *, scheduled: bool = False) -> Stack:
    """PostgreSQL with roles and both databases; the warehouse at this version. Airflow is not started yet."""
    instance.prepare()
    secrets, state = instance.secrets(), instance.state()
    state.profile = profile.source
    with progress.step("PostgreSQL"):
        admin_url = _admin_url(instance, state, secrets)
        _choose_ports(instance, state)
        addresses = _addresses(instance, state, admin_url)
        warehouse.ensure_roles(admin_url, secrets["passwords"])
        warehouse.ensure_database(admin_url, name=addresses.airflow_name, owner=warehouse.AIRFLOW_OWNER)
        warehouse.ensure_database(admin_url, name=addresses.warehouse_name, owner=warehouse.OWNER)
    with progress.step("Warehouse: schemas, roles, tables"):
        warehouse.prepare_warehouse(
            addresses.admin_url_of(addresses.warehouse_name), name=addresses.warehouse_name, feeds=FEEDS
        )
    environment = airflow_environment.build(
        instance, profile=profile, addresses=addresses, secrets=secrets, scheduled=scheduled
    )
    instance.save(state)
    return Stack(instance, state, profile, addresses, secrets, environment)


def attach(instance: Instance, profile: Profile) -> Stack:
    """A handle on databases that another command has opened and keeps; starts nothing, writes nothing.

    Raises:
        StackError: PostgreSQL is not running.
    """
    secrets, state = instance.secrets(), instance.state()
    known = None if os.environ.get(SERVER_URL_VARIABLE) else embedded_server(instance, state)
    if known and not postgres.is_running(known):
        raise StackError(f"The instance {instance.name!r} is not up. Start it: make up")
    admin_url = known.url() if known else os.environ[SERVER_URL_VARIABLE]
    addresses = _addresses(instance, state, admin_url)
    environment = airflow_environment.build(
        instance, profile=profile, addresses=addresses, secrets=secrets, scheduled=False
    )
    return Stack(instance, state, profile, addresses, secrets, environment)


def start_airflow(stack: Stack, progress: Progress) -> None:
    """Migrate the metadata database when this version has not yet, start the four components, wait until healthy."""
    state = stack.state
    installed = version("apache-airflow")
    if state.airflow_version != installed:
        with progress.step("Airflow: migrate its database"):
            _migrate_airflow(stack, state)
            state.airflow_version = installed
            stack.instance.save(state)
    with progress.step(f"Airflow: api-server, scheduler, dag-processor, triggerer on {stack.addresses.airflow_url}"):
        for name in AIRFLOW_COMPONENTS:
            module = MODULES.get(name, "airflow")
            command = [sys.executable, "-m", module, name, *COMPONENT_OPTIONS.get(name, [])]
            processes.start(stack.instance, state, Program(name, command, stack.environment))
        watched = {name: state.components[name] for name in AIRFLOW_COMPONENTS}
        processes.wait_until(
            lambda: unhealthy(stack) == [],
            what="waiting for Airflow to be healthy",
            watched=watched,
            timeout_seconds=START_TIMEOUT_SECONDS,
        )


def start_services(stack: Stack, progress: Progress) -> None:
    """The mail catcher, and the demo city when the profile has one."""
    state = stack.state
    python, addresses = sys.executable, stack.addresses
    # All three, or Python's Maildir takes the folder for a whole one and then fails on every mail.
    for folder in ("new", "cur", "tmp"):
        (stack.instance.outbox_dir / folder).mkdir(parents=True, exist_ok=True)
    programs = [
        Program(
            "mail-catcher",
            [
                *(python, "-m", "runtime.mail_catcher", "--port", str(addresses.smtp_port)),
                *("--maildir", str(stack.instance.outbox_dir)),
                *("--http-port", str(addresses.mail_page_port)),
                *("--files", str(stack.instance.publications_dir)),
            ],
            stack.environment,
        )
    ]
    waits: dict[str, Callable[[], bool]] = {"mail-catcher": lambda: _listens(addresses.smtp_port)}
    behind = world.serve_arguments(stack.profile)
    if behind is not None:
        command = [python, "-m", "demo_city", "serve", "--port", str(addresses.city_port), *behind]
        programs.append(Program("demo-city", command, stack.environment))
        waits["demo-city"] = lambda: answers(f"{addresses.city_url}/health")
    with progress.step(" and ".join(program.name for program in programs)):
        for program in programs:
            processes.start(stack.instance, state, program)
        for name, ready in waits.items():
            processes.wait_until(
                ready, what=f"waiting for {name}", watched={name: state.components[name]}, timeout_seconds=60
            )


def start_all(instance: Instance, profile: Profile, progress: Progress, *, scheduled: bool = False) -> Stack:
    """Everything, side by side where the parts do not need each other."""
    stack = open_databases(instance, profile, progress, scheduled=scheduled)
    start_services(stack, progress)
    start_airflow(stack, progress)
    return stack


def stop(instance: Instance, progress: Progress) -> None:
    """Components first, then PostgreSQL: a scheduler without its database dies badly."""
    if not instance.exists:
        progress.say(f"Nothing to stop: the instance {instance.name!r} was never started.")
        return
    state = instance.state()
    with progress.step("Stop Airflow and the services"):
        processes.stop_all(instance, state)
    server = embedded_server(instance, state)
    if server and postgres.is_running(server):
        with progress.step("Stop PostgreSQL"):
            postgres.stop(server)


def embedded_server(instance: Instance, state: State) -> postgres.Server | None:
    """The instance's own cluster, if it ever had one."""
    password = instance.secrets()["passwords"]["postgres"]
    return postgres.existing(instance.home, superuser_password=password, port=state.ports.get("postgres", 0))


def unhealthy(stack: Stack) -> list[str]:
    """Names of the Airflow components that do not report themselves healthy, or whose DAG files are not read yet."""
    try:
        answer = httpx.get(f"{stack.addresses.airflow_url}/api/v2/monitor/health", timeout=3, trust_env=False)
        report = answer.raise_for_status().json()
    except httpx.HTTPError:
        return list(AIRFLOW_COMPONENTS)
    names = {"scheduler": "scheduler", "dag_processor": "dag-processor", "triggerer": "triggerer"}
    return [name for key, name in names.items() if (report.get(key) or {}).get("status") != "healthy"]


def dag_files() -> list[Path]:
    """The DAG files: one DAG each, named after it."""
    return sorted(path for path in DAGS_FOLDER.glob("*.py") if path.name != "__init__.py")


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code < 500
    except httpx.HTTPError:
        return False


def _admin_url(instance: Instance, state: State, secrets: dict[str, Any]) -> str:
    external = os.environ.get(SERVER_URL_VARIABLE)
    if external:
        return external
    known = embedded_server(instance, state)
    if known and postgres.is_running(known):
        return known.url()
    port = instance.choose_port(state, "postgres")
    server = postgres.start(instance.home, superuser_password=secrets["passwords"]["postgres"], port=port)
    postgres.require_own_cluster(server)
    return server.url()


def _choose_ports(instance: Instance, state: State) -> None:
    """A free port for each part that does not run already; a running one keeps its own."""
    uses = {"airflow": "api-server", "smtp": "mail-catcher", "mail_page": "mail-catcher", "city": "demo-city"}
    for purpose, component in uses.items():
        running = state.components.get(component)
        if not (running and processes.is_alive(running) and purpose in state.ports):
            instance.choose_port(state, purpose)


def _addresses(instance: Instance, state: State, admin_url: str) -> Addresses:
    suffix = "" if instance.name == "demo" else "_" + instance.name.replace("-", "_")
    return Addresses(
        admin_url=admin_url,
        warehouse_name=f"warehouse{suffix}",
        airflow_name=f"airflow{suffix}",
        airflow_port=state.ports["airflow"],
        smtp_port=state.ports["smtp"],
        mail_page_port=state.ports["mail_page"],
        city_port=state.ports["city"],
    )


def _migrate_airflow(stack: Stack, state: State) -> None:
    """Run as a component, so that an interrupt stops it like everything else."""
    program = Program("airflow-migrate", [sys.executable, "-m", "airflow", "db", "migrate"], stack.environment)
    component = processes.start_anew(stack.instance, state, program)
    code = processes.wait_for_end(component, timeout_seconds=MIGRATE_TIMEOUT_SECONDS)
    state.components.pop("airflow-migrate", None)
    stack.instance.save(state)
    if code != 0:
        raise StackError(f"Airflow's database could not be migrated.\n{processes.tail(Path(component.log_file))}")


def _listens(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
