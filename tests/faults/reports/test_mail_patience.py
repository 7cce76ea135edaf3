"""A thousand recipients and a server in trouble: nobody twice, nobody lost, waits as long as they should be."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from reports import errors
from reports.deliver import PublishResult
from tests.fakes.mail_ledger import FakeTime, Ledger
from tests.fakes.smtp_server import ACCEPT, HANG_UP, FakeServer, smtp_server

MANY = 1000
HALF = 500


def addresses(count: int) -> list[str]:
    return [f"r{number:04d}@example.test" for number in range(count)]


def test_a_thousand_are_resumed_half_way_by_the_next_run(ledger: Ledger) -> None:
    edition_key = ledger.edition()
    ledger.register(addresses(MANY))
    dying = FakeServer(on_rcpt=lambda _address, taken: HANG_UP if taken >= HALF else ACCEPT)
    with smtp_server(dying), pytest.raises(errors.MailServerUnavailableError, match="publish the edition again"):
        ledger.send(edition_key, dying.port, time=FakeTime())
    assert len(dying.taken) == HALF
    with smtp_server() as healthy:
        result = ledger.send(edition_key, healthy.port, time=FakeTime())
        assert result == PublishResult(sent=MANY - HALF, already_sent=HALF)
        assert sorted(dying.recipients + healthy.recipients) == addresses(MANY)


def test_a_thousand_with_every_trouble_at_once_end_where_they_should(ledger: Ledger) -> None:
    """Of 1,000: 3 outside the allow-list, 5 unknown to the server, 10 greylisted once; it dies for good half way.

    In order of sending: r0000 to r0009 are greylisted, r0010 to r0014 unknown, the last three are elsewhere. The server
    dies when it took 500: r0015 to r0514. The next day's takes the other 482 and the 10.
    """
    edition_key = ledger.edition()
    inside = addresses(MANY - 3)
    ledger.register([*inside, *(f"z{number}@elsewhere.example" for number in range(3))])
    grey, unknown = set(inside[:10]), set(inside[10:15])

    def answer(address: str, taken: int) -> str:
        if taken >= HALF:
            return HANG_UP
        return "451 try later" if address in grey else "550 no such user" if address in unknown else ACCEPT

    dying, time = FakeServer(on_rcpt=answer), FakeTime()
    with smtp_server(dying), pytest.raises(errors.MailServerUnavailableError):
        ledger.send(edition_key, dying.port, time=time)
    states = list(ledger.states().values())
    # r0515 was claimed when the server hung up: nothing of it had gone out.
    assert {state: states.count(state) for state in set(states)} == {"sent": 500, "refused": 5, "deferred": 11}
    time.now += 86_400.0
    with smtp_server() as healthy:
        assert ledger.send(edition_key, healthy.port, time=time) == PublishResult(sent=492, already_sent=500, refused=8)
        assert sorted(dying.recipients + healthy.recipients) == sorted(set(inside) - unknown)
    assert {address for address, state in ledger.states().items() if state == "refused"} == {
        *unknown, "z0@elsewhere.example", "z1@elsewhere.example", "z2@elsewhere.example",
    }  # fmt: skip


def test_a_server_that_hangs_up_once_is_called_again(ledger: Ledger) -> None:
    edition_key = ledger.edition()
    ledger.register(addresses(6))
    hang_ups: list[str] = []

    def once(address: str, taken: int) -> str:
        if taken == 3 and not hang_ups:
            hang_ups.append(address)
            return HANG_UP
        return ACCEPT

    with smtp_server(FakeServer(on_rcpt=once)) as server:
        assert ledger.send(edition_key, server.port, time=FakeTime()) == PublishResult(sent=6)
        assert server.recipients == addresses(6)
    assert hang_ups == ["r0003@example.test"]


def test_a_server_that_comes_back_within_the_run_is_waited_for(ledger: Ledger) -> None:
    edition_key = ledger.edition()
    ledger.register(addresses(2))
    with smtp_server() as gone:
        port = gone.port
    with ExitStack() as stack:
        back: list[FakeServer] = []

        class Restart(FakeTime):
            def sleep(self, seconds: float) -> None:
                super().sleep(seconds)
                if len(self.naps) == 2:
                    back.append(stack.enter_context(smtp_server(FakeServer(port=port))))

        time = Restart()
        assert ledger.send(edition_key, port, time=time) == PublishResult(sent=2)
        assert back[0].recipients == addresses(2)
        assert time.naps == [2.0, 4.0]


def test_a_server_that_stays_away_is_asked_four_times_and_nobody_is_claimed(ledger: Ledger) -> None:
    edition_key, time = ledger.edition(), FakeTime()
    ledger.register(addresses(2))
    with smtp_server() as gone:
        port = gone.port
    with pytest.raises(errors.MailServerUnavailableError, match="no connection"):
        ledger.send(edition_key, port, time=time)
    # Three waits between four attempts, each twice as long.
    assert time.naps == [2.0, 4.0, 8.0]
    assert ledger.states() == {}


def test_a_temporary_refusal_is_offered_again_after_a_minute_then_four(ledger: Ledger) -> None:
    edition_key, time = ledger.edition(), FakeTime()
    ledger.register(addresses(2))
    offered: list[float] = []

    def greylist(address: str, _taken: int) -> str:
        if address == "r0000@example.test":
            offered.append(time.now)
            if len(offered) < 3:
                return "451 try later"
        return ACCEPT

    with smtp_server(FakeServer(on_rcpt=greylist)) as server:
        assert ledger.send(edition_key, server.port, time=time) == PublishResult(sent=2)
    assert offered == [0.0, 60.0, 300.0]
    row = ledger.connection.execute(
        "select attempt_count, retry_after from publication.mail where state = 'sent' order by attempt_count desc"
    ).fetchone()
    assert row == (3, None)


def test_a_wait_beyond_the_runs_patience_is_left_to_the_next_run(ledger: Ledger) -> None:
    """After 60 s and 240 s comes 960 s, which is more than the 600 s a run may wait."""
    edition_key, time = ledger.edition(), FakeTime()
    ledger.register(addresses(2))
    grey = "r0001@example.test"
    with smtp_server(FakeServer(on_rcpt=lambda a, _taken: "450 busy" if a == grey else ACCEPT)) as server:
        assert ledger.send(edition_key, server.port, time=time) == PublishResult(sent=1, deferred=1)
    assert time.naps == [60.0, 240.0]
    attempts, after = ledger.connection.execute(
        "select attempt_count, retry_after from publication.mail where state = 'deferred'"
    ).fetchone()
    assert (attempts, after.timestamp() - time.clock().timestamp()) == (3, 960.0)
    # A run that starts 500 s later waits out what is left.
    time.sleep(500)
    with smtp_server() as healthy:
        assert ledger.send(edition_key, healthy.port, time=time) == PublishResult(sent=1, already_sent=1)
        assert healthy.recipients == [grey]
    assert time.naps == [60.0, 240.0, 500, 460.0]


def test_a_mailbox_refused_for_a_while_for_five_days_is_refused(ledger: Ledger) -> None:
    edition_key, time = ledger.edition(), FakeTime()
    ledger.register(addresses(2))
    full = "r0001@example.test"
    with smtp_server(FakeServer(on_rcpt=lambda a, _taken: "452 mailbox full" if a == full else ACCEPT)) as server:
        assert ledger.send(edition_key, server.port, time=time) == PublishResult(sent=1, deferred=1)
        # The first refusal was at 0 s; five days are 432,000 s, and a run one second before them still waits.
        time.now = 431_999.0
        assert ledger.send(edition_key, server.port, time=time) == PublishResult(already_sent=1, deferred=1)
        time.now = 432_000.0 + 4 * 3600
        assert ledger.send(edition_key, server.port, time=time) == PublishResult(already_sent=1, refused=1)
    assert ledger.connection.execute(
        "select smtp_reply, retry_after from publication.mail where state = 'refused'"
    ).fetchone() == ("계속 일시 거절: 452 mailbox full", None)
    with smtp_server() as healthy:
        assert ledger.send(edition_key, healthy.port, time=time) == PublishResult(already_sent=1, refused=1)
        assert healthy.taken == []


def test_days_without_a_server_are_no_refusal_of_the_recipient(ledger: Ledger) -> None:
    edition_key, time = ledger.edition(), FakeTime()
    ledger.register(addresses(1))
    dying = FakeServer(on_rcpt=lambda _address, _taken: HANG_UP)
    with smtp_server(dying), pytest.raises(errors.MailServerUnavailableError):
        ledger.send(edition_key, dying.port, time=time)
    time.now = 6 * 86_400.0
    with smtp_server(FakeServer(on_rcpt=lambda _a, _taken: "451 greylisted")) as server:
        assert ledger.send(edition_key, server.port, time=time) == PublishResult(deferred=1)


def test_no_more_mails_a_minute_than_asked_for(ledger: Ledger) -> None:
    edition_key, time = ledger.edition(), FakeTime()
    ledger.register(addresses(4))
    with smtp_server() as server:
        ledger.send(edition_key, server.port, time=time, rate_per_minute=30)
        assert len(server.taken) == 4
    assert time.naps == [2.0, 2.0, 2.0]


def test_a_refused_sender_stops_the_run_and_nobody_is_to_blame(ledger: Ledger) -> None:
    edition_key, time = ledger.edition(), FakeTime()
    ledger.register(addresses(3))

    class NoSender(FakeServer):
        async def handle_MAIL(self, *_arguments: object) -> str:  # noqa: N802
            return "550 you are not who you say"

    with smtp_server(NoSender()) as server, pytest.raises(errors.MailSettingsError, match="check sender"):
        ledger.send(edition_key, server.port, time=time)
    assert ledger.states() == {"r0000@example.test": "deferred"}


def test_a_sender_refused_for_a_while_stops_the_run_with_the_servers_words(ledger: Ledger) -> None:
    edition_key = ledger.edition()
    ledger.register(addresses(3))

    class Busy(FakeServer):
        async def handle_MAIL(self, *_arguments: object) -> str:  # noqa: N802
            return "452 too many mails today"

    with smtp_server(Busy()) as server, pytest.raises(errors.MailServerUnavailableError, match="452 too many mails"):
        ledger.send(edition_key, server.port, time=FakeTime())
    assert ledger.states() == {"r0000@example.test": "deferred"}
    with smtp_server() as healthy:
        assert ledger.send(edition_key, healthy.port, time=FakeTime()) == PublishResult(sent=3)
