"""What the benchmark of the bulk feed times: one job in a process of its own, so that each has its own memory peak.

    python -m benchmarks.social_work <job> <folder> [--url postgresql://...] [--nights 10]

Prints one line of JSON: seconds of wall and processor time without imports, the peak in MiB, and what the job counted.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import psycopg
import pyarrow as pa
import typer

from benchmarks.bulk_night import read_night
from extract.landing import land
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.relevance.judgement import relevance
from extract.social.engines.local import screen_files
from extract.social.sampling import is_sampled
from extract.social.screen import Screen
from extract.social.screened_files import ScreenedFile
from extract.sources.social.extractor import BulkPosts, build
from extract.sources.social.schema import BULK_POSTS

CORES = os.cpu_count() or 1
PANDAS_CHUNK_ROWS = 50_000
FEED = BULK_POSTS.name

app = typer.Typer(add_completion=False, help=__doc__)


class TimedMasker(Masker):
    """The product's masker, with the seconds it took."""

    seconds = 0.0

    def mask_texts(self, values: pa.Array | pa.ChunkedArray) -> pa.Array:
        return self._timed(super().mask_texts, values)

    def person_keys(self, values: pa.Array | pa.ChunkedArray) -> pa.Array:
        return self._timed(super().person_keys, values)

    def _timed(self, work: Callable[[Any], pa.Array], values: Any) -> pa.Array:
        began = time.perf_counter()
        try:
            return work(values)
        finally:
            self.seconds += time.perf_counter() - began


def gunzip(folder: Path) -> dict[str, Any]:
    """`gunzip -c file | wc -l` on every file, as many at once as there are cores."""

    def count(name: str) -> int:
        with subprocess.Popen(["gunzip", "-c", str(folder / name)], stdout=subprocess.PIPE) as unpacking:
            lines = subprocess.run(["wc", "-l"], stdin=unpacking.stdout, capture_output=True, text=True, check=True)
        return int(lines.stdout)

    with ThreadPoolExecutor(CORES) as pool:
        return {"rows": sum(pool.map(count, [f.name for f in read_night(folder).files]))}


def screen(folder: Path) -> dict[str, Any]:
    """Our screen."""
    night = read_night(folder)
    results = list(screen_files(folder, night.files, Screen(), feed=FEED, window=night.window))
    read = [r for r in results if isinstance(r, ScreenedFile)]
    return {"rows": sum(r.read_count for r in read), "kept": sum(r.rows.num_rows for r in read)}


def pandas(folder: Path) -> dict[str, Any]:
    """The same screening with pandas, a process for each core."""
    paths = [folder / f.name for f in read_night(folder).files]
    with ProcessPoolExecutor(CORES) as pool:
        counts = list(pool.map(_pandas_file, paths))
    return {"rows": sum(rows for rows, _ in counts), "kept": sum(kept for _, kept in counts)}


def _pandas_file(path: Path) -> tuple[int, int]:
    import pandas as pd

    rules = Screen().rules
    rows = kept = 0
    with pd.read_json(path, lines=True, chunksize=PANDAS_CHUNK_ROWS, dtype=False) as chunks:
        for chunk in chunks:
            text = chunk["title"].fillna("").astype(str) + "\n" + chunk["text"].fillna("").astype(str)
            candidate = text.str.contains(rules.candidate_pattern, regex=True)
            relevant = relevance(pl.Series(text[candidate].tolist(), dtype=pl.String), rules=rules)["is_relevant"]
            sampled = is_sampled(pl.Series(chunk["id"].astype(str).tolist()), Screen().sample_rate).to_numpy().copy()
            sampled[candidate.to_numpy().nonzero()[0][relevant.to_numpy()]] = True
            rows, kept = rows + len(chunk), kept + int(sampled.sum())
    return rows, kept


