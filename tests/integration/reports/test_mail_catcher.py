"""The local mail server as a program: it delivers into a Maildir, shows mails safely, and ends when told."""

from __future__ import annotations

import email
import mailbox
import os
import re
import signal
import smtplib
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from runtime import reading_pages
from runtime.postgres import free_port

READY_SECONDS = 60


@pytest.fixture(scope="module")
def catcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    maildir = tmp_path_factory.mktemp("stack") / "a folder" / "outbox"
    smtp, http = free_port(), free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime.mail_catcher", "--port", str(smtp), "--maildir", str(maildir),
         "--http-port", str(http)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    # The line is printed when both doors are open.
    assert process.stdout.readline().startswith("mail catcher:")
    yield SimpleNamespace(maildir=maildir, smtp=smtp, http=f"http://127.0.0.1:{http}", process=process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=READY_SECONDS) == 0
    process.stdout.close()


def send(catcher: SimpleNamespace, subject: str, html: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.test", "b@example.test", subject
    message.set_content("본문\n.\n점으로 시작하는 줄")
    message.add_alternative(html, subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<chart@x>")
    message["Date"] = "Wed, 18 Nov 2026 09:00:00 +0900"
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename='시원소통 "제672호".pdf')
    with smtplib.SMTP("127.0.0.1", catcher.smtp, timeout=READY_SECONDS) as smtp:
        smtp.send_message(message)


def get(catcher: SimpleNamespace, path: str) -> tuple[str, str]:
    with urllib.request.urlopen(catcher.http + path, timeout=READY_SECONDS) as answer:
        return answer.read().decode(), answer.headers["Content-Security-Policy"]


def test_mail_is_delivered_whole_before_it_is_confirmed(catcher: SimpleNamespace) -> None:
    send(catcher, "「시원소통, 인천」 제672호", "<p>안녕</p>")
    box = mailbox.Maildir(catcher.maildir)
    parsed = [email.message_from_bytes(box.get_bytes(key), policy=policy.default) for key in list(box.iterkeys())]
    found = [message for message in parsed if message["Subject"] == "「시원소통, 인천」 제672호"]
    assert len(found) == 1
    # A line with a single dot must not end the mail.
    assert found[0].get_body(("plain",)).get_content().splitlines() == ["본문", ".", "점으로 시작하는 줄"]
    assert list((catcher.maildir / "new").iterdir())


def test_a_hostile_mail_is_listed_and_framed_without_power(catcher: SimpleNamespace) -> None:
    send(catcher, "<script>alert(1)</script>", '<p>글</p><img src="cid:chart@x"><script>alert(2)</script>')
    listing, _ = get(catcher, "/")
    assert "<script" not in listing
    assert "&lt;script&gt;" in listing
    keys = re.findall(r"/mail\?key=([^\"]+)", listing)
    pages = [get(catcher, f"/mail?key={key}")[0] for key in keys]
    framed = next(page for page in pages if "alert(1)" in page)
    assert 'sandbox=""' in framed
    assert "<script" not in framed
    body, rules = get(catcher, "/body?key=" + keys[pages.index(framed)])
    assert "script-src" not in rules
    assert rules.startswith("default-src 'none'")
    assert "data:image/png;base64,iVBORw==" in body


def test_an_attachment_is_saved_and_never_opened(catcher: SimpleNamespace) -> None:
    send(catcher, "첨부", "<p>글</p>")
    listing, _ = get(catcher, "/")
    assert "2026. 11. 18.(수) 09:00" in listing
    key = re.findall(r"/mail\?key=([^\"]+)", listing)[0]
    page, _ = get(catcher, f"/mail?key={key}")
    assert "시원소통 &#34;제672호&#34;.pdf</a> (8 Bytes)" in page
    address = f"{catcher.http}/attachment?key={key}&number="
    with httpx.Client(trust_env=False) as client:
        saved = client.get(address + "0")
        assert saved.content == b"%PDF-1.7"
        assert saved.headers["Content-Type"] == "application/octet-stream"
        assert saved.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%EC%8B%9C")
        for wrong in ("1", "-1", "²"):
            assert client.get(address + wrong).status_code == 404


def test_an_unknown_mail_is_not_found(catcher: SimpleNamespace) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(catcher, "/mail?key=../../etc/passwd")
    assert caught.value.code == 404


def test_it_listens_on_loopback_only(catcher: SimpleNamespace, tmp_path: Path) -> None:
    ports = {f"{int(catcher.smtp):04X}", f"{int(catcher.http.rpartition(':')[2]):04X}"}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = {row[1].split(":")[0] for row in rows if row[3] == "0A" and row[1].split(":")[1] in ports}
    assert listening == {"0100007F"}


def test_drafts_are_served_to_be_looked_at_and_nothing_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "publications"
    (folder / "weekly").mkdir(parents=True)
    (folder / "weekly" / "제672호.html").write_text("<p>초안</p>", encoding="utf-8")
    (folder / "index.html").write_text("<p>목록</p>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    pages = reading_pages.start(tmp_path / "box", port=0, files_dir=folder)
    try:
        address = f"http://127.0.0.1:{pages.server_address[1]}/publications/"
        with httpx.Client(trust_env=False) as client:
            draft = client.get(address + "weekly/제672호.html")
            assert (draft.status_code, draft.text) == (200, "<p>초안</p>")
            assert "script-src 'self'" in draft.headers["Content-Security-Policy"]
            assert client.get(address).text == "<p>목록</p>"
            for outside in ("%2e%2e/secret.txt", "weekly/%2e%2e/%2e%2e/secret.txt", "nothing.pdf"):
                assert client.get(address + outside).status_code == 404
    finally:
        pages.shutdown()
        pages.server_close()


def test_publications_are_listed_newest_first_without_what_is_being_written(tmp_path: Path) -> None:
    folder = tmp_path / "publications"
    for age, name in enumerate(("weekly/<제672호>.html", "weekly/제671호 보고서.pdf", ".new/draft.pdf")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("글", encoding="utf-8")
        os.utime(folder / name, (1_795_000_000 - age, 1_795_000_000 - age))
    pages = reading_pages.start(tmp_path / "box", port=0, files_dir=folder)
    try:
        address = f"http://127.0.0.1:{pages.server_address[1]}"
        with httpx.Client(trust_env=False) as client:
            listing = client.get(f"{address}/publications/").text
            links = re.findall(r'href="(/publications/[^"]+)"', listing)
            assert [client.get(address + link).text for link in links] == ["글", "글"]
        assert "&lt;제672호&gt;" in listing
        assert listing.index("제672호") < listing.index("제671호")
        assert "draft" not in listing
    finally:
        pages.shutdown()
        pages.server_close()
