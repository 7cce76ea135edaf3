"""`make demo`: everything, once, from nothing to Wednesday's mail; and a quick look when it has been done before."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime
from pathlib import Path

from extract.window import KST
from runtime import history, issue, night, processes, stack, summary
from runtime.errors import StackError
from runtime.instance import Instance
from runtime.processes import Program
from runtime.profile import Profile
from runtime.progress import Progress
from runtime.stack import Stack

HISTORY_TIMEOUT_SECONDS = 1800
HISTORY_PROGRAM = "load-history"


def run(instance: Instance, profile: Profile, progress: Progress) -> Stack:
    """Bring the stack up, load the past, run the last night and the issue through the scheduler, say where to look.

    Every part looks at the warehouse first and does only what is missing, so an interrupted demo is finished by the
    next one and a finished one is only shown again.
    """
    calendar = profile.calendar
    progress.title("The stack")
    running = stack.open_databases(instance, profile, progress)
    stack.start_services(running, progress)
    # Airflow's start and the loading of the past do not need each other.
    side_by_side(
        lambda: stack.start_airflow(running, progress),
        lambda: load_history(running, progress),
        stop=lambda: processes.stop_all(running.instance, running.state),
    )
    if night.is_built(running, calendar.night_on):
        progress.say(f"The night of {calendar.night_on} is built already (again: make night DATE={calendar.night_on}).")
    else:
        night.run(running, progress, calendar.night_on, started_at=datetime.now(KST))
    issue.run(running, progress, calendar.publish_on, started_at=datetime.now(KST))
    progress.title("What happened, and where to look")
    summary.show(running, progress)
    return running


def side_by_side(*parts: Callable[[], None], stop: Callable[[], object]) -> None:
    """Run the parts in threads until all have ended; when one fails or a person interrupts, end the others.

    A thread cannot be interrupted, but the process it waits for can be stopped: `stop` does so before the threads are
    waited for.
    """
    with ThreadPoolExecutor(len(parts)) as pool:
        try:
            # Inside, too: an interrupt may come as soon as the first part runs.
            started = [pool.submit(part) for part in parts]
            for future in as_completed(started):
                future.result()
        except BaseException:
            stop()
            raise


def load_history(running: Stack, progress: Progress) -> None:
    """Run the load as a process of the instance and show its lines as they come."""
    if history.is_loaded(running):
        progress.say("The history is loaded already.")
        return
    command = [sys.executable, "-m", "runtime", "load-history", "--instance", running.instance.name]
    command += ["--root", str(running.instance.home.parent), "--output-dir", str(running.instance.output_dir)]
    program = Program(HISTORY_PROGRAM, command, running.environment)
    component = processes.start_anew(running.instance, running.state, program)
    log_file = Path(component.log_file)
    shown = _Tail(log_file, progress)
    code = processes.follow(component, each=shown.advance, timeout_seconds=HISTORY_TIMEOUT_SECONDS)
    running.state.components.pop(HISTORY_PROGRAM, None)
    running.instance.save(running.state)
    if code != 0:
        raise StackError(f"The history could not be loaded.\n{processes.tail(log_file, 6)}")


class _Tail:
    """Prints the step lines that another process adds to its log; what libraries say stays in the log."""

    def __init__(self, log_file: Path, progress: Progress) -> None:
        self._log_file, self._progress = log_file, progress
        self._offset = log_file.stat().st_size if log_file.exists() else 0

    def advance(self) -> None:
        if not self._log_file.exists():
            return
        with self._log_file.open("rb") as log:
            log.seek(self._offset)
            chunk = log.read()
        whole = chunk[: chunk.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            if line.startswith(("✔", "✘")):
                self._progress.console.print(f"  history {line}", markup=False)
