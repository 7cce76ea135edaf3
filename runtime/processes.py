"""Start, find again and stop the processes of an instance.

Each runs in its own session, so a Ctrl-C in the terminal reaches only the command that started it, and carries the
instance's home in its environment, so that a worker whose parent died is still found and stopped.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from runtime.errors import StackError
from runtime.instance import Component, Instance, State

MARK = "INCHEON_INSTANCE_HOME"
STOP_GRACE_SECONDS = 12.0
POLL_SECONDS = 0.1
# Kept so that nothing else reaps them and their exit codes stay known.
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Program:
    """Something to start: its command, its environment and how to ask whether it is ready."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


def is_alive(component: Component) -> bool:
    return _process(component) is not None


def start(instance: Instance, state: State, program: Program) -> Component:
    """Start the program unless it is still running from an earlier command."""
    known = state.components.get(program.name)
    if known and is_alive(known):
        return known
    log_file = instance.logs_dir / f"{program.name}.log"
    with log_file.open("ab") as log:
        child = subprocess.Popen(
            list(program.command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=instance.home,
            env={**program.environment, MARK: str(instance.home)},
            start_new_session=True,
        )
    _CHILDREN[child.pid] = child
    try:
        started = psutil.Process(child.pid).create_time()
    except psutil.NoSuchProcess as gone:
        raise StackError(f"{program.name} ended at once; read {log_file}") from gone
    component = Component(child.pid, started, str(log_file))
    state.components[program.name] = component
    instance.save(state)
    return component


def start_anew(instance: Instance, state: State, program: Program) -> Component:
    """Start a program that ends by itself. One that a killed command left running is stopped first: its exit code
    is nobody's to read any more, and two of a kind would work against each other.
    """
    left_over = state.components.pop(program.name, None)
    parent = _process(left_over) if left_over else None
    if parent:
        _end([*_tree(parent)])
    return start(instance, state, program)


def wait_until(
    ready: Callable[[], bool], *, what: str, watched: Mapping[str, Component], timeout_seconds: float
) -> None:
    """Poll until `ready`; fail early, naming the log, when one of the watched processes dies."""
    deadline = time.monotonic() + timeout_seconds
    while not ready():
        for name, component in watched.items():
            if not is_alive(component):
                raise StackError(f"{name} stopped while {what}.\n{tail(Path(component.log_file))}")
        if time.monotonic() > deadline:
            logs = ", ".join(component.log_file for component in watched.values())
            raise StackError(f"Gave up {what} after {timeout_seconds:.0f} s; read {logs}")
        time.sleep(POLL_SECONDS)


def wait_for_end(component: Component, *, timeout_seconds: float) -> int:
    """The exit code of a program that this very command started."""
    child = _CHILDREN[component.pid]
    try:
        return child.wait(timeout=timeout_seconds)
    except subprocess.TimeoutExpired as late:
        raise StackError(f"Gave up after {timeout_seconds:.0f} s; read {component.log_file}") from late


def follow(component: Component, *, each: Callable[[], None], timeout_seconds: float) -> int:
    """Like `wait_for_end`, calling `each` again and again, and once more at the end."""
    child, deadline = _CHILDREN[component.pid], time.monotonic() + timeout_seconds
    while child.poll() is None:
        each()
        if time.monotonic() > deadline:
            raise StackError(f"Gave up after {timeout_seconds:.0f} s; read {component.log_file}")
        time.sleep(POLL_SECONDS)
    each()
    return int(child.returncode)


def stop_all(instance: Instance, state: State) -> list[str]:
    """Stop every component and whatever they left behind; returns the names that were running."""
    running = {name: process for name, c in state.components.items() if (process := _process(c))}
    trees = [process for parent in running.values() for process in _tree(parent)]
    # Scheduler and servers get to say goodbye to the database; a task that ignores it is killed with its whole tree.
    for parent in running.values():
        _signal(parent, psutil.Process.terminate)
    _wait(list(running.values()), STOP_GRACE_SECONDS)
    _end([p for p in {*trees, *_marked(instance)} if p.is_running() and p.status() != psutil.STATUS_ZOMBIE])
    state.components.clear()
    instance.save(state)
    return list(running)


def _end(leftovers: list[psutil.Process]) -> None:
    for process in leftovers:
        _signal(process, psutil.Process.terminate)
    for process in _wait(leftovers, 3.0):
        _signal(process, psutil.Process.kill)
    _wait(leftovers, 5.0)


def tail(log_file: Path, lines: int = 15) -> str:
    if not log_file.exists():
        return f"({log_file} was never written)"
    last = log_file.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join([f"Last lines of {log_file}:", *last])


def _process(component: Component) -> psutil.Process | None:
    try:
        process = psutil.Process(component.pid)
        # The start time is kept as a float in JSON; a later process with this pid starts much later than that.
        same = abs(process.create_time() - component.started) < 0.5
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None


def _tree(parent: psutil.Process) -> list[psutil.Process]:
    try:
        return [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return []


def _marked(instance: Instance) -> Iterable[psutil.Process]:
    """Processes that carry this instance's mark: workers and tasks whose parents are gone."""
    own = {os.getpid(), *(p.pid for p in psutil.Process().parents())}
    for process in psutil.process_iter():
        try:
            if process.pid not in own and process.environ().get(MARK) == str(instance.home):
                yield process
        except (psutil.Error, OSError):
            continue


def _signal(process: psutil.Process, send: Callable[[psutil.Process], None]) -> None:
    try:
        send(process)
    except psutil.NoSuchProcess:
        return


def _wait(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """The processes that are still there after `seconds`; reaps those that are our own children."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return list(alive)
