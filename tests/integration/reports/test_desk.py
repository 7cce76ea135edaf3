"""Draft, release, publish: the edition's states on PostgreSQL, with a real SMTP server."""

from __future__ import annotations

import psycopg
import pytest

from reports import edition, errors
from reports.deliver import PublishResult
from reports.document import content_sha256
from tests.fakes import weekly_marts
from tests.fakes.smtp_server import smtp_server
from tests.fakes.weekly_desk import WEEKLY

REGISTERED = 7


@pytest.fixture(autouse=True)
def _marts(desk, ordinary) -> None:
    desk.write(ordinary)


def state_of(desk, key: int) -> str:
    return desk.connection.execute("select state from publication.edition where edition_key = %s", (key,)).fetchone()[0]


def test_a_draft_freezes_its_snapshot_and_writes_its_files(desk) -> None:
    drafted = desk.draft()
    stored, sha = desk.connection.execute("select snapshot, content_sha256 from publication.edition").fetchone()
    assert content_sha256(stored) == sha == drafted.content_sha256
    folder = desk.output_dir / "weekly" / "0672-2026-11-18"
    forms = {form.file_name(stored["header"]) for form in WEEKLY.forms}
    assert {path.name for path in folder.iterdir()} == {"mail.eml", *forms}
    assert {"시원소통-인천-제672호.html", "시원소통-인천-제672호.pdf", "시원소통-인천-제672호-수치.xlsx"} <= forms
    recorded = dict(desk.connection.execute("select path, byte_count from publication.edition_artefact").fetchall())
    assert {desk.output_dir / path for path in recorded} == set(drafted.paths)
    assert all((desk.output_dir / path).stat().st_size == size for path, size in recorded.items())


def test_drafting_again_replaces_the_draft(desk, ordinary) -> None:
    first = desk.draft()
    again = desk.draft()
    assert (again.edition_key, again.content_sha256) == (first.edition_key, first.content_sha256)
    changed = weekly_marts.ordinary_city(scale=0.2)
    desk.write(changed)
    other = desk.draft()
    assert other.edition_key == first.edition_key
    assert other.content_sha256 != first.content_sha256
    assert desk.connection.execute("select count(*) from publication.edition").fetchone() == (1,)


def test_the_same_snapshot_gives_the_same_bytes(desk, draws_afresh) -> None:
    first = {path.name: path.read_bytes() for path in desk.draft().paths}
    second = {path.name: path.read_bytes() for path in desk.draft().paths}
    assert len(first) == len(WEEKLY.forms) + 1
    assert first == second


def test_the_editor_cannot_release(desk) -> None:
    drafted = desk.draft()
    with pytest.raises(errors.SelfReleaseError, match="another person"):
        desk.release(drafted, released_by="Editor ")
    assert state_of(desk, drafted.edition_key) == "draft"


def test_a_release_binds_what_was_looked_at(desk) -> None:
    drafted = desk.draft()
    with pytest.raises(errors.ContentChangedError):
        desk.release(drafted, content_sha256="0" * 64)
    desk.write(weekly_marts.ordinary_city(scale=0.2))
    desk.draft()
    with pytest.raises(errors.ContentChangedError):
        desk.release(drafted)
    assert state_of(desk, drafted.edition_key) == "draft"


