"""A night of the bulk feed, measured: the screen against the cheapest thing that can be done with the same files.

Generates a night of posts (kept under `build/cache`), screens it in turn with `gunzip -c | wc -l`, runs whole nights
into an embedded PostgreSQL of its own, and writes the figures of DESIGN. Everything compared runs in this one run, each
job in a process of its own, on the same files; seconds are without imports.

    python -m benchmarks.social [--rows 6700000] [--seed 20140101] [--out build/bench/social.json]
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks.bulk_night import BulkNight, cached_night, tenth_of
from benchmarks.measures import Measure, publish
from demo_city.city import DEFAULT_SEED, City
from extract.sources.social.schema import FEEDS
from runtime import postgres, warehouse

CACHE = Path("build/cache")
OUT = Path("build/bench/social.json")
# A table that is piped to a file must not lose the names of its figures.
TABLE_WIDTH = 160
ROWS = 6_700_000
ROUNDS = 3
NIGHTS = 10
DATABASE = "incheon_bench"
CORES = os.cpu_count() or 1
RIVALS = {"pandas": "pandas", "duckdb": "duckdb", "spark": "pyspark"}

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Done:
    """What a job took and counted.

    Attributes:
        processor_seconds: of all its processes; unlike `seconds` it does not grow when others use the machine.
        peak_mib: of the job's own process.
    """

    seconds: float
    processor_seconds: float
    peak_mib: float
    rows: int
    kept: int
    steps: dict[str, float]


def run_job(job: str, night: BulkNight, *options: str) -> Done:
    """Run a job of `benchmarks.social_work` in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed; what it said is on the terminal.
    """
    command = [sys.executable, "-m", "benchmarks.social_work", job, str(night.folder), *options]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return Done(
        found["seconds"],
        found["processor_seconds"],
        found["peak_mib"],
        found["rows"],
        found.get("kept", 0),
        found.get("steps", {}),
    )


@contextmanager
def warehouse_url(home: Path) -> Iterator[str]:
    """An empty warehouse on a server of its own, as the role that lands; removed afterwards."""
    passwords = warehouse.generate_passwords()
    postgres.remove(home)
    server = postgres.start(home, superuser_password=passwords["postgres"], port=postgres.free_port())
    try:
        warehouse.ensure_roles(server.url(), passwords)
        warehouse.ensure_database(server.url(), name=DATABASE, owner=warehouse.OWNER)
        warehouse.prepare_warehouse(server.url(DATABASE), name=DATABASE, feeds=FEEDS)
        yield f"postgresql://loader:{passwords['loader']}@127.0.0.1:{server.port}/{DATABASE}"
    finally:
        postgres.stop(server)
        postgres.remove(home)


def compare(night: BulkNight, bar: Progress) -> tuple[Measure, Done]:
    """Our screen and gunzip in turn, several rounds; the ratio is the median round's."""
    pairs = []
    task = bar.add_task("screen and gunzip in turn", total=ROUNDS)
    for _ in range(ROUNDS):
        pairs.append((run_job("gunzip", night), run_job("screen", night)))
        bar.advance(task)
    ratio = statistics.median(ours.seconds / base.seconds for base, ours in pairs)
    of_processor = statistics.median(ours.processor_seconds / base.processor_seconds for base, ours in pairs)
    best = min((ours for _, ours in pairs), key=lambda done: done.seconds)
    note = (
        f"median of {ROUNDS} rounds on {CORES} cores; by processor time {of_processor:.2f}; "
        f"fastest screen {best.seconds:.1f} s, fastest gunzip {min(base.seconds for base, _ in pairs):.1f} s"
    )
    return Measure("screen_vs_gunzip", ratio, "ratio", 1.5, "<=", night.row_count, note), best


