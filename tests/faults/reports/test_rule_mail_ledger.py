"""A server that fails in the middle of a night's mails: the rest goes out later, and nobody gets it twice."""

from __future__ import annotations

import psycopg
import pytest

from reports.deliver import PublishResult
from reports.edition import issue_lock
from reports.errors import MailServerUnavailableError, MailSettingsError, PublishInProgressError
from tests.fakes.alert_marts import rule_database, rule_desk  # noqa: F401 - fixtures
from tests.fakes.certificates import server_context
from tests.fakes.smtp_server import ACCEPT, HANG_UP, FakeServer, smtp_server


@pytest.fixture
def three_owners(rule_desk):  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water", bus_policy="bus", road="road")
    rule_desk.alert("call_center", "water", "waterworks")
    rule_desk.alert("petition", "traffic", "bus_policy")
    rule_desk.alert("petition", "road", "road")
    return rule_desk


def test_the_rest_follows_with_the_words_that_were_frozen(three_owners) -> None:
    server = FakeServer(on_rcpt=lambda _address, taken: HANG_UP if taken >= 2 else ACCEPT)
    with smtp_server(server), pytest.raises(MailServerUnavailableError):
        three_owners.send_alerts(server.port)
    assert (len(server.taken), three_owners.state()) == (2, "by_rule")
    # The night is judged anew meanwhile: what was frozen is what goes out.
    three_owners.admin.execute("update marts.mart_warning_daily set observed_count = 99")
    three_owners.admin.commit()
    with smtp_server() as healthy:
        assert three_owners.send_alerts(healthy.port) == PublishResult(sent=2, already_sent=2)
    assert not set(healthy.recipients) & set(server.recipients)
    for n in range(2):
        assert "99건" not in healthy.message(n).get_body(("plain",)).get_content()
    assert three_owners.state() == "published"


def test_a_mail_that_may_have_arrived_is_left_to_a_person(three_owners) -> None:
    lost = "bus@incheon.example.test"
    server = FakeServer(on_data=lambda address, _taken: HANG_UP if address == lost else ACCEPT)
    with smtp_server(server):
        assert three_owners.send_alerts(server.port) == PublishResult(sent=3, uncertain=1)
    with smtp_server() as healthy:
        assert three_owners.send_alerts(healthy.port) == PublishResult(already_sent=3, uncertain=1)
        assert healthy.recipients == []


def test_two_runs_at_once_do_not_both_send(three_owners) -> None:

    with (
        psycopg.connect(three_owners.url, autocommit=True) as other,
        issue_lock(other, publication_code="alerts", issue_number=20261111),
        smtp_server() as server,
        pytest.raises(PublishInProgressError),
    ):
        three_owners.send_alerts(server.port)
    assert server.recipients == []


def test_a_refusal_a_wait_and_an_address_elsewhere_keep_nobody_else_from_their_mail(three_owners) -> None:
    three_owners.register("alerts", office__second="gone")
    three_owners.admin.execute(
        "update publication.recipient set address = 'road@elsewhere.example' where role = 'road'"
    )
    three_owners.admin.commit()
    offered: list[str] = []

    def answer(address: str, _taken: int) -> str:
        offered.append(address)
        if address == "gone@incheon.example.test":
            return "550 no such user"
        return "451 try later" if address == "bus@incheon.example.test" and offered.count(address) == 1 else ACCEPT

    with smtp_server(FakeServer(on_rcpt=answer)) as server:
        # Office, water and bus; the second of the office is unknown, the road's address is not on the allow-list.
        assert three_owners.send_alerts(server.port) == PublishResult(sent=3, refused=2)
        assert sorted(server.recipients) == [
            "bus@incheon.example.test", "office@incheon.example.test", "water@incheon.example.test",
        ]  # fmt: skip
    assert "road@elsewhere.example" not in offered
    assert three_owners.state() == "published"


def test_a_lasting_wait_keeps_the_night_open_and_the_next_run_sends_the_rest(three_owners) -> None:
    busy = "bus@incheon.example.test"
    with smtp_server(FakeServer(on_rcpt=lambda a, _taken: "451 try later" if a == busy else ACCEPT)) as server:
        assert three_owners.send_alerts(server.port) == PublishResult(sent=3, deferred=1)
    assert three_owners.state() == "by_rule"
    with smtp_server() as healthy:
        assert three_owners.send_alerts(healthy.port) == PublishResult(sent=1, already_sent=3)
        assert healthy.recipients == [busy]
    assert three_owners.state() == "published"


def test_a_server_whose_certificate_is_not_trusted_gets_nothing_and_the_night_waits(three_owners, tmp_path) -> None:
    context, ca_file = server_context(tmp_path)
    with smtp_server(tls_context=context) as server:
        with pytest.raises(MailSettingsError, match="is not trusted"):
            three_owners.send_alerts(server.port, mail={"security": "starttls"})
        assert (server.recipients, three_owners.state()) == ([], "by_rule")
        sent = three_owners.send_alerts(server.port, mail={"security": "starttls", "ca_file": ca_file})
        assert sent == PublishResult(sent=4)


def test_the_copies_of_a_night_s_mails_are_made_whole_again_by_the_run_that_goes_on(three_owners) -> None:
    server = FakeServer(on_rcpt=lambda _address, _taken: HANG_UP)
    with smtp_server(server), pytest.raises(MailServerUnavailableError):
        three_owners.send_alerts(server.port)
    copies = sorted(three_owners.output_dir.rglob("*.eml"))
    assert [path.name for path in copies] == [
        "mail-bus_policy.eml", "mail-office.eml", "mail-road.eml", "mail-waterworks.eml",
    ]  # fmt: skip
    before = copies[0].read_bytes()
    copies[0].unlink()
    with smtp_server() as healthy:
        assert three_owners.send_alerts(healthy.port) == PublishResult(sent=4)
    assert copies[0].read_bytes() == before
