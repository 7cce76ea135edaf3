"""What comes back: bounces and requests to leave a list, from mailboxes that anybody can write to."""

from __future__ import annotations

import mailbox
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from reports.errors import MailboxError
from reports.mail.bounces import BounceCounts, failing_addresses, read_bounces
from reports.mail.unsubscribe import read_clicks, read_unsubscriptions
from reports.mail.unsubscribe_token import token
from reports.recipients import COLUMNS, load_recipients
from tests.fakes.mail_ledger import KST, NINE, FakeTime, Ledger
from tests.fakes.smtp_server import smtp_server

DAY = date(2026, 11, 18)
KEY = b"0123456789abcdef"
READ_AT = datetime(2026, 11, 19, 8, 30, tzinfo=KST)


def bounce(message_id: str, *, action: str = "failed", status: str = "5.1.1", told: str = "550 no such user") -> str:
    """As RFC 3464 writes it, folded and with the headers of the mail that came back."""
    return "\n".join(
        [
            "From: MAILER-DAEMON@mail.example.test",
            "To: voc@incheon.example.test",
            "Subject: Undelivered Mail Returned to Sender",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
            "",
            "--b1",
            "Content-Type: text/plain; charset=us-ascii",
            "",
            "Message-ID: <of-the-notice@mail.example.test> could not be delivered.",
            "--b1",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mail.example.test",
            "",
            "Final-Recipient: rfc822; kim@example.test",
            f"Action: {action}",
            f"Status: {status} (unknown)",
            f"Diagnostic-Code: smtp;\n {told}",
            "--b1",
            "Content-Type: message/rfc822",
            "",
            "From: voc@incheon.example.test",
            f"Message-ID: {message_id}",
            "Subject: test",
            "",
            "text",
            "--b1--",
            "",
        ]
    )


@pytest.fixture
def maildir(tmp_path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "returned", create=True)


def sent(ledger: Ledger, *addresses: str, issue_number: int = 672) -> int:
    """An issue that everybody got."""
    edition_key = ledger.edition(issue_number=issue_number)
    if not ledger.recipients():
        ledger.register(list(addresses))
    with smtp_server() as server:
        ledger.send(edition_key, server.port, time=FakeTime())
    # All mails of this test are of one identity; issues tell them apart.
    ledger.admin.execute(
        "update publication.mail set message_id = message_id || %s where edition_key = %s",
        (f".{issue_number}", edition_key),
    )
    ledger.admin.commit()
    return edition_key


def message_id(ledger: Ledger, edition_key: int, address: str) -> str:
    """Set a Message-ID that a mail program would keep, and tell it."""
    told = f"<{edition_key}.{address}>"
    ledger.admin.execute(
        "update publication.mail set message_id = %s from publication.recipient "
        "where mail.recipient_key = recipient.recipient_key and edition_key = %s and address = %s",
        (told, edition_key, address),
    )
    ledger.admin.commit()
    return told


def read(ledger: Ledger, maildir: mailbox.Maildir) -> BounceCounts:
    return read_bounces(ledger.connection, Path(maildir._path), read_at=READ_AT)


def test_a_bounced_mail_is_marked_with_status_and_reason_and_never_sent_again(ledger: Ledger, maildir) -> None:
    edition_key = sent(ledger, "kim@example.test", "lee@example.test")
    maildir.add(bounce(message_id(ledger, edition_key, "kim@example.test")))
    assert read(ledger, maildir) == BounceCounts(bounced=1)
    assert ledger.states() == {"kim@example.test": "bounced", "lee@example.test": "sent"}
    row = ledger.connection.execute(
        "select status_code, diagnostic, smtp_reply from publication.bounce join publication.mail "
        "using (edition_key, recipient_key)"
    ).fetchone()
    assert row == ("5.1.1", "smtp; 550 no such user", "5.1.1 smtp; 550 no such user")
    assert read(ledger, maildir) == BounceCounts()
    with smtp_server() as server:
        result = ledger.send(edition_key, server.port, time=FakeTime())
        assert (result.bounced, result.already_sent, server.taken) == (1, 1, [])


