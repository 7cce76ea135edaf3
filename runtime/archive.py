"""The public archive of an instance's published editions, as a folder to open or to serve."""

from __future__ import annotations

from pathlib import Path

import psycopg

from reports.archive.build import build_site
from reports.errors import PublicationError
from reports.public_check import PublicRules
from runtime import summary
from runtime.errors import RuntimeSetupError
from runtime.progress import Progress
from runtime.stack import Stack


def run(running: Stack, progress: Progress, *, base_url: str | None) -> Path:
    """Build the site into the publications' folder and say what is in it.

    Args:
        running: the databases of the instance.
        progress: where to say it.
        base_url: where the site will stand, for its feed.

    Raises:
        RuntimeSetupError: the site could not be built; the old one stands as it was.
    """
    with psycopg.connect(running.warehouse_urls["publisher"], autocommit=True) as connection:
        try:
            rules = PublicRules.from_settings(running.profile.publication.get("law", {}))
            site = build_site(connection, running.instance.publications_dir, base_url=base_url, rules=rules)
        except PublicationError as problem:
            raise RuntimeSetupError(f"The public archive was not built: {problem}") from problem
    page = summary.shown(site.folder / "index.html")
    progress.say(
        f"{page}  {site.issue_count} issues, {site.replaced_count} taken back, {site.notice_count} notices, "
        f"{site.file_count} files"
    )
    for path in site.remade:
        progress.say(f"  [yellow]![/] {path} was made again: the released file is gone, and this one differs from it")
    if not site.issue_count:
        progress.say("  No public edition was published yet: the site says so.")
    return site.folder
