"""A person settles what no program may: mails that may have arrived."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from io import StringIO
from types import SimpleNamespace

import psycopg
import pytest
from rich.console import Console

from reports.deliver import PublishResult
from reports.edition import issue_lock
from reports.errors import PublishInProgressError, SettlementRefusedError
from reports.mail import settlement
from runtime import desk as words
from runtime.progress import Progress
from tests.fakes.smtp_server import ACCEPT, HANG_UP, FakeServer, smtp_server

KST = timezone(timedelta(hours=9))
LOST = "planning@incheon.example.test"
TEN = datetime(2026, 11, 18, 10, tzinfo=KST)
REGISTERED = 7


@pytest.fixture
def lost_one(desk, ordinary):
    """A published issue; the server hung up after it had the mail of one recipient."""
    desk.write(ordinary)
    drafted = desk.draft()
    desk.release(drafted)
    server = FakeServer(on_data=lambda address, _taken: HANG_UP if address == LOST else ACCEPT)
    with smtp_server(server):
        assert desk.publish(drafted, server.port) == PublishResult(sent=REGISTERED - 1, uncertain=1)
    return drafted


def settle(desk, verdict: str, **more) -> settlement.Uncertain:
    (mail,) = settlement.uncertain(desk.connection)
    told = {"message_id": mail.message_id, "settled_by": "kim", "reason": "로그 09:01 250 queued", "settled_at": TEN}
    return settlement.settle(desk.connection, verdict=verdict, **{**told, **more})


def state_of(desk) -> str:
    return desk.connection.execute(
        "select mail.state from publication.mail join publication.recipient using (recipient_key) where address = %s",
        (LOST,),
    ).fetchone()[0]


def test_it_is_listed_with_what_to_look_for_in_the_server_s_log(desk, lost_one) -> None:
    (mail,) = settlement.uncertain(desk.connection)
    assert (mail.edition_key, mail.publication_code, mail.issue_number) == (lost_one.edition_key, "weekly", 672)
    assert (mail.address, mail.publish_on) == (LOST, "2026-11-18")
    assert mail.message_id.startswith("<")
    assert "connection lost after DATA" in mail.smtp_reply
    assert mail.claimed_at == datetime(2026, 11, 18, 9, tzinfo=KST)


def test_what_arrived_is_sent_and_who_said_so_is_kept(desk, lost_one) -> None:
    settle(desk, "sent")
    assert (state_of(desk), settlement.uncertain(desk.connection)) == ("sent", ())
    kept = desk.connection.execute(
        "select verdict_code, settled_by, reason, smtp_reply like 'connection lost%', settled_at"
        " from publication.mail_settlement"
    ).fetchall()
    assert kept == [("sent", "kim", "로그 09:01 250 queued", True, TEN)]
    assert settlement.put_back(desk.connection) == ()
    with smtp_server() as server:
        assert desk.publish(lost_one, server.port) == PublishResult(already_sent=REGISTERED)
        assert server.recipients == []


def test_what_did_not_arrive_goes_out_once_more_to_that_one_only(desk, lost_one) -> None:
    desk.admin.execute(
        "insert into publication.recipient (publication_code, address, name, role, valid_from_on)"
        " values ('weekly', 'new@incheon.example.test', '뒤늦게 등록', '부서', '2014-01-01')"
    )
    desk.admin.commit()
    mail = settle(desk, "again")
    assert settlement.put_back(desk.connection) == (lost_one.edition_key,)
    with smtp_server() as server:
        assert desk.publish(lost_one, server.port) == PublishResult(sent=1)
        # Neither who has it nor who was registered after the issue went out.
        assert server.recipients == [LOST]
        assert server.message(0)["Message-ID"] == mail.message_id
    assert settlement.put_back(desk.connection) == ()
    with smtp_server() as server:
        desk.publish(lost_one, server.port)
        assert server.recipients == []


def test_a_subscriber_who_left_meanwhile_is_not_mailed_again(desk, lost_one) -> None:
    settle(desk, "again")
    desk.admin.execute(
        "update publication.recipient set is_outside_subscriber = true, role = '외부 구독자', valid_to_on = %s"
        " where address = %s",
        (date(2026, 11, 19), LOST),
    )
    desk.admin.commit()
    friday = datetime(2026, 11, 20, 9, tzinfo=KST)
    with smtp_server() as server:
        result = desk.publish(lost_one, server.port, clock=lambda: friday)
        assert (server.recipients, result.refused) == ([], 1)
    assert settlement.put_back(desk.connection) == ()


@pytest.mark.parametrize("missing", [{"settled_by": " "}, {"reason": ""}])
def test_nobody_settles_without_a_name_and_a_reason(desk, lost_one, missing: dict[str, str]) -> None:
    with pytest.raises(SettlementRefusedError, match="사람과 근거"):
        settle(desk, "sent", **missing)
    assert state_of(desk) == "uncertain"


def test_only_an_uncertain_mail_is_settled_and_once(desk, lost_one) -> None:
    with pytest.raises(SettlementRefusedError, match="no uncertain mail <other@"):
        settle(desk, "sent", message_id="other@example.test")
    mail = settle(desk, "sent")
    with pytest.raises(SettlementRefusedError, match="no uncertain mail"):
        settlement.settle(
            desk.connection, message_id=mail.message_id, verdict="again", settled_by="lee", reason="x", settled_at=TEN
        )
    assert state_of(desk) == "sent"


def test_a_mail_of_an_edition_that_was_taken_back_is_not_sent_again(desk, lost_one) -> None:
    desk.admin.execute("update publication.edition set state = 'superseded'")
    desk.admin.commit()
    with pytest.raises(SettlementRefusedError, match="superseded"):
        settle(desk, "again")
    settle(desk, "sent")
    assert state_of(desk) == "sent"


def test_nothing_is_settled_while_the_issue_is_being_sent(desk, lost_one) -> None:
    with (
        psycopg.connect(desk.database.url("publisher"), autocommit=True) as other,
        issue_lock(other, publication_code="weekly", issue_number=672),
        pytest.raises(PublishInProgressError),
    ):
        settle(desk, "again")
    assert state_of(desk) == "uncertain"


def test_the_words_at_a_terminal_list_it_say_what_to_look_for_and_settle_it(desk, lost_one) -> None:
    running, said = SimpleNamespace(warehouse_urls={"publisher": desk.database.url("publisher")}), StringIO()
    progress = Progress(Console(file=said))
    words.show_uncertain(running, progress)
    (mail,) = settlement.uncertain(desk.connection)
    listed = said.getvalue()
    for told in (mail.message_id, LOST, "2026-11-18 09:00:00", "connection lost after DATA", "status=sent"):
        assert told in listed
    words.settle(running, progress, mail.message_id, "again", by="kim", reason="로그에 없음", now=TEN)
    assert "put back by kim" in said.getvalue()
    words.show_uncertain(running, progress)
    assert said.getvalue().endswith("No mail is uncertain.\n")
