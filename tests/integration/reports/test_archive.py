"""The public archive from a real desk: what was published appears, a correction takes its place, a rebuild swaps."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from reports import desk, edition
from reports.archive import build
from reports.archive.build import build_site
from reports.deliver import MailSettings
from reports.errors import PublishInProgressError
from reports.public_check import PublicRules
from tests.fakes.public_editions import CODE, SAID, publication

KST = timezone(timedelta(hours=9))
NEW, OLD = date(2026, 11, 18), date(2026, 11, 11)
RULES = PublicRules(confirmed_by="tester", confirmed_on=date(2026, 1, 1))


def clock() -> datetime:
    return datetime(2026, 11, 18, 9, tzinfo=KST)


@pytest.fixture
def office(warehouse_db, tmp_path: Path):
    """A desk without marts, and the site it builds."""
    admin = psycopg.connect(warehouse_db.server.server.url(warehouse_db.database), autocommit=True)
    admin.execute("truncate publication.edition restart identity cascade")
    with warehouse_db.connect("publisher", autocommit=True) as connection:

        def draft(day: date, said: str = SAID, **more):
            return desk.draft(
                connection, publication(said), publish_on=day, output_dir=tmp_path, editor="editor", drafted_at=clock(),
                rules=RULES, **more,
            )  # fmt: skip

        def publish(day: date, **more) -> int:
            drafted = draft(day, **more)
            edition.release(
                connection, edition_key=drafted.edition_key, released_by="releaser",
                content_sha256=drafted.content_sha256, released_at=clock(),
            )  # fmt: skip
            mail = MailSettings(host="127.0.0.1", port=1, allowed_domains=["example.test"])
            desk.publish(
                connection, publication(), edition_key=drafted.edition_key, output_dir=tmp_path, mail=mail, clock=clock,
                claimed_by="test", rules=RULES,
            )  # fmt: skip
            return drafted.edition_key

        def site(**more):
            return build_site(connection, tmp_path, publications={CODE: publication()}, **more)

        yield SimpleNamespace(
            connection=connection, admin=admin, database=warehouse_db, folder=tmp_path, draft=draft, publish=publish,
            site=site,
        )  # fmt: skip
    admin.close()


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_only_what_was_published_is_shown(office) -> None:
    office.publish(NEW)
    office.draft(OLD)
    built = office.site()
    assert (built.issue_count, built.replaced_count, built.remade) == (1, 0, ())
    assert built.folder == office.folder / "site"
    assert sorted(p.name for p in (built.folder / "editions").iterdir()) == [
        "public_weekly-0672-trend.svg", "public_weekly-0672.html",
    ]  # fmt: skip
    released = next((office.folder / "public_weekly" / "0672-2026-11-18").glob("*.pdf"))
    assert (built.folder / "files" / "public_weekly-0672-1.pdf").read_bytes() == released.read_bytes()


def test_the_internal_weekly_is_not_a_public_publication() -> None:
    assert "public_weekly" in build.public_publications()
    assert "weekly" not in build.public_publications()


def test_the_same_editions_give_the_same_bytes_and_leave_nothing_beside(office) -> None:
    office.publish(NEW)
    first = tree(office.site().folder)
    second = tree(office.site().folder)
    assert len(first) == 13
    assert first == second
    assert [p.name for p in office.folder.iterdir() if p.name.startswith(".")] == []


def test_a_page_that_is_no_longer_part_of_the_site_is_gone(office) -> None:
    office.publish(NEW)
    folder = office.site().folder
    (folder / "editions" / "left-over.html").write_text("old")
    office.site()
    assert not (folder / "editions" / "left-over.html").exists()


def test_a_correction_takes_the_address_and_the_first_edition_says_so(office) -> None:
    office.publish(NEW, said="틀린 요약")
    office.site()
    office.publish(NEW, said="바로잡은 요약", correction_reason="집계를 바로잡음")
    built = office.site()
    assert (built.issue_count, built.replaced_count) == (1, 1)
    pages = {p.name: p.read_text() for p in (built.folder / "editions").glob("*.html")}
    assert "바로잡은 요약" in pages["public_weekly-0672.html"]
    assert "정정됨" in pages["public_weekly-0672-1.html"]
    assert "집계를 바로잡음" in pages["public_weekly-0672-1.html"]
    assert [name for name, content in tree(built.folder).items() if "틀린 요약".encode() in content] == []
    assert [p.name for p in (built.folder / "files").iterdir()] == ["public_weekly-0672-2.pdf"]


def test_an_edition_that_was_taken_back_is_not_shown(office) -> None:
    key = office.publish(NEW)
    office.admin.execute("update publication.edition set state = 'superseded' where edition_key = %s", (key,))
    built = office.site()
    assert (built.issue_count, built.replaced_count) == (0, 1)
    assert "내려진 자료" in (built.folder / "editions" / "public_weekly-0672.html").read_text()
    assert not (built.folder / "files").exists()


def test_a_lost_file_is_made_again_with_the_same_bytes(office) -> None:
    office.publish(NEW)
    released = next((office.folder / "public_weekly" / "0672-2026-11-18").glob("*.pdf"))
    content = released.read_bytes()
    released.unlink()
    built = office.site()
    assert built.remade == ()
    assert (built.folder / "files" / "public_weekly-0672-1.pdf").read_bytes() == content


def test_a_file_that_somebody_changed_is_not_handed_out(office) -> None:
    office.publish(NEW)
    released = next((office.folder / "public_weekly" / "0672-2026-11-18").glob("*.pdf"))
    content = released.read_bytes()
    released.write_bytes(b"%PDF something else")
    assert (office.site().folder / "files" / "public_weekly-0672-1.pdf").read_bytes() == content


def test_a_build_that_fails_leaves_the_old_site(office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish(NEW)
    before = tree(office.site().folder)

    def broken(_self: Path, _content: bytes) -> int:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", broken)
        with pytest.raises(OSError, match="no space"):
            office.site()
    assert tree(office.folder / "site") == before
    assert [p.name for p in office.folder.iterdir() if p.name.startswith(".site")] == []


def test_a_run_that_died_between_two_renames_is_mended(office) -> None:
    office.publish(NEW)
    folder = office.site().folder
    folder.rename(folder.with_name(".site-previous"))
    assert (office.site().folder / "index.html").exists()
    assert not folder.with_name(".site-previous").exists()


def test_two_builds_at_once_are_refused(office) -> None:
    with (
        office.database.connect("publisher", autocommit=True) as other,
        edition.issue_lock(other, publication_code="archive", issue_number=0),
        pytest.raises(PublishInProgressError),
    ):
        office.site()


def test_without_any_edition_there_is_a_site_that_says_so(office) -> None:
    built = office.site()
    assert built.issue_count == 0
    assert "아직 공개된 자료 없음" in (built.folder / "index.html").read_text()


NOTICES = """
create table marts.mart_policy_notice (
    notice_code text primary key, posted_on date, notice_kind_label_ko text, notice_title text, notice_url text,
    department_label_ko text, is_day_assumed boolean);
insert into marts.mart_policy_notice values
    ('IC010205:1', '2026-11-17', '보도자료', '보도 정비 추진', 'https://www.incheon.example.test/1', '도로과', false),
    ('room:P1', '2026-10-02', '정책정보', '버스 노선 개편안', null, null, false);
grant select on marts.mart_policy_notice to publisher;
"""


def test_notices_come_from_the_mart_once_the_law_is_confirmed(office) -> None:
    assert office.site(rules=RULES).notice_count == 0
    office.admin.execute(NOTICES)
    try:
        assert office.site().notice_count == 0
        built = office.site(rules=RULES)
        assert (built.notice_count, built.issue_count) == (2, 0)
        before = tree(built.folder)
        assert "보도 정비 추진" in before["notices/2026-11.html"].decode()
        assert "버스 노선 개편안" in before["notices/2026-10.html"].decode()
        assert tree(office.site(rules=RULES).folder) == before
    finally:
        office.admin.execute("drop table marts.mart_policy_notice")
