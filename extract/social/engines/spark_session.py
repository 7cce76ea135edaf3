"""A session on an Apache Spark cluster, and what Spark says when it cannot, in the house's own errors.

The driver lives in this process and its Java half ends with it: a killed task leaves no job behind.
"""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import extract
from extract.errors import SourceUnavailableError
from extract.window import Window

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DRIVER_MEMORY = "2g"
KNOCK_SECONDS = 5.0
ASK_CLUSTER = (
    "클러스터가 떠 있는지(make spark-up)와 설정 spark_master, spark_secret_file 을 확인하거나 engine 을 local 로"
)
ASK_EXTRA = "환경을 `uv sync --extra scale` 로 만들고 Java 17 을 설치하거나 engine 을 local 로"


@dataclass(frozen=True)
class Cluster:
    """Which cluster, and how to be let in.

    Attributes:
        master: its URL, e.g. `spark://127.0.0.1:7077`; `local[2]` is Spark inside one process.
        secret_file: a private file with what master, workers and drivers share; None for a cluster that asks for none.
        driver_host: this machine's name or address as the workers reach it.
        timeout_seconds: how long the files of one call may take; a cluster without workers would be waited for forever.
        python: the workers' interpreter.
    """

    master: str
    secret_file: Path | None = None
    driver_host: str = "127.0.0.1"
    timeout_seconds: float = 1800.0
    python: str = sys.executable

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Cluster:
        """From `spark_master` and, where they differ from the defaults, `spark_secret_file`, `spark_driver_host`,
        `spark_timeout_seconds` and `spark_python`.
        """
        secret_file = settings.get("spark_secret_file")
        return cls(
            master=str(settings["spark_master"]),
            secret_file=Path(secret_file) if secret_file else None,
            driver_host=str(settings.get("spark_driver_host", cls.driver_host)),
            timeout_seconds=float(settings.get("spark_timeout_seconds", cls.timeout_seconds)),
            python=str(settings.get("spark_python", sys.executable)),
        )


@contextmanager
def session(cluster: Cluster, *, feed: str, window: Window) -> Iterator[SparkSession]:
    """A session of our own, stopped at the end, so that the cluster's cores are free while the rows are landed.

    Raises:
        SourceUnavailableError: Spark or Java is not installed, the cluster cannot be reached or does not let us in, or
            what was done in the session did not succeed. Spark's own words are left out: they can quote data.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException, PySparkRuntimeError
    except ModuleNotFoundError as missing:
        problem = f"Spark 엔진에 필요한 {missing.name} 이 설치되지 않음"
        raise SourceUnavailableError(feed, window, problem, ASK_EXTRA) from missing
    try:
        _knock(cluster.master)
        properties = _properties(cluster)
    except OSError as refused:
        what = f"파일 {refused.filename} 을 읽을 수 없음" if refused.filename else "연결되지 않음"
        problem = f"Spark 클러스터 {cluster.master}: {what}"
        raise SourceUnavailableError(feed, window, problem, ASK_CLUSTER) from refused
    try:
        with _started(cluster, properties) as spark:
            yield spark
    except PySparkRuntimeError as refused:
        problem = "Spark 를 시작하지 못함(Java 17 이 없는 듯함)"
        raise SourceUnavailableError(feed, window, problem, ASK_EXTRA) from refused
    except (Py4JError, PySparkException) as failed:
        problem = f"Spark 클러스터 {cluster.master} 에서 선별을 마치지 못함({type(failed).__name__})"
        raise SourceUnavailableError(feed, window, problem, ASK_CLUSTER) from None


@contextmanager
def time_limit(spark: SparkSession, seconds: float) -> Iterator[None]:
    """Give up the jobs of this session after some seconds."""
    timer = threading.Timer(seconds, spark.sparkContext.cancelAllJobs)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _started(cluster: Cluster, properties: Mapping[str, str]) -> Iterator[SparkSession]:
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False)
    conf.setMaster(cluster.master).setAppName("incheon social screen")
    conf.setAll(list(properties.items()))
    # The Java half is started without these properties: they would stand in its command line for all to read.
    context = SparkContext(gateway=_java_half(), conf=conf)
    try:
        context.pythonExec = cluster.python
        with tempfile.TemporaryDirectory() as place:
            context.addPyFile(str(_own_code(Path(place))))
            yield SparkSession(context)
    finally:
        context.stop()


def _properties(cluster: Cluster) -> dict[str, str]:
    made = {
        "spark.driver.host": cluster.driver_host,
        "spark.driver.bindAddress": cluster.driver_host,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # A file is damaged or it is not: reading it again gives the same answer.
        "spark.task.maxFailures": "2",
        # What does not fit into memory is no open text on anybody's disk.
        "spark.io.encryption.enabled": "true",
        # Each task has a core to itself; Polars would take all of them for each.
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
    }
    if cluster.secret_file:
        made |= {
            "spark.authenticate": "true",
            "spark.authenticate.secret": cluster.secret_file.read_text(encoding="utf-8").strip(),
            "spark.network.crypto.enabled": "true",
        }
    return made


@cache
def _java_half() -> Any:
    """Spark's Java process; pyspark knows only one for each Python process, so it is kept."""
    from pyspark import SparkConf
    from pyspark.java_gateway import launch_gateway

    return launch_gateway(SparkConf(loadDefaults=False).set("spark.driver.memory", DRIVER_MEMORY))


def _own_code(folder: Path) -> Path:
    """This package's modules as a zip, so that workers run the code of the driver and not their own."""
    root, path = Path(extract.__file__).parent, folder / "extract.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for module in sorted(root.rglob("*.py")):
            made.write(module, module.relative_to(root.parent))
    return path


def _knock(master: str) -> None:
    """Fail at once when nobody listens there: Spark itself tries for a minute."""
    address = urlsplit(master)
    if address.scheme == "spark" and address.port:
        socket.create_connection((address.hostname, address.port), timeout=KNOCK_SECONDS).close()
