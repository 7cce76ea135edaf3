"""An instance: one named, private place on disk for a local stack (its ports, secrets, logs and data).

Several can stand beside each other (`demo`, `replay`, a test's own) and share nothing. Everything that listens does so
on 127.0.0.1, on a port that was free when the instance was started; a port being taken never fails anything.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets as random_secrets
import shutil
import socket
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runtime import warehouse
from runtime.errors import InstanceBusyError, RuntimeSetupError

PROJECT = Path(__file__).resolve().parents[1]
# Parts of the stack start in threads of one command and share one state.
_SAVING = threading.Lock()
# Only an address that a person types is worth a fixed number; the rest take any free port.
PREFERRED_PORTS = {"airflow": 8080, "spark-master": 7077}


@dataclass(frozen=True)
class Component:
    """A process we started, told apart from a later process with the same pid by its start time."""

    pid: int
    started: float
    log_file: str


@dataclass
class State:
    """What must be known about an instance between two commands; written after every change."""

    ports: dict[str, int] = field(default_factory=dict)
    components: dict[str, Component] = field(default_factory=dict)
    airflow_version: str | None = None
    profile: str | None = None


@dataclass(frozen=True)
class Instance:
    """Where an instance keeps its things.

    Attributes:
        home: private folder (0700) of everything but the publications.
        output_dir: where publications and the outbox of the mail catcher go.
    """

    name: str
    home: Path
    output_dir: Path

    @property
    def airflow_home(self) -> Path:
        return self.home / "airflow"

    @property
    def logs_dir(self) -> Path:
        return self.home / "logs"

    @property
    def task_logs_dir(self) -> Path:
        return self.logs_dir / "tasks"

    @property
    def drop_dir(self) -> Path:
        return self.home / "drop"

    @property
    def dbt_dir(self) -> Path:
        return self.home / "dbt"

    @property
    def outbox_dir(self) -> Path:
        return self.output_dir / "outbox"

    @property
    def publications_dir(self) -> Path:
        return self.output_dir / "publications"

    @property
    def secrets_file(self) -> Path:
        return self.home / "secrets.json"

    @property
    def state_file(self) -> Path:
        return self.home / "state.json"

    @property
    def exists(self) -> bool:
        return self.secrets_file.exists()

    def prepare(self) -> None:
        """Make the folders; private because drop files hold citizens' words before they are masked."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        for folder in (self.airflow_home, self.task_logs_dir, self.drop_dir, self.dbt_dir):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        self.output_dir.mkdir(parents=True, exist_ok=True)

    def secrets(self) -> dict[str, Any]:
        """Every password and key of the instance, generated at the first call and kept in a 0600 file."""
        if self.secrets_file.exists():
            loaded: dict[str, Any] = json.loads(self.secrets_file.read_text())
            return loaded
        generated = {
            "passwords": warehouse.generate_passwords(),
            "airflow_users": {name: random_secrets.token_urlsafe(12) for name in ("operator", "releaser")},
            "fernet_key": urlsafe_b64encode(random_secrets.token_bytes(32)).decode(),
            "jwt_secret": random_secrets.token_urlsafe(48),
            "api_secret": random_secrets.token_urlsafe(48),
            "person_key": random_secrets.token_hex(32),
            "person_key_id": "k1",
        }
        write_private(self.secrets_file, json.dumps(generated, indent=1))
        return generated

    def state(self) -> State:
        if not self.state_file.exists():
            return State()
        loaded = json.loads(self.state_file.read_text())
        components = {name: Component(**values) for name, values in loaded["components"].items()}
        return State(loaded["ports"], components, loaded["airflow_version"], loaded["profile"])

    def save(self, state: State) -> None:
        with _SAVING:
            body = {
                "ports": dict(state.ports),
                "components": {name: vars(component) for name, component in list(state.components.items())},
                "airflow_version": state.airflow_version,
                "profile": state.profile,
            }
            write_private(self.state_file, json.dumps(body, indent=1))

    def choose_port(self, state: State, purpose: str) -> int:
        """The port used last time if it is free, else the preferred one, else any; remembered in the state."""
        wanted = [state.ports.get(purpose), PREFERRED_PORTS.get(purpose)]
        port = next((p for p in wanted if p and is_free(p)), None) or free_port(exclude=set(state.ports.values()))
        state.ports[purpose] = port
        self.save(state)
        return port

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the instance alone: two commands at once would start and stop each other's processes.

        Raises:
            InstanceBusyError: another command holds it.
        """
        self.prepare()
        with (self.home / "lock").open("a+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                handle.seek(0)
                raise InstanceBusyError(
                    f"Another command is working on the instance {self.name!r} ({handle.read().strip()}). "
                    "Wait for it, or stop it with Ctrl-C in its terminal."
                ) from busy
            handle.truncate(0)
            handle.write(f"pid {os.getpid()}")
            handle.flush()
            try:
                yield
            finally:
                handle.truncate(0)


def open_instance(name: str, *, root: Path | None = None) -> Instance:
    """The instance called `name`; `demo` publishes to `build/`, every other one below a folder of its own name.

    Args:
        name: letters, digits, `-` and `_`.
        root: folder of instances instead of the project's `.local`; its publications then stay inside it.
    """
    if not name.replace("-", "").replace("_", "").isalnum():
        raise RuntimeSetupError(f"An instance's name holds letters, digits, '-' and '_' only: {name!r}")
    if root is not None:
        return Instance(name, root.resolve() / name, root.resolve() / "build" / name)
    build = PROJECT / "build"
    return Instance(name, PROJECT / ".local" / name, build if name == "demo" else build / name)


def remove(instance: Instance) -> None:
    """Delete a stopped instance's files, but not what it published."""
    shutil.rmtree(instance.home, ignore_errors=True)


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; nobody else can read it and a kill leaves the old or the new one, whole."""
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    temporary.replace(path)


def is_free(port: int) -> bool:
    """Whether nobody listens there, on loopback or on every address."""
    for host in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - asked, never listened on
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def free_port(*, exclude: set[int] | None = None) -> int:
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in (exclude or set()):
            return port
