"""Databases of the tests that build marts: one a fixture, dropped when it is done with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from extract.registry import FEEDS
from runtime import warehouse
from tests.integration.dbt.city_desk import Desk, environment

ANALYSTS = ("transformer", "modeler", "gatekeeper")


@contextmanager
def own_desk(server: Any, paths: pytest.TempPathFactory, name: str, *, template: str = "template0") -> Iterator[Desk]:
    """A migrated warehouse of that name, or a copy of `template`, that dbt is told of while it stands."""
    desk = Desk(_fresh_database(server, name, template), paths.mktemp("dbt"))
    with pytest.MonkeyPatch.context() as patch:
        environment(
            patch, host="127.0.0.1", port=server.server.port, database=name, password=server.passwords["transformer"]
        )
        yield desk
    with psycopg.connect(server.server.url(), autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')


def role_urls(server: Any, name: str) -> dict[str, str]:
    """Where the roles of a build log in."""
    return {
        role: f"postgresql://{role}:{server.passwords[role]}@127.0.0.1:{server.server.port}/{name}" for role in ANALYSTS
    }


def _fresh_database(server: Any, name: str, template: str) -> str:
    with psycopg.connect(server.server.url(), autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        connection.execute(f'create database "{name}" owner {warehouse.OWNER} template "{template}"')
    url = str(server.server.url(name))
    warehouse.prepare_warehouse(url, name=name, feeds=FEEDS)
    return url
