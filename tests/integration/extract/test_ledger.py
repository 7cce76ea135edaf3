"""The ledger on a real database: spent for good, even when many ask at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import psycopg
import pytest

from extract.errors import BudgetSpentError
from extract.ledger import PostgresLedger, save_positions
from extract.quota import Budget, Quota
from extract.window import Window
from tests.conftest import Warehouse

NIGHT = Window.of_night(date(2026, 11, 17))
MOMENT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


@pytest.fixture
def loader(warehouse_db: Warehouse) -> Iterator[psycopg.Connection]:
    with warehouse_db.connect("loader", autocommit=True) as connection:
        yield connection


def budget(connection: psycopg.Connection, name: str, *, limit: int = 10, period_days: int = 1) -> Budget:
    quota = Quota(name, limit=limit, period_days=period_days, night_share=1)
    return Budget(quota, PostgresLedger(connection), "x.posts", NIGHT, MOMENT)


def taken(spending: Budget, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            spending.take()
        except BudgetSpentError:
            continue
        count += 1
    return count


def test_spending_outlives_the_run_and_its_rollback(warehouse_db: Warehouse, loader: psycopg.Connection) -> None:
    budget(loader, "a.reads").take(7)
    with warehouse_db.connect("loader", autocommit=True) as another:
        with pytest.raises(BudgetSpentError):
            budget(another, "a.reads").take(4)
        budget(another, "a.reads").take(3)


def test_tasks_that_ask_at_the_same_moment_never_pass_the_limit(warehouse_db: Warehouse) -> None:
    def ask(_: int) -> int:
        with warehouse_db.connect("loader", autocommit=True) as connection:
            return taken(budget(connection, "b.reads"), 6)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(4))) == 10


def test_an_item_counts_once_in_its_period(loader: psycopg.Connection) -> None:
    spending = budget(loader, "c.hashtags", limit=2, period_days=7)
    for hashtag in ("인천", "송도", "인천"):
        spending.take(item=hashtag)
    with pytest.raises(BudgetSpentError):
        spending.take(item="부평")


def test_positions_are_written_with_the_rows_or_not_at_all(warehouse_db: Warehouse, loader: psycopg.Connection) -> None:
    ledger = PostgresLedger(loader)
    with warehouse_db.connect("loader") as landing:
        save_positions(landing, "x.posts", {"인천 버스": "2026-11-14", "송도": "cursor-9"})
        landing.rollback()
        assert ledger.positions("x.posts") == {}
        save_positions(landing, "x.posts", {"인천 버스": "2026-11-14", "송도": "cursor-9"})
        landing.commit()
        save_positions(landing, "x.posts", {"인천 버스": "2026-11-16", "송도": None})
        landing.commit()
    assert ledger.positions("x.posts") == {"인천 버스": "2026-11-16"}
    assert ledger.positions("y.posts") == {}


def test_a_ledger_that_could_be_rolled_back_is_refused(warehouse_db: Warehouse) -> None:
    with warehouse_db.connect("loader") as connection, pytest.raises(ValueError, match="autocommit"):
        PostgresLedger(connection)
