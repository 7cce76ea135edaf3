"""One embedded PostgreSQL for the session; a fresh, migrated warehouse database for each test module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from extract.registry import FEEDS
from runtime import postgres, warehouse


@dataclass(frozen=True)
class TestServer:
    """A running server and the passwords of every role on it."""

    __test__ = False
    server: postgres.Server
    passwords: dict[str, str]


@dataclass(frozen=True)
class Warehouse:
    """A migrated warehouse database; every role can log in."""

    server: TestServer
    database: str

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def port(self) -> int:
        return self.server.server.port

    def password(self, role: str) -> str:
        return self.server.passwords[role]

    def url(self, role: str) -> str:
        return f"postgresql://{role}:{self.password(role)}@{self.host}:{self.port}/{self.database}"

    def connect(self, role: str, *, autocommit: bool = False) -> psycopg.Connection:
        return psycopg.connect(self.url(role), autocommit=autocommit)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestServer]:
    home = tmp_path_factory.mktemp("instance")
    passwords = warehouse.generate_passwords()
    running = postgres.start(home, superuser_password=passwords["postgres"], port=postgres.free_port(), durable=False)
    try:
        warehouse.ensure_roles(running.url(), passwords)
        yield TestServer(running, passwords)
    finally:
        postgres.stop(running)
        postgres.remove(home)


@pytest.fixture(scope="module")
def warehouse_db(server: TestServer, request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    name = "w_" + re.sub(r"[^a-z0-9_]", "_", Path(request.node.path).stem.lower())[:40]
    admin = server.server.url()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
    warehouse.ensure_database(admin, name=name, owner=warehouse.OWNER)
    warehouse.prepare_warehouse(server.server.url(name), name=name, feeds=FEEDS)
    yield Warehouse(server, name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
