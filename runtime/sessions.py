"""What a command holds while it works: the instance's lock, its databases, or the whole stack."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dags.shared.ingest_steps import IngestError
from reports.errors import PublicationError
from runtime import profile as profiles
from runtime import stack
from runtime.errors import NightError, RuntimeSetupError
from runtime.instance import Instance, open_instance
from runtime.progress import Progress


@contextmanager
def working(name: str, root: Path | None) -> Iterator[tuple[Instance, Progress]]:
    """Hold the instance, turn signals into an orderly end and errors into one plain message."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    progress = Progress()
    found = open_instance(name, root=root)
    try:
        with found.lock():
            yield found, progress
    except (RuntimeSetupError, NightError, IngestError, PublicationError) as problem:
        progress.console.print(f"\n{problem}", style="red", markup=False)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        progress.console.print("\nInterrupted.", style="yellow")
        raise SystemExit(130) from None


@contextmanager
def stopping_on_failure(found: Instance, progress: Progress) -> Iterator[None]:
    """A command that starts the stack leaves nothing running when it does not succeed."""
    try:
        yield
    except BaseException:
        # A second Ctrl-C while things stop would leave what this is for.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        progress.say("[yellow]Stopping what was started; running the command again goes on from here.[/]")
        stack.stop(found, progress)
        raise


@contextmanager
def databases(name: str, root: Path | None) -> Iterator[tuple[stack.Stack, Progress]]:
    """The instance with its databases up and nothing else started."""
    with working(name, root) as (found, progress):
        yield stack.open_databases(found, profiles.load(found.state().profile or "demo"), progress), progress


@contextmanager
def running_stack(name: str, root: Path | None) -> Iterator[tuple[stack.Stack, Progress]]:
    """The instance with everything up; started when it is not."""
    with working(name, root) as (found, progress):
        profile = profiles.load(found.state().profile or "demo")
        yield stack.start_all(found, profile, progress), progress
