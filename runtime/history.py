"""Load a long past as one wide window per feed, by the functions the nightly tasks use, and build once.

Runs as a process of its own (`python -m runtime load-history`), so that an interrupt can stop it like any other part.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime
from typing import Any

import psycopg

from dags.shared import (
    build_steps,
    demand_steps,
    feedback_steps,
    forecast_steps,
    ingest_steps,
    score_steps,
    statutory_steps,
    warning_steps,
)
from dags.shared.build_steps import Workshop
from dags.shared.ingest_steps import Night
from extract.contract import Feed
from extract.window import KST, Window
from runtime import world
from runtime.airflow_environment import connections
from runtime.profile import Calendar
from runtime.progress import Progress
from runtime.stack import Stack

RUN_ID = "history"
WORKSHOP_ROLES = ("transformer", "modeler", "gatekeeper")
# Landing is mostly parsing and masking, and waiting for the board's pages: one thread more than cores.
LANDING_THREADS = 3


def is_loaded(running: Stack) -> bool:
    """Whether the history was landed, judged, built and promoted."""
    with psycopg.connect(running.warehouse_urls["transformer"]) as connection:
        found = connection.execute(
            "select 1 from quality.build where run_id = %s and state = 'promoted'", (RUN_ID,)
        ).fetchone()
    return found is not None


def load(running: Stack, progress: Progress) -> None:
    """Land and gate every expected source, then build and promote. What an interrupted load did is not done again."""
    calendar = running.profile.calendar
    nights = [Night(source, calendar.history_through_on, RUN_ID) for source in running.profile.expected_sources]
    world.move_to(running.profile, running.addresses.city_url, calendar.history_through_on)
    with ThreadPoolExecutor(LANDING_THREADS) as pool:
        landing = {pool.submit(_land, running, night, calendar, progress): night for night in nights}
        # Judged one after the other, here: Great Expectations keeps its context in the process.
        for landed in as_completed(landing):
            landed.result()
            night = landing[landed]
            with progress.step(f"gate {night.source}"):
                ingest_steps.gate_source(running.warehouse_urls["gatekeeper"], night, clock=clock)
                ingest_steps.close_source(running.warehouse_urls["loader"], night, feeds=running.profile.expected_feeds)
    build(running, progress)


def build(running: Stack, progress: Progress) -> None:
    """One build of everything accepted so far, for the last day of the history."""
    bench = workshop(running)
    day = running.profile.calendar.history_through_on
    with progress.step("build staging"):
        opened = build_steps.build_staging(bench, business_date=day, run_id=RUN_ID)
    with progress.step("understand text"):
        opened = build_steps.understand_text(bench, opened, clock=clock)
    with progress.step("build core"):
        build_steps.build_core(bench, opened)
    with progress.step("infer demand"):
        demand_steps.infer_demand(bench, opened)
    with progress.step("count statutory time"):
        statutory_steps.count_statutory_time(bench, opened)
    with progress.step("forecast the days ahead"):
        forecast_steps.infer_forecasts(bench, opened)
    with progress.step("look for bursts"):
        warning_steps.infer_warnings(bench, opened)
    with progress.step("infer feedback"):
        feedback_steps.infer_feedback(bench, opened)
    with progress.step("infer scores"):
        score_steps.infer_scores(bench, opened)
    with progress.step("build marts and test every promise"):
        build_steps.build_marts(bench, opened)
    with progress.step("gate and promote marts"):
        build_steps.gate_marts(bench, opened, clock=clock)
        build_steps.promote_marts(bench, opened)


def workshop(running: Stack) -> Workshop:
    urls = {role: running.warehouse_urls[role] for role in WORKSHOP_ROLES}
    return Workshop(urls=urls, expected_feeds=running.profile.expected_feeds, dbt_dir=running.instance.dbt_dir)


def source_settings(running: Stack, source: str) -> dict[str, Any]:
    """What the DAG tasks get from their connection and the profile, from the same two places."""
    connection = connections(running.instance, addresses=running.addresses, secrets=running.secrets)
    found = connection[f"incheon_{source}"]
    settings = dict(running.profile.sources.get(source, {})) | dict(found.get("extra", {}))
    named = {"base_url": "host", "client_id": "login", "api_key": "password"}
    return settings | {name: found[key] for name, key in named.items() if key in found}


def clock() -> datetime:
    return datetime.now(KST)


def _land(running: Stack, night: Night, calendar: Calendar, progress: Progress) -> None:
    feeds = missing_feeds(running, night.source)
    if not feeds:
        progress.say(f"{night.source}: landed already")
        return
    with progress.step(f"{night.source} writes its past"):
        world.drop_history(running.profile, feeds, running.instance.drop_dir)
    with progress.step(f"land {night.source}"):
        ingest_steps.land_source(
            running.warehouse_urls["loader"],
            night,
            settings=source_settings(running, night.source),
            feeds=feeds,
            window_of=lambda feed: history_window(feed, calendar, running.profile.sources),
            person_key=(bytes.fromhex(running.secrets["person_key"]), running.secrets["person_key_id"]),
            clock=clock,
        )


def history_window(feed: Feed, calendar: Calendar, sources: dict[str, dict[str, Any]]) -> Window:
    """The feed's whole past; one that began later, by its source's settings, has a shorter one."""
    began = sources.get(feed.source, {}).get("bulk_start_on" if feed.name == "social.bulk_posts" else "start_on")
    return Window.of_days(began or calendar.history_from_on, calendar.history_through_on)


def missing_feeds(running: Stack, source: str) -> tuple[str, ...]:
    """Expected feeds of the source whose past has not landed yet."""
    with psycopg.connect(running.warehouse_urls["loader"]) as connection:
        rows = connection.execute(
            "select feed from quality.delivery where run_id = %s and state <> 'rejected'", (RUN_ID,)
        ).fetchall()
    there = {row[0] for row in rows}
    return tuple(f for f in running.profile.expected_feeds if f.split(".")[0] == source and f not in there)
