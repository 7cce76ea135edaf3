"""A build of the warehouse, step by step, timed: what the benchmark of the warehouse runs in a process of its own.

    python -m benchmarks.warehouse_nights <first|night|rebuild> <business_date>

The warehouse's URLs come as JSON on standard input, dbt's connection by the environment, as for every other part.
Prints one line of JSON: the seconds of each step.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.warehouse_judgements import judge_history
from dags.shared import (
    build_steps,
    dbt_steps,
    demand_steps,
    feedback_steps,
    forecast_steps,
    score_steps,
    statutory_steps,
    warning_steps,
)
from dags.shared.build_steps import Workshop
from extract.window import KST

RUN_ID = "bench"
# What is inferred between core and marts, as the DAG orders it.
INFERRED: dict[str, Callable[[Workshop, dbt_steps.Build], object]] = {
    "demand": demand_steps.infer_demand,
    "statutory time": statutory_steps.count_statutory_time,
    "forecasts": forecast_steps.infer_forecasts,
    "warnings": warning_steps.infer_warnings,
    "feedback": feedback_steps.infer_feedback,
    "scores": score_steps.infer_scores,
}


@dataclass(frozen=True)
class Shop:
    """The workshop of a build, and the superuser's URL for what no step of a night does."""

    workshop: Workshop
    admin_url: str


def first_build(shop: Shop, day: date, clock: Callable[[], datetime]) -> dict[str, float]:
    """Everything landed so far; what text models say is written by the benchmark, and not counted as a step."""
    seconds: dict[str, float] = {}
    bench = shop.workshop
    with _timed(seconds, "staging"):
        build = build_steps.build_staging(bench, business_date=day, run_id=RUN_ID)
    with _timed(seconds, "judgements (written)"):
        judge_history(shop.admin_url, business_date=day, trained_at=clock())
        build = dbt_steps.take_in_model_changes(bench.urls["transformer"], build, model_version="")
    _go_on(bench, build, clock, seconds)
    return seconds


def night(shop: Shop, day: date, clock: Callable[[], datetime]) -> dict[str, float]:
    """A night after landing, as the DAG does it."""
    seconds: dict[str, float] = {}
    bench = shop.workshop
    with _timed(seconds, "staging"):
        build = build_steps.build_staging(bench, business_date=day, run_id=RUN_ID)
    with _timed(seconds, "text"):
        build = build_steps.understand_text(bench, build, clock=clock)
    _go_on(bench, build, clock, seconds)
    return seconds


def rebuild(shop: Shop, day: date, clock: Callable[[], datetime]) -> dict[str, float]:
    """Everything once more, as if nothing had been built but core's own memory (tombstones and wordings).

    What was inferred stands: a judgement is a statement of its night.
    """
    seconds: dict[str, float] = {}
    bench = shop.workshop
    with psycopg.connect(shop.admin_url) as connection:
        for schema, table in connection.execute(
            "select schemaname, tablename from pg_tables where schemaname in ('marts', 'marts_next', 'evidence',"
            " 'evidence_next') or schemaname = 'core' and tablename in ('fct_voice', 'fct_voice_week')"
        ).fetchall():
            connection.execute(sql.SQL("drop table {} cascade").format(sql.Identifier(schema, table)))
    opened = dbt_steps.start_build(bench.urls["transformer"], business_date=day, run_id=RUN_ID)
    with psycopg.connect(shop.admin_url) as connection:
        connection.execute("update quality.build set changed_after = 0 where build_key = %s", (opened.build_key,))
    build = replace(opened, changed_after=0)
    with _timed(seconds, "staging"):
        bench.dbt(build, "seed", "seed", "--selector", "seed")
        bench.dbt(build, "staging", "run", "--selector", "staging")
    with _timed(seconds, "core"):
        build_steps.build_core(bench, build)
    with _timed(seconds, "marts and tests"):
        build_steps.build_marts(bench, build)
    with _timed(seconds, "promotion"):
        build_steps.promote_marts(bench, build)
    return seconds


def _go_on(bench: Workshop, build: dbt_steps.Build, clock: Callable[[], datetime], seconds: dict[str, float]) -> None:
    with _timed(seconds, "core"):
        build_steps.build_core(bench, build)
    for step, infer in INFERRED.items():
        with _timed(seconds, step):
            infer(bench, build)
    with _timed(seconds, "marts and tests"):
        build_steps.build_marts(bench, build)
    with _timed(seconds, "gate"):
        build_steps.gate_marts(bench, build, clock=clock)
    with _timed(seconds, "promotion"):
        build_steps.promote_marts(bench, build)


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - began


def main(arguments: list[str], given: dict[str, Any]) -> dict[str, float]:
    kind, day = arguments
    workshop = Workshop(urls=given["urls"], expected_feeds=given["expected_feeds"], dbt_dir=Path(given["dbt_dir"]))
    shop = Shop(workshop, given["admin_url"])
    if given.get("project_dir"):
        # A copy of the project whose registers were edited: an as-of change.
        dbt_steps.PROJECT_DIR = Path(given["project_dir"])
    work = {"first": first_build, "night": night, "rebuild": rebuild}[kind]
    on = date.fromisoformat(day)
    # The clock stands at the moment the night is scheduled: what is timed is counted apart.
    return work(shop, on, lambda: datetime.combine(on + timedelta(days=1), time_of_day(1, 5), KST))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:], json.load(sys.stdin))))
