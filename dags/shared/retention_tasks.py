"""Delete what has served its time: superseded raw rows, and drop files whose delivery was accepted long ago."""

from __future__ import annotations

import logging
import unicodedata
from datetime import datetime, time, timedelta
from pathlib import Path

import psycopg
from airflow.sdk import get_current_context, task

from dags.shared import resources, run_date

log = logging.getLogger(__name__)
# DESIGN: superseded rows are purged after 14 days; drop files hold unmasked words, so they go sooner.
SUPERSEDED_DAYS = 14
DROP_FILE_DAYS = 7


@task(execution_timeout=timedelta(minutes=30))
def purge_superseded_rows() -> None:
    from expectations.acceptance import purge_superseded
    from extract.registry import FEEDS

    before = _start_of_day() - timedelta(days=SUPERSEDED_DAYS)
    with psycopg.connect(resources.warehouse_url("gatekeeper"), autocommit=True) as connection:
        log.info("purged: %s", purge_superseded(connection, FEEDS, before=before))


@task(execution_timeout=timedelta(minutes=10))
def empty_drop_folders() -> None:
    """Remove files of deliveries accepted before the limit; files no accepted delivery read are left for a person."""
    from extract.drop_folder import remove_drop, remove_stale

    before = _start_of_day() - timedelta(days=DROP_FILE_DAYS)
    sources = {feed.split(".")[0] for feed in resources.profile()["expected_feeds"]}
    settings = [resources.source_settings(source) for source in sorted(sources)]
    folders = {Path(found["drop_dir"]) for found in settings if "drop_dir" in found}
    with psycopg.connect(resources.warehouse_url("gatekeeper"), autocommit=True) as connection:
        rows = connection.execute(
            "select distinct a.address, a.sha256 from quality.delivery_artefact a"
            " join quality.delivery d using (delivery_key)"
            " where d.state = 'accepted' and d.judged_at < %s",
            (before,),
        ).fetchall()
    read = {
        (unicodedata.normalize("NFC", Path(address).name), sha256) for address, sha256 in rows if "://" not in address
    }
    for folder in folders:
        removed = sum(remove_drop(folder, name=name, sha256=sha256) for name, sha256 in sorted(read))
        log.info("removed %d files from %s", removed, folder)
    for found in settings:
        if "drop_dir" in found:
            scratch = Path(found.get("screened_dir") or Path(found["drop_dir"]) / ".screened")
            log.info("removed %d stale files from %s", remove_stale(scratch, before=before), scratch)


def _start_of_day() -> datetime:
    day = run_date.calendar_day(**run_date.arguments(get_current_context(), param="due_on"))
    return datetime.combine(day, time(), run_date.KST)
