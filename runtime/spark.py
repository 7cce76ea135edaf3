"""A small Spark cluster on loopback: a standalone master and two workers, from the package of the extra `scale`.

It is an instance of its own, beside the stack's. Whoever submits to it needs its secret: without one, every user of
this machine could run code as us through its port. It shows its state on loopback only and keeps its scratch private.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import httpx

from runtime import processes
from runtime.errors import RuntimeSetupError
from runtime.instance import Instance, State, write_private
from runtime.processes import Program
from runtime.progress import Progress

MASTER = "spark-master"
WORKERS = ("spark-worker-1", "spark-worker-2")
LOOPBACK = "127.0.0.1"
MIN_JAVA = 17
WORKER_CORES, WORKER_MEMORY = 1, "2g"
START_TIMEOUT_SECONDS = 180.0
NO_JAVA = "Spark needs Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless)"
NO_EXTRA = "Spark is not installed here: it comes with the extra `scale`. `make spark-up` makes an environment for it."


@dataclass(frozen=True)
class Cluster:
    """A running cluster, as the settings `spark_master` and `spark_secret_file` of a source name it."""

    master_url: str
    secret_file: Path


def up(instance: Instance, progress: Progress) -> Cluster:
    """Start what does not run yet of master and workers.

    Raises:
        RuntimeSetupError: Java or the extra is missing, or a part did not start; the message names its log.
    """
    java, home = _java_home(), _spark_home()
    _make_private(instance)
    state = instance.state()
    if not _runs(state, MASTER):
        # Workers of a master that is gone would knock at its old door.
        processes.stop_all(instance, state)
    port = _port(instance, state, MASTER)
    page = _port(instance, state, f"{MASTER}-page")
    environment = _environment(instance, spark_home=home, java_home=java)
    url = f"spark://{LOOPBACK}:{port}"
    with progress.step("Start Spark's master and two workers"):
        master = _program(instance, MASTER, environment, "master.Master", ["--port", str(port)], page=page)
        processes.start(instance, state, master)
        for name in WORKERS:
            of_worker = ["-c", str(WORKER_CORES), "-m", WORKER_MEMORY, "-d", str(instance.home / name), url]
            worker = _program(instance, name, environment, "worker.Worker", of_worker, page=0)
            processes.start(instance, state, worker)
        processes.wait_until(
            lambda: _alive_workers(page) == len(WORKERS),
            what="waiting for Spark's workers",
            watched=state.components,
            timeout_seconds=START_TIMEOUT_SECONDS,
        )
    return Cluster(url, _secret_file(instance))


def down(instance: Instance, progress: Progress) -> list[str]:
    """Stop master and workers; returns the names of those that ran."""
    if not instance.state_file.exists():
        progress.say("Nothing to stop: Spark was never started here.")
        return []
    with progress.step("Stop Spark's workers and master"):
        stopped = processes.stop_all(instance, instance.state())
    for name in WORKERS:
        shutil.rmtree(instance.home / name, ignore_errors=True)
    return stopped


def _spark_home() -> Path:
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise RuntimeSetupError(NO_EXTRA)
    return Path(found.origin).parent


def _java_home() -> Path:
    """Where the Java lies that will be used, `JAVA_HOME` before the PATH."""
    named = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(named) / "bin")) if named else shutil.which("java")
    if java is None:
        raise RuntimeSetupError(NO_JAVA if not named else f"{NO_JAVA}; there is none in JAVA_HOME={named}")
    # "17.0.15", and "1.8.0_402" for Java 8.
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version.group(1)) < MIN_JAVA:
        raise RuntimeSetupError(f"{NO_JAVA}; {java} says {told.splitlines()[0] if told else 'nothing'}")
    return Path(java).resolve().parents[1]


def _make_private(instance: Instance) -> None:
    for folder in (instance.home, instance.logs_dir, _scratch(instance)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    if not _secret_file(instance).exists():
        write_private(_secret_file(instance), secrets.token_hex(32))
    properties = {
        "spark.authenticate": "true",
        "spark.authenticate.secret": _secret_file(instance).read_text(),
        "spark.network.crypto.enabled": "true",
        "spark.io.encryption.enabled": "true",
        # The second door of the master, which knows no secret.
        "spark.master.rest.enabled": "false",
        "spark.ui.killEnabled": "false",
        "spark.worker.cleanup.enabled": "true",
    }
    write_private(_properties_file(instance), "".join(f"{key} {value}\n" for key, value in properties.items()))


def _environment(instance: Instance, *, spark_home: Path, java_home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "SPARK_HOME": str(spark_home),
        "JAVA_HOME": str(java_home),
        "PYSPARK_PYTHON": sys.executable,
        # Without it the pages of master and workers listen on every address.
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_PUBLIC_DNS": LOOPBACK,
        "SPARK_LOCAL_DIRS": str(_scratch(instance)),
        "SPARK_DAEMON_MEMORY": "512m",
    }


def _program(
    instance: Instance, name: str, environment: dict[str, str], java_class: str, arguments: list[str], *, page: int
) -> Program:
    command = [
        str(Path(environment["SPARK_HOME"]) / "bin" / "spark-class"),
        f"org.apache.spark.deploy.{java_class}",
        *("--host", LOOPBACK, "--webui-port", str(page), "--properties-file", str(_properties_file(instance))),
        *arguments,
    ]
    return Program(name, command, environment)


def _port(instance: Instance, state: State, purpose: str) -> int:
    return state.ports[purpose] if _runs(state, MASTER) else instance.choose_port(state, purpose)


def _runs(state: State, name: str) -> bool:
    known = state.components.get(name)
    return known is not None and processes.is_alive(known)


def _alive_workers(page: int) -> int:
    try:
        told = httpx.get(f"http://{LOOPBACK}:{page}/json/", timeout=2, trust_env=False).raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return 0
    return int(told["aliveworkers"])


def _scratch(instance: Instance) -> Path:
    return instance.home / "scratch"


def _secret_file(instance: Instance) -> Path:
    return instance.home / "secret"


def _properties_file(instance: Instance) -> Path:
    return instance.home / "spark.conf"
