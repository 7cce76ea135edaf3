"""`make archive` on an instance's databases: it says what it built, and keeps the old site when it cannot."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from reports import edition
from runtime import archive, profile
from runtime.errors import RuntimeSetupError
from runtime.progress import Progress


@pytest.fixture
def running(warehouse_db, tmp_path: Path) -> SimpleNamespace:
    """What the word needs of a stack: the publisher's database, the publications' folder, the profile's law."""
    return SimpleNamespace(
        warehouse_urls={"publisher": warehouse_db.url("publisher")},
        instance=SimpleNamespace(publications_dir=tmp_path / "publications"),
        profile=profile.load("demo"),
    )


def test_it_builds_the_site_and_says_where_it_is(running, capsys: pytest.CaptureFixture[str]) -> None:
    folder = archive.run(running, Progress(), base_url="https://voice.example.test/archive")
    assert folder == running.instance.publications_dir / "site"
    assert 'href="https://voice.example.test/archive/feed.xml"' in (folder / "feed.xml").read_text()
    said = "".join(capsys.readouterr().out.split())
    assert "index.html0issues" in said
    assert "Nopubliceditionwaspublishedyet" in said


def test_a_second_build_at_the_same_time_is_told_plainly(running, warehouse_db) -> None:
    with (
        warehouse_db.connect("publisher", autocommit=True) as other,
        edition.issue_lock(other, publication_code="archive", issue_number=0),
        pytest.raises(RuntimeSetupError, match=r"was not built.*another process"),
    ):
        archive.run(running, Progress(), base_url=None)