def duckdb(folder: Path) -> dict[str, Any]:
    """The same screening with DuckDB: it reads and searches, what it finds is judged as everywhere."""
    import duckdb as db

    chosen = Screen()
    paths = [str(folder / f.name) for f in read_night(folder).files]
    with db.connect(config={"threads": CORES}) as connection:
        connection.execute("set preserve_insertion_order = false")
        found = connection.execute(
            "select id, concat_ws(chr(10), title, text) as said, regexp_matches(said, $pattern) as candidate "
            "from read_json($paths, format = 'newline_delimited', "
            "columns = {id: 'VARCHAR', title: 'VARCHAR', text: 'VARCHAR'})",
            {"paths": paths, "pattern": chosen.rules.candidate_pattern},
        )
        rows = kept = 0
        for batch in found.to_arrow_reader(200_000):
            frame = pl.DataFrame(pl.from_arrow(batch))
            relevant = relevance(frame.filter("candidate")["said"], rules=chosen.rules)["is_relevant"]
            sampled = is_sampled(frame["id"], chosen.sample_rate)
            other = sampled.to_numpy().copy()
            other[frame["candidate"].arg_true().to_numpy()[relevant.to_numpy()]] = True
            rows, kept = rows + frame.height, kept + int(other.sum())
    return {"rows": rows, "kept": kept}


def spark(folder: Path) -> dict[str, Any]:
    """Our screen on Spark inside one process, a thread for each core."""
    from extract.social.engines import engine_named

    engine = engine_named("spark", {"spark_master": f"local[{CORES}]"})
    night = read_night(folder)
    results = list(engine(folder, night.files, Screen(), feed=FEED, window=night.window))
    read = [r for r in results if isinstance(r, ScreenedFile)]
    return {"rows": sum(r.read_count for r in read), "kept": sum(r.rows.num_rows for r in read)}


def whole_nights(folder: Path, *, url: str, nights: int) -> dict[str, Any]:
    """Whole nights: screened, typed, collapsed, masked and landed; one after the other in this process."""
    masker = TimedMasker(key=b"benchmark-key-of-32-bytes-length", key_id="bench")
    steps = {"screen": 0.0, "type and collapse": 0.0, "mask": 0.0, "land": 0.0}
    landed, there = 0, read_night(folder)
    with psycopg.connect(url) as connection:
        for number in range(nights):
            ends = [time.perf_counter()]
            began, masked = ends[0], masker.seconds
            made = build({"drop_dir": str(folder), "bulk_start_on": there.day}, ledger=MemoryLedger())
            (bulk,) = [e for e in made if isinstance(e, BulkPosts)]
            timed = _Timed(bulk, on_screened=_noting(ends))
            delivery = land(
                connection,
                timed,
                there.window,
                business_date=there.day,
                run_id=f"bench-{number}",
                masker=masker,
                pulled_at=there.window.end_at,
            )
            ended = time.perf_counter()
            steps["screen"] += ends[-1] - began
            steps["type and collapse"] += timed.extracted_at - ends[-1]
            steps["mask"] += masker.seconds - masked
            steps["land"] += ended - timed.extracted_at - (masker.seconds - masked)
            landed += delivery.landed_count
    return {"rows": there.row_count * nights, "kept": landed, "steps": steps}


def _noting(ends: list[float]) -> Callable[[object], None]:
    return lambda _file: ends.append(time.perf_counter())


class _Timed:
    """The feed's extractor, which notes when it was done with screening and when with all."""

    def __init__(self, bulk: BulkPosts, on_screened: Callable[[object], None]) -> None:
        self._bulk = BulkPosts(
            bulk.client,
            bulk.screen,
            bulk.contract_start_on,
            bulk.screen_files,
            kept=bulk.kept,
            progress=on_screened,
        )
        self.feed = bulk.feed
        self.extracted_at = 0.0

    def extract(self, window: Any, *, pulled_at: datetime) -> Any:
        extraction = self._bulk.extract(window, pulled_at=pulled_at)
        self.extracted_at = time.perf_counter()
        return extraction


JOBS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "gunzip": gunzip,
    "screen": screen,
    "pandas": pandas,
    "duckdb": duckdb,
    "spark": spark,
}


@app.command()
def main(
    job: Annotated[str, typer.Argument()],
    folder: Annotated[Path, typer.Argument()],
    url: Annotated[str, typer.Option()] = "",
    nights: Annotated[int, typer.Option()] = 1,
) -> None:
    """Run one job and print what it took."""
    began, processor = time.perf_counter(), _processor_seconds()
    counted = whole_nights(folder, url=url, nights=nights) if job == "night" else JOBS[job](folder)
    took = {"seconds": time.perf_counter() - began, "processor_seconds": _processor_seconds() - processor}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    typer.echo(json.dumps(counted | took | {"peak_mib": peak}))


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


if __name__ == "__main__":
    app()
