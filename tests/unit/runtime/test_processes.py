"""Processes are found again by what they are, and stopping leaves nothing."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from runtime import demo, processes
from runtime.errors import StackError
from runtime.instance import Component, Instance, open_instance
from runtime.processes import Program

FOREVER = "import time\nprint('up', flush=True)\ntime.sleep(600)"
# A worker in a session of its own that does not listen, as Airflow's task supervisors are.
STUBBORN_CHILD = """
import subprocess, sys, time
child = "import signal, time; signal.signal(15, signal.SIG_IGN); print('child', flush=True); time.sleep(600)"
subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
time.sleep(600)
"""


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    made = open_instance("one", root=tmp_path)
    made.prepare()
    yield made
    processes.stop_all(made, made.state())


def program(source: str, name: str = "part") -> Program:
    return Program(name, [sys.executable, "-c", source], {"PATH": "/usr/bin:/bin"})


def until(condition: Callable[[], bool]) -> None:
    processes.wait_until(condition, what="the test's own condition", watched={}, timeout_seconds=20)


def test_a_running_part_is_not_started_twice(instance: Instance) -> None:
    state = instance.state()
    first = processes.start(instance, state, program(FOREVER))
    assert processes.start(instance, state, program(FOREVER)) == first
    assert processes.is_alive(instance.state().components["part"])
    assert processes.stop_all(instance, state) == ["part"]
    assert not processes.is_alive(first)
    assert instance.state().components == {}


def test_another_process_with_the_same_pid_is_not_ours(instance: Instance) -> None:
    own = psutil.Process()
    assert processes.is_alive(Component(own.pid, own.create_time(), ""))
    assert not processes.is_alive(Component(own.pid, own.create_time() - 100, ""))


def test_stopping_takes_workers_in_other_sessions_along(instance: Instance) -> None:
    state = instance.state()
    component = processes.start(instance, state, program(STUBBORN_CHILD))
    log = Path(component.log_file)
    until(lambda: "child" in log.read_text())
    children = psutil.Process(component.pid).children()
    assert len(children) == 1
    processes.stop_all(instance, state)
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)


def test_an_orphan_is_found_by_its_mark(instance: Instance) -> None:
    state = instance.state()
    component = processes.start(instance, state, program(STUBBORN_CHILD))
    until(lambda: "child" in Path(component.log_file).read_text())
    (orphan,) = psutil.Process(component.pid).children()
    psutil.Process(component.pid).kill()
    until(lambda: not processes.is_alive(component))
    assert orphan.is_running()
    assert processes.stop_all(instance, state) == []
    assert not (orphan.is_running() and orphan.status() != psutil.STATUS_ZOMBIE)


def test_stopping_one_instance_leaves_another_alone(instance: Instance, tmp_path: Path) -> None:
    other = open_instance("two", root=tmp_path)
    other.prepare()
    other_state = other.state()
    neighbour = processes.start(other, other_state, program(FOREVER))
    processes.start(instance, state := instance.state(), program(FOREVER))
    processes.stop_all(instance, state)
    assert processes.is_alive(neighbour)
    processes.stop_all(other, other_state)
    assert not processes.is_alive(neighbour)


def test_waiting_ends_early_and_shows_the_log_when_a_part_dies(instance: Instance) -> None:
    state = instance.state()
    component = processes.start(instance, state, program("import sys; print('no such port'); sys.exit(3)"))
    began = time.monotonic()
    with pytest.raises(StackError, match="no such port"):
        processes.wait_until(lambda: False, what="waiting", watched={"part": component}, timeout_seconds=60)
    assert time.monotonic() - began < 20


def test_waiting_gives_up_after_its_time(instance: Instance) -> None:
    state = instance.state()
    component = processes.start(instance, state, program(FOREVER))
    with pytest.raises(StackError, match="Gave up waiting for a sign"):
        processes.wait_until(lambda: False, what="waiting for a sign", watched={"part": component}, timeout_seconds=0.3)


def test_the_exit_code_of_a_part_is_known(instance: Instance) -> None:
    state = instance.state()
    component = processes.start(instance, state, program("raise SystemExit(7)"))
    calls: list[int] = []
    assert processes.follow(component, each=lambda: calls.append(1), timeout_seconds=20) == 7
    assert calls
    assert processes.wait_for_end(component, timeout_seconds=1) == 7


def test_a_program_that_a_killed_command_left_running_is_started_anew(instance: Instance) -> None:
    state = instance.state()
    left_over = processes.start(instance, state, program(FOREVER))
    # The next command has none of the children of the killed one.
    processes._CHILDREN.pop(left_over.pid)
    component = processes.start_anew(instance, instance.state(), program("raise SystemExit(7)"))
    assert not processes.is_alive(left_over)
    assert processes.follow(component, each=lambda: None, timeout_seconds=20) == 7


def test_an_interrupt_ends_the_parts_that_run_side_by_side(instance: Instance) -> None:
    state = instance.state()
    component = processes.start(instance, state, program(FOREVER))
    looked: list[int] = []
    ended: list[str] = []

    def follow() -> None:
        processes.follow(component, each=lambda: looked.append(1), timeout_seconds=40)
        ended.append("followed")

    def interrupt() -> None:
        until(lambda: "up" in Path(component.log_file).read_text() and bool(looked))
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        demo.side_by_side(
            follow,
            interrupt,
            stop=lambda: processes.stop_all(instance, state),
        )
    assert ended == ["followed"]
    assert not processes.is_alive(component)
    assert time.monotonic() - began < 30
