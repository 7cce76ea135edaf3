"""Does a night's work grow with history? Two warehouses of different age on one server, their nights in turn.

Each is loaded with months of deliveries (`warehouse_history`), built once, and then goes through the same nights: a new
day of every feed, and three days ago delivered again with lost, reworded and late items. Then a department is renamed
in mid-quarter, and the younger warehouse is compared with a copy of itself that was built anew. The questions of the
marts are asked of the older one as `bi_reader`.

    python -m benchmarks.warehouse [--share 0.1] [--months 6,24] [--nights 3] [--out build/bench/warehouse.json]
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from psycopg import sql
from rich.console import Console

from benchmarks import warehouse_growers as growers
from benchmarks import warehouse_history as history
from benchmarks import warehouse_questions as questions
from benchmarks.measures import Measure, publish
from demo_city.city import City
from extract.registry import FEEDS
from runtime import fingerprints, postgres, warehouse
from runtime.instance import PROJECT

OUT = Path("build/bench/warehouse.json")
HOME = Path("build/bench/warehouse")
KEPT_POSTS_A_NIGHT = 200_000
"""Posts that the screen keeps of a full night of 6.7 million (3 %, `make bench-social`)."""
DAYS_A_MONTH = 30.4375
LAST_ON = date(2026, 11, 16)
"""A Monday: the nights after it end no reporting week, so that no text model is trained in them."""
DBT_STEPS = ("staging", "core", "marts and tests", "promotion")
ROLES = ("transformer", "modeler", "gatekeeper", "bi_reader")
BACK_DAYS = 3

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Aged:
    """A warehouse under measure.

    Attributes:
        name: of its database.
        months: of history.
        server: where it stands.
        passwords: of every role.
    """

    name: str
    months: int
    server: postgres.Server
    passwords: dict[str, str]

    @property
    def admin_url(self) -> str:
        return self.server.url(self.name)

    def url(self, role: str) -> str:
        return f"postgresql://{role}:{self.passwords[role]}@127.0.0.1:{self.server.port}/{self.name}"

    def build(self, kind: str, day: date, feeds: list[str], *, project_dir: Path | None = None) -> dict[str, float]:
        """Run a build in a process of its own; seconds of each step, its imports included."""
        given = {
            "urls": {role: self.url(role) for role in ROLES},
            "admin_url": self.admin_url,
            "expected_feeds": feeds,
            "dbt_dir": str((HOME / f"dbt_{self.name}").resolve()),
            "project_dir": str(project_dir.resolve()) if project_dir else None,
        }
        environment = os.environ | {
            "INCHEON_DB_HOST": "127.0.0.1",
            "INCHEON_DB_PORT": str(self.server.port),
            "INCHEON_DB_NAME": self.name,
            "INCHEON_TRANSFORMER_PASSWORD": self.passwords["transformer"],
        }
        said = subprocess.run(
            [sys.executable, "-m", "benchmarks.warehouse_nights", kind, day.isoformat()],
            input=json.dumps(given),
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        found: dict[str, float] = json.loads(said.splitlines()[-1])
        return found


@contextmanager
def server_with_roles() -> Iterator[tuple[postgres.Server, dict[str, str]]]:
    """A server of its own, removed afterwards."""
    passwords = warehouse.generate_passwords()
    postgres.remove(HOME)
    server = postgres.start(HOME, superuser_password=passwords["postgres"], port=postgres.free_port())
    try:
        warehouse.ensure_roles(server.url(), passwords)
        yield server, passwords
    finally:
        postgres.stop(server)
        postgres.remove(HOME)
        shutil.rmtree(HOME, ignore_errors=True)


def load(city: Aged, volumes: history.Volumes, feeds: list[str]) -> int:
    """The months, landed and accepted; returns the rows."""
    warehouse.ensure_database(city.server.url(), name=city.name, owner=warehouse.OWNER)
    warehouse.prepare_warehouse(city.admin_url, name=city.name, feeds=FEEDS)
    first_on = LAST_ON - timedelta(days=round(city.months * DAYS_A_MONTH) - 1)
    with psycopg.connect(city.admin_url) as connection:
        history.prepare(connection, City(scale=1.0), through=LAST_ON)
        return history.land(connection, volumes, first_on=first_on, last_on=LAST_ON, run_id="history", feeds=feeds)


def land_night(city: Aged, volumes: history.Volumes, day: date, feeds: list[str]) -> None:
    """A new day, and an older one again: three items gone, a tenth reworded, a few late."""
    with psycopg.connect(city.admin_url) as connection:
        history.land(connection, volumes, first_on=day, last_on=day, run_id=f"night-{day}", feeds=feeds)
        for feed, late in ((history.BULK, 20), (history.CALLS, 5), (history.PETITIONS, 2)):
            history.redeliver(
                connection,
                feed,
                day - timedelta(days=BACK_DAYS),
                run_id=f"again-{day}",
                pulled_on=day,
                rows=late,
                lost=3,
            )
        history.accept(connection, f"again-{day}")


def renamed_department(folder: Path, on: date) -> Path:
    """A copy of the dbt project in which 도로과 is renamed in mid-quarter."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT / "dbt_project", folder, ignore=shutil.ignore_patterns("target", "logs"))
    path = folder / "seeds" / "department.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    old = next(row for row in rows if row["department_label_ko"] == "도로과" and not row["valid_to_on"])
    new = old | {
        "department_code": f"{old['department_code']}_renamed",
        "department_label_ko": "도로관리과",
        "valid_from_on": on.isoformat(),
    }
    old |= {"valid_to_on": (on - timedelta(days=1)).isoformat(), "successor_code": new["department_code"]}
    written = io.StringIO()
    lines = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    lines.writeheader()
    lines.writerows([*(old if row["department_code"] == old["department_code"] else row for row in rows), new])
    path.write_text(written.getvalue(), "utf-8")
    return folder


