from __future__ import annotations

import email
from datetime import datetime, timedelta, timezone
from email import policy

import pytest

from reports.render.mail import Envelope, MailParts, build_mail, message_id

PARTS = MailParts(
    subject="「시원소통, 인천」 제672호 (2026. 11. 18.(수))",
    text="□ 금주 요약\n.\n끝",
    html='<p>금주 요약</p><img src="cid:trend@weekly-0672-1">',
    pictures={"trend": b"\x89PNG"},
    pdf=b"%PDF-1.7",
    pdf_name="시원소통-인천-제672호.pdf",
    dated_at=datetime(2026, 11, 18, 9, tzinfo=timezone(timedelta(hours=9))),
    identity="weekly-0672-1",
)
TO = Envelope("voc@example.test", "인천광역시 소통기획관실", "kim@example.test", "김, 철수")


def test_the_same_parts_and_recipient_give_the_same_bytes() -> None:
    assert build_mail(PARTS, TO).as_bytes() == build_mail(PARTS, TO).as_bytes()


def test_each_recipient_has_an_own_and_stable_message_id() -> None:
    ids = {message_id("weekly-0672-1", recipient=f"{n}@example.test", sender="voc@example.test") for n in range(50)}
    assert len(ids) == 50
    assert message_id("weekly-0672-1", recipient="a@b.test", sender="voc@example.test").endswith("@example.test>")
    assert message_id("weekly-0672-2", recipient="0@example.test", sender="voc@example.test") not in ids


def test_korean_names_and_files_survive_the_wire() -> None:
    raw = build_mail(PARTS, TO).as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    message = email.message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == PARTS.subject
    assert message["To"].addresses[0].display_name == "김, 철수"
    assert next(message.iter_attachments()).get_filename() == PARTS.pdf_name


def test_the_parts_stand_in_the_order_mail_programs_expect() -> None:
    message = build_mail(PARTS, TO)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]


@pytest.mark.parametrize("name", ["철수\r\nBcc: all@example.test", "철수\n\n본문"])
def test_a_name_cannot_add_headers(name: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        build_mail(PARTS, Envelope("voc@example.test", "인천", "kim@example.test", name))
