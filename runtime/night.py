"""One night through the scheduler: the sources' ingests side by side, then the build; then what it all hashes to."""

from __future__ import annotations

from datetime import date, datetime

import psycopg

from dags.shared import ingest_steps
from runtime import fingerprints, runs, world
from runtime.fingerprints import Fingerprint
from runtime.progress import Progress
from runtime.stack import Stack


def run(running: Stack, progress: Progress, business_date: date, *, started_at: datetime, files: bool = True) -> None:
    """Run the night.

    Args:
        running: the stack, up.
        progress: one line per task that ends.
        business_date: the night.
        started_at: for the run ids.
        files: whether the demo city drops its exports first; without, the night takes what lies there.

    A source that fails does not keep the others or the build from going on; it is raised at the end.

    Raises:
        NightError: an ingest or the build failed; names the task and its log.
    """
    day = runs.conf_of(business_date, param="business_date")
    if files and world.serve_arguments(running.profile):
        with progress.step(f"the sources drop their files of {business_date}"):
            world.drop_night(running.profile, business_date, running.instance.drop_dir)
    world.move_to(running.profile, running.addresses.city_url, business_date)
    progress.title(f"Night of {business_date}: take in {', '.join(running.profile.expected_sources)}")
    ingests = {f"{source}_ingest": day for source in running.profile.expected_sources}
    taken_in = runs.run_dags(running, progress, ingests, started_at=started_at)
    # A task that was killed told nobody; the build would wait for it.
    ingest_steps.close_left_open(
        running.warehouse_urls["loader"], business_date=business_date, sources=running.profile.expected_sources
    )
    progress.title(f"Night of {business_date}: build the warehouse")
    built = runs.run_dags(running, progress, {"warehouse_build": day}, started_at=started_at)
    runs.require_success(running, [*taken_in, *built])


def take_fingerprints(running: Stack, business_date: date) -> list[Fingerprint]:
    """What the warehouse hashes to after the night, also kept in `quality.relation_hash`; slow on a large one."""
    found = fingerprints.take(running.warehouse_admin_url)
    fingerprints.keep(running.warehouse_urls["transformer"], found, business_date=business_date)
    return found


def is_built(running: Stack, business_date: date) -> bool:
    """Whether this night's build was promoted."""
    with psycopg.connect(running.warehouse_urls["transformer"]) as connection:
        found = connection.execute(
            "select 1 from quality.build where business_date = %s and state = 'promoted' and run_id <> 'history'",
            (business_date,),
        ).fetchone()
    return found is not None


def show_fingerprints(progress: Progress, found: list[Fingerprint]) -> None:
    for fingerprint in found:
        progress.say(f"  {fingerprint.content_sha256[:16]}  {fingerprint.row_count:>9,}  {fingerprint.relation}")
