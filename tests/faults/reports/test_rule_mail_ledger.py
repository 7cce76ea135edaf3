"""A server that fails in the middle of a night's mails: the rest goes out later, and nobody gets it twice."""

from __future__ import annotations

import psycopg
import pytest

from reports.deliver import PublishResult
from reports.edition import issue_lock
from reports.errors import MailServerUnavailableError, PublishInProgressError
from tests.fakes.alert_marts import rule_database, rule_desk  # noqa: F401 - fixtures
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