def test_releasing_twice_changes_nothing(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    before = desk.connection.execute("select * from publication.edition").fetchall()
    desk.release(drafted, released_by="third person")
    assert desk.connection.execute("select * from publication.edition").fetchall() == before


def test_a_draft_is_not_sent(desk) -> None:
    drafted = desk.draft()
    with smtp_server() as server:
        with pytest.raises(errors.EditionStateError, match="released by a second person"):
            desk.publish(drafted, server.port)
        assert server.taken == []


def test_a_tampered_snapshot_is_not_sent(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    desk.admin.execute("update publication.edition set snapshot = jsonb_set(snapshot, '{foot,contact}', '\"x\"')")
    desk.admin.commit()
    with smtp_server() as server:
        with pytest.raises(errors.ContentChangedError):
            desk.publish(drafted, server.port)
        assert server.taken == []


def test_publishing_sends_one_mail_to_each_and_again_none(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    with smtp_server() as server:
        first = desk.publish(drafted, server.port)
        second = desk.publish(drafted, server.port)
        assert len(server.recipients) == len(set(server.recipients)) == REGISTERED
    assert first == PublishResult(sent=REGISTERED)
    assert second == PublishResult(already_sent=REGISTERED)
    assert state_of(desk, drafted.edition_key) == "published"


def test_the_mail_is_whole(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    with smtp_server() as server:
        desk.publish(drafted, server.port)
        outside = [n for n, address in enumerate(server.recipients) if address.endswith("@citizen.example.test")]
        message = server.message(0)
        to_citizen = server.message(outside[0])
    assert message["Subject"] == "「시원소통, 인천」 제672호 (2026. 11. 18.(수))"
    assert message["Date"] == "Wed, 18 Nov 2026 09:00:00 +0900"
    assert "소통기획관실" in str(message["From"])
    assert message["List-Unsubscribe"] is None
    assert "leave@incheon.example.test" in str(to_citizen["List-Unsubscribe"])
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert "□ 금주 요약" in text
    assert "금주 요약" in html
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert pictures
    assert all(f'src="cid:{part["Content-ID"].strip("<>")}"' in html for part in pictures)
    attachment = next(message.iter_attachments())
    assert attachment.get_filename() == "시원소통-인천-제672호.pdf"
    assert attachment.get_content() == next(path for path in drafted.paths if path.suffix == ".pdf").read_bytes()


def test_a_mail_built_again_has_the_same_bytes(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    with smtp_server() as server:
        desk.publish(drafted, server.port)
        sent = dict(server.taken)
    desk.admin.execute("truncate publication.mail cascade")
    desk.admin.execute("update publication.edition set state = 'released'")
    desk.admin.commit()
    with smtp_server() as server:
        desk.publish(drafted, server.port)
        assert dict(server.taken) == sent
    assert len(sent) == REGISTERED


def test_unchanged_marts_leave_a_published_edition_untouched(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    with smtp_server() as server:
        desk.publish(drafted, server.port)
    before = desk.connection.execute("select * from publication.edition").fetchall()
    again = desk.draft()
    assert (again.edition_key, again.state) == (drafted.edition_key, "published")
    assert desk.connection.execute("select * from publication.edition").fetchall() == before


def test_a_correction_needs_a_reason_and_becomes_a_new_edition(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    with smtp_server() as server:
        desk.publish(drafted, server.port)
        desk.write(weekly_marts.ordinary_city(scale=0.2))
        with pytest.raises(errors.CorrectionReasonMissingError, match="correction_reason"):
            desk.draft()
        corrected = desk.draft(correction_reason="120 상담 재수신으로 건수 정정")
        assert (corrected.edition_number, corrected.state) == (2, "draft")
        assert any(path.name == "시원소통-인천-제672호-정정본1.pdf" for path in corrected.paths)
        assert desk.draft().edition_key == corrected.edition_key
        desk.release(corrected)
        assert desk.publish(corrected, server.port).sent == REGISTERED
        assert "정정본 1" in str(server.message(-1)["Subject"])
        with pytest.raises(errors.EditionStateError, match="superseded"):
            desk.publish(drafted, server.port)
    assert state_of(desk, drafted.edition_key) == "superseded"
    assert state_of(desk, corrected.edition_key) == "published"


def test_a_correction_released_before_the_first_was_sent_takes_its_place(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    desk.write(weekly_marts.ordinary_city(scale=0.2))
    corrected = desk.draft(correction_reason="건수 정정")
    desk.release(corrected)
    assert state_of(desk, drafted.edition_key) == "superseded"


def test_a_held_issue_is_neither_released_nor_sent(desk) -> None:
    desk.admin.execute("truncate marts.mart_data_health")
    desk.admin.commit()
    drafted = desk.draft()
    assert drafted.issue_holds
    with pytest.raises(errors.IssueHeldError, match="marts_cover_week"):
        desk.release(drafted)
    # Released all the same, by a hand in the database: it still does not go out.
    desk.admin.execute(
        "update publication.edition set state = 'released', released_by = 'x', released_sha256 = content_sha256"
    )
    desk.admin.commit()
    with smtp_server() as server:
        with pytest.raises(errors.IssueHeldError, match="marts_cover_week"):
            desk.publish(drafted, server.port)
        assert server.taken == []


def test_only_one_process_works_on_an_issue(desk) -> None:
    drafted = desk.draft()
    with desk.database.connect("publisher", autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtextextended('weekly:672', 0))")
        with pytest.raises(errors.PublishInProgressError):
            desk.release(drafted)
    desk.release(drafted)


def test_an_open_transaction_is_refused(desk) -> None:
    drafted = desk.draft()
    with desk.database.connect("publisher") as connection:
        connection.execute("select 1")
        with pytest.raises(errors.TransactionOpenError):
            edition.release(
                connection, edition_key=drafted.edition_key, released_by="r", content_sha256="", released_at=None
            )


def test_the_publisher_cannot_release_behind_the_rules(desk) -> None:
    drafted = desk.draft()
    with pytest.raises(psycopg.errors.CheckViolation):
        desk.connection.execute(
            "update publication.edition set state = 'released', released_by = editor, released_sha256 = content_sha256 "
            "where edition_key = %s",
            (drafted.edition_key,),
        )
    with pytest.raises(psycopg.errors.CheckViolation):
        desk.connection.execute("update publication.edition set state = 'published'")
