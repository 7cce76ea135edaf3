"""The public archive as a folder: built whole beside the old one, then put in its place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from reports import catalogue
from reports.archive.downloads import downloads
from reports.archive.entries import Entry, entries
from reports.archive.notices import board
from reports.archive.pages import Shown, SitePages
from reports.archive.read import RecordedFile, policy_notices, published_editions, recorded_files
from reports.archive.settings import ArchiveSettings
from reports.edition import issue_lock
from reports.public_check import PublicRules
from reports.publication import Publication

SITE = "site"
# The lock of the whole site, in the lock space of issues.
_LOCK = ("archive", 0)


@dataclass(frozen=True)
class Site:
    """What was built.

    Attributes:
        folder: the site; open its index.html, or serve it.
        issue_count: issues that may be read.
        replaced_count: editions that only say by what they were replaced.
        notice_count: publications of the city that are listed.
        file_count: files in the folder.
        remade: files that had to be made again and differ from the released ones.
    """

    folder: Path
    issue_count: int
    replaced_count: int
    notice_count: int
    file_count: int
    remade: tuple[str, ...]


def public_publications() -> dict[str, Publication]:
    """Every publication that citizens may read, by code."""
    made = {code: catalogue.publication(code) for code in catalogue.PUBLICATIONS}
    return {code: publication for code, publication in made.items() if publication.is_public}


def build_site(
    connection: psycopg.Connection,
    output_dir: Path,
    *,
    base_url: str | None = None,
    settings: ArchiveSettings | None = None,
    publications: Mapping[str, Publication] | None = None,
    rules: PublicRules | None = None,
) -> Site:
    """Build the archive of everything public that was published, from the frozen snapshots.

    The old site stays until the new one is whole; then it is moved aside and the new one takes its name. Pages that are
    no longer part of it are gone. The same editions and notices give the same bytes.

    Args:
        connection: as role `publisher`, idle.
        output_dir: the publications' folder; the site is `site` in it, and released files are taken from it.
        base_url: the site's public address, for the feed; None keeps every address relative.
        settings: the office's settings.
        publications: which publications by code; all public ones by default.
        rules: the law's settings; without confirmed ones no 정책정보 is listed.

    Raises:
        PublishInProgressError: when another process builds the site.
        RenderError: when a chart or a file cannot be made.
    """
    chosen = settings or ArchiveSettings()
    known = public_publications() if publications is None else publications
    code, issue = _LOCK
    with issue_lock(connection, publication_code=code, issue_number=issue):
        with connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            editions = published_editions(connection, codes=sorted(known))
            recorded = recorded_files(connection, edition_keys=[edition.edition_key for edition in editions])
            notices = board(policy_notices(connection), rules, month_limit=chosen.notice_months)
        found = entries(editions)
        shown = [_shown(entry, known[entry.edition.publication_code], recorded, output_dir) for entry in found]
        address = base_url.rstrip("/") + "/" if base_url else None
        files = SitePages(shown, chosen, base_url=address, board=notices).files()
        _replace(output_dir / SITE, files)
    return Site(
        output_dir / SITE,
        sum(entry.is_readable for entry in found),
        sum(len(entry.replaced) + (not entry.is_readable) for entry in found),
        sum(len(month.notices) for month in notices.months),
        len(files),
        tuple(file.path for one in shown for file in one.downloads if not file.is_released),
    )


def _shown(entry: Entry, publication: Publication, recorded: tuple[RecordedFile, ...], publications_dir: Path) -> Shown:
    if not entry.is_readable:
        return Shown(entry, publication.label_ko, {}, ())
    rendering = publication.rendering(entry.edition.snapshot)
    files = downloads(entry, publication, rendering, recorded, publications_dir=publications_dir)
    return Shown(entry, publication.label_ko, rendering.pictures, files)


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files into a new folder, then swap it in; a failure leaves the old site as it was."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    previous = folder.with_name(f".{folder.name}-previous")
    if previous.exists() and not folder.exists():
        # An earlier run died between the two renames.
        previous.rename(folder)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        new.chmod(0o755)
        for path, content in sorted(files.items()):
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        shutil.rmtree(previous, ignore_errors=True)
        if folder.exists():
            folder.rename(previous)
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        if previous.exists() and not folder.exists():
            previous.rename(folder)
        raise
    shutil.rmtree(previous, ignore_errors=True)