def test_a_delay_is_kept_and_changes_no_state(ledger: Ledger, maildir) -> None:
    edition_key = sent(ledger, "kim@example.test")
    maildir.add(bounce(message_id(ledger, edition_key, "kim@example.test"), action="delayed", status="4.4.1"))
    assert read(ledger, maildir) == BounceCounts(delayed=1)
    assert ledger.states() == {"kim@example.test": "sent"}


def test_an_address_that_bounces_for_good_on_two_issues_is_listed(ledger: Ledger, maildir) -> None:
    first = sent(ledger, "kim@example.test", "lee@example.test")
    second = sent(ledger, issue_number=673)
    maildir.add(bounce(message_id(ledger, first, "kim@example.test")))
    maildir.add(bounce(message_id(ledger, first, "lee@example.test"), status="4.2.2"))
    assert read(ledger, maildir) == BounceCounts(bounced=2)
    assert failing_addresses(ledger.connection, on=DAY) == ()
    maildir.add(bounce(message_id(ledger, second, "kim@example.test"), told="550 still no such user"))
    maildir.add(bounce(message_id(ledger, second, "lee@example.test"), status="4.2.2"))
    assert read(ledger, maildir) == BounceCounts(bounced=2)
    (found,) = failing_addresses(ledger.connection, on=DAY)
    assert (found.publication_code, found.address, found.issue_count) == ("weekly", "kim@example.test", 2)
    assert (found.status_code, found.diagnostic) == ("5.1.1", "smtp; 550 still no such user")
    ledger.admin.execute("update publication.recipient set valid_to_on = '2026-11-18'")
    ledger.admin.commit()
    assert failing_addresses(ledger.connection, on=DAY) == ()


def test_hostile_and_foreign_letters_are_listed_and_stop_nothing(ledger: Ledger, maildir) -> None:
    edition_key = sent(ledger, "kim@example.test")
    own = message_id(ledger, edition_key, "kim@example.test")
    deep = "".join(f'Content-Type: multipart/mixed; boundary="d{n}"\n\n--d{n}\n' for n in range(2000))
    broken = b"Content-Type: multipart/report; boundary=\xff\xfe\n\n--\xff\n\x00\x00Status: \xff5.1.1"
    hostile = [
        bounce("<nobody@elsewhere.test>"),
        "Subject: holiday\n\nI am away.",
        deep,
        broken,
        "",
        bounce(own)[:400] + "\n" + "A" * 3_000_000,
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        + "Action: failed\nStatus: 5.0.0\n\n" * 500
        + "--b--",
    ]
    for letter in hostile:
        maildir.add(letter)
    maildir.add(bounce(own, told="550 \x00\x1b[31m<script>alert(1)</script>‮ " + "x" * 5000).encode())
    assert read(ledger, maildir) == BounceCounts(bounced=1, unknown=len(hostile))
    assert ledger.states() == {"kim@example.test": "bounced"}
    (diagnostic,) = ledger.connection.execute(
        "select diagnostic from publication.bounce where outcome_code = 'bounced'"
    ).fetchone()
    assert diagnostic.startswith("smtp; 550 [31m<script>alert(1)</script>\ufffd\ufffd\ufffd xxx")
    assert len(diagnostic) == 300


@pytest.mark.parametrize("bad", ["<a\x00b@example.test>", "<a\x1fb@example.test>", "<a\x7fb@example.test>"])
@pytest.mark.parametrize("quoted_as", ["message/rfc822", "text/rfc822-headers"])
def test_a_message_id_no_database_takes_is_listed_and_the_next_letter_read(
    ledger: Ledger, maildir, bad: str, quoted_as: str
) -> None:
    edition_key = sent(ledger, "kim@example.test")
    maildir.add(bounce(bad).replace("message/rfc822", quoted_as).encode())
    maildir.add(bounce(message_id(ledger, edition_key, "kim@example.test")))
    assert read(ledger, maildir) == BounceCounts(bounced=1, unknown=1)
    assert read(ledger, maildir) == BounceCounts()


def test_a_missing_mailbox_is_told(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="no mailbox at"):
        read_bounces(ledger.connection, tmp_path / "nowhere", read_at=READ_AT)


