"""The public archive's task: the site is built again after a run that published."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import psycopg
from airflow.sdk import task

from dags.shared import resources
from dags.shared.row_free import telling_no_rows

log = logging.getLogger(__name__)


@task(execution_timeout=timedelta(minutes=30))
@telling_no_rows()
def build_public_archive() -> None:
    """Build the site of everything public that was published into the publications' folder."""
    from reports.archive.build import build_site
    from reports.public_check import PublicRules

    settings = resources.profile()["publication"]
    with psycopg.connect(resources.warehouse_url("publisher"), autocommit=True) as connection:
        site = build_site(
            connection,
            Path(settings["output_dir"]),
            base_url=settings.get("archive_url"),
            rules=PublicRules.from_settings(settings.get("law", {})),
        )
    log.info(
        "archive: %s issues, %s taken back, %s notices, %s files",
        *(site.issue_count, site.replaced_count, site.notice_count, site.file_count),
    )
    for path in site.remade:
        log.warning("archive: %s was made again, because the released file is gone, and differs from it", path)
