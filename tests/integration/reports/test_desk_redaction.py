"""An erased text leaves every edition that quotes it, and what takes its place waits for a release."""

from __future__ import annotations

import pytest

from reports import desk as desks
from reports import desk_files, edition, errors, redaction
from tests.fakes import weekly_marts
from tests.fakes.desk_deeds import edit, first_quote, publish, redact
from tests.fakes.smtp_server import smtp_server
from tests.fakes.weekly_desk import WEEKLY, clock


@pytest.fixture(autouse=True)
def _marts(desk, ordinary) -> None:
    desk.write(ordinary)


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