def differences(city: Aged, day: date, feeds: list[str], project_dir: Path) -> list[str]:
    """Relations that differ between a warehouse and a copy of it that was built anew."""
    copy = Aged(f"{city.name}_anew", city.months, city.server, city.passwords)
    with psycopg.connect(city.server.url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} owner {} template {}").format(
                sql.Identifier(copy.name), sql.Identifier(warehouse.OWNER), sql.Identifier(city.name)
            )
        )
    warehouse.prepare_warehouse(copy.admin_url, name=copy.name, feeds=FEEDS)
    copy.build("rebuild", day, feeds, project_dir=project_dir)
    ours, anew = (
        {f.relation: f for f in fingerprints.take(url) if not f.relation.endswith("_anew")}
        for url in (city.admin_url, copy.admin_url)
    )
    return sorted(name for name in ours.keys() | anew.keys() if ours.get(name) != anew.get(name))


def dbt_seconds(steps: dict[str, float]) -> float:
    return sum(steps[name] for name in DBT_STEPS)


@app.command()
def main(
    share: Annotated[float, typer.Option(min=0.0001, max=1.0)] = 0.1,
    months: Annotated[str, typer.Option()] = "6,24",
    nights: Annotated[int, typer.Option(min=1, max=5)] = 3,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Measure; a missed bar is a figure, not a failure."""
    console = Console(highlight=False)
    feeds = tomllib.loads((PROJECT / "runtime" / "profiles" / "demo.toml").read_text("utf-8"))["expected_feeds"]
    volumes = history.Volumes(bulk_posts=round(KEPT_POSTS_A_NIGHT * share))
    younger_months, older_months = (int(part) for part in months.split(","))
    with server_with_roles() as (server, passwords):
        cities = [Aged(f"months_{n}", n, server, passwords) for n in (younger_months, older_months)]
        first, landed = {}, {}
        for city in cities:
            landed[city.name] = load(city, volumes, feeds)
            console.print(f"{city.months} months: {landed[city.name]:,} rows landed")
            first[city.name] = city.build("first", LAST_ON, feeds)
            console.print(f"{city.months} months: built once, {_told(first[city.name])}")
        younger, older = cities
        measured: dict[str, list[dict[str, float]]] = {city.name: [] for city in cities}
        pages: dict[str, list[int]] = {city.name: [] for city in cities}
        for number in range(1, nights + 1):
            day = LAST_ON + timedelta(days=number)
            for city in cities:
                land_night(city, volumes, day, feeds)
                before = growers.pages_touched(city.admin_url)
                measured[city.name].append(city.build("night", day, feeds))
                pages[city.name].append(growers.pages_touched(city.admin_url) - before)
                console.print(f"{city.months} months, night of {day}: {_told(measured[city.name][-1])}")
        grown = growers.ranked(*(growers.node_seconds(city.admin_url, nights) for city in cities))
        console.print(growers.table(grown))
        asked = questions.ask(older.url("bi_reader"), questions.queries())
        with psycopg.connect(older.admin_url) as connection:
            row = connection.execute("select count(*) from core.fct_voc").fetchone()
        project = renamed_department(HOME / "renamed", LAST_ON - timedelta(days=20))
        younger.build("night", day, feeds, project_dir=project)
        differing = differences(younger, day, feeds, project)
    work = {name: statistics.median(dbt_seconds(steps) for steps in many) for name, many in measured.items()}
    whole = {name: statistics.median(sum(steps.values()) for steps in many) for name, many in measured.items()}
    touched = {name: statistics.median(many) for name, many in pages.items()}
    count = f"{len(asked)} queries"
    times = [ms for many in asked.values() for ms in many]
    slowest = max(asked, key=lambda name: statistics.median(asked[name]))
    rows = f"{volumes.rows_a_day:,} rows a day ({volumes.bulk_posts:,} of the bulk feed), {landed[older.name]:,} landed"
    publish(
        [
            Measure(
                "nightly_24m_vs_6m", work[older.name] / work[younger.name], "ratio", 1.2, "<=", nights,
                f"dbt's work, median night: {work[older.name]:.1f} s at {older.months} months,"
                f" {work[younger.name]:.1f} s at {younger.months};"
                f" {rows}; grow most: {growers.told(grown)}",
            ),
            Measure(
                "whole_night_24m_vs_6m", whole[older.name] / whole[younger.name], "ratio", 1.2, "<=", nights,
                f"all after landing, median night: {whole[older.name]:.1f} s and {whole[younger.name]:.1f} s",
            ),
            Measure(
                "pages_24m_vs_6m", touched[older.name] / touched[younger.name], "ratio", None, "<=", nights,
                f"pages of 8 kB that PostgreSQL touched in the median night: {touched[older.name]:,.0f} and"
                f" {touched[younger.name]:,.0f}; not disturbed by others on the machine",
            ),
            Measure(
                "night_after_landing_seconds", whole[older.name], "s", 90.0, "<=", nights,
                f"median night at {older.months} months: {_told(measured[older.name][-1])}",
            ),
            Measure(
                "incremental_equals_full", float(not differing), "1 or 0", 1.0, ">=", landed[younger.name],
                f"{younger.months} months, {nights} nights with late, reworded and lost items, a department renamed;"
                f" differing: {', '.join(differing) or 'none'}",
            ),
            Measure("bi_p50_ms", questions.percentile(times, 0.5), "ms", None, "<=", len(times), count),
            Measure(
                "bi_p95_ms", questions.percentile(times, 0.95), "ms", 150.0, "<=", len(times),
                f"slowest: {slowest}, median {statistics.median(asked[slowest]):.0f} ms",
            ),
            Measure(
                "full_build_seconds", sum(s for step, s in first[older.name].items() if "written" not in step), "s",
                None, "<=", landed[older.name], _told(first[older.name]),
            ),
            Measure("fact_rows", float(row[0] if row else 0), "rows", None, ">=", landed[older.name], rows),
        ],
        title="Warehouse",
        path=out,
        console=console,
    )  # fmt: skip


def _told(steps: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in steps.items())


if __name__ == "__main__":
    app()
