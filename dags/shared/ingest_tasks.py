"""The three tasks every source has, in the order that never changes: land -> gate -> announce."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from airflow.sdk import Asset, chain, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from dags.shared import ingest_steps, resources, run_date
from dags.shared.defaults import NETWORK_RETRIES


def ingest(source: str, *, noun: str, relations: Sequence[str]) -> None:
    """Add `land_<noun> -> gate_<noun> -> announce_<noun>` to the DAG being written.

    The raw tables are written down in the DAG file, not asked of the registry: every task parses its DAG first, and the
    registry brings Arrow along. A test keeps the two equal.

    The gate runs even when a feed did not land, to judge the others; the last task announces nothing unless all came,
    and in any case records how the source's night ended, which is what `warehouse_build` waits for.
    """

    @task(task_id=f"land_{noun}", execution_timeout=timedelta(minutes=60), **NETWORK_RETRIES)
    def land() -> None:
        try:
            ingest_steps.land_source(
                resources.warehouse_url("loader"),
                _night(source),
                settings=resources.source_settings(source),
                feeds=resources.profile()["expected_feeds"],
                window_of=ingest_steps.night_window(
                    _night(source).business_date, without_overlap=run_date.is_backfill(get_current_context())
                ),
                person_key=resources.person_key(),
                clock=resources.now,
            )
        except run_date.RunDateError as problem:
            raise AirflowFailException(str(problem)) from problem
        except Exception as problem:
            if run_date.is_watched(get_current_context()):
                # Somebody is watching and can start it again; half an hour of waiting would only puzzle them.
                raise AirflowFailException(str(problem)) from problem
            raise

    @task(task_id=f"gate_{noun}", trigger_rule="all_done", execution_timeout=timedelta(minutes=20))
    def gate() -> None:
        ingest_steps.gate_source(resources.warehouse_url("gatekeeper"), _night(source), clock=resources.now)

    @task(
        task_id=f"announce_{noun}",
        trigger_rule="all_done",
        outlets=[Asset(name) for name in relations],
        execution_timeout=timedelta(minutes=5),
    )
    def announce() -> None:
        feeds = resources.profile()["expected_feeds"]
        ingest_steps.close_source(resources.warehouse_url("loader"), _night(source), feeds=feeds)

    chain(land(), gate(), announce())


def _night(source: str) -> ingest_steps.Night:
    context = get_current_context()
    day = run_date.business_date(**run_date.arguments(context, param="business_date"))
    return ingest_steps.Night(source, day, context["run_id"])
