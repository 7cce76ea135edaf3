"""What people do at the desk: edit, record the number of 온나라, check public output, take an erased text out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reports import desk as desks
from reports import desk_files, edition, edition_record, errors, escalation, recipients, redaction
from reports.deliver import PublishResult
from reports.document import content_sha256
from reports.public_check import PublicRules
from tests.fakes import weekly_marts
from tests.fakes.smtp_server import ACCEPT, FakeServer, smtp_server
from tests.fakes.weekly_desk import REGISTER, WEDNESDAY, WEEKLY, clock

CONFIRMED = PublicRules((date(2026, 6, 3),), confirmed_by="김주무관", confirmed_on=date(2026, 1, 5))


@pytest.fixture(autouse=True)
def _marts(desk, ordinary) -> None:
    desk.write(ordinary)


def first_quote(desk, key: int) -> tuple[str, str]:
    """Key and words of the first quote of an edition."""
    snapshot = edition.get(desk.connection, key).snapshot
    for section in snapshot["annexes"]:
        for block in section["blocks"]:
            if block["kind"] == "quotes":
                return block["items"][0]["key"], block["items"][0]["text"]
    raise AssertionError("the issue quotes nobody")


def publish(desk, drafted) -> None:
    desk.release(drafted)
    with smtp_server() as server:
        desk.publish(drafted, server.port)


def redact(desk, key: str) -> tuple[redaction.Redaction, ...]:
    return redaction.redact_editions(
        desk.connection, lambda _code: WEEKLY, quote_keys=[key], output_dir=desk.output_dir,
        reason="2026-삭제-1", editor="editor", redacted_at=clock(),
    )  # fmt: skip


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


def test_an_erased_text_leaves_the_published_edition_and_its_files(desk) -> None:
    drafted = desk.draft()
    publish(desk, drafted)
    key, words = first_quote(desk, drafted.edition_key)
    (done,) = redact(desk, key)
    old = edition.get(desk.connection, drafted.edition_key)
    assert (old.state, old.content_sha256) == ("redacted", drafted.content_sha256)
    assert words not in str(old.snapshot)
    assert not any(path.exists() for path in drafted.paths)
    assert set(done.removed_paths) == set(drafted.paths)
    new = edition.get(desk.connection, done.replacement_key)
    assert (new.edition_number, new.state) == (2, "draft")
    assert new.snapshot["header"]["issue"] == "제672호 정정본 1"
    assert redaction.ERASED in str(new.snapshot)
    everything = "".join(path.read_bytes().decode(errors="ignore") for path in desk.output_dir.rglob("*.html"))
    assert words not in everything
    assert redaction.ERASED in everything


def test_the_replacement_is_released_and_sent_like_any_correction(desk) -> None:
    drafted = desk.draft()
    publish(desk, drafted)
    key, _words = first_quote(desk, drafted.edition_key)
    (done,) = redact(desk, key)
    new = edition.get(desk.connection, done.replacement_key)
    edition.release(
        desk.connection, edition_key=new.edition_key, released_by="releaser", content_sha256=new.content_sha256,
        released_at=clock(),
    )  # fmt: skip
    with smtp_server() as server:
        desks.publish(
            desk.connection, WEEKLY, edition_key=new.edition_key, output_dir=desk.output_dir,
            mail=desk.mail(server.port), clock=clock, claimed_by="test",
        )  # fmt: skip
        assert len(server.taken) == 7
    assert edition.get(desk.connection, new.edition_key).state == "published"
    assert edition.get(desk.connection, drafted.edition_key).state == "redacted"


def test_an_erased_text_leaves_a_draft_in_place(desk) -> None:
    drafted = desk.draft()
    key, words = first_quote(desk, drafted.edition_key)
    (done,) = redact(desk, key)
    stored = edition.get(desk.connection, drafted.edition_key)
    assert done.replacement_key is None
    assert stored.state == "draft"
    assert words not in str(stored.snapshot)
    with pytest.raises(errors.ContentChangedError):
        desk.release(drafted)


def test_nothing_happens_where_nobody_is_quoted(desk) -> None:
    drafted = desk.draft()
    assert redact(desk, "call_center:no-such-call") == ()
    assert edition.get(desk.connection, drafted.edition_key).content_sha256 == drafted.content_sha256


def edit(desk, drafted, **more):
    arguments = {
        "edition_key": drafted.edition_key, "content_sha256": drafted.content_sha256, "output_dir": desk.output_dir,
        "editor": "lee", "edited_at": clock(),
    }  # fmt: skip
    return desks.edit(desk.connection, WEEKLY, **{**arguments, **more})


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


def test_a_draft_that_waits_is_told_to_the_desk_once(desk, tmp_path) -> None:
    drafted = desk.draft()
    register = tmp_path / "desk.csv"
    register.write_text(
        "address,name,role,is_outside_subscriber,valid_from_on,valid_to_on\n"
        "head@incheon.example.test,소통기획관,발행 승인자,false,2014-01-01,\n"
        "planning@incheon.example.test,기획조정실장,편집자,false,2014-01-01,\n"
    )

    def tell(port: int) -> PublishResult:
        return escalation.tell_unanswered(
            desk.connection, edition_key=drafted.edition_key, label_ko="「시원소통, 인천」", where="http://desk",
            mail=desk.mail(port), told_at=clock(), claimed_by="test",
        )  # fmt: skip

    with smtp_server() as server:
        assert tell(server.port) == PublishResult()
        recipients.load_recipients(desk.connection, register, publication_code="desk")
        assert tell(server.port) == PublishResult(sent=2)
        assert tell(server.port) == PublishResult(already_sent=2)
        assert server.recipients == ["head@incheon.example.test", "planning@incheon.example.test"]
    # Who was told does not count among the issue's readers, and a reader who was told still gets the issue.
    desk.release(drafted)
    with smtp_server() as server:
        assert desk.publish(drafted, server.port) == PublishResult(sent=7)
        assert "planning@incheon.example.test" in server.recipients


def test_nobody_is_told_while_another_process_works_on_the_issue(desk) -> None:
    drafted = desk.draft()
    recipients.load_recipients(
        desk.connection, REGISTER.with_name("desk.example.csv"), publication_code=escalation.DESK_CODE
    )
    desk.release(drafted)
    desk.connection.execute(
        "insert into publication.mail (edition_key, recipient_key, message_id, state, claimed_by) "
        "select %s, min(recipient_key), 'm', 'claimed', 'a run that sends' from publication.recipient",
        (drafted.edition_key,),
    )
    with (
        desk.database.connect("publisher", autocommit=True) as other,
        edition.issue_lock(other, publication_code=WEEKLY.code, issue_number=672),
        smtp_server() as server,
    ):
        with pytest.raises(errors.PublishInProgressError):
            escalation.tell_unanswered(
                desk.connection, edition_key=drafted.edition_key, label_ko=WEEKLY.label_ko, where="http://desk",
                mail=desk.mail(server.port), told_at=clock(), claimed_by="test",
            )  # fmt: skip
        assert server.taken == []
    assert desk.connection.execute("select state from publication.mail").fetchall() == [("claimed",)]


def close(desk, address: str, on: date) -> None:
    """Take somebody off the register of the weekly from a day on."""
    desk.admin.execute("update publication.recipient set valid_to_on = %s where address = %s", (on, address))
    desk.admin.commit()


def test_a_late_issue_is_not_mailed_to_a_subscriber_who_left_and_an_official_still_gets_it(desk) -> None:
    """The issue is of 18 November and goes out on the 20th; both left on the 19th."""
    drafted = desk.draft()
    desk.release(drafted)
    close(desk, "committee@citizen.example.test", date(2026, 11, 19))
    close(desk, "planning@incheon.example.test", date(2026, 11, 19))
    with smtp_server() as server:
        result = desk.publish(drafted, server.port, clock=lambda: clock() + timedelta(days=2))
        assert result == PublishResult(sent=6)
        assert "committee@citizen.example.test" not in server.recipients
        assert "planning@incheon.example.test" in server.recipients


def test_a_correction_weeks_later_goes_to_subscribers_of_that_day_only(desk) -> None:
    drafted = desk.draft()
    publish(desk, drafted)
    close(desk, "committee@citizen.example.test", date(2026, 12, 1))
    # What went out is still told of everybody who got it.
    with smtp_server() as server:
        later = desk.publish(drafted, server.port, clock=lambda: clock() + timedelta(days=21))
        assert (later, server.taken) == (PublishResult(already_sent=7), [])
    key, _words = first_quote(desk, drafted.edition_key)
    (done,) = redact(desk, key)
    new = edition.get(desk.connection, done.replacement_key)
    edition.release(
        desk.connection, edition_key=new.edition_key, released_by="releaser", content_sha256=new.content_sha256,
        released_at=clock(),
    )  # fmt: skip
    with smtp_server() as server:
        result = desk.publish(new, server.port, clock=lambda: clock() + timedelta(days=21))
        assert result == PublishResult(sent=6)
        assert "committee@citizen.example.test" not in server.recipients


def test_who_subscribed_again_gets_what_goes_out_late(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    close(desk, "committee@citizen.example.test", date(2026, 11, 19))
    desk.admin.execute(
        "insert into publication.recipient (publication_code, address, name, role, is_outside_subscriber, "
        "valid_from_on) values ('weekly', 'Committee@citizen.example.test', '간사', '외부 구독자', true, '2026-11-20')"
    )
    desk.admin.commit()
    with smtp_server() as server:
        late = desk.publish(drafted, server.port, clock=lambda: clock() + timedelta(days=2))
        assert late == PublishResult(sent=7)


def test_an_issue_is_published_when_its_last_mailbox_is_given_up(desk) -> None:
    drafted = desk.draft()
    desk.release(drafted)
    full = "planning@incheon.example.test"
    with smtp_server(FakeServer(on_rcpt=lambda a, _taken: "452 mailbox full" if a == full else ACCEPT)) as server:
        assert desk.publish(drafted, server.port) == PublishResult(sent=6, deferred=1)
        assert edition.get(desk.connection, drafted.edition_key).state == "released"
        late = desk.publish(drafted, server.port, clock=lambda: clock() + timedelta(days=5))
        assert late == PublishResult(already_sent=6, refused=1)
    assert edition.get(desk.connection, drafted.edition_key).state == "published"


def test_drafting_again_keeps_the_redaction_edition_as_it_was_frozen(desk) -> None:
    drafted = desk.draft(editor_note="연휴로 자료가 적음")
    publish(desk, drafted)
    key, words = first_quote(desk, drafted.edition_key)
    (done,) = redact(desk, key)
    frozen = edition.get(desk.connection, done.replacement_key)
    # The marts moved on, and evidence was not built again: neither gets into what replaces the old edition.
    desk.write(weekly_marts.ordinary_city(scale=0.1))
    again = desk.draft()
    assert (again.edition_key, again.content_sha256) == (frozen.edition_key, frozen.content_sha256)
    assert words not in str(edition.get(desk.connection, again.edition_key).snapshot)
    # Its editor may be named without another edit, and then it is released like any other.
    same = edit(desk, again)
    assert same.content_sha256 == frozen.content_sha256
    desk.release(same)


def test_a_redaction_that_cannot_be_rendered_changes_nothing(desk, monkeypatch) -> None:
    drafted = desk.draft()
    publish(desk, drafted)
    key, words = first_quote(desk, drafted.edition_key)

    def broken(*_arguments):
        raise errors.RenderError("no font")

    with monkeypatch.context() as patched:
        patched.setattr(desk_files, "render", broken)
        with pytest.raises(errors.RenderError):
            redact(desk, key)
    stored = edition.get(desk.connection, drafted.edition_key)
    assert stored.state == "published"
    assert words in str(stored.snapshot)
    assert all(path.exists() for path in drafted.paths)
    assert len(redact(desk, key)) == 1


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
