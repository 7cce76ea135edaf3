"""Fill a range of the past of one source through Airflow's own backfill, and build once over what came.

Each business date is a run of its own with a logical date, so that a second command for the same range starts only what
failed or never ran. Backfilled runs have their own limit of runs at a time and pull their own day without overlap; the
scheduled night goes on beside them.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import psycopg

from extract.window import KST
from runtime import runs, world
from runtime.airflow_api import TERMINAL, AirflowApi
from runtime.errors import NightError
from runtime.progress import Progress
from runtime.runs import Run
from runtime.stack import Stack

POLL_SECONDS = 1.0
TIMEOUT_SECONDS = 6 * 3600


def run(
    running: Stack,
    progress: Progress,
    *,
    source: str,
    first_on: date,
    last_on: date,
    parallel: int,
    again: bool,
    started_at: datetime,
) -> None:
    """Backfill and build.

    Args:
        running: the stack, up.
        progress: one line per day that ends.
        source: e.g. `call_center`.
        first_on: first business date.
        last_on: last business date, included.
        parallel: days at a time.
        again: also pull days that were backfilled with success before.
        started_at: for the run id of the build.

    Raises:
        NightError: the range is empty or reaches past the last night, a day failed, or the build did.
    """
    if first_on > last_on:
        raise NightError(f"FROM {first_on} is after TO {last_on}")
    newest = newest_night(running)
    if newest is None or last_on > newest:
        raise NightError(f"TO {last_on} is after the last night that was built ({newest}): run that night first")
    days = [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]
    with progress.step(f"the source drops its files of {len(days)} days"):
        world.drop_days(running.profile, source, days, as_of=newest, drop_dir=running.instance.drop_dir)
    world.move_to(running.profile, running.addresses.city_url, newest)
    dag_id = f"{source}_ingest"
    progress.title(f"Backfill {source}: {first_on} to {last_on}, {parallel} days at a time")
    with runs.logged_in(running) as api:
        backfill_id = _start(api, progress, dag_id, first_on, last_on, parallel=parallel, again=again)
        ended = _follow(api, progress, dag_id, backfill_id, days)
    runs.require_success(running, ended)
    progress.title("Build over what came")
    conf = runs.conf_of(newest, param="business_date")
    runs.require_success(running, runs.run_dags(running, progress, {"warehouse_build": conf}, started_at=started_at))


def newest_night(running: Stack) -> date | None:
    """The newest business date whose build was promoted."""
    with psycopg.connect(running.warehouse_urls["transformer"]) as connection:
        row = connection.execute("select max(business_date) from quality.build where state = 'promoted'").fetchone()
    newest: date | None = row[0] if row else None
    return newest


def instant_of(business_date: date) -> datetime:
    """The scheduled instant of a night's ingest: 01:00 KST of the day after."""
    return datetime.combine(business_date + timedelta(days=1), datetime.min.time(), KST).replace(hour=1)


def _start(
    api: AirflowApi, progress: Progress, dag_id: str, first_on: date, last_on: date, *, parallel: int, again: bool
) -> int:
    open_ones = [b for b in api.backfills(dag_id) if b["completed_at"] is None]
    if open_ones:
        # An interrupted command leaves its backfill running; Airflow allows one for each DAG.
        progress.say(f"[yellow]![/] {dag_id}: following the backfill that is still running; run again for other days")
        return int(open_ones[0]["id"])
    return api.start_backfill(
        dag_id,
        from_at=instant_of(first_on),
        to_at=instant_of(last_on),
        parallel=parallel,
        reprocess="completed" if again else "failed",
    )


def _follow(api: AirflowApi, progress: Progress, dag_id: str, backfill_id: int, days: list[date]) -> list[Run]:
    first_at, last_at = instant_of(days[0]), instant_of(days[-1])
    shown: set[str] = set()
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        found = api.dated_runs(dag_id, from_at=first_at, to_at=last_at)
        for entry in found:
            if entry["state"] in TERMINAL and entry["dag_run_id"] not in shown:
                shown.add(entry["dag_run_id"])
                night = datetime.fromisoformat(entry["logical_date"]).astimezone(KST).date() - timedelta(days=1)
                mark = runs.MARKS[entry["state"]]
                progress.say(f"  {mark} {night} [dim]({len(shown)}/{len(days)})[/]")
        if len(found) >= len(days) and all(entry["state"] in TERMINAL for entry in found):
            return [Run(dag_id, e["dag_run_id"], e["state"], tuple(api.tasks(dag_id, e["dag_run_id"]))) for e in found]
        if time.monotonic() > deadline:
            raise NightError(f"Gave up after {TIMEOUT_SECONDS} s waiting for the backfill {backfill_id} of {dag_id}")
        time.sleep(POLL_SECONDS)
