"""A warehouse whose marts are written by hand, with the office's register loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from reports import desk as desk_module
from reports import desk_files, edition, recipients
from reports.deliver import MailSettings
from reports.document import canonical_json
from reports.publication import Publication
from reports.weekly_issue import build
from tests.fakes import weekly_marts
from tests.fakes.mail_ledger import NO_WAITING

KST = timezone(timedelta(hours=9))
WEDNESDAY = date(2026, 11, 18)
WEEKLY = build.publication()
_RENDER = desk_files.render
_DRAWN: dict[str, desk_files.Rendered] = {}
REGISTER = Path(desk_module.__file__).with_name("registers") / "weekly.example.csv"


@pytest.fixture(scope="module")
def marts_database(warehouse_db):
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin:
        weekly_marts.create(admin)
    return warehouse_db


@pytest.fixture
def desk(marts_database, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A publisher's connection, an empty desk, and the means to change the marts under it."""
    admin = psycopg.connect(marts_database.server.server.url(marts_database.database))
    admin.execute("truncate publication.edition, publication.recipient, publication.mail restart identity cascade")
    admin.commit()
    with marts_database.connect("publisher", autocommit=True) as connection:
        recipients.load_recipients(connection, REGISTER, publication_code=WEEKLY.code)

        def draft(**more):
            arguments = {"publish_on": WEDNESDAY, "output_dir": tmp_path, "editor": "editor", "drafted_at": clock()}
            publication = build.publication(more.pop("settings")) if "settings" in more else WEEKLY
            return desk_module.draft(connection, publication, **{**arguments, **more})

        def release(drafted, **more):
            arguments = {"released_by": "releaser", "content_sha256": drafted.content_sha256, "released_at": clock()}
            edition.release(connection, edition_key=drafted.edition_key, **{**arguments, **more})

        def mail(port: int) -> MailSettings:
            return MailSettings(
                host="127.0.0.1", port=port, allowed_domains=["example.test"], timeout_seconds=10,
                unsubscribe_address="leave@incheon.example.test", patience=NO_WAITING,
            )  # fmt: skip

        def publish(drafted, port, **more):
            arguments = {"output_dir": tmp_path, "mail": mail(port), "clock": clock, "claimed_by": "test"}
            return desk_module.publish(connection, WEEKLY, edition_key=drafted.edition_key, **{**arguments, **more})

        yield SimpleNamespace(
            connection=connection, admin=admin, output_dir=tmp_path, draft=draft, release=release, publish=publish,
            mail=mail,
            write=lambda marts: marts.write(admin), database=marts_database,
        )  # fmt: skip
    admin.close()


@pytest.fixture(scope="module")
def ordinary() -> weekly_marts.Marts:
    return weekly_marts.ordinary_city(scale=0.25)


@pytest.fixture(autouse=True)
def _render_once(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A snapshot is drawn once for all tests that are not about drawing."""
    if "draws_afresh" not in request.fixturenames:
        monkeypatch.setattr(desk_files, "render", _drawn)


@pytest.fixture
def draws_afresh() -> None:
    """Ask for this to have every form rendered anew."""


def _drawn(publication: Publication, snapshot):
    key = canonical_json(snapshot)
    if key not in _DRAWN:
        _DRAWN[key] = _RENDER(publication, snapshot)
    return _DRAWN[key]


def frozen(desk: SimpleNamespace, **more):
    """The snapshot of a fresh draft, as it was stored."""
    drafted = desk.draft(**more)
    return desk.connection.execute(
        "select snapshot from publication.edition where edition_key = %s", (drafted.edition_key,)
    ).fetchone()[0]


def clock() -> datetime:
    return datetime(2026, 11, 18, 9, 0, tzinfo=KST)
