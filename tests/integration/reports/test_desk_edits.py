"""What people do at the desk: edit, record the number of 온나라, check public output, take an edition back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reports import desk as desks
from reports import desk_files, edition, edition_record, errors, redaction
from reports.document import content_sha256
from reports.public_check import PublicRules
from tests.fakes import weekly_marts
from tests.fakes.desk_deeds import edit, first_quote, publish
from tests.fakes.smtp_server import smtp_server
from tests.fakes.weekly_desk import WEDNESDAY, WEEKLY, clock

CONFIRMED = PublicRules((date(2026, 6, 3),), confirmed_by="김주무관", confirmed_on=date(2026, 1, 5))


@pytest.fixture(autouse=True)
def _marts(desk, ordinary) -> None:
    desk.write(ordinary)


def test_a_note_and_what_is_withheld_are_frozen_with_the_edition(desk) -> None:
    plain = desk.draft()
    key, words = first_quote(desk, plain.edition_key)
    noted = desk.draft(editor_note="연휴로 자료가 적음", withheld=[key])
    stored = edition.get(desk.connection, noted.edition_key)
    assert plain.content_sha256 != noted.content_sha256 == content_sha256(stored.snapshot)
    assert (stored.editor_note, stored.withheld) == ("연휴로 자료가 적음", [key])
    page = next(path for path in noted.paths if path.suffix == ".html").read_text()
    assert "편집자 주" in page
    assert "연휴로 자료가 적음" in page
    assert key not in page
    assert words not in page


def test_an_edited_issue_that_was_released_is_not_a_correction_of_itself(desk) -> None:
    drafted = desk.draft(editor_note="주석")
    desk.release(drafted)
    again = desk.draft()
    assert (again.edition_key, again.state) == (drafted.edition_key, "released")


def test_what_is_nothing_of_the_issue_cannot_be_withheld(desk) -> None:
    with pytest.raises(errors.EditRefusedError, match="no_such_section"):
        desk.draft(withheld=["no_such_section"])
    assert desk.connection.execute("select count(*) from publication.edition").fetchone() == (0,)


def test_the_number_in_onnara_is_kept_with_the_edition(desk) -> None:
    drafted = desk.draft()
    edition_record.record_document(
        desk.connection, drafted.edition_key, document_number="소통기획관-1234", approver="소통기획관"
    )
    stored = edition.get(desk.connection, drafted.edition_key)
    assert (stored.document_number, stored.approver) == ("소통기획관-1234", "소통기획관")
    with pytest.raises(ValueError, match="전결권자"):
        edition_record.record_document(desk.connection, drafted.edition_key, document_number="1", approver=" ")
    with pytest.raises(errors.EditionNotFoundError):
        edition_record.record_document(desk.connection, 999, document_number="1", approver="a")


def test_everything_renders_again_to_the_recorded_bytes(desk, draws_afresh) -> None:
    drafted = desk.draft()
    stored = edition.get(desk.connection, drafted.edition_key)
    assert desk_files.changed_files(desk.connection, WEEKLY, stored) == ()
    desk.connection.execute("update publication.edition_artefact set sha256 = 'other' where kind = 'pdf'")
    changed = desk_files.changed_files(desk.connection, WEEKLY, stored)
    assert [path.rpartition(".")[2] for path in changed] == ["pdf"]


def public_draft(desk, **more):
    arguments = {"publish_on": WEDNESDAY, "output_dir": desk.output_dir, "editor": "editor", "drafted_at": clock()}
    return desks.draft(desk.connection, replace(WEEKLY, is_public=True), **{**arguments, **more})


def test_a_public_edition_without_settings_is_not_drafted(desk) -> None:
    with pytest.raises(errors.PublicRulesMissingError, match=r"publication\.law"):
        public_draft(desk)


def test_a_public_edition_with_citizens_words_is_held_and_the_check_recorded(desk) -> None:
    drafted = public_draft(desk, rules=CONFIRMED)
    assert any("시민의 글" in reason for reason in drafted.issue_holds)
    recorded = desk.connection.execute(
        "select check_code, is_passed, is_law_verified from publication.public_check order by check_code"
    ).fetchall()
    assert recorded == [
        ("described_for_all", True, True), ("election_period", True, True), ("no_citizen_words", False, False),
        ("no_personal_numbers", True, True), ("settings_confirmed", True, True),
    ]  # fmt: skip


def test_a_public_edition_is_held_again_on_the_day_it_would_appear(desk) -> None:
    desk.draft()
    quotes = redaction.quoted(edition.get(desk.connection, 1).snapshot)
    drafted = public_draft(desk, rules=CONFIRMED, withheld=quotes)
    assert drafted.issue_holds == ()
    desk.release(drafted)
    # An election was called after the draft: its period holds the day.
    called = PublicRules((date(2027, 3, 3),), confirmed_by="김주무관", confirmed_on=date(2026, 11, 17))
    with smtp_server() as server, pytest.raises(errors.IssueHeldError, match="공직선거법"):
        desks.publish(
            desk.connection, replace(WEEKLY, is_public=True), edition_key=drafted.edition_key,
            output_dir=desk.output_dir, mail=desk.mail(server.port), clock=lambda: clock() + timedelta(hours=1),
            claimed_by="test", rules=called,
        )  # fmt: skip
    failed = desk.connection.execute("select check_code from publication.public_check where not is_passed").fetchall()
    assert failed == [("election_period",)]
    assert server.taken == []


def test_an_editor_edits_what_they_looked_at_and_the_marts_are_not_read_again(desk) -> None:
    drafted = desk.draft()
    before = edition.get(desk.connection, drafted.edition_key).snapshot["figures"]
    desk.write(weekly_marts.ordinary_city(scale=0.1))
    changed = edit(desk, drafted, editor_note="연휴로 자료가 적음")
    stored = edition.get(desk.connection, drafted.edition_key)
    assert (stored.editor, changed.edition_key) == ("lee", drafted.edition_key)
    assert stored.snapshot["body"][1]["code"] == "editor_note"
    assert len(before) > 20
    assert stored.snapshot["figures"] == before
    with pytest.raises(errors.SelfReleaseError):
        desk.release(changed, released_by="lee")
    desk.release(changed, released_by="editor")


def test_an_edit_without_changes_only_names_the_editor(desk) -> None:
    drafted = desk.draft()
    same = edit(desk, drafted)
    assert same.content_sha256 == drafted.content_sha256
    assert edition.get(desk.connection, drafted.edition_key).editor == "lee"


def test_an_edit_of_something_else_than_was_looked_at_is_refused(desk) -> None:
    drafted = desk.draft()
    with pytest.raises(errors.ContentChangedError):
        edit(desk, drafted, content_sha256="0" * 64)
    changed = edit(desk, drafted, editor_note="하나")
    with pytest.raises(errors.EditRefusedError, match="이미 고친"):
        edit(desk, changed, editor_note="둘")
    desk.release(changed)
    with pytest.raises(errors.EditionStateError):
        edit(desk, changed)


def test_a_file_of_another_draft_does_not_stay_behind(desk) -> None:
    drafted = desk.draft()
    desk.connection.execute(
        "insert into publication.edition_artefact values (%s, 'old', 'weekly/other/old.html', 1, 'x')",
        (drafted.edition_key,),
    )
    left = desk.output_dir / "weekly" / "other" / "old.html"
    left.parent.mkdir()
    left.write_text("words")
    again = desk.draft()
    assert not left.exists()
    assert all(path.exists() for path in again.paths)


def test_a_published_file_is_not_overwritten_by_another_renderer(desk, monkeypatch) -> None:
    drafted = desk.draft()
    publish(desk, drafted)
    pdf = next(path for path in drafted.paths if path.suffix == ".pdf")
    before, render = pdf.read_bytes(), desk_files.render

    def newer(publication, snapshot):
        made = render(publication, snapshot)
        return replace(made, files={**made.files, "pdf": made.files["pdf"] + b"%newer"})

    monkeypatch.setattr(desk_files, "render", newer)
    with pytest.raises(errors.ContentChangedError, match="correction_reason"):
        desk.draft()
    assert pdf.read_bytes() == before
    corrected = desk.draft(correction_reason="글꼴 교체")
    assert (corrected.edition_number, corrected.state) == (2, "draft")
    assert pdf.read_bytes() == before


def test_an_edition_is_taken_back_with_a_reason_and_not_sent(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    with pytest.raises(ValueError, match="사유"):
        edition_record.withhold(desk.connection, drafted.edition_key, reason=" ", withheld_at=clock())
    edition_record.withhold(desk.connection, drafted.edition_key, reason="오류 발견", withheld_at=clock())
    with smtp_server() as server:
        with pytest.raises(errors.EditionStateError, match="withheld"):
            desk.publish(drafted, server.port)
        assert server.taken == []
    with pytest.raises(errors.EditionStateError):
        edition_record.withhold(desk.connection, drafted.edition_key, reason="또", withheld_at=clock())
    with pytest.raises(errors.CorrectionReasonMissingError):
        desk.draft()
    assert desk.draft(correction_reason="오류 정정").edition_number == 2
