"""The fast way gives the very bytes of the slow one, plus the list headers and the signature."""

from __future__ import annotations

import base64
import email
from dataclasses import replace
from email import policy

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from reports.errors import MailSettingsError
from reports.mail.mailing import Mailing, finished
from reports.mail.settings import MailSettings
from reports.mail.signature import DkimKey
from reports.mail.unsubscribe_token import find_claim, is_genuine, token
from reports.recipients import Recipient
from reports.render.mail import Envelope, build_mail
from tests.fakes.mail_ledger import PARTS

OPEN = MailSettings("127.0.0.1", 25, ["example.test"])
KEY = b"0123456789abcdef"
OFFICIAL = Recipient(1, "kim@example.test", "김, 철수", "소관부서", False)
OUTSIDE = Recipient(2, "citizen@example.test", "시정참여정책위원회 간사", "외부 구독자", True)
LEAVING = replace(
    OPEN, unsubscribe_address="leave@incheon.example.test", unsubscribe_url="https://voc.example.test/leave",
    unsubscribe_key=KEY,
)  # fmt: skip


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey, form: serialization.PrivateFormat) -> str:
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def dns(key: rsa.RSAPrivateKey):
    """The answer that the domain's name server would give, for its one selector."""
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    return lambda name, timeout=5: record if name == b"s2026._domainkey.incheon.example.test." else None


def signed(key: rsa.RSAPrivateKey, settings: MailSettings = OPEN) -> MailSettings:
    text = pem(key, serialization.PrivateFormat.TraditionalOpenSSL)
    return replace(settings, dkim=DkimKey("incheon.example.test", "s2026", text))


@pytest.mark.parametrize(
    "name",
    [
        "김, 철수",
        "Kim",
        "상수도사업본부 요금관리과 소통담당 주무관 겸 시민의 소리 처리 총괄 담당 (직무대리)",
        '그 "이름"',
    ],
)
def test_the_bytes_are_those_of_the_plain_mail(name: str) -> None:
    recipient = replace(OFFICIAL, name=name)
    envelope = Envelope(OPEN.sender, OPEN.sender_name, recipient.address, name)
    built = Mailing(PARTS, settings=OPEN, publication_code="weekly")(recipient)
    plain = build_mail(PARTS, envelope)
    assert built.content == plain.as_bytes()
    assert built.message_id == plain["Message-ID"]


