"""The warehouse build's steps as tasks: each asks Airflow for what it needs and hands it to `build_steps`."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import PokeReturnValue, get_current_context, task

from dags.shared import build_steps, dbt_steps, resources, run_date
from dags.shared.assets import mart_assets
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build

log = logging.getLogger(__name__)
ROLES = ("transformer", "modeler", "gatekeeper")


@task.sensor(poke_interval=15, timeout=timedelta(hours=6).total_seconds(), mode="reschedule")
def wait_for_ingests() -> PokeReturnValue:
    """Done when every expected source's night has ended; a scheduled build also stops waiting at 05:00 KST."""
    context = get_current_context()
    day = _business_date()
    sources = list(dict.fromkeys(feed.split(".")[0] for feed in resources.profile()["expected_feeds"]))
    waiting = dbt_steps.unfinished_sources(resources.warehouse_url("transformer"), business_date=day, sources=sources)
    late = not run_date.is_manual(context) and resources.now() >= dbt_steps.deadline(day)
    if waiting:
        log.info("waiting for %s%s", ", ".join(waiting), "; deadline passed, going on without" if late else "")
    return PokeReturnValue(is_done=not waiting or late, xcom_value=waiting)


@task(execution_timeout=timedelta(minutes=30))
def build_staging() -> dict[str, Any]:
    run_id = get_current_context()["run_id"]
    return build_steps.build_staging(_workshop(), business_date=_business_date(), run_id=run_id).to_json()


@task(execution_timeout=timedelta(minutes=60))
def understand_text(build: dict[str, Any]) -> dict[str, Any]:
    return build_steps.understand_text(_workshop(), Build.from_json(build), clock=resources.now).to_json()


@task(execution_timeout=timedelta(minutes=60))
def build_core(build: dict[str, Any]) -> dict[str, Any]:
    build_steps.build_core(_workshop(), Build.from_json(build))
    return build


@task(execution_timeout=timedelta(minutes=30))
def infer_demand(build: dict[str, Any]) -> dict[str, Any]:
    """Latent demand and under-reporting, from tonight's core."""
    # Here: parsing a DAG must not load what estimates.
    from dags.shared import demand_steps

    done = demand_steps.infer_demand(_workshop(), Build.from_json(build))
    log.info("%s weeks judged, %s subjects; %s districts", len(done.weeks), done.subjects, done.districts)
    return build


@task(execution_timeout=timedelta(minutes=30))
def count_statutory_time(build: dict[str, Any]) -> dict[str, Any]:
    """The law's due date of each petition of the changed days, from tonight's core."""
    # Here: parsing a DAG must not load what counts.
    from dags.shared import statutory_steps

    log.info("%s petitions counted", statutory_steps.count_statutory_time(_workshop(), Build.from_json(build)))
    return build


@task(execution_timeout=timedelta(minutes=30))
def infer_forecasts(build: dict[str, Any]) -> dict[str, Any]:
    """Forecasts of a week that ended, and the scores of past ones."""
    from dags.shared import forecast_steps

    done = forecast_steps.infer_forecasts(_workshop(), Build.from_json(build))
    log.info("%s: %s channels, %s days ahead, %s scores", done.origin_on, len(done.channels), done.days, done.scores)
    return build


@task(execution_timeout=timedelta(minutes=30))
def infer_warnings(build: dict[str, Any]) -> dict[str, Any]:
    """Bursts in daily series, from tonight's core."""
    from dags.shared import warning_steps

    done = warning_steps.infer_warnings(_workshop(), Build.from_json(build))
    said = (done.series, done.first_on, done.last_on, done.alerts, done.watched)
    log.info("%s series from %s to %s: %s alerts, %s watched", *said)
    return build


@task(execution_timeout=timedelta(minutes=30))
def infer_feedback(build: dict[str, Any]) -> dict[str, Any]:
    """Candidates for feedback tasks, and what can be said of those taken up, from tonight's core."""
    # Here: parsing a DAG must not load what estimates.
    from dags.shared import feedback_steps

    done = feedback_steps.infer_feedback(_workshop(), Build.from_json(build))
    log.info(
        "%s weeks judged on %s weeks of history, %s candidates; %s tasks",
        len(done.weeks),
        done.history_weeks,
        done.candidates,
        done.tasks,
    )
    return build


@task(execution_timeout=timedelta(minutes=30))
def infer_scores(build: dict[str, Any]) -> dict[str, Any]:
    """Indicators and composites of the quarters under review, from tonight's core."""
    # Here: parsing a DAG must not load what estimates.
    from dags.shared import score_steps

    done = score_steps.infer_scores(_workshop(), Build.from_json(build))
    log.info("%s editions judged, self-checks of %s quarters shown", len(done.editions), len(done.self_checks))
    return build


@task(execution_timeout=timedelta(minutes=60))
def build_marts(build: dict[str, Any]) -> dict[str, Any]:
    build_steps.build_marts(_workshop(), Build.from_json(build))
    return build


@task(execution_timeout=timedelta(minutes=10))
def gate_marts(build: dict[str, Any]) -> dict[str, Any]:
    build_steps.gate_marts(_workshop(), Build.from_json(build), clock=resources.now)
    return build


@task(execution_timeout=timedelta(minutes=20), outlets=mart_assets())
def promote_marts(build: dict[str, Any]) -> None:
    build_steps.promote_marts(_workshop(), Build.from_json(build))


def _workshop() -> Workshop:
    profile = resources.profile()
    urls = {role: resources.warehouse_url(role) for role in ROLES}
    return Workshop(urls=urls, expected_feeds=profile["expected_feeds"], dbt_dir=Path(profile["dbt_dir"]))


def _business_date() -> date:
    return run_date.business_date(**run_date.arguments(get_current_context(), param="business_date"))
