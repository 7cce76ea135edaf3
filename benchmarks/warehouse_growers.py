"""Which models and tests make an older warehouse's night longer: dbt's seconds of each, from `quality.dbt_result`."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from rich.table import Table

SHOWN = 12


@dataclass(frozen=True)
class Grower:
    """A node's median seconds in the younger and in the older warehouse."""

    step: str
    node: str
    younger: float
    older: float

    @property
    def growth(self) -> float:
        return self.older - self.younger


def node_seconds(admin_url: str, nights: int) -> dict[tuple[str, str], float]:
    """(step, name) -> median seconds over the last `nights` builds."""
    with psycopg.connect(admin_url) as connection:
        rows = connection.execute(
            "select step, node_id, seconds from quality.dbt_result where build_key in"
            " (select build_key from quality.build order by build_key desc limit %s)",
            (nights,),
        ).fetchall()
    return medians(((step, node.split(".")[2] if node.count(".") > 1 else node), s) for step, node, s in rows)


def pages_touched(admin_url: str) -> int:
    """Pages of 8 kB that the database's sessions have read so far, from memory or disk: work that no load disturbs."""
    with psycopg.connect(admin_url) as connection:
        row = connection.execute(
            "select blks_hit + blks_read from pg_stat_database where datname = current_database()"
        ).fetchone()
    return int(row[0]) if row else 0


def medians(measured: Iterable[tuple[tuple[str, str], float]]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], list[float]] = {}
    for name, seconds in measured:
        found.setdefault(name, []).append(float(seconds))
    return {name: statistics.median(many) for name, many in found.items()}


def ranked(younger: Mapping[tuple[str, str], float], older: Mapping[tuple[str, str], float]) -> list[Grower]:
    """The nodes of both, the one that grows by most seconds first; one that is missing on a side took none there."""
    names = sorted(younger.keys() | older.keys())
    growers = (Grower(*name, younger.get(name, 0.0), older.get(name, 0.0)) for name in names)
    return sorted(growers, key=lambda one: -one.growth)


def table(growers: Sequence[Grower]) -> Table:
    """The worst `SHOWN`, for a console."""
    shown = Table("step", "node", "younger, s", "older, s", "grows by, s", title="What grows", title_justify="left")
    for one in growers[:SHOWN]:
        shown.add_row(one.step, one.node, f"{one.younger:.2f}", f"{one.older:.2f}", f"{one.growth:+.2f}")
    return shown


def told(growers: Sequence[Grower], shown: int = 5) -> str:
    """The worst few in a line, for a measure's note."""
    return ", ".join(f"{one.node} {one.growth:+.2f} s" for one in growers[:shown] if one.growth > 0)