@pytest.mark.parametrize("name", ["철수\r\nBcc: all@example.test", "철수\n\n본문"])
def test_a_name_cannot_add_headers(name: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        Mailing(PARTS, settings=OPEN, publication_code="weekly")(replace(OFFICIAL, name=name))


def test_officials_get_no_list_headers() -> None:
    message = email.message_from_bytes(Mailing(PARTS, settings=LEAVING, publication_code="weekly")(OFFICIAL).content)
    assert [name for name in message if name.lower().startswith("list-")] == []


def test_outside_subscribers_can_leave_by_one_click_and_by_mail() -> None:
    built = Mailing(PARTS, settings=LEAVING, publication_code="weekly")(OUTSIDE)
    message = email.message_from_bytes(built.content, policy=policy.default)
    own = token(KEY, publication_code="weekly", recipient_key=2, address="citizen@example.test")
    assert message["List-Id"] == "<weekly.incheon.example.test>"
    assert message["List-Unsubscribe"] == (
        f"<https://voc.example.test/leave?t={own}>, <mailto:leave@incheon.example.test?subject=unsubscribe%20{own}>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_a_web_address_there_is_no_one_click() -> None:
    settings = replace(LEAVING, unsubscribe_url=None)
    message = email.message_from_bytes(Mailing(PARTS, settings=settings, publication_code="weekly")(OUTSIDE).content)
    assert message["List-Unsubscribe"].startswith("<mailto:leave@incheon.example.test?subject=unsubscribe%20u1-2-")
    assert message["List-Unsubscribe-Post"] is None


def test_a_token_opens_one_entry_of_one_publication() -> None:
    own = token(KEY, publication_code="weekly", recipient_key=2, address="Citizen@example.test")
    claim = find_claim(f"Re: UNSUBSCRIBE {own.upper()}")
    assert claim is not None
    assert is_genuine(claim, KEY, publication_code="weekly", address="citizen@example.test")
    for wrong in (
        {"publication_code": "public_weekly", "address": "citizen@example.test"},
        {"publication_code": "weekly", "address": "other@example.test"},
    ):
        assert not is_genuine(claim, KEY, **wrong)
    assert not is_genuine(claim, b"another secret of 16", publication_code="weekly", address="citizen@example.test")
    assert not is_genuine(
        replace(claim, recipient_key=3), KEY, publication_code="weekly", address="citizen@example.test"
    )
    assert find_claim("unsubscribe") is None


def test_a_signed_mail_is_the_same_twice_and_holds(private_key) -> None:
    mailing = Mailing(PARTS, settings=signed(private_key, LEAVING), publication_code="weekly")
    built = mailing(OUTSIDE)
    assert built == mailing(OUTSIDE)
    assert dkim.verify(built.content, dnsfunc=dns(private_key))
    assert b" t=1794960000;" in built.content  # 2026-11-18 00:00 UTC
    header = str(email.message_from_bytes(built.content)["DKIM-Signature"])
    covered = header[header.index("h=") + 2 : header.index("; bh=")]
    assert [name.strip() for name in covered.split(":")] == [
        "from", "to", "subject", "date", "message-id", "mime-version", "content-type",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "from",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"To: ", b"To: eve@example.test, "),
        (b"Subject: ", b"Subject: =?utf-8?q?=EC=95=84=EB=8B=98?= "),
        (b"Date: Wed, 18", b"Date: Wed, 25"),
        (b"List-Unsubscribe: <https", b"List-Unsubscribe: <http"),
        (b"Content-Type: multipart/mixed", b"Content-Type: text/plain"),
        (b"JVBERi0xLjc=", b"JVBERi0xLjg="),
        (b"From: ", b"From: eve@example.test\r\nFrom: "),
    ],
)
def test_any_change_on_the_way_breaks_the_signature(private_key, old: bytes, new: bytes) -> None:
    built = Mailing(PARTS, settings=signed(private_key, LEAVING), publication_code="weekly")(OUTSIDE)
    assert built.content.count(b"\r\n" + old) == 1
    assert not dkim.verify(built.content.replace(b"\r\n" + old, b"\r\n" + new), dnsfunc=dns(private_key))


def test_a_key_as_openssl_writes_it_today_signs_alike(private_key) -> None:
    text = pem(private_key, serialization.PrivateFormat.PKCS8)
    other = replace(OPEN, dkim=DkimKey("incheon.example.test", "s2026", text))
    one, two = (Mailing(PARTS, settings=s, publication_code="weekly")(OFFICIAL) for s in (signed(private_key), other))
    assert one == two


@pytest.mark.parametrize("text", ["", "no key", "--\nAAAA\n--", "--\nhello\n--"])
def test_what_is_no_key_is_refused_before_anything_is_sent(text: str) -> None:
    with pytest.raises(MailSettingsError, match="openssl genrsa 2048"):
        DkimKey("incheon.example.test", "s2026", text)


def test_a_single_mail_is_signed_too(private_key) -> None:
    message = build_mail(PARTS, Envelope(OPEN.sender, OPEN.sender_name, "kim@example.test", "김"))
    plain = finished(message, settings=OPEN, dated_at=PARTS.dated_at)
    assert (plain.content, plain.message_id) == (message.as_bytes(), message["Message-ID"])
    built = finished(message, settings=signed(private_key), dated_at=PARTS.dated_at)
    assert built.content.endswith(plain.content)
    assert dkim.verify(built.content, dnsfunc=dns(private_key))


def test_the_key_is_never_shown(private_key) -> None:
    assert "PRIVATE" not in repr(signed(private_key))
