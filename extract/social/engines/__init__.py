"""Where the screen runs. Every engine gives the same rows for the same files; settings choose one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from extract.social.bulk_file import BulkFile
    from extract.social.engines.local import FailedFile
    from extract.social.screen import Screen
    from extract.social.screened_files import ScreenedFile, ScreenedFiles
    from extract.window import Window

LOCAL, SPARK = "local", "spark"


class UnknownEngineError(LookupError):
    """No engine of that name, or one that lacks a setting; the message says which."""


class ScreenFiles(Protocol):
    """Screens files of the bulk feed, in the order given; as `extract.social.engines.local.screen_files`."""

    def __call__(
        self,
        folder: Path,
        files: Sequence[BulkFile],
        screen: Screen,
        *,
        feed: str,
        window: Window,
        kept: ScreenedFiles | None = None,
        progress: Callable[[ScreenedFile | FailedFile], None] | None = None,
    ) -> Iterator[ScreenedFile | FailedFile]:
        """A result for each file, its error if it has one."""
        ...


def engine_named(name: str, settings: Mapping[str, Any]) -> ScreenFiles:
    """The engine of that name.

    Args:
        name: `local` or `spark`.
        settings: for `spark` its `spark_master`, and where the cluster asks for one `spark_secret_file`; see
            `extract.social.engines.spark_session.Cluster`. `local` needs none.

    Raises:
        UnknownEngineError: there is no such engine, or it lacks a setting.
    """
    # Imported on demand: who screens locally needs no Spark, and neither is needed to read a DAG file.
    if name == LOCAL:
        from extract.social.engines.local import screen_files as on_this_machine

        return on_this_machine
    if name == SPARK:
        from extract.social.engines.spark import screen_files as on_a_cluster
        from extract.social.engines.spark_session import Cluster

        if not settings.get("spark_master"):
            raise UnknownEngineError("engine 'spark' needs the setting spark_master, e.g. spark://127.0.0.1:7077")
        return partial(on_a_cluster, cluster=Cluster.of(settings))
    raise UnknownEngineError(f"no engine {name!r}; there are {LOCAL}, {SPARK}")