def rival(name: str, tenth: BulkNight, ours: Done, bar: float | None) -> Measure:
    """How many times as long another tool takes for the same screening of a tenth of the night."""
    metric = f"screen_vs_{name}" if name != "spark" else "screen_vs_spark_local"
    if importlib.util.find_spec(RIVALS[name]) is None:
        return Measure(metric, None, "ratio", bar, ">=", 0, f"{RIVALS[name]} is not installed here")
    try:
        other = run_job(name, tenth)
    except subprocess.CalledProcessError as error:
        return Measure(metric, None, "ratio", bar, ">=", 0, f"did not run here (exit {error.returncode})")
    note = (
        f"{other.seconds:.1f} s against {ours.seconds:.1f} s on a tenth; by processor time "
        f"{other.processor_seconds / ours.processor_seconds:.1f}; kept {other.kept:,} and {ours.kept:,}"
    )
    return Measure(metric, other.seconds / ours.seconds, "ratio", bar, ">=", tenth.row_count, note)


def growth(night: BulkNight, tenth: BulkNight, url: str) -> tuple[Measure, Done]:
    """The cost of a row when ten nights lie in the warehouse against that of a tenth of one; and the first night."""
    small = run_job("night", tenth, "--url", url)
    first = run_job("night", night, "--url", url)
    many = run_job("night", night, "--url", url, "--nights", str(NIGHTS - 1))
    whole_seconds, whole_rows = first.seconds + many.seconds, first.rows + many.rows
    ratio = (whole_seconds / whole_rows) / (small.seconds / small.rows)
    note = (
        f"{NIGHTS} nights {whole_seconds:.1f} s, a tenth of one {small.seconds:.1f} s; "
        f"nights 2 to {NIGHTS} took {many.seconds / (NIGHTS - 1):.1f} s each"
    )
    return Measure("row_cost_growth", ratio, "ratio", 1.2, "<=", whole_rows, note), first


@app.command()
def main(
    rows: Annotated[int, typer.Option(min=1_000)] = ROWS,
    seed: Annotated[int, typer.Option(min=0)] = DEFAULT_SEED,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Measure a night of so many posts; a missed bar is a figure, not a failure."""
    console = Console(highlight=False, width=max(Console().width, TABLE_WIDTH))
    with Progress(console=console, transient=True) as bar:
        making = bar.add_task(f"a night of {rows:,} posts", total=None)
        night = cached_night(CACHE, rows=rows, city=City(seed=seed), cores=CORES)
        tenth = tenth_of(night, CACHE / f"{night.folder.name}_tenth")
        bar.remove_task(making)
        against_gunzip, best = compare(night, bar)
        small = run_job("screen", tenth)
        rivals = [rival(name, tenth, small, 8.0 if name == "pandas" else None) for name in RIVALS]
        landing = bar.add_task("whole nights", total=None)
        with warehouse_url(OUT.parent / "warehouse") as url:
            cost_growth, first = growth(night, tenth, url)
        bar.remove_task(landing)
    shutil.rmtree(tenth.folder, ignore_errors=True)
    steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in first.steps.items())
    console.print(f"{night.row_count:,} posts in {len(night.files)} files, {night.byte_count / 1e6:,.0f} MB compressed")
    console.print(f"screen alone: {best.seconds:.1f} s, peak {best.peak_mib:,.0f} MiB, {best.kept:,} kept")
    console.print(f"whole night: {steps}; peak {first.peak_mib:,.0f} MiB; {first.kept:,} rows landed")
    count = night.row_count
    publish(
        [
            against_gunzip,
            *rivals,
            Measure("night_seconds", first.seconds, "s", 60.0, "<=", count, steps),
            Measure("night_peak_mib", first.peak_mib, "MiB", 1536.0, "<=", count, "without PostgreSQL's own memory"),
            cost_growth,
            Measure("rows", count, "rows", None, ">=", count, f"{night.byte_count:,} bytes compressed"),
            Measure("kept_rows", best.kept, "rows", None, ">=", count, f"{first.kept:,} landed, copies collapsed"),
        ],
        title="Bulk feed",
        path=out,
        console=console,
    )


if __name__ == "__main__":
    app()
