"""Instances: private, with ports that are free and secrets that stay."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest

from runtime.errors import InstanceBusyError, RuntimeSetupError
from runtime.instance import PROJECT, Component, free_port, is_free, open_instance, remove, write_private


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_made_once_and_readable_by_the_owner_only(tmp_path: Path) -> None:
    instance = open_instance("one", root=tmp_path / "a folder with spaces")
    instance.prepare()
    first = instance.secrets()
    assert instance.secrets() == first
    assert mode_of(instance.secrets_file) == 0o600
    assert mode_of(instance.home) == 0o700
    assert mode_of(instance.drop_dir) == 0o700
    assert len(bytes.fromhex(first["person_key"])) == 32
    assert len(set(first["passwords"].values())) == len(first["passwords"]) == 10
    assert set(first["airflow_users"]) == {"operator", "releaser"}


def test_state_survives_between_commands(tmp_path: Path) -> None:
    instance = open_instance("one", root=tmp_path)
    instance.prepare()
    state = instance.state()
    state.components["scheduler"] = Component(123, 1.5, "x.log")
    state.profile = "demo"
    instance.save(state)
    assert instance.state() == state


def test_a_taken_port_is_never_chosen(tmp_path: Path) -> None:
    instance = open_instance("one", root=tmp_path)
    instance.prepare()
    state = instance.state()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        state.ports["airflow"] = taken
        assert not is_free(taken)
        chosen = instance.choose_port(state, "airflow")
    assert chosen != taken
    assert is_free(chosen)
    assert instance.state().ports["airflow"] == chosen


def test_a_port_listened_to_on_every_address_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        assert not is_free(other.getsockname()[1])


def test_the_port_of_last_time_is_kept_when_it_is_free(tmp_path: Path) -> None:
    instance = open_instance("one", root=tmp_path)
    instance.prepare()
    state = instance.state()
    first = instance.choose_port(state, "smtp")
    assert instance.choose_port(state, "smtp") == first


def test_free_port_leaves_out_what_is_spoken_for() -> None:
    port = free_port()
    assert free_port(exclude={port}) != port


def test_two_commands_cannot_hold_one_instance(tmp_path: Path) -> None:
    instance = open_instance("one", root=tmp_path)
    with instance.lock():
        with pytest.raises(InstanceBusyError, match="Another command"), open_instance("one", root=tmp_path).lock():
            pass
        with open_instance("two", root=tmp_path).lock():
            pass
    with instance.lock():
        pass


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_private(path, json.dumps([1]))
    write_private(path, json.dumps([2]))
    assert json.loads(path.read_text()) == [2]
    assert [p.name for p in tmp_path.iterdir()] == ["x.json"]
    assert mode_of(path) == 0o600


def test_the_demo_publishes_to_build_and_others_below_it() -> None:
    assert open_instance("demo").output_dir == PROJECT / "build"
    assert open_instance("replay").output_dir == PROJECT / "build" / "replay"
    assert open_instance("replay").home == PROJECT / ".local" / "replay"


@pytest.mark.parametrize("name", ["", "..", "a/b", "a b"])
def test_a_name_that_is_no_folder_name_is_refused(name: str) -> None:
    with pytest.raises(RuntimeSetupError, match="name holds"):
        open_instance(name)


def test_removing_keeps_what_was_published(tmp_path: Path) -> None:
    instance = open_instance("one", root=tmp_path)
    instance.prepare()
    issue = instance.publications_dir / "issue.pdf"
    issue.parent.mkdir(parents=True)
    issue.write_bytes(b"%PDF")
    remove(instance)
    assert not instance.home.exists()
    assert issue.exists()
