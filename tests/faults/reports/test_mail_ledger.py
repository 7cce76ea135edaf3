"""Never twice automatically: what the ledger says after each way a sending can break."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from reports import errors
from reports.deliver import PublishResult
from reports.errors import NoRecipientError
from tests.fakes.smtp_server import ACCEPT, HANG_UP, FakeServer, smtp_server

REGISTERED = 7


@pytest.fixture
def released(desk, ordinary):
    desk.write(ordinary)
    drafted = desk.draft()
    desk.release(drafted)
    return drafted


def ledger(desk) -> dict[str, str]:
    return dict(
        desk.connection.execute(
            "select address, mail.state from publication.mail join publication.recipient using (recipient_key)"
        ).fetchall()
    )


def state_of(desk, key: int) -> str:
    return desk.connection.execute("select state from publication.edition where edition_key = %s", (key,)).fetchone()[0]


def test_a_server_that_goes_away_at_the_third_mail_is_resumed_with_the_rest(desk, released) -> None:
    server = FakeServer(on_rcpt=lambda _address, taken: HANG_UP if taken >= 2 else ACCEPT)
    with smtp_server(server), pytest.raises(errors.MailServerUnavailableError, match="publish the edition again"):
        desk.publish(released, server.port)
    assert len(server.taken) == 2
    assert sorted(ledger(desk).values()) == ["deferred", "sent", "sent"]
    assert state_of(desk, released.edition_key) == "released"
    with smtp_server() as healthy:
        result = desk.publish(released, healthy.port)
        assert result == PublishResult(sent=REGISTERED - 2, already_sent=2)
        assert not set(healthy.recipients) & set(server.recipients)
    assert state_of(desk, released.edition_key) == "published"


def test_a_connection_lost_after_data_is_uncertain_and_never_sent_again(desk, released) -> None:
    lost = "planning@incheon.example.test"
    server = FakeServer(on_data=lambda address, _taken: HANG_UP if address == lost else ACCEPT)
    with smtp_server(server):
        result = desk.publish(released, server.port)
        assert result == PublishResult(sent=REGISTERED - 1, uncertain=1)
        assert lost not in server.recipients
    assert ledger(desk)[lost] == "uncertain"
    with smtp_server() as healthy:
        desk.publish(released, healthy.port)
        assert healthy.taken == []


def test_two_mails_lost_in_a_row_stop_the_sending(desk, released) -> None:
    server = FakeServer(on_data=lambda _address, _taken: HANG_UP)
    with smtp_server(server), pytest.raises(errors.MailServerUnavailableError):
        desk.publish(released, server.port)
    assert list(ledger(desk).values()) == ["uncertain", "uncertain"]


def test_a_refused_recipient_is_recorded_and_the_others_get_theirs(desk, released) -> None:
    gone = "transport@incheon.example.test"
    server = FakeServer(on_rcpt=lambda address, _taken: "550 no such user" if address == gone else ACCEPT)
    with smtp_server(server):
        assert desk.publish(released, server.port) == PublishResult(sent=REGISTERED - 1, refused=1)
    reply = desk.connection.execute("select smtp_reply from publication.mail where state = 'refused'").fetchone()[0]
    assert "550" in reply
    assert state_of(desk, released.edition_key) == "published"


def test_refused_content_is_recorded(desk, released) -> None:
    server = FakeServer(on_data=lambda _address, _taken: "554 looks like spam")
    with smtp_server(server):
        assert desk.publish(released, server.port) == PublishResult(refused=REGISTERED)


def test_a_temporary_refusal_is_tried_again(desk, released) -> None:
    grey = "mayor@incheon.example.test"
    offered: list[str] = []

    def greylist(address: str, _taken: int) -> str:
        offered.append(address)
        return "451 try later" if address == grey and offered.count(grey) == 1 else ACCEPT

    server = FakeServer(on_rcpt=greylist)
    with smtp_server(server):
        assert desk.publish(released, server.port) == PublishResult(sent=REGISTERED)
    assert offered.count(grey) == 2
    assert server.recipients.count(grey) == 1


def test_a_lasting_temporary_refusal_stays_open_for_the_next_run(desk, released) -> None:
    grey = "mayor@incheon.example.test"
    server = FakeServer(on_rcpt=lambda address, _taken: "451 try later" if address == grey else ACCEPT)
    with smtp_server(server):
        assert desk.publish(released, server.port) == PublishResult(sent=REGISTERED - 1, deferred=1)
    assert state_of(desk, released.edition_key) == "released"
    with smtp_server() as healthy:
        assert desk.publish(released, healthy.port) == PublishResult(sent=1, already_sent=REGISTERED - 1)
        assert healthy.recipients == [grey]


def test_nothing_leaves_the_allow_list(desk, released) -> None:
    desk.admin.execute("update publication.recipient set address = 'someone@elsewhere.example' where recipient_key = 1")
    desk.admin.commit()
    with smtp_server() as server:
        assert desk.publish(released, server.port) == PublishResult(sent=REGISTERED - 1, refused=1)
        assert "someone@elsewhere.example" not in server.recipients
    assert ledger(desk)["someone@elsewhere.example"] == "refused"


def test_no_server_at_all_leaves_everybody_open(desk, released) -> None:
    with smtp_server() as server:
        port = server.port
    with pytest.raises(errors.MailServerUnavailableError):
        desk.publish(released, port)
    assert set(ledger(desk).values()) <= {"deferred"}
    with smtp_server() as healthy:
        assert desk.publish(released, healthy.port).sent == REGISTERED


def test_a_kill_between_claim_and_confirm_ends_as_uncertain(desk, released) -> None:
    """The server kills the sending process while it takes the third mail: nobody confirms it."""
    children: list[subprocess.Popen] = []

    def kill_at_third(_address: str, taken: int) -> str:
        if taken == 2:
            os.kill(children[0].pid, signal.SIGKILL)
        return ACCEPT

    server = FakeServer(on_data=kill_at_third)
    program = textwrap.dedent(
        f"""
        import datetime, pathlib, psycopg
        from reports import catalogue, desk
        from reports.deliver import MailSettings
        with psycopg.connect({desk.database.url("publisher")!r}, autocommit=True) as connection:
            desk.publish(
                connection, catalogue.publication("weekly"),
                edition_key={released.edition_key}, output_dir=pathlib.Path({str(desk.output_dir)!r}),
                mail=MailSettings(host="127.0.0.1", port=PORT, allowed_domains=["example.test"]),
                clock=lambda: datetime.datetime(2026, 11, 18, 9, tzinfo=datetime.timezone.utc), claimed_by="killed",
            )
        """
    )
    with smtp_server(server):
        child = subprocess.Popen([sys.executable, "-c", program.replace("PORT", str(server.port))])
        children.append(child)
        assert child.wait(timeout=120) == -signal.SIGKILL
        assert sorted(ledger(desk).values()) == ["claimed", "sent", "sent"]
    with smtp_server() as healthy:
        result = desk.publish(released, healthy.port)
        assert result == PublishResult(sent=REGISTERED - 3, already_sent=2, uncertain=1)
        assert not set(healthy.recipients) & set(server.recipients)
    stale = desk.connection.execute("select smtp_reply from publication.mail where state = 'uncertain'").fetchone()[0]
    assert "확인 필요" in stale


def test_an_address_registered_again_between_two_attempts_gets_no_second_mail(desk, released) -> None:
    lost = "planning@incheon.example.test"
    server = FakeServer(on_data=lambda address, _taken: HANG_UP if address == lost else ACCEPT)
    with smtp_server(server):
        assert desk.publish(released, server.port).uncertain == 1
    desk.admin.execute(
        "insert into publication.recipient (publication_code, address, name, role, valid_from_on)"
        " values ('weekly', 'Planning@incheon.example.test', '기획담당관', '부서', '2026-11-17')"
    )
    desk.admin.commit()
    with smtp_server() as healthy:
        result = desk.publish(released, healthy.port)
        assert healthy.recipients == []
    assert (result.sent, result.uncertain) == (0, 1)
    assert len(ledger(desk)) == REGISTERED


def test_an_issue_that_would_reach_nobody_is_not_published(desk, released) -> None:
    desk.admin.execute("update publication.recipient set valid_to_on = '2026-11-01'")
    desk.admin.commit()
    with smtp_server() as server, pytest.raises(NoRecipientError, match="nobody is registered"):
        desk.publish(released, server.port)
    assert state_of(desk, released.edition_key) == "released"
