"""A real browser on files of its own: pages made from real marts, opened from a folder, with every way out shut."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from reports import desk_files
from reports.archive.downloads import Download
from reports.archive.entries import entries
from reports.archive.pages import Shown, SitePages
from reports.archive.settings import ArchiveSettings
from reports.casebook import build as casebook
from reports.casebook.settings import CasebookSettings
from reports.feedback_results import build as feedback_results
from reports.public_weekly import build as public_weekly
from reports.publication import EditionRequest
from reports.weekly_issue import build as weekly_issue
from tests.fakes import casebook_marts, quarterly_marts
from tests.fakes.public_editions import publication, published
from tests.fakes.public_notices import ordinary_board
from tests.fakes.weekly_desk import marts_database, ordinary  # noqa: F401 - fixtures

NEW, OLD, OLDER = date(2026, 11, 18), date(2026, 11, 11), date(2025, 12, 31)
PICTURES = Path(__file__).parents[3] / "demo_city" / "data" / "pictures"
SCHEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)


@dataclass
class Opened:
    """A page and what went wrong while it was open."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; playwright's own browsers are not downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no browser to look with: install Debian's package `chromium`")
    # Ended with the module: a running playwright holds the event loop that other tests need.
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three issues, one of them corrected."""
    made = tmp_path_factory.mktemp("pages")
    editions = [
        published(NEW),
        published(OLD, number=2, reason="홈페이지 건수를 다시 집계함"),
        published(OLD, state="superseded"),
        published(OLDER),
    ]
    shown = []
    for entry in entries(editions):
        files = (Download(f"files/{entry.stem}.pdf", "PDF", "호.pdf", b"%PDF", True),)
        pictures = publication().rendering(entry.edition.snapshot).pictures
        shown.append(Shown(entry, publication().label_ko, pictures, files))
    for path, content in SitePages(shown, ArchiveSettings(), base_url=None, board=ordinary_board()).files().items():
        target = made / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return made


@pytest.fixture(scope="module")
def pages(marts_database, ordinary, folder: Path) -> None:  # noqa: F811
    """Beside it the weekly's page and mail, and the public edition, from a full city's marts."""
    weekly, public = weekly_issue.publication(), public_weekly.publication()
    with psycopg.connect(marts_database.server.server.url(marts_database.database)) as admin:
        ordinary.write(admin)
    with marts_database.connect("publisher", autocommit=True) as connection:
        issue, edition = (
            desk_files.render(one, one.compose(connection, one.period(NEW), EditionRequest()).snapshot)
            for one in (weekly, public)
        )
    (folder / "casebook.html").write_bytes(_casebook(marts_database))
    (folder / "results.html").write_bytes(_results(marts_database))
    (folder / "weekly.html").write_bytes(issue.files["html"])
    (folder / "mail.html").write_text(_with_pictures(issue.mail))
    (folder / "public.html").write_bytes(edition.files["html"])


def _casebook(database) -> bytes:
    """A year with told cases and two stories, one with a picture."""
    book = casebook.publication(CasebookSettings(picture_dir=PICTURES))
    with psycopg.connect(database.server.server.url(database.database)) as admin:
        casebook_marts.create(admin)
        casebook_marts.ordinary_year(admin)
        casebook_marts.add_story(admin, "B2026-01")
        casebook_marts.add_story(admin, "B2026-09", picture_name=None)
    return _page(database, book, date(2027, 1, 15))


def _results(database) -> bytes:
    """A quarter's results with cells that are hidden."""
    marts = quarterly_marts.Marts()
    night, quarter = quarterly_marts.NIGHT, quarterly_marts.QUARTER
    marts.add(
        "mart_data_health", business_date=night, feed="register.feedback_tasks", state="accepted",
        accepted_through_on=night,
    )  # fmt: skip
    for n, (label, count) in enumerate((("도로과", 9), ("하수과", 3), ("공원조성과", 2)), 1):
        marts.add(
            "mart_feedback_task_quarterly", quarter_start_on=quarter, department_code=f"d{n}",
            department_label_ko=label, promised_count=count, due_count=count, kept_count=count,
            completed_count=count, published_count=0, open_count=0, overdue_count=0, unpublished_count=0,
        )  # fmt: skip
    with psycopg.connect(database.server.server.url(database.database)) as admin:
        quarterly_marts.create(admin)
        marts.write(admin)
    return _page(database, feedback_results.publication(), date(2026, 11, 26))


def _page(database, publication, day: date) -> bytes:
    with database.connect("publisher", autocommit=True) as connection:
        snapshot = publication.compose(connection, publication.period(day), EditionRequest()).snapshot
    return desk_files.render(publication, snapshot).files["html"]


def _with_pictures(mail) -> str:
    """The mail as a mail program shows it: its pictures in place."""
    html = mail.html
    for code, png in mail.pictures.items():
        html = html.replace(f"cid:{code}@{mail.identity}", "data:image/png;base64," + base64.b64encode(png).decode())
    return html


@pytest.fixture
def open_page(browser: Browser, folder: Path) -> Iterator[Callable[..., Opened]]:
    """Open a page of the folder; whatever it asks for elsewhere is refused and remembered."""
    contexts = []

    def opened(name: str, *, scheme: str = "light", width: int = 1280, script: bool = True) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script, locale="ko-KR"
        )
        contexts.append(context)
        found = Opened(context.new_page())

        def guard(route: Route) -> None:
            url = route.request.url
            if url.startswith((folder.as_uri(), "data:")):
                route.continue_()
            else:
                found.complaints.append(f"asked for {url}")
                route.abort()

        found.page.route("**/*", guard)
        found.page.on("console", lambda message: found.complaints.append(message.text))
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.on("requestfailed", lambda request: found.complaints.append(f"failed: {request.url}"))
        found.page.goto(f"{folder.as_uri()}/{name}")
        return found

    yield opened
    for context in contexts:
        context.close()
