"""200 million posts in pieces: a piece is generated, run like a night into an embedded PostgreSQL, and deleted.

What is counted is the running, not the generating. A budget of minutes stops the month early; the hours of the whole
are then those of the pieces that ran, carried on at their rate, and the figures say so.

    python -m benchmarks.month [--rows-total 200000000] [--minutes 30] [--piece-rows 2000000]
"""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks.bulk_night import DAY, make_night
from benchmarks.measures import Measure, publish
from benchmarks.social import CORES, TABLE_WIDTH, Done, run_job, warehouse_url
from demo_city.city import DEFAULT_SEED, City

OUT = Path("build/bench/month.json")
PIECE = Path("build/cache/social_piece")
ROWS_TOTAL = 200_000_000
PIECE_ROWS = 2_000_000
DAYS = 30
FIRST_ON = DAY.replace(day=1)

app = typer.Typer(add_completion=False, help=__doc__)


def run_pieces(rows_total: int, piece_rows: int, *, minutes: float, seed: int, bar: Progress) -> list[Done]:
    """Generate, run and delete piece after piece, until all rows are done or no further piece fits the budget."""
    sizes = [piece_rows] * (rows_total // piece_rows) + ([rows_total % piece_rows] if rows_total % piece_rows else [])
    deadline = time.monotonic() + 60 * minutes
    done: list[Done] = []
    longest = 0.0
    task = bar.add_task(f"{rows_total:,} posts in pieces", total=rows_total)
    try:
        with warehouse_url(OUT.parent / "month_warehouse") as url:
            for number, rows in enumerate(sizes):
                began = time.monotonic()
                if done and began + longest > deadline:
                    break
                # Each piece has other posts, and its part of the month's days: the history grows as a month does.
                day = FIRST_ON + timedelta(days=number * DAYS // len(sizes))
                night = make_night(PIECE, day=day, rows=rows, city=City(seed=seed + number), cores=CORES)
                done.append(run_job("night", night, "--url", url))
                longest = max(longest, time.monotonic() - began)
                bar.advance(task, rows)
    finally:
        shutil.rmtree(PIECE, ignore_errors=True)
    return done


@app.command()
def main(
    rows_total: Annotated[int, typer.Option(min=1_000)] = ROWS_TOTAL,
    minutes: Annotated[float, typer.Option(min=0.1)] = 30.0,
    piece_rows: Annotated[int, typer.Option(min=1_000)] = PIECE_ROWS,
    seed: Annotated[int, typer.Option(min=0)] = DEFAULT_SEED,
    out: Annotated[Path, typer.Option()] = OUT,
) -> None:
    """Run a month's posts, or as many of them as the budget allows (one piece at least)."""
    console = Console(highlight=False, width=max(Console().width, TABLE_WIDTH))
    with Progress(console=console, transient=True) as bar:
        done = run_pieces(rows_total, min(piece_rows, rows_total), minutes=minutes, seed=seed, bar=bar)
    rows, seconds = sum(d.rows for d in done), sum(d.seconds for d in done)
    hours = seconds / rows * rows_total / 3600
    how = (
        "all of them were run"
        if rows == rows_total
        else f"carried on from {rows:,} posts ({rows / rows_total:.1%}) that took {seconds:,.0f} s"
    )
    slowing = (done[-1].seconds / done[-1].rows) / (done[0].seconds / done[0].rows)
    publish(
        [
            Measure(
                "month_hours", hours, "h", None, "<=", rows, f"{rows_total:,} posts; {how}; without generating them"
            ),
            Measure("rows_run", rows, "rows", None, ">=", len(done), f"in {len(done)} pieces"),
            Measure("rows_landed", sum(d.kept for d in done), "rows", None, ">=", rows, "copies collapsed"),
            Measure("last_piece_vs_first", slowing, "ratio", None, "<=", len(done), "cost of a row"),
            Measure("peak_mib", max(d.peak_mib for d in done), "MiB", None, "<=", len(done), "largest of any piece"),
        ],
        title="A month of the bulk feed",
        path=out,
        console=console,
    )


if __name__ == "__main__":
    app()
