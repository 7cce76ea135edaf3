"""How long publications take: the weekly issue and the quarterly in all their forms, and a thousand mails.

Snapshots of a full demo city are kept in `benchmarks/snapshots/`; each is rendered in processes of its own, imports
included. A publication without a snapshot, and mails without their benchmark, are left out and said so.

    python -m benchmarks.reports [--runs 3] [--out build/bench/reports.json]
    python -m benchmarks.reports --freeze weekly --day 2026-11-18 --url postgresql://publisher:...   (renews a snapshot)
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console

from benchmarks.measures import Measure, publish
from reports.catalogue import publication
from reports.document import canonical_json
from reports.publication import EditionRequest

OUT = Path("build/bench/reports.json")
SNAPSHOTS = Path(__file__).with_name("snapshots")
MAIL_BENCHMARK = "benchmarks.mail_delivery"
WEEKLY, QUARTERLY = "weekly", "quarterly"
SHEET, DEPARTMENTS = "department-", 60

app = typer.Typer(add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Rendered:
    """Runs of one snapshot, each in a fresh process.

    Attributes:
        seconds: the median, interpreter and imports included.
        without_imports: the median of rendering alone.
        processor_seconds: the median of the process's own time, imports included: others on the machine hardly move it.
        peak_mib: the largest of any run.
        sizes: bytes by form.
    """

    seconds: float
    without_imports: float
    processor_seconds: float
    peak_mib: float
    sizes: dict[str, int]

    def note(self, what: str) -> str:
        forms = ", ".join(f"{kind} {size / 1024:,.0f} KiB" for kind, size in self.sizes.items())
        times = f"{self.without_imports:.2f} s without imports, {self.processor_seconds:.2f} s of processor time"
        return f"{what}; {times}; {forms}"


def stored(code: str, folder: Path = SNAPSHOTS) -> dict[str, Any] | None:
    """The kept snapshot of a publication, or None."""
    path = folder / f"{code}.json.gz"
    if not path.exists():
        return None
    loaded: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return loaded


def measured(code: str, snapshot: dict[str, Any], runs: int) -> Rendered:
    """Render a snapshot in fresh processes.

    Raises:
        subprocess.CalledProcessError: when it cannot be rendered.
    """
    walls, inner, busy, peaks, sizes = [], [], [], [], {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{code}.json"
        path.write_text(json.dumps(snapshot, ensure_ascii=False), encoding="utf-8")
        for _ in range(runs):
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.reports_work", code, str(path)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            walls.append(time.perf_counter() - began)
            found = json.loads(done.stdout.splitlines()[-1])
            inner.append(found["seconds"])
            busy.append(found["processor_seconds"])
            peaks.append(found["peak_mib"])
            sizes = found["sizes"]
    median = statistics.median
    return Rendered(median(walls), median(inner), median(busy), max(peaks), sizes)


def with_departments(snapshot: dict[str, Any], count: int) -> dict[str, Any]:
    """A quarterly with so many sheets: the kept ones once more, under names of their own, until there are enough."""
    annexes = list(snapshot["annexes"])
    sheets = [section for section in annexes if section["code"].startswith(SHEET)]
    for number in range(count - len(sheets)):
        code = f"{sheets[number % len(sheets)]['code']}-again{number // len(sheets)}"
        blocks = [
            {**block, "code": f"{block['code']}-{code}"} if block["kind"] == "chart" else block
            for block in sheets[number % len(sheets)]["blocks"]
        ]
        annexes.append({**sheets[number % len(sheets)], "code": code, "blocks": blocks})
    return {**snapshot, "annexes": annexes}


def freeze(code: str, day: date, url: str, folder: Path = SNAPSHOTS) -> Path:
    """Keep the snapshot that a warehouse gives today; it only reads."""
    chosen = publication(code)
    with psycopg.connect(url) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        snapshot = chosen.compose(connection, chosen.period(day), EditionRequest()).snapshot
    folder.mkdir(exist_ok=True)
    path = folder / f"{code}.json.gz"
    path.write_bytes(gzip.compress(canonical_json(snapshot).encode(), mtime=0))
    return path


def _weekly(runs: int) -> list[Measure]:
    snapshot = stored(WEEKLY)
    if snapshot is None:
        return [Measure("weekly_seconds", None, "s", 6.0, "<=", 0, "no kept snapshot: --freeze weekly")]
    found = measured(WEEKLY, snapshot, runs)
    note = found.note(f"median of {runs} fresh processes, {len(found.sizes)} forms")
    return [
        Measure("weekly_seconds", found.seconds, "s", 6.0, "<=", runs, note),
        Measure("weekly_peak_mib", found.peak_mib, "MiB", 400.0, "<=", runs, "the largest of the runs"),
    ]


def _quarterly(runs: int) -> Measure:
    snapshot = stored(QUARTERLY)
    if snapshot is None:
        return Measure("quarterly_60_seconds", None, "s", 60.0, "<=", 0, "no kept snapshot: --freeze quarterly")
    kept = sum(section["code"].startswith(SHEET) for section in snapshot["annexes"])
    found = measured(QUARTERLY, with_departments(snapshot, DEPARTMENTS), runs)
    note = found.note(
        f"{kept} sheets of the demo city and {DEPARTMENTS - kept} of them again; peak {found.peak_mib:,.0f} MiB"
    )
    return Measure("quarterly_60_seconds", found.seconds, "s", 60.0, "<=", runs, note)


def _mails() -> Measure:
    if importlib.util.find_spec(MAIL_BENCHMARK) is None:
        return Measure("mails_1000_seconds", None, "s", 30.0, "<=", 0, f"{MAIL_BENCHMARK} is not here")
    seconds = importlib.import_module(MAIL_BENCHMARK).mails_1000_seconds()
    return Measure(
        "mails_1000_seconds", float(seconds), "s", 30.0, "<=", 1000, "built, signed, handed to a local server"
    )


@app.command(help=__doc__)
def main(
    *,
    runs: Annotated[int, typer.Option(min=1)] = 3,
    out: Path = OUT,
    freeze_code: Annotated[str | None, typer.Option("--freeze")] = None,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    url: str | None = None,
) -> None:
    if freeze_code is not None:
        if day is None or url is None:
            raise typer.BadParameter("--freeze needs --day and --url: of which issue, and of which warehouse?")
        Console().print(f"kept {freeze(freeze_code, day.date(), url)}")
        return
    measures = [*_weekly(runs), _quarterly(runs), _mails()]
    publish(measures, title="publications", path=out)


if __name__ == "__main__":
    app()
