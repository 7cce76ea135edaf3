from __future__ import annotations

import pytest

from reports.errors import MailSettingsError
from reports.mail.settings import MailSettings, Patience, from_connection
from reports.recipients import Recipient


def to(address: str) -> Recipient:
    return Recipient(1, address, "", "소관부서", False)


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("a@incheon.go.kr", True),
        ("a@bupyeong.Incheon.go.kr", True),
        ("a@evilincheon.go.kr", False),
        ("a@incheon.go.kr.example", False),
        ("a@go.kr", False),
    ],
)
def test_the_allow_list_takes_a_domain_and_what_is_below_it(address: str, is_allowed: bool) -> None:
    assert MailSettings("h", 25, ["incheon.go.kr"]).allows(to(address)) is is_allowed
    assert MailSettings("h", 25, ["*"]).allows(to(address))
    assert not MailSettings("h", 25, []).allows(to(address))


def test_a_connection_says_everything_and_empty_values_count_as_not_given() -> None:
    told = {
        "host": "mail.incheon.go.kr", "port": "587", "username": "voc", "password": "secret", "security": "starttls",
        "ca_file": "/etc/ssl/city.pem", "rate_per_minute": "120", "sender": "voc@incheon.go.kr", "return_path": "",
        "unsubscribe_address": "leave@incheon.go.kr", "unsubscribe_key": "0123456789abcdef", "dkim_selector": None,
        "bounce_mailbox": "/srv/mail/bounces",
    }  # fmt: skip
    mail = from_connection(told, allowed_domains=["incheon.go.kr"])
    assert (mail.host, mail.port, mail.security, str(mail.ca_file)) == (
        "mail.incheon.go.kr", 587, "starttls", "/etc/ssl/city.pem",
    )  # fmt: skip
    assert (mail.rate_per_minute, mail.return_path, mail.dkim) == (120.0, None, None)
    assert mail.unsubscribe_key == b"0123456789abcdef"
    assert "secret" not in repr(mail)
    assert "0123456789abcdef" not in repr(mail)


@pytest.mark.parametrize("read_from", ["unsubscribe_log", "unsubscribe_mailbox"])
def test_one_click_is_promised_where_something_reads_the_clicks(read_from: str) -> None:
    told = {
        "unsubscribe_url": "https://voc.incheon.go.kr/leave", "unsubscribe_key": "0123456789abcdef",
        read_from: "/srv/mail/leave",
    }  # fmt: skip
    assert from_connection(told, allowed_domains=["incheon.go.kr"]).unsubscribe_url == told["unsubscribe_url"]


def test_the_demos_connection_is_enough() -> None:
    mail = from_connection({"host": "127.0.0.1", "port": 8025}, allowed_domains=["example.test"])
    assert (mail.security, mail.username, mail.dkim, mail.rate_per_minute) == ("open", None, None, None)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"startls": True}, "unknown in the mail connection: startls"),
        ({"port": "smtp"}, "are numbers"),
        ({"security": "ssl"}, "say one of open, starttls, tls"),
        ({"host": "mail.incheon.go.kr", "username": "voc", "password": "x"}, "unencrypted"),
        ({"dkim_domain": "incheon.go.kr"}, "missing: dkim_selector, dkim_private_key"),
        ({"unsubscribe_key": "short"}, "16 bytes"),
        ({"unsubscribe_url": "https://voc.incheon.go.kr/leave"}, "needs an unsubscribe_key"),
        ({"unsubscribe_url": "http://voc.incheon.go.kr", "unsubscribe_key": "0123456789abcdef"}, "https"),
        ({"unsubscribe_url": "https://voc.incheon.go.kr", "unsubscribe_key": "0123456789abcdef"}, "nothing reads"),
        ({"rate_per_minute": "0"}, "above 0"),
    ],
)
def test_what_cannot_work_is_refused_before_anybody_is_mailed(told: dict[str, object], why: str) -> None:
    with pytest.raises(MailSettingsError, match=why):
        from_connection(told, allowed_domains=["incheon.go.kr"])


def test_waits_grow_fourfold_up_to_four_hours() -> None:
    patience = Patience(retry_wait=60)
    assert [patience.wait_after(attempts) for attempts in (1, 2, 3, 4, 5, 6, 60)] == [
        60, 240, 960, 3840, 14400, 14400, 14400,
    ]  # fmt: skip
