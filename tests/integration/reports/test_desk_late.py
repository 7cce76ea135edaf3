"""What goes out late, or waits: who is told, and who is mailed still."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reports import edition, errors, escalation, recipients
from reports.deliver import PublishResult
from tests.fakes.desk_deeds import first_quote, publish, redact
from tests.fakes.smtp_server import ACCEPT, FakeServer, smtp_server
from tests.fakes.weekly_desk import REGISTER, WEEKLY, clock


@pytest.fixture(autouse=True)
def _marts(desk, ordinary) -> None:
    desk.write(ordinary)


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