# ---------------------------------------------------------------- leaving a list
def leaving(ledger: Ledger, address: str, *, code: str = "weekly", key: bytes = KEY) -> str:
    (recipient_key,) = ledger.connection.execute(
        "select recipient_key from publication.recipient where address = %s and publication_code = %s", (address, code)
    ).fetchone()
    return token(key, publication_code=code, recipient_key=recipient_key, address=address)


def letter(subject: str, body: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "any@example.test", "leave@incheon.example.test", subject
    message.set_content(body)
    return message.as_bytes()


def outcomes(ledger: Ledger, path: Path, read_at: datetime = READ_AT) -> list[str]:
    return sorted(r.outcome for r in read_unsubscriptions(ledger.connection, path, key=KEY, read_at=read_at))


def test_an_outside_subscriber_leaves_from_that_day_on(ledger: Ledger, tmp_path: Path) -> None:
    ledger.register(["citizen@example.test", "other@example.test"], is_outside=True)
    ledger.register(["citizen@example.test"], is_outside=True, code="public_weekly")
    box = mailbox.mbox(tmp_path / "leave")
    box.add(letter(f"unsubscribe {leaving(ledger, 'citizen@example.test')}"))
    box.flush()
    assert outcomes(ledger, tmp_path / "leave") == ["closed"]
    open_ones = ledger.connection.execute(
        "select publication_code, address, valid_to_on from publication.recipient order by recipient_key"
    ).fetchall()
    assert open_ones == [
        ("weekly", "citizen@example.test", date(2026, 11, 19)),
        ("weekly", "other@example.test", None),
        ("public_weekly", "citizen@example.test", None),
    ]
    kept = ledger.connection.execute(
        "select outcome_code, address, closed_on, way, read_at from publication.unsubscribe_request"
    ).fetchone()
    assert kept == ("closed", "citizen@example.test", date(2026, 11, 19), "mailbox leave", READ_AT)
    assert outcomes(ledger, tmp_path / "leave") == []
    box.add(letter(f"Re: unsubscribe {leaving(ledger, 'citizen@example.test')}", "again"))
    box.flush()
    assert outcomes(ledger, tmp_path / "leave") == ["already_closed"]


def test_an_official_is_not_removed_and_that_is_said(ledger: Ledger, maildir) -> None:
    ledger.register(["kim@example.test"])
    maildir.add(letter(f"unsubscribe {leaving(ledger, 'kim@example.test')}"))
    (request,) = read_unsubscriptions(ledger.connection, Path(maildir._path), key=KEY, read_at=READ_AT)
    assert (request.outcome, request.needs_a_person) == ("official", True)
    assert len(ledger.recipients()) == 1


def test_nobody_leaves_by_a_forged_or_empty_letter(ledger: Ledger, maildir) -> None:
    ledger.register(["citizen@example.test"], is_outside=True)
    genuine = leaving(ledger, "citizen@example.test")
    maildir.add(letter("unsubscribe"))
    maildir.add(letter(f"unsubscribe {leaving(ledger, 'citizen@example.test', key=b'fedcba9876543210')}"))
    maildir.add(letter(f"unsubscribe {genuine.replace('u1-1-', 'u1-999999999999999999-')}"))
    maildir.add(b"Subject: =?utf-9?b?////?=\nContent-Type: text/plain; charset=x-none\n\n\xff")
    assert outcomes(ledger, Path(maildir._path)) == ["no_token", "no_token", "not_genuine", "not_genuine"]
    assert len(ledger.recipients()) == 1


def test_a_web_forms_letter_carries_the_token_in_its_text(ledger: Ledger, maildir) -> None:
    ledger.register(["citizen@example.test"], is_outside=True)
    maildir.add(letter("수신 거부 (웹)", f"https://voc.example.test/leave?t={leaving(ledger, 'citizen@example.test')}"))
    assert outcomes(ledger, Path(maildir._path)) == ["closed"]


def test_one_click_in_the_web_server_s_log_closes_the_entry_once(ledger: Ledger, tmp_path: Path) -> None:
    """The usual access log and a short one; what follows links sends GET, and what a caller calls itself is nothing."""
    names = ["one", "two", "looked", "named"]
    ledger.register([f"{name}@example.test" for name in names], is_outside=True)
    one, two, looked, named = (leaving(ledger, f"{name}@example.test") for name in names)
    log = tmp_path / "leave.log"
    log.write_text(
        f'10.0.0.1 - - [19/Nov/2026:07:00:00 +0900] "POST /leave?t={one} HTTP/1.1" 200 2 "-" "Mail/1.0"\n'
        f"2026-11-19T07:00:01+09:00 POST {two.upper()}\n"
        f'10.0.0.1 - - [19/Nov/2026:07:00:02 +0900] "GET /leave?t={looked} HTTP/1.1" 200 2 "-" "Filter/1.0"\n'
        f'10.0.0.1 - - [19/Nov/2026:07:00:03 +0900] "GET / HTTP/1.1" 404 2 "-" "POST to t={named}"\n'
        '10.0.0.1 - - [19/Nov/2026:07:00:04 +0900] "POST /login HTTP/1.1" 404 2 "-" "\\x16\\x03"\n',
        encoding="ascii",
    )
    asked = read_clicks(ledger.connection, log, key=KEY, read_at=READ_AT)
    assert [request.outcome for request in asked] == ["closed", "closed"]
    closed = ledger.connection.execute(
        "select address, way from publication.unsubscribe_request order by address"
    ).fetchall()
    assert closed == [("one@example.test", "web leave.log"), ("two@example.test", "web leave.log")]
    still = ledger.connection.execute(
        "select address from publication.recipient where valid_to_on is null order by address"
    ).fetchall()
    assert still == [("looked@example.test",), ("named@example.test",)]
    # Read again, also after a line that is half written: nothing new, until its end is there.
    with log.open("a", encoding="ascii") as more:
        more.write(f"2026-11-19T07:30:00+09:00 POST {looked}")
    assert read_clicks(ledger.connection, log, key=KEY, read_at=READ_AT) == ()
    with log.open("a", encoding="ascii") as more:
        more.write("\n")
    assert [r.outcome for r in read_clicks(ledger.connection, log, key=KEY, read_at=READ_AT)] == ["closed"]


def test_a_click_with_a_forged_token_or_of_an_official_is_for_a_person(ledger: Ledger, tmp_path: Path) -> None:
    ledger.register(["citizen@example.test"], is_outside=True)
    ledger.register(["kim@example.test"])
    log = tmp_path / "leave.log"
    forged = leaving(ledger, "citizen@example.test", key=b"fedcba9876543210")
    log.write_bytes(
        f"t POST {forged}\nt POST {leaving(ledger, 'kim@example.test')}\n".encode() + b"\xff\x00 POST \xff\n"
    )
    asked = read_clicks(ledger.connection, log, key=KEY, read_at=READ_AT)
    assert [(request.outcome, request.needs_a_person) for request in asked] == [
        ("not_genuine", True), ("official", True),
    ]  # fmt: skip
    assert len(ledger.recipients()) == 2


def test_a_missing_log_is_told(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="no log of one-click requests at"):
        read_clicks(ledger.connection, tmp_path / "nowhere", key=KEY, read_at=READ_AT)


def test_loading_the_register_again_brings_nobody_back(ledger: Ledger, maildir, tmp_path: Path) -> None:
    def load(*lines: str) -> None:
        path = tmp_path / "register.csv"
        path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
        load_recipients(ledger.connection, path, publication_code="weekly")

    old = "citizen@example.test,시민,외부 구독자,true,2014-01-01,"
    load(old)
    maildir.add(letter(f"unsubscribe {leaving(ledger, 'citizen@example.test')}"))
    assert outcomes(ledger, Path(maildir._path), read_at=NINE) == ["closed"]
    load(old)
    assert ledger.recipients() == ()
    # Whoever subscribes again later stands in a line of their own.
    load(f"{old}2026-11-18", "citizen@example.test,시민,외부 구독자,true,2026-11-20,")
    found = ledger.connection.execute("select valid_from_on, valid_to_on from publication.recipient").fetchall()
    assert sorted(found) == [(date(2014, 1, 1), date(2026, 11, 18)), (date(2026, 11, 20), None)]
